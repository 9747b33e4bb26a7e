#include "db/db.h"
#include "i18n/msg.h"
#include "web/pages/pages_impl.h"
#include "web/pages/settings_form.h"

struct sheet sheet_make(struct web_req *req)
{
    struct sheet f = {.req = req, .typed = str_eq(req->method, STR("POST"))};

    return f;
}

static struct str typed(const struct sheet *f, const char *name)
{
    return f->typed ? req_text(f->req, name) : (struct str){0};
}

/* What the edge found wrong with the field; empty: nothing. */
static struct str wrong_of(const struct sheet *f, const char *name)
{
    size_t n;
    const struct web_wrong_field *w = req_wrongs(f->req, &n);

    for (size_t i = 0; f->typed && i < n; i++)
        if (strcmp(w[i].field->name, name) == 0)
            return msg(f->req->lang, web_wrong_text(w[i].wrong));
    return (struct str){0};
}

static struct sheet_field *field_of(struct sheet *f, const char *name,
                                    bool *made)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->fields[i].name, name) == 0)
            return &f->fields[i];
    if (f->n == SHEET_FIELDS_MAX)
        abort();
    *made = true;
    f->fields[f->n] = (struct sheet_field){.name = name};
    return &f->fields[f->n++];
}

static void put(struct sheet *f, const char *name, struct str shown,
                struct str stored)
{
    bool made = false;
    struct sheet_field *field = field_of(f, name, &made);

    if (made) {
        field->value = shown;
        field->wrong = wrong_of(f, name);
        f->wrong_n += field->wrong.len > 0;
    }
    if (f->conflict && !str_eq(field->value, stored))
        field->stored = stored;
}

void sheet_put(struct sheet *f, const char *name, struct str stored)
{
    put(f, name, f->typed ? typed(f, name) : stored, stored);
}

void sheet_put_i64(struct sheet *f, const char *name, int64_t stored)
{
    sheet_put(f, name, str_fmt(f->req->arena, "%" PRId64, stored));
}

void sheet_put_bool(struct sheet *f, const char *name, bool stored)
{
    bool now = f->typed ? req_bool(f->req, name) : stored;

    put(f, name, now ? STR("1") : STR(""), stored ? STR("1") : STR(""));
}

void sheet_put_secret(struct sheet *f, const char *name)
{
    put(f, name, STR(""), STR(""));
}

void sheet_wrong(struct sheet *f, const char *name, const char *id)
{
    bool made = false;
    struct sheet_field *field = field_of(f, name, &made);

    if (field->wrong.len)
        return;
    field->wrong = msg(f->req->lang, id);
    f->wrong_n++;
}

enum sheet_saved sheet_save(struct sheet *f, struct web_reply *reply,
                            bool (*save)(struct db_tx *tx, void *ctx,
                                         struct err *e),
                            void *ctx, struct err *e)
{
    struct err why = {0};

    if (f->wrong_n == 0 && db_run(f->req->db, save, ctx, &why))
        return SHEET_DONE;
    switch (why.code) {
    case ERR_NONE: break;
    case ERR_CONFLICT: f->conflict = true; break;
    case ERR_INPUT:
    case ERR_LIMIT: f->trouble = pages_err_text(f->req->lang, &why); break;
    case ERR_MISSING:
    case ERR_DENIED:
    case ERR_RETRY:
    case ERR_UNSURE:
    case ERR_FATAL: *e = why; return SHEET_FAIL;
    }
    sheet_status(f, reply);
    return SHEET_AGAIN;
}

void sheet_status(const struct sheet *f, struct web_reply *reply)
{
    if (f->conflict)
        reply->status = 409;
    else if (f->wrong_n || f->trouble.len)
        reply->status = 422;
}
