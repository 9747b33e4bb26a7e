/*
 * settings_form.h — a form that can be shown again: what was typed is kept,
 * what is wrong stands beside its field, and when somebody else saved first,
 * what they saved stands there too.
 *
 *     struct sheet f = sheet_make(req);
 *     sheet_put(&f, "name", row.name);         typed text wins when it is a POST
 *     if (req_bad(zone)) sheet_wrong(&f, "zone", MSG("There is no such zone."));
 *     switch (sheet_save(&f, reply, save, &ctx, e)) …
 *
 * The page has page_settings_line and its sisters (page/settings_form.html).
 */
#ifndef WEB_PAGES_SETTINGS_FORM_H
#define WEB_PAGES_SETTINGS_FORM_H

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

struct web_req;
struct web_reply;
struct db_tx;

struct sheet_field {
    const char *name;
    struct str value;  /* what the field shows */
    struct str stored; /* what somebody else saved; empty unless it differs */
    struct str wrong;  /* translated; empty: it is right */
};

enum { SHEET_FIELDS_MAX = 32 };

struct sheet {
    struct web_req *req;
    bool typed;         /* it was sent: show what was typed */
    bool conflict;      /* somebody else saved first */
    struct str trouble; /* translated, above the form; empty: none */
    struct sheet_field fields[SHEET_FIELDS_MAX];
    size_t n;
    size_t wrong_n;
};

/* Takes over what the edge found wrong (WEB_TOLERANT). */
struct sheet sheet_make(struct web_req *req);

/* stored: as the database has it.  Fields stand once; a second put renews
 * what is stored. */
void sheet_put(struct sheet *f, const char *name, struct str stored);
void sheet_put_i64(struct sheet *f, const char *name, int64_t stored);
void sheet_put_bool(struct sheet *f, const char *name, bool stored);
/* One that never shows what it has: passwords. */
void sheet_put_secret(struct sheet *f, const char *name);

/* id: MSG(…). */
void sheet_wrong(struct sheet *f, const char *name, const char *id);

enum sheet_saved {
    SHEET_FAIL,  /* e says why */
    SHEET_AGAIN, /* show it again; trouble or conflict and the status are set */
    SHEET_DONE
};

/* Runs save in a transaction, unless something is wrong already. */
enum sheet_saved sheet_save(struct sheet *f, struct web_reply *reply,
                            bool (*save)(struct db_tx *tx, void *ctx,
                                         struct err *e),
                            void *ctx, struct err *e);

/* The form's answer was rendered: 422 or 409 when it must be sent again. */
void sheet_status(const struct sheet *f, struct web_reply *reply);

/* For pages: aborts when no such field was put. */
static inline const struct sheet_field *sheet_at(const struct sheet *f,
                                                 const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->fields[i].name, name) == 0)
            return &f->fields[i];
    abort();
}

/* What the form must send: after a conflict the version that won. */
static inline struct str sheet_version(const struct sheet *f)
{
    const struct sheet_field *d = sheet_at(f, "version");

    return d->stored.len ? d->stored : d->value;
}

/* For aria-describedby: what stands below the field. */
static inline struct str
sheet_describe(struct arena *a, const struct sheet_field *d, struct str hint)
{
    return str_fmt(a, "%s%s%s%s%s", hint.len ? d->name : "",
                   hint.len ? "-hint" : "", hint.len && d->wrong.len ? " " : "",
                   d->wrong.len ? d->name : "", d->wrong.len ? "-wrong" : "");
}

/* One of a list to choose from. */
struct sheet_choice {
    struct str value, text;
};

/* How a line of the form looks; all but the label may be absent. */
struct sheet_look {
    struct str label, hint;
    const char *type; /* of <input>; NULL: text */
    const char *list; /* id of a <datalist> */
    const char *autocomplete;
    bool required;
};

#endif
