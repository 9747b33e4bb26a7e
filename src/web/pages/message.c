/*
 * message.c — one message: its bytes, its files, its HTML, and what one does
 * about a letter that is held, failed or lost.
 *
 * Foreign HTML lives in a frame without our origin (WEB_POLICY_MAIL), so its
 * pictures come without the session's cookie: their addresses carry a keyed
 * hash that is good for an hour and for nothing else.
 */
#include "base/enc.h"
#include "base/hash.h"
#include "base/limits.h"
#include "db/q_message.h"
#include "desk/letter.h"
#include "web/page_message.h"
#include "web/pages/message.h"

static const int64_t LINK_US = US_PER_HOUR;

struct looking {
    struct web_req *req;
    int64_t brand_id, id;
    struct original original;
    struct q_attachment_get file;
    struct q_blob_get blob;
};

static bool read_original(struct db_tx *tx, void *ctx, struct err *e)
{
    struct looking *l = ctx;

    return original_read(tx, l->req->arena, l->brand_id, l->id, &l->original,
                         e);
}

static struct looking looking_at(struct web_req *req)
{
    return (struct looking){
        .req = req, .brand_id = req->session.brand_id, .id = req_id(req, "id")};
}

static bool get_original(struct web_req *req, struct web_reply *reply,
                         struct err *e)
{
    struct looking l = looking_at(req);

    if (!db_run_read(req->db, read_original, &l, e))
        return false;
    web_download(reply, str_fmt(req->arena, "message-%" PRId64 ".eml", l.id),
                 STR("application/octet-stream"), l.original.raw);
    return true;
}

static bool get_headers(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct looking l = looking_at(req);
    struct message_page page = {.id = l.id, .original = &l.original};
    struct page_env env;

    if (!db_run_read(req->db, read_original, &l, e))
        return false;
    pages_env(req, reply, NAV_QUEUE, &env);
    page_message_headers(&reply->body, &env, &page);
    return true;
}

/* ---- signed addresses for the frame ---- */

static struct str mac_of(const struct web_req *req, const char *what,
                         int64_t brand_id, int64_t id, int64_t until_us)
{
    const struct desk *desk = pages_desk(req);
    unsigned char mac[HASH_BYTES];

    hash_hmac(str_make(desk->key, sizeof desk->key),
              str_fmt(req->arena, "%s %" PRId64 " %" PRId64 " %" PRId64, what,
                      brand_id, id, until_us),
              mac);
    return enc_base64url(req->arena, str_make(mac, 24));
}

static struct str signed_path(const struct web_req *req, const char *what,
                              int64_t brand_id, int64_t id)
{
    int64_t until_us = req->now_us + LINK_US;

    return str_fmt(req->arena, "/%s/%" PRId64 "/%" PRId64 "/%" PRId64 "/%.*s",
                   what, brand_id, id, until_us,
                   STR_ARG(mac_of(req, what, brand_id, id, until_us)));
}

static bool signature_good(const struct web_req *req, const char *what,
                           struct err *e)
{
    int64_t until_us = req_id(req, "until");

    if (until_us < req->now_us ||
        !hash_same(req_text(req, "mac"), mac_of(req, what, req_id(req, "brand"),
                                                req_id(req, "id"), until_us)))
        return err_set(e, ERR_MISSING, "this address is not good any more");
    return true;
}

/* ---- HTML ---- */

static struct html clean(struct web_req *req, const struct original *o,
                         int64_t id, bool images, struct html_notes *notes)
{
    const struct pages_ctx *ctx = req->ctx;
    enum lang lang = msg_lang(req->lang);
    struct html_cid *cids =
        ARENA_ARRAY(req->arena, o->files_n, struct html_cid);
    struct html_policy policy = {
        .quoted = msg(lang, MSG("Quoted text")),
        .image = msg(lang, MSG("Picture")),
        .cids = cids,
    };

    for (size_t i = 0; i < o->files_n; i++)
        if (pages_is_image(o->files[i].type))
            cids[policy.cids_n++] = (struct html_cid){
                o->files[i].content_id,
                signed_path(req, "mail-image", req->session.brand_id,
                            o->files[i].id)};
    if (images && ctx->fetch_image) {
        policy.images = true;
        policy.image_proxy = str_fmt(
            req->arena, "%.*s?u=",
            STR_ARG(signed_path(req, "mail-proxy", req->session.brand_id, id)));
    }
    return html_sanitize(req->arena, o->html, &policy, notes);
}

