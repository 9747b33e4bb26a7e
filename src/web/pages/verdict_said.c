#include <jansson.h>

#include "web/pages/verdict_said.h"

static struct str text_of(struct arena *a, const json_t *v)
{
    if (json_is_string(v))
        return str_dup(a,
                       str_make(json_string_value(v), json_string_length(v)));
    if (json_is_integer(v))
        return str_fmt(a, "%d", (int)json_integer_value(v));
    return STR("");
}

static size_t place(const json_t *o, const char *name)
{
    json_int_t n = json_integer_value(json_object_get(o, name));

    return n > 0 ? (size_t)n : 0;
}

static void read_spans(struct arena *a, const json_t *list, struct said *out)
{
    size_t n = json_array_size(list);

    out->spans = ARENA_ARRAY(a, n, struct said_span);
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_array_get(list, i);

        out->spans[out->spans_n++] = (struct said_span){
            .what = text_of(a, json_object_get(s, "what")),
            .name = text_of(a, json_object_get(s, "name")),
            .in_subject = json_is_true(json_object_get(s, "in_subject")),
            .from = place(s, "from"),
            .to = place(s, "to"),
            .weight = json_number_value(json_object_get(s, "weight")),
        };
    }
}

void said_read(struct arena *a, struct str json, struct said *out)
{
    json_t *all = json_loadb(json.ptr, json.len, 0, NULL);
    const json_t *harm = json_object_get(all, "harm_p");

    *out = (struct said){.lang_p =
                             json_number_value(json_object_get(all, "lang_p"))};
    for (size_t i = 0; i < 5; i++)
        out->harm_p[i] = json_number_value(json_array_get(harm, i));
    read_spans(a, json_object_get(all, "spans"), out);
    json_decref(all);
}
