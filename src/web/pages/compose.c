/*
 * compose.c — writing: replies, notes, drafts, and letters that open a case.
 */
#include "base/limits.h"
#include "desk/letter.h"
#include "web/page_compose.h"
#include "web/pages/case.h"
#include "web/pages/compose.h"

struct writing {
    struct web_req *req;
    struct actor who;
    struct letter_new letter;
    struct letter_first first;
    int64_t case_id, message_id;
    struct check check;
};

static const struct letter_file *files_of(struct web_req *req, size_t *n)
{
    const struct web_file *files = req_files(req, "file", n);
    struct letter_file *out = ARENA_ARRAY(req->arena, *n, struct letter_file);
    size_t kept = 0;

    for (size_t i = 0; i < *n; i++) {
        /* an empty field of a form without a chosen file */
        if (files[i].bytes.len == 0 && str_eq(files[i].name, STR("file")))
            continue;
        out[kept++] =
            (struct letter_file){files[i].name, files[i].type, files[i].bytes};
    }
    *n = kept;
    return out;
}

static bool is_held(const struct writing *w, const struct err *why)
{
    return w->check.hold != CHECK_FREE &&
           (why->code == ERR_DENIED || why->code == ERR_INPUT);
}

/* The tone guard's refusal is shown with its words, like any other. */
static bool can_be_mended(const struct writing *w, const struct err *why)
{
    return is_held(w, why) || why->code == ERR_CONFLICT ||
           why->code == ERR_INPUT || why->code == ERR_LIMIT;
}

/* ---- reply ---- */

static bool write_reply(struct db_tx *tx, void *ctx, struct err *e)
{
    struct writing *w = ctx;

    w->check = (struct check){.hold = CHECK_FREE};
    w->letter.check = &w->check;
    return letter_reply(tx, w->req->arena, pages_desk(w->req), &w->who,
                        &w->letter, &w->message_id, e);
}

static bool post_reply(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct writing w = {.req = req, .who = pages_actor(req)};
    struct err why = {0};

    w.letter = (struct letter_new){
        .case_id = req_id(req, "id"),
        .version = req_id(req, "version"),
        .text = req_text(req, "text"),
        .to = req_text(req, "to"),
        .cc = req_text(req, "cc"),
        .quote = req_bool(req, "quote"),
        .then = CASE_WAITING_CUSTOMER,
    };
    w.letter.files = files_of(req, &w.letter.files_n);
    if (req_has(req, "then") &&
        !case_state_parse(req_text(req, "then"), &w.letter.then))
        return err_set(e, ERR_INPUT, "there is no such state");
    if (w.letter.to.len == 0)
        w.letter.to = (struct str){0};
    if (check_leave_of(req, &w.letter.leave, &why) &&
        db_run(req->db, write_reply, &w, &why)) {
        pages_done(req, reply,
                   str_fmt(req->arena, "/case/%" PRId64 "#m%" PRId64,
                           w.letter.case_id, w.message_id),
                   SAY_LETTER_HELD, w.message_id);
        return true;
    }
    if (!can_be_mended(&w, &why)) {
        *e = why;
        return false;
    }
    const struct case_again again = {
        .status = why.code == ERR_CONFLICT ? 409 : 422,
        .why = &why,
        .seen_id = req_id(req, "seen"),
        .text = w.letter.text.ptr ? w.letter.text : STR(""),
        .to = req_text(req, "to"),
        .cc = w.letter.cc,
        .quote = w.letter.quote,
        .check = w.check.text.ptr ? &w.check : NULL,
        .pass = w.letter.leave.pass,
    };

    if (is_held(&w, &why) &&
        !check_count_held(req, w.letter.case_id, &w.check, e))
        return false;

    return case_show(req, reply, w.letter.case_id, &again, e);
}

/* ---- note ---- */

static bool write_note(struct db_tx *tx, void *ctx, struct err *e)
{
    struct writing *w = ctx;

    return letter_note(tx, w->req->arena, &w->who, &w->letter, &w->message_id,
                       e);
}

