#include "judge/guard.h"

struct str guard_what_name(enum guard_what what)
{
    static const struct str names[GUARD_WHAT_N] = {
        [GUARD_INSULT] = STR_INIT("insult"),
        [GUARD_SLUR] = STR_INIT("slur"),
        [GUARD_THREAT] = STR_INIT("threat"),
        [GUARD_CONDESCENSION] = STR_INIT("condescension"),
        [GUARD_BLAME] = STR_INIT("blame"),
        [GUARD_SARCASM] = STR_INIT("sarcasm"),
        [GUARD_SHOUTING] = STR_INIT("shouting"),
        [GUARD_BOASTING] = STR_INIT("boasting"),
        [GUARD_IMPATIENCE] = STR_INIT("impatience"),
        [GUARD_COLDNESS] = STR_INIT("coldness"),
        [GUARD_EMPTY_APOLOGY] = STR_INIT("empty_apology"),
        [GUARD_DEFLECTION] = STR_INIT("deflection"),
        [GUARD_POLICY] = STR_INIT("policy"),
        [GUARD_LIMIT] = STR_INIT("limit"),
        [GUARD_CARD] = STR_INIT("card"),
        [GUARD_ACCOUNT] = STR_INIT("account"),
        [GUARD_IDENTITY] = STR_INIT("identity"),
        [GUARD_PHONE] = STR_INIT("phone"),
        [GUARD_ADDRESS] = STR_INIT("address"),
        [GUARD_OTHER_PERSON] = STR_INIT("other_person"),
        [GUARD_NAME] = STR_INIT("name"),
        [GUARD_SPELLING] = STR_INIT("spelling"),
        [GUARD_LANGUAGE] = STR_INIT("language"),
        [GUARD_LENGTH] = STR_INIT("length"),
        [GUARD_PLACEHOLDER] = STR_INIT("placeholder"),
        [GUARD_LINK] = STR_INIT("link"),
        [GUARD_ATTACHMENT] = STR_INIT("attachment")};

    return names[what];
}

struct str guard_level_name(enum guard_level level)
{
    switch (level) {
    case GUARD_NOTE: return STR("note");
    case GUARD_ASK: return STR("ask");
    case GUARD_STOP: return STR("stop");
    }
    return STR("note");
}

bool guard_what_parse(struct str name, enum guard_what *what)
{
    for (int i = 0; i < GUARD_WHAT_N; i++)
        if (str_eq(name, guard_what_name((enum guard_what)i))) {
            *what = (enum guard_what)i;
            return true;
        }
    return false;
}

static struct str say_as_it_is(enum lang lang, const char *key)
{
    (void)lang;
    return str_from_z(key);
}

void guard_json(struct json *j, const struct guard_out *out, guard_say *say,
                enum lang lang)
{
    if (!say)
        say = say_as_it_is;

    json_name(j, "findings");
    json_array(j);
    for (size_t i = 0; i < out->findings_n; i++) {
        const struct guard_finding *f = &out->findings[i];

        json_object(j);
        json_put_str(j, "what", guard_what_name(f->what));
        json_put_str(j, "level", guard_level_name(f->level));
        json_put_i64(j, "from", f->from);
        json_put_i64(j, "to", f->to);
        if (f->in_subject)
            json_put_bool(j, "in_subject", true);
        json_put_str(j, "why", say(lang, f->why.ptr));
        if (f->suggestion.len > 0)
            json_put_str(j, "suggestion", say(lang, f->suggestion.ptr));
        if (f->with.ptr)
            json_put_str(j, "with", f->with);
        json_end(j);
    }
    json_end(j);
    json_name(j, "promises");
    json_array(j);
    for (size_t i = 0; i < out->promises_n; i++) {
        const struct guard_promise *p = &out->promises[i];

        json_object(j);
        json_put_str(j, "text", p->text);
        json_put_time(j, "due", p->due_us);
        json_put_i64(j, "from", p->from);
        json_put_i64(j, "to", p->to);
        json_end(j);
    }
    json_end(j);
}
