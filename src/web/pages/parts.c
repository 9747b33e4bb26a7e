/*
 * parts.c — small things that several screens are made of.
 */
#include <jansson.h>

#include "base/limits.h"
#include "desk/case.h"
#include "web/pages/pages_impl.h"

struct pages_option *pages_lang_options(struct arena *a, struct str chosen,
                                        size_t *n)
{
    struct pages_option *out = ARENA_ARRAY(a, LANG_N, struct pages_option);

    *n = 0;
    for (int i = LANG_EN; i < LANG_N; i++) {
        struct str tag = lang_tag((enum lang)i);

        out[(*n)++] = (struct pages_option){tag, lang_name((enum lang)i),
                                            str_eq(tag, chosen)};
    }
    return out;
}

struct pages_option *pages_cause_options(struct arena *a, enum lang lang,
                                         const struct own_causes *own,
                                         struct str chosen, size_t *n)
{
    size_t fixed_n;
    const struct str *fixed = case_causes(&fixed_n);
    struct pages_option *out =
        ARENA_ARRAY(a, fixed_n + own->n, struct pages_option);

    *n = 0;
    for (size_t i = 0; i < fixed_n; i++)
        out[(*n)++] = (struct pages_option){
            fixed[i], pages_cause_word(lang, NULL, fixed[i]),
            str_eq(fixed[i], chosen)};
    for (size_t i = 0; i < own->n; i++) {
        const struct q_cause_list *c = &own->list[i];
        bool now = str_eq(c->code, chosen);

        if (now || !c->retired)
            out[(*n)++] = (struct pages_option){c->code, c->name, now};
    }
    return out;
}

struct html page_full(const struct page_env *env, int64_t us)
{
    struct buf out = buf_make(env->arena, 1000);

    BUF_LIT(&out, "<time datetime=\"");
    out_attr(&out, date_machine(env->arena, env->zone, us));
    BUF_LIT(&out, "\">");
    out_text(&out, date_full(env->arena, env->lang, env->zone, us));
    BUF_LIT(&out, "</time>");
    return (struct html){buf_str(&out)};
}

struct html pages_marked(struct arena *a, const struct pages_mark *marks,
                         size_t n)
{
    struct buf out = buf_make(a, LIMIT_PAGE_BYTES);

    for (size_t i = 0; i < n; i++) {
        if (marks[i].why.len == 0) {
            out_text(&out, marks[i].text);
            continue;
        }
        BUF_LIT(&out, "<mark class=\"");
        out_attr(&out, marks[i].class);
        BUF_LIT(&out, "\" title=\"");
        out_attr(&out, marks[i].why);
        BUF_LIT(&out, "\"><span class=\"unseen\">");
        out_text(&out, marks[i].why);
        BUF_LIT(&out, ": </span>");
        out_text(&out, marks[i].text);
        BUF_LIT(&out, "</mark>");
    }
    return (struct html){out.over ? STR("") : buf_str(&out)};
}

bool pages_is_image(struct str type)
{
    return str_eq(type, STR("image/png")) || str_eq(type, STR("image/jpeg")) ||
           str_eq(type, STR("image/gif")) || str_eq(type, STR("image/webp"));
}

/* ---- reading the data of events ---- */

static struct str text_of(struct arena *a, const json_t *v)
{
    if (json_is_string(v))
        return str_dup(a,
                       str_make(json_string_value(v), json_string_length(v)));
    if (json_is_integer(v))
        return str_fmt(a, "%" PRId64, (int64_t)json_integer_value(v));
    return STR("");
}

struct str pages_json_text(struct arena *a, struct str json, const char *name)
{
    json_t *all = json_loadb(json.ptr, json.len, 0, NULL);
    struct str out = text_of(a, json_object_get(all, name));

    json_decref(all);
    return out;
}

void pages_json_texts(struct arena *a, struct str json,
                      const char *const *names, struct str *texts, size_t n)
{
    json_t *all = json_loadb(json.ptr, json.len, 0, NULL);

    for (size_t i = 0; i < n; i++)
        texts[i] = text_of(a, json_object_get(all, names[i]));
    json_decref(all);
}

int64_t pages_json_i64(struct arena *a, struct str json, const char *name)
{
    int64_t n;

    return str_to_i64(pages_json_text(a, json, name), &n) ? n : 0;
}

struct str pages_json_item(struct arena *a, struct str json, const char *name,
                           size_t n)
{
    json_t *all = json_loadb(json.ptr, json.len, 0, NULL);
    struct str out = text_of(a, json_array_get(json_object_get(all, name), n));

    json_decref(all);
    return out;
}
