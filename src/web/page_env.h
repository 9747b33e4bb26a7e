/*
 * page_env.h — what every page is given besides its own arguments, and what
 * generated pages call.  A handler fills a page_env (all that is not set
 * counts as absent) and calls page_NAME(&reply->body, &env, …).
 *
 * Pages may use, beside the rooms' functions, the short helpers below.
 */
#ifndef WEB_PAGE_ENV_H
#define WEB_PAGE_ENV_H

#include "html/out.h"
#include "i18n/date.h"
#include "i18n/msg.h"
#include "i18n/number.h"
#include "web/asset.h"

/* One line above the page: what was done, or what went wrong. */
enum page_flash_kind { FLASH_DONE, FLASH_NOTE, FLASH_WRONG };
struct page_flash {
    enum page_flash_kind kind;
    struct str text;      /* translated */
    struct str undo_path; /* of a POST that takes it back; may be empty */
};

/* Which entry of the navigation is the present one. */
enum page_nav {
    NAV_NONE,
    NAV_QUEUE,
    NAV_SEARCH,
    NAV_CUSTOMERS,
    NAV_INTAKE,
    NAV_JUDGEMENT,
    NAV_SETTINGS,
    NAV_ABOUT
};

struct page_env {
    struct arena *arena; /* of the request */
    enum lang lang;      /* one of msg_langs */
    struct str zone;     /* IANA name; empty: UTC */
    int64_t now_us;
    struct str csrf;   /* empty: forms that post carry none */
    struct str path;   /* of this page with its query: to come back to */
    int64_t agent_id;  /* 0: nobody is logged in, no navigation */
    struct str agent;  /* name */
    struct str brand;  /* name of the one being worked on */
    bool brands_many;  /* there is another to change to */
    bool may_write;    /* may do more than look */
    bool may_intake;   /* sees the intake ledger */
    bool may_settings; /* sees the settings */
    bool may_admin;    /* and changes them */
    enum page_nav nav;
    const struct page_flash *flash;
    size_t flash_n;
    int64_t queue_due_n; /* cases of the agent's that are due; 0: no badge */
    struct str search;   /* words in the search field */
};

/* The address of an asset with its hash; a missing one aborts. */
#define ASSET(name) asset_address("" name)

/* ---- short words for pages ---- */
struct str page_num(const struct page_env *env, int64_t n); /* 12,345 */
struct str page_ago(const struct page_env *env, int64_t us);
struct str page_bytes(const struct page_env *env, int64_t bytes);
struct str page_money(const struct page_env *env, int64_t minor,
                      struct str currency);
/* <time datetime="…" title="the full date">near</time>; empty for 0 */
struct html page_time(const struct page_env *env, int64_t us);
/* The same with "2 days ago". */
struct html page_time_ago(const struct page_env *env, int64_t us);
/* Translated; for ids that come from tables of C. */
struct str page_msg(const struct page_env *env, const char *id);

/* ---- called by generated code ---- */
struct page_val {
    const char *name;
    struct str text; /* escaped on the way out, unless html */
    bool html;
};

/* Hidden field of a form that posts. */
void page_csrf(struct buf *out, const struct page_env *env);

void page_say(struct buf *out, const struct page_env *env,
              const struct msg_key *key, bool attr, const struct page_val *vals,
              size_t n);
void page_say_n(struct buf *out, const struct page_env *env,
                const struct msg_key *key, bool attr, int64_t count,
                const struct page_val *vals, size_t n);

struct page_val page_val_str(const struct page_env *env, const char *name,
                             struct str s);
struct page_val page_val_html(const struct page_env *env, const char *name,
                              struct html h);
struct page_val page_val_i64(const struct page_env *env, const char *name,
                             int64_t n);

/* An integer stands without group marks (an id); page_num for counts. */
#define PAGE_VAL(env, name, x)                                                 \
    _Generic((x), struct str                                                   \
             : page_val_str, struct html                                       \
             : page_val_html, int                                              \
             : page_val_i64, int64_t                                           \
             : page_val_i64, size_t                                            \
             : page_val_i64)((env), (name), (x))

/* Inside an attribute, where HTML has no place. */
#define PAGE_VAL_ATTR(env, name, x)                                            \
    _Generic((x), struct str                                                   \
             : page_val_str, int                                               \
             : page_val_i64, int64_t                                           \
             : page_val_i64, size_t                                            \
             : page_val_i64)((env), (name), (x))

static inline bool page_has_str(struct str s)
{
    return s.len > 0;
}
static inline bool page_has_i64(int64_t n)
{
    return n != 0;
}
#define PAGE_HAS(x)                                                            \
    _Generic((x), struct str                                                   \
             : page_has_str, int                                               \
             : page_has_i64, int64_t                                           \
             : page_has_i64, size_t                                            \
             : page_has_i64)(x)

#endif