static bool get_html(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    const struct pages_ctx *ctx = req->ctx;
    struct looking l = looking_at(req);
    struct message_page page = {.id = l.id,
                                .original = &l.original,
                                .images = req_bool(req, "images"),
                                .may_images = ctx->fetch_image != NULL};
    struct page_env env;

    if (!db_run_read(req->db, read_original, &l, e))
        return false;
    if (l.original.html.len == 0)
        return err_set(e, ERR_MISSING, "message %" PRId64 " has no HTML", l.id);
    clean(req, &l.original, l.id, page.images, &page.notes);
    pages_env(req, reply, NAV_QUEUE, &env);
    page_message_html(&reply->body, &env, &page);
    return true;
}

static bool get_body(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct looking l = looking_at(req);
    struct html_notes notes = {0};
    struct html html;

    if (!db_run_read(req->db, read_original, &l, e))
        return false;
    html = clean(req, &l.original, l.id, req_bool(req, "images"), &notes);
    reply->policy = WEB_POLICY_MAIL;
    BUF_LIT(&reply->body,
            "<!doctype html><html><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width\">"
            "<title>-</title><style>body{font:16px/1.5 sans-serif;margin:12px;"
            "overflow-wrap:anywhere;background:#fff;color:#111}"
            "img{max-width:100%;height:auto}</style></head><body>");
    buf_put(&reply->body, html.s);
    BUF_LIT(&reply->body, "</body></html>");
    return true;
}

/* ---- files ---- */