static bool post_note(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct writing w = {.req = req, .who = pages_actor(req)};
    struct err why = {0};

    w.letter.case_id = req_id(req, "id");
    w.letter.text = req_text(req, "text");
    w.letter.files = files_of(req, &w.letter.files_n);
    if (db_run(req->db, write_note, &w, &why)) {
        pages_done(req, reply,
                   str_fmt(req->arena, "/case/%" PRId64 "#m%" PRId64,
                           w.letter.case_id, w.message_id),
                   SAY_NOTE_KEPT, 0);
        return true;
    }
    if (!can_be_mended(&w, &why)) {
        *e = why;
        return false;
    }
    const struct case_again again = {
        .status = why.code == ERR_CONFLICT ? 409 : 422,
        .why = &why,
        .as_note = true,
        .text = w.letter.text.ptr ? w.letter.text : STR(""),
    };

    return case_show(req, reply, w.letter.case_id, &again, e);
}

/* ---- drafts ---- */

static const char *const KINDS[] = {"reply", "note", NULL};

static bool keep_draft(struct db_tx *tx, void *ctx, struct err *e)
{
    struct writing *w = ctx;
    struct web_req *req = w->req;
    struct str kind = str_from_z(KINDS[req_choice(req, "kind")]);
    struct str text = req_text(req, "text");
    struct q_case_get row;
    int64_t changed;

    if (!case_load(tx, req->arena, w->who.brand_id, w->case_id, 0, &row, e))
        return false;
    if (str_trim(text).len == 0)
        return q_draft_drop(tx, w->who.brand_id, w->case_id, w->who.agent_id,
                            kind, &changed, e);
    return q_draft_put(tx, w->who.brand_id, w->case_id, w->who.agent_id, kind,
                       text, req->now_us, &changed, e);
}

static bool post_draft(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct writing w = {
        .req = req, .who = pages_actor(req), .case_id = req_id(req, "id")};

    if (!db_run(req->db, keep_draft, &w, e))
        return false;
    if (req_bool(req, "quiet")) {
        reply->status = 204;
        return true;
    }
    pages_done(req, reply,
               str_fmt(req->arena, "/case/%" PRId64 "?as=%s#composer",
                       w.case_id, KINDS[req_choice(req, "kind")]),
               SAY_DRAFT_KEPT, 0);
    return true;
}

/* ---- a letter that opens a case ---- */

struct accounts {
    struct web_req *req;
    struct q_account_list *rows;
    size_t n;
};

static bool read_accounts(struct db_tx *tx, void *ctx, struct err *e)
{
    struct accounts *acc = ctx;

    return q_account_list(tx, acc->req->arena, acc->req->session.brand_id,
                          &acc->rows, &acc->n, e);
}

static bool show_new(struct web_req *req, struct web_reply *reply,
                     const struct err *why, struct compose_new page,
                     struct err *e)
{
    struct accounts acc = {.req = req};
    struct q_account_list *usable;
    struct page_env env;

    if (!db_run_read(req->db, read_accounts, &acc, e))
        return false;
    pages_env(req, reply, NAV_QUEUE, &env);
    usable = ARENA_ARRAY(req->arena, acc.n, struct q_account_list);
    for (size_t i = 0; i < acc.n; i++)
        if (acc.rows[i].active && acc.rows[i].smtp_host.len)
            usable[page.accounts_n++] = acc.rows[i];
    page.accounts = usable;
    page.langs = pages_lang_options(req->arena, page.lang, &page.langs_n);
    if (page.found)
        check_page_fill(&env, page.found, &page.check);
    page.check.pass = page.pass;
    if (why && !page.check.shown)
        page.wrong = pages_err_text(env.lang, why);
    if (why)
        reply->status = 422;
    page_compose(&reply->body, &env, &page);
    return true;
}

static bool get_new(struct web_req *req, struct web_reply *reply, struct err *e)
{
    return show_new(req, reply, NULL,
                    (struct compose_new){.to = req_text(req, "to")}, e);
}

static bool write_first(struct db_tx *tx, void *ctx, struct err *e)
{
    struct writing *w = ctx;

    w->check = (struct check){.hold = CHECK_FREE};
    w->first.check = &w->check;
    return letter_begin(tx, w->req->arena, pages_desk(w->req), &w->who,
                        &w->first, &w->case_id, &w->message_id, e);
}

