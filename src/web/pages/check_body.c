#include <jansson.h>

#include "base/limits.h"
#include "web/pages/check_body.h"

/* A member that is text, or absent or null. */
static bool member(struct arena *a, const json_t *all, const char *name,
                   size_t max, struct str *out, struct err *e)
{
    const json_t *v = json_object_get(all, name);

    *out = STR("");
    if (!v || json_is_null(v))
        return true;
    if (!json_is_string(v))
        return err_set(e, ERR_INPUT, "\"%s\" is a text", name);
    if (json_string_length(v) > max)
        return err_set(e, ERR_LIMIT, "\"%s\" is longer than %zu bytes", name,
                       max);
    *out = str_dup(a, str_make(json_string_value(v), json_string_length(v)));
    return true;
}

static bool number(const json_t *all, const char *name, int64_t *out,
                   struct err *e)
{
    const json_t *v = json_object_get(all, name);

    if (!v || json_is_null(v))
        return true;
    *out = (int64_t)json_integer_value(v);
    return (json_is_integer(v) && *out > 0) ||
           err_set(e, ERR_INPUT, "\"%s\" is the number of a case", name);
}

static bool read_all(struct arena *a, const json_t *all, struct check_body *out,
                     struct err *e)
{
    if (!json_is_object(all))
        return err_set(e, ERR_INPUT, "the body is a JSON object");
    out->attachment = json_is_true(json_object_get(all, "attachment"));
    return member(a, all, "text", LIMIT_REPLY_BYTES, &out->text, e) &&
           member(a, all, "subject", LIMIT_SUBJECT_BYTES, &out->subject, e) &&
           member(a, all, "lang", 20, &out->lang, e) &&
           member(a, all, "channel", 40, &out->channel, e) &&
           member(a, all, "to", 8000, &out->to, e) &&
           member(a, all, "cc", 8000, &out->cc, e) &&
           member(a, all, "name", LIMIT_NAME_BYTES, &out->name, e) &&
           number(all, "case", &out->case_id, e);
}

bool check_body_read(struct arena *a, struct str bytes, struct check_body *out,
                     struct err *e)
{
    json_t *all =
        json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, NULL);
    bool ok;

    *out = (struct check_body){.case_id = 0};
    ok = all ? read_all(a, all, out, e)
             : err_set(e, ERR_INPUT, "the body is not JSON");
    json_decref(all);
    return ok;
}
