/*
 * judgement_figures.c — the figures of a lesson (desk/judgement_learn.c), as a
 * sentence.  In a file of its own: jansson and base/json.h have the same
 * names.
 */
#include <jansson.h>

#include "i18n/msg.h"
#include "i18n/number.h"
#include "web/pages/judgement_figures.h"

static struct str number(struct arena *a, const json_t *o, const char *name)
{
    return str_fmt(a, "%d", (int)json_integer_value(json_object_get(o, name)));
}

struct str judgement_figures(struct arena *a, enum lang lang, struct str json)
{
    static const struct {
        const char *name, *text;
    } heads[] = {
        {"kind", MSG("Kind")}, {"harm", MSG("Harm")}, {"cause", MSG("Cause")}};
    json_t *all = json_loadb(json.ptr, json.len, 0, NULL);
    struct buf b = buf_make(a, 4000);

    for (size_t i = 0; i < ARRAY_N(heads); i++) {
        const json_t *f = json_object_get(all, heads[i].name);
        double p = json_number_value(json_object_get(f, "p"));

        if (json_integer_value(json_object_get(f, "held")) == 0)
            continue;
        if (b.len)
            BUF_LIT(&b, "; ");
        buf_put(&b, msg_fmt(a, lang,
                            MSG("{head}: right in {before} of {held} before, "
                                "in {after} after (p = {p})"),
                            MSG_ARGS({"head", msg(lang, heads[i].text)},
                                     {"before", number(a, f, "before")},
                                     {"held", number(a, f, "held")},
                                     {"after", number(a, f, "after")},
                                     {"p", str_fmt(a, "%.3f", p)})));
    }
    json_decref(all);
    return buf_str(&b);
}