static bool post_new(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct writing w = {.req = req, .who = pages_actor(req)};
    struct str lang = req_text(req, "lang");
    struct err why = {0};

    w.first = (struct letter_first){
        .account_id = req_id(req, "account"),
        .to = req_text(req, "to"),
        .name = req_text(req, "name"),
        .subject = req_text(req, "subject"),
        .text = req_text(req, "text"),
        .lang = lang_from_tag(lang) == LANG_UNSURE ? STR("") : lang,
    };
    w.first.files = files_of(req, &w.first.files_n);
    if (check_leave_of(req, &w.first.leave, &why) &&
        db_run(req->db, write_first, &w, &why)) {
        pages_done(req, reply, str_fmt(req->arena, "/case/%" PRId64, w.case_id),
                   SAY_LETTER_HELD, w.message_id);
        return true;
    }
    if (!can_be_mended(&w, &why)) {
        *e = why;
        return false;
    }
    if (is_held(&w, &why) && !check_count_held(req, 0, &w.check, e))
        return false;
    return show_new(
        req, reply, &why,
        (struct compose_new){.to = w.first.to,
                             .name = w.first.name,
                             .subject = w.first.subject,
                             .text = w.first.text,
                             .lang = lang,
                             .account_id = w.first.account_id,
                             .found = is_held(&w, &why) ? &w.check : NULL,
                             .pass = w.first.leave.pass},
        e);
}

/* ---- the table ---- */

static const struct web_field reply_fields[] = {
    {"id", WEB_ID},
    {"version", WEB_ID},
    {"seen", WEB_ID},
    {"to", WEB_LINE, .label = MSG("To"), .max_bytes = 8000},
    {"cc", WEB_LINE, .label = MSG("Cc"), .max_bytes = 8000},
    {"text", WEB_TEXT, .label = MSG("Your reply"),
     .max_bytes = LIMIT_REPLY_BYTES},
    {"file", WEB_FILE, .label = MSG("Files"), .many = true, .max_n = 100},
    {"quote", WEB_BOOL},
    {"then", WEB_LINE, .max_bytes = 40},
    CHECK_FIELDS,
    {0}};
static const struct web_field note_fields[] = {
    {"id", WEB_ID},
    {"text", WEB_TEXT, .label = MSG("Your note, only for us"),
     .max_bytes = LIMIT_NOTE_BYTES},
    {"file", WEB_FILE, .label = MSG("Files"), .many = true, .max_n = 100},
    {0}};
static const struct web_field draft_fields[] = {
    {"id", WEB_ID},
    {"kind", WEB_CHOICE, .choices = KINDS, .required = true},
    {"quiet", WEB_BOOL},
    {"text", WEB_TEXT, .max_bytes = LIMIT_REPLY_BYTES},
    /* the rest of the form whose button it is */
    {"version", WEB_ID},
    {"seen", WEB_ID},
    {"to", WEB_LINE, .max_bytes = 8000},
    {"cc", WEB_LINE, .max_bytes = 8000},
    {"file", WEB_FILE, .many = true, .max_n = 100},
    {"quote", WEB_BOOL},
    {"then", WEB_LINE, .max_bytes = 40},
    CHECK_FIELDS,
    {0}};
static const struct web_field new_fields[] = {
    {"account", WEB_ID, .label = MSG("From"), .required = true},
    {"to", WEB_LINE, .label = MSG("To"), .max_bytes = LIMIT_ADDRESS_BYTES},
    {"name", WEB_LINE, .label = MSG("Name"), .max_bytes = LIMIT_NAME_BYTES},
    {"subject", WEB_LINE, .label = MSG("Subject"),
     .max_bytes = LIMIT_SUBJECT_BYTES},
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {"text", WEB_TEXT, .label = MSG("Letter"), .max_bytes = LIMIT_REPLY_BYTES},
    {"file", WEB_FILE, .label = MSG("Files"), .many = true, .max_n = 100},
    CHECK_FIELDS,
    {0}};
static const struct web_field to_fields[] = {
    {"to", WEB_LINE, .max_bytes = LIMIT_ADDRESS_BYTES}, {0}};

const struct web_route compose_routes[] = {
    {"POST", "/case/{id}/reply", ROLE_AGENT, WEB_CSRF, reply_fields, post_reply,
     "Sends a reply."},
    {"POST", "/case/{id}/note", ROLE_AGENT, WEB_CSRF, note_fields, post_note,
     "Keeps a note."},
    {"POST", "/case/{id}/draft/{kind}", ROLE_AGENT, WEB_CSRF, draft_fields,
     post_draft, "Saves a draft."},
    {"GET", "/new", ROLE_AGENT, 0, to_fields, get_new,
     "The form for a letter that opens a case."},
    {"POST", "/new", ROLE_AGENT, WEB_CSRF, new_fields, post_new,
     "Sends a letter that opens a case."},
    {0}};
