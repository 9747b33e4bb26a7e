/*
 * pages.h — the screens of the desk as tables of routes, and what the edge
 * must call for them.  The process that serves fills one pages_ctx, lets
 * pages_hooks fill the hooks, gives pages_tables to web_serve, and passes
 * every new event row to pages_publish, every hint of presence to
 * pages_publish_presence.
 */
#ifndef WEB_PAGES_PAGES_H
#define WEB_PAGES_PAGES_H

#include "db/db.h"
#include "db/q_event.h"
#include "desk/desk.h"
#include "web/serve.h"

/* What a try of a mailbox's connections came to; texts are for people. */
struct pages_try {
    bool in_asked, out_asked; /* the account has such a door */
    bool in_ok, out_ok;
    struct str in_text, out_text; /* what the server said, or why not */
};

struct pages_ctx {
    const struct desk *desk;
    /* Connects to a mailbox as the workers do; NULL: it cannot be tried. */
    bool (*try_mailbox)(struct pages_ctx *ctx, struct db *db, struct arena *a,
                        int64_t brand_id, int64_t account_id, int64_t now_us,
                        struct pages_try *out, struct err *e);
    /* Fetches a picture that a message names, on an agent's demand; must
     * refuse addresses that are not public, and more than some MB.  NULL:
     * pictures from elsewhere stay unloaded. */
    bool (*fetch_image)(struct pages_ctx *ctx, struct arena *a, struct str url,
                        struct str *bytes, struct err *e);
    void *more;          /* of whoever serves */
    const char *version; /* "0.1.0" */
};

/* Fills ctx, session_find and error_page; db_open and db_close are the
 * caller's. */
void pages_hooks(struct pages_ctx *ctx, struct web_hooks *hooks);

/* All tables of routes, ended by NULL; aborts when max is too small. */
enum { PAGES_TABLES_MAX = 28 };
void pages_tables(const struct web_route *tables[], size_t max);

/* Tells the streams of a new event row; in the order of ids. */
void pages_publish(struct stream_hub *hub, int64_t brand_id,
                   const struct q_event_after *row);

/*
 * Who is looking at which case goes through the store, since the streams may
 * be open at other processes: the hint "presence" says "BRAND CASE AGENT
 * DOING", and whoever serves passes it on here.  What is no such payload is
 * dropped.
 */
#define PAGES_PRESENCE "presence"
bool pages_publish_presence(struct stream_hub *hub, struct db *db,
                            struct str payload, struct err *e) MUST_USE;

#endif
