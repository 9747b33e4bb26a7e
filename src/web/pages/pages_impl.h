/*
 * pages_impl.h — what the files of this folder share.  A handler begins
 *
 *     struct page_env env;
 *     pages_env(req, reply, NAV_QUEUE, &env);
 *
 * reads in one read transaction, and calls page_NAME(&reply->body, &env, …).
 * One that changes something ends with pages_done: 303, with a sentence of
 * FLASHES (flash.c) above the page that follows.
 */
#ifndef WEB_PAGES_PAGES_IMPL_H
#define WEB_PAGES_PAGES_IMPL_H

#include "db/q_agent.h"
#include "db/q_brand.h"
#include "desk/desk.h"
#include "web/page_env.h"
#include "web/pages/pages.h"
#include "web/req.h"

/* ---- one row per file of pages ---- */
extern const struct web_route asset_routes[], login_routes[], queue_routes[],
    case_routes[], case_change_routes[], compose_routes[], message_routes[],
    stream_routes[], check_routes[], verdict_routes[], judgement_routes[],
    notice_routes[];

/* errors.c: the page of whatever failed; false when even that does not go. */
bool pages_error(struct web_req *req, struct web_reply *reply,
                 const struct web_fault *fault, struct err *e) MUST_USE;

/* ---- who asks ---- */
/* Of the session; asserts that somebody is logged in. */
const struct q_session_find *pages_who(const struct web_req *req);
const struct desk *pages_desk(const struct web_req *req);
struct actor pages_actor(const struct web_req *req);
bool pages_leads(enum role role); /* a lead, or more */

/* Also takes the flash of the last action off its cookie. */
void pages_env(struct web_req *req, struct web_reply *reply, enum page_nav nav,
               struct page_env *env);

/* ---- what was done ---- */
/* The number stands in a cookie; new ones go to the end, with their sentence
 * in flash.c. */
enum pages_flash {
    SAY_NOTHING,
    SAY_LOGGED_OUT,
    SAY_LOGGED_OUT_EVERYWHERE,
    SAY_BRAND_CHANGED,
    SAY_LETTER_HELD, /* id: the message, to be taken back */
    SAY_LETTER_QUEUED,
    SAY_LETTER_CANCELLED,
    SAY_LETTER_AGAIN,
    SAY_LETTER_SETTLED,
    SAY_NOTE_KEPT,
    SAY_DRAFT_KEPT,
    SAY_STATE_CHANGED,
    SAY_HANDED_OVER,
    SAY_CASE_CHANGED,
    SAY_PROMISE_MADE,
    SAY_PROMISE_ENDED,
    SAY_REMEDY_KEPT,
    SAY_NOTICE_CLOSED,
    SAY_NOTICES_CLOSED,
    SAY_TOO_LATE, /* the letter had left already */
    SAY_SAVED,    /* settings and the like */
    SAY_ADDED,
    SAY_REMOVED,
    SAY_CUSTOMERS_JOINED,
    SAY_INTAKE_AGAIN,
    SAY_JOB_AGAIN,
    SAY_CORRECTED, /* a verdict */
    SAY_CONFIRMED,
    SAY_SAMPLE_DONE,
    SAY_SAMPLE_NONE,
    SAY_ROLLED_BACK,
    SAY_CAUSE_RETIRED, /* it is in use, and stays where it is */
    SAY_N
};
/* id: of what an undo needs; 0: none. */
void pages_done(struct web_req *req, struct web_reply *reply, struct str to,
                enum pages_flash what, int64_t id);
void pages_flash_take(struct web_req *req, struct web_reply *reply,
                      struct page_env *env);

/* ---- words for what the store calls by a code ---- */
struct str pages_state_word(enum lang lang, struct str state);
/* What a brand added; NULL where only the fixed ones can be meant. */
struct own_causes {
    struct q_cause_list *list;
    size_t n;
};
struct str pages_cause_word(enum lang lang, const struct own_causes *own,
                            struct str cause);
struct str pages_lang_word(enum lang lang, struct str tag);
struct str pages_channel_word(enum lang lang, struct str channel);
struct str pages_remedy_word(enum lang lang, struct str kind);
struct str pages_promise_word(enum lang lang, struct str state);
struct str pages_note_word(enum lang lang, struct str note); /* decoding */
/* mail_words.c: of what a mail server said; a clause that follows a colon. */
struct str pages_delivery_words(struct arena *a, enum lang lang,
                                struct str error);
struct str pages_role_word(enum lang lang, enum role role);
/* "good", "warn", …: classes of a state's badge. */
struct str pages_state_class(struct str state);

/* ---- for pages ---- */
struct pages_option { /* of a <select> */
    struct str code, text;
    bool chosen;
};
/* The languages that cases may be in; the chosen one marked. */
struct pages_option *pages_lang_options(struct arena *a, struct str chosen,
                                        size_t *n);
/* The fixed causes and the brand's own; a retired one only when chosen. */
struct pages_option *pages_cause_options(struct arena *a, enum lang lang,
                                         const struct own_causes *own,
                                         struct str chosen, size_t *n);
/* "Tuesday, 24 November 2026, 14:05" in a time element. */
struct html page_full(const struct page_env *env, int64_t us);

/* Part of a text, marked or not. */
struct pages_mark {
    struct str text;
    struct str class; /* of the mark; may be empty */
    struct str why;   /* for those who do not see it; empty: it is no mark */
};
/* In one run: a page's control lines would put spaces between them. */
struct html pages_marked(struct arena *a, const struct pages_mark *marks,
                         size_t n);

/* PNG, JPEG, GIF or WebP: may be shown as a picture. */
bool pages_is_image(struct str type);

/* A member of a flat JSON object (the data of events and notices). */
struct str pages_json_text(struct arena *a, struct str json, const char *name);
int64_t pages_json_i64(struct arena *a, struct str json, const char *name);
/* The same for n members, read at once: a list of notices has many. */
void pages_json_texts(struct arena *a, struct str json,
                      const char *const *names, struct str *texts, size_t n);
/* The n-th text of a member that is an array. */
struct str pages_json_item(struct arena *a, struct str json, const char *name,
                           size_t n);

/* err_words.c: sentences for what is refused; a general one where unknown. */
struct str pages_err_text(enum lang lang, const struct err *e);
/* The same, empty when it has no words of its own. */
struct str pages_err_known(enum lang lang, const struct err *e);

#endif
