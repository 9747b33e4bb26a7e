#include <jansson.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "main/judge_item.h"

/* The text of a member; empty when it is null or missing. */
static bool text_of(struct arena *a, json_t *o, const char *name,
                    struct str *out, struct err *e)
{
    json_t *v = json_object_get(o, name);

    *out = STR("");
    if (!v || json_is_null(v))
        return true;
    if (!json_is_string(v))
        return err_set(e, ERR_INPUT, "\"%s\" is no text", name);
    *out = str_dup(a, str_make(json_string_value(v), json_string_length(v)));
    return true;
}

bool judge_item_lang(struct str tag, enum lang *lang, struct err *e)
{
    *lang = tag.len ? lang_from_tag(tag) : LANG_UNSURE;
    if (tag.len && *lang == LANG_UNSURE && !str_eq(tag, STR("und")))
        return err_set(e, ERR_INPUT, "\"lang\" is none that we know: \"%.*s\"",
                       STR_ARG(utf8_cut(tag, 40)));
    return true;
}

static bool read_members(struct arena *a, json_t *o, struct judge_item *item,
                         struct err *e)
{
    struct str lang, direction;

    if (!json_object_get(o, "text"))
        return err_set(e, ERR_INPUT, "\"text\" is missing");
    if (!text_of(a, o, "text", &item->text, e) ||
        !text_of(a, o, "subject", &item->subject, e) ||
        !text_of(a, o, "channel", &item->channel, e) ||
        !text_of(a, o, "lang", &lang, e) ||
        !text_of(a, o, "direction", &direction, e) ||
        !judge_item_lang(lang, &item->lang, e))
        return false;
    item->out = str_eq(direction, STR("out"));
    if (direction.len && !item->out && !str_eq(direction, STR("in")))
        return err_set(e, ERR_INPUT, "\"direction\" is \"in\" or \"out\"");
    return true;
}

/* The id is handed back as it came, even of a line that is wrong. */
static void read_id(struct arena *a, json_t *o, struct judge_item *item)
{
    json_t *id = json_object_get(o, "id");
    char *z = id ? json_dumps(id, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

    if (z)
        item->id = str_dup(a, str_from_z(z));
    free(z);
}

bool judge_item_read(struct arena *a, struct str line, enum lang lang,
                     struct judge_item *item, struct err *e)
{
    json_error_t why;
    json_t *o = json_loadb(line.ptr, line.len,
                           JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    bool ok = false;

    *item = (struct judge_item){.id = STR("null")};
    if (!o) {
        err_set(e, ERR_INPUT, "not JSON: %s", why.text);
        goto out;
    }
    if (!json_is_object(o)) {
        err_set(e, ERR_INPUT, "no JSON object");
        goto out;
    }
    read_id(a, o, item);
    ok = read_members(a, o, item, e);
    if (ok && item->lang == LANG_UNSURE)
        item->lang = lang;
out:
    json_decref(o);
    return ok;
}
