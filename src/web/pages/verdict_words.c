/*
 * verdict_words.c — what verdicts say, in words; and the line that the page
 * of a case has about each message.
 */
#include "web/pages/verdict.h"

struct word {
    const char *code, *text;
};

static const struct word KINDS[] = {
    {"complaint", MSG("complaint")}, {"question", MSG("question")},
    {"praise", MSG("praise")},       {"other", MSG("something else")},
    {"spam", MSG("spam")},
};
static const struct word HARMS[] = {
    {"0", MSG("no harm")},     {"1", MSG("no explicit reproach")},
    {"2", MSG("disapproval")}, {"3", MSG("accusation")},
    {"4", MSG("blame")},
};
static const struct word FLAGS[] = {
    {"injury", MSG("injury or danger")},
    {"illness", MSG("illness")},
    {"discrimination", MSG("discrimination")},
    {"in_need", MSG("a person in need")},
    {"legal", MSG("law or authority")},
    {"money_gone", MSG("money gone")},
    {"data_leak", MSG("data leak")},
    {"self_harm", MSG("self-harm")},
};
static const struct word ASKS[] = {
    {"refund", MSG("refund")},
    {"replacement", MSG("replacement")},
    {"repair", MSG("repair")},
    {"answer", MSG("an answer")},
    {"apology", MSG("an apology")},
    {"price_match", MSG("price match")},
    {"change_of_data", MSG("change of data")},
    {"cancellation", MSG("cancellation")},
    {"call_back", MSG("a call back")},
};

static struct str word_of(enum lang lang, const struct word *words, size_t n,
                          struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_from_z(words[i].code)))
            return msg(lang, words[i].text);
    return code;
}

struct str verdict_flag_word(enum lang lang, struct str flag)
{
    return word_of(lang, FLAGS, ARRAY_N(FLAGS), flag);
}

struct str verdict_ask_word(enum lang lang, struct str ask)
{
    return word_of(lang, ASKS, ARRAY_N(ASKS), ask);
}

struct str verdict_head_word(enum lang lang, enum verdict_head head)
{
    switch (head) {
    case HEAD_LANGUAGE: return msg(lang, MSG("Language"));
    case HEAD_KIND: return msg(lang, MSG("Kind"));
    case HEAD_HARM: return msg(lang, MSG("Harm"));
    case HEAD_CAUSE: return msg(lang, MSG("Cause"));
    case HEAD_FLAGS: return msg(lang, MSG("Flags"));
    }
    return STR("");
}

struct str verdict_value_word(enum lang lang, const struct own_causes *own,
                              enum verdict_head head, struct str value)
{
    switch (head) {
    case HEAD_LANGUAGE: return pages_lang_word(lang, value);
    case HEAD_KIND: return word_of(lang, KINDS, ARRAY_N(KINDS), value);
    case HEAD_HARM: return word_of(lang, HARMS, ARRAY_N(HARMS), value);
    case HEAD_CAUSE:
        return value.len ? pages_cause_word(lang, own, value)
                         : msg(lang, MSG_IN("cause", "None yet"));
    case HEAD_FLAGS: return verdict_flag_word(lang, value);
    }
    return value;
}

/* ---- the line of a message ---- */

static struct str now_of(const struct q_correction_of_case *rows, size_t n,
                         int64_t message_id, const char *head, struct str was)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].message_id == message_id &&
            str_eq(rows[i].head, str_from_z(head)))
            return rows[i].now;
    return was;
}

static void fill_flags(const struct page_env *env, struct str flags,
                       struct verdict_chips *out)
{
    struct str rest = flags, one;
    struct str *list = ARENA_ARRAY(env->arena, FLAG_N, struct str);

    while (flags.len && out->flags_n < FLAG_N && str_cut(&rest, ',', &one))
        list[out->flags_n++] = verdict_flag_word(env->lang, one);
    out->flags = list;
}

const struct verdict_chips *
verdict_chips(const struct page_env *env, const struct own_causes *own,
              const struct q_verdict_of_case *rows, size_t n,
              const struct q_correction_of_case *fixed, size_t fixed_n,
              int64_t message_id)
{
    struct verdict_chips *out = ARENA_NEW(env->arena, struct verdict_chips);
    const struct q_verdict_of_case *r = NULL;
    struct str harm, cause;

    for (size_t i = 0; i < n && !r; i++)
        if (rows[i].message_id == message_id)
            r = &rows[i];
    if (!r)
        return NULL;
    harm = now_of(fixed, fixed_n, message_id, "harm",
                  str_fmt(env->arena, "%" PRId64, r->harm));
    cause = now_of(fixed, fixed_n, message_id, "cause", r->cause);
    fill_flags(env, now_of(fixed, fixed_n, message_id, "flags", r->flags), out);
    out->kind =
        verdict_value_word(env->lang, NULL, HEAD_KIND,
                           now_of(fixed, fixed_n, message_id, "kind", r->kind));
    if (!str_eq(harm, STR("0")))
        out->harm = verdict_value_word(env->lang, NULL, HEAD_HARM, harm);
    if (cause.len)
        out->cause = pages_cause_word(env->lang, own, cause);
    out->grave = out->flags_n > 0 || str_cmp(harm, STR("3")) >= 0;
    out->said_before = r->said_before;
    return out;
}