static bool read_file(struct db_tx *tx, void *ctx, struct err *e)
{
    struct looking *l = ctx;
    struct arena *a = l->req->arena;

    switch (q_attachment_get(tx, a, l->brand_id, l->id, &l->file, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such file");
    case DB_ROW: break;
    }
    switch (q_blob_get(tx, a, l->brand_id, l->file.sha256, &l->blob, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "the file's bytes are gone");
    case DB_ROW: break;
    }
    return true;
}

static bool get_file(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct looking l = looking_at(req);

    if (!db_run_read(req->db, read_file, &l, e))
        return false;
    web_download(reply, l.file.name, STR("application/octet-stream"),
                 l.blob.data);
    return true;
}

/* What the bytes themselves say; the sender's word counts for nothing. */
static const char *image_type(struct str bytes)
{
    if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n")))
        return "image/png";
    if (str_starts(bytes, STR("\xff\xd8\xff")))
        return "image/jpeg";
    if (str_starts(bytes, STR("GIF87a")) || str_starts(bytes, STR("GIF89a")))
        return "image/gif";
    if (str_starts(bytes, STR("RIFF")) &&
        str_eq(str_sub(bytes, 8, 4), STR("WEBP")))
        return "image/webp";
    return NULL;
}

static bool send_image(struct looking *l, struct web_reply *reply,
                       enum web_policy policy, struct err *e)
{
    const char *type;

    if (!db_run_read(l->req->db, read_file, l, e))
        return false;
    type = image_type(l->blob.data);
    if (!type)
        return err_set(e, ERR_MISSING, "this file is no picture");
    reply->type = type;
    reply->bytes = l->blob.data;
    reply->policy = policy;
    return true;
}

static bool get_file_image(struct web_req *req, struct web_reply *reply,
                           struct err *e)
{
    struct looking l = looking_at(req);

    return send_image(&l, reply, WEB_POLICY_DOWNLOAD, e);
}

static bool get_mail_image(struct web_req *req, struct web_reply *reply,
                           struct err *e)
{
    struct looking l = {
        .req = req, .brand_id = req_id(req, "brand"), .id = req_id(req, "id")};

    /* EMBED: the frame has no origin that "same-origin" could mean */
    return signature_good(req, "mail-image", e) &&
           send_image(&l, reply, WEB_POLICY_EMBED, e);
}

static bool get_mail_proxy(struct web_req *req, struct web_reply *reply,
                           struct err *e)
{
    struct pages_ctx *ctx = req->ctx;
    struct str bytes;

    if (!signature_good(req, "mail-proxy", e))
        return false;
    if (!ctx->fetch_image || !out_url_foreign_ok(req_text(req, "u")))
        return err_set(e, ERR_MISSING, "pictures are not fetched");
    if (!ctx->fetch_image(ctx, req->arena, req_text(req, "u"), &bytes, e))
        return false;
    reply->type = image_type(bytes);
    if (!reply->type)
        return err_set(e, ERR_MISSING, "what is there is no picture");
    reply->bytes = bytes;
    reply->policy = WEB_POLICY_EMBED;
    return true;
}

/* ---- letters ---- */

struct letter {
    struct web_req *req;
    struct actor who;
    struct q_message_get row;
};

static bool letter_row(struct db_tx *tx, struct letter *l, struct err *e)
{
    switch (q_message_get(tx, l->req->arena, l->who.brand_id,
                          req_id(l->req, "id"), &l->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such message");
    case DB_ROW: break;
    }
    return true;
}

static bool undo(struct db_tx *tx, void *ctx, struct err *e)
{
    struct letter *l = ctx;

    return letter_row(tx, l, e) &&
           letter_cancel(tx, l->req->arena, &l->who, l->row.id, e);
}

static bool retry(struct db_tx *tx, void *ctx, struct err *e)
{
    struct letter *l = ctx;

    return letter_row(tx, l, e) &&
           letter_retry(tx, l->req->arena, &l->who, l->row.id, e);
}

static bool settle(struct db_tx *tx, void *ctx, struct err *e)
{
    struct letter *l = ctx;

    return letter_row(tx, l, e) &&
           letter_settle(tx, l->req->arena, &l->who, l->row.id,
                         req_bool(l->req, "again"), e);
}

/* A letter that has moved on meanwhile shows itself in the case. */
static bool act(struct web_req *req, struct web_reply *reply,
                bool (*fn)(struct db_tx *, void *, struct err *),
                enum pages_flash done, const char *tail, struct err *e)
{
    struct letter l = {.req = req, .who = pages_actor(req)};
    struct err why = {0};

    if (!db_run(req->db, fn, &l, &why)) {
        if (why.code != ERR_CONFLICT) {
            *e = why;
            return false;
        }
        done = SAY_TOO_LATE;
        tail = "";
    }
    pages_done(req, reply,
               str_fmt(req->arena, "/case/%" PRId64 "%s", l.row.case_id, tail),
               done, 0);
    return true;
}

static bool post_undo(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    return act(req, reply, undo, SAY_LETTER_CANCELLED, "#composer", e);
}

static bool post_retry(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    return act(req, reply, retry, SAY_LETTER_AGAIN, "", e);
}

static bool post_settle(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    return act(req, reply, settle,
               req_bool(req, "again") ? SAY_LETTER_AGAIN : SAY_LETTER_SETTLED,
               "", e);
}

/* ---- the table ---- */

static const struct web_field html_fields[] = {
    {"id", WEB_ID}, {"images", WEB_BOOL}, {0}};
static const struct web_field settle_fields[] = {
    {"id", WEB_ID}, {"again", WEB_BOOL}, {0}};
static const struct web_field signed_fields[] = {
    {"brand", WEB_ID},
    {"id", WEB_ID},
    {"until", WEB_ID},
    {"mac", WEB_LINE, .max_bytes = 60},
    {"u", WEB_LINE, .max_bytes = 4000},
    {0}};

const struct web_route message_routes[] = {
    {"GET", "/message/{id}/original", ROLE_AGENT, 0, NULL, get_original,
     "A message's bytes as they came or left."},
    {"GET", "/message/{id}/headers", ROLE_AGENT, 0, NULL, get_headers,
     "A message's head."},
    {"GET", "/message/{id}/html", ROLE_AGENT, 0, html_fields, get_html,
     "A message as HTML, in a frame."},
    {"GET", "/message/{id}/body", ROLE_AGENT, 0, html_fields, get_body,
     "What stands in that frame."},
    {"GET", "/file/{id}", ROLE_AGENT, 0, NULL, get_file,
     "A file of a message, to be saved."},
    {"GET", "/file/{id}/image", ROLE_AGENT, 0, NULL, get_file_image,
     "A file that is a picture."},
    {"GET", "/mail-image/{brand}/{id}/{until}/{mac}", ROLE_NONE, 0,
     signed_fields, get_mail_image, "A picture inside a message's HTML."},
    {"GET", "/mail-proxy/{brand}/{id}/{until}/{mac}", ROLE_NONE, 0,
     signed_fields, get_mail_proxy,
     "A picture from elsewhere, fetched by the desk."},
    {"POST", "/message/{id}/undo", ROLE_AGENT, WEB_CSRF, NULL, post_undo,
     "Takes a held letter back."},
    {"POST", "/message/{id}/retry", ROLE_AGENT, WEB_CSRF, NULL, post_retry,
     "Sends a failed letter once more."},
    {"POST", "/message/{id}/settle", ROLE_AGENT, WEB_CSRF, settle_fields,
     post_settle, "Says what became of a letter."},
    {0}};
