/*
 * cmd_case.c — the desk without a browser: case list, show, reply; search.
 */
#include "base/civil.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "db/q_agent.h"
#include "db/q_customer.h"
#include "desk/agent.h"
#include "desk/case.h"
#include "desk/letter.h"
#include "desk/search.h"
#include "main/cmd.h"
#include "main/case_json.h"

enum { OUT_BYTES = 64 * 1024 * 1024 };

/* ---- case list ---- */

struct list {
    struct cli *c;
    struct buf *b;
    int64_t brand_id, owner_id, customer_id, limit_n;
    struct str channel, lang;
    enum case_state state;
    bool one_state;
    struct q_verdict_of_cases *verdicts; /* of the page in hand */
    size_t verdicts_n;
};

static bool owner_named(struct db_tx *tx, struct list *l, struct err *e)
{
    struct str email = cli_get(l->c, "owner");
    struct q_agent_by_email row;

    if (!email.ptr)
        return true;
    switch (
        q_agent_by_email(tx, l->c->a, agent_email(l->c->a, email), &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "nobody has the log-in \"%.*s\"",
                       STR_ARG(email));
    case DB_ROW: l->owner_id = row.id; break;
    }
    return true;
}

static bool customer_is_there(struct db_tx *tx, struct list *l, struct err *e)
{
    struct q_customer_get row;

    if (!l->customer_id)
        return true;
    switch (q_customer_get(tx, l->c->a, l->brand_id, l->customer_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no customer %" PRId64,
                       l->customer_id);
    case DB_ROW: break;
    }
    return true;
}

static void put_row(struct list *l, const struct q_case_queue *r)
{
    struct json j = json_make(l->b);
    char due[CIVIL_ISO_BYTES] = "-";

    if (!cli_flag(l->c, "json")) {
        if (r->due_us != DUE_NEVER)
            civil_iso(r->due_us, due);
        buf_put_f(l->b, "%8" PRId64 "  %-16.*s  due %-16.16s  %.*s: %.*s\n",
                  r->id, STR_ARG(r->state), due, STR_ARG(r->customer),
                  STR_ARG(r->subject));
        return;
    }
    json_object(&j);
    json_put_i64(&j, "id", r->id);
    json_put_str(&j, "subject", r->subject);
    json_put_str(&j, "state", r->state);
    json_put_str(&j, "channel", r->channel);
    json_put_str(&j, "language", r->lang);
    json_put_str(&j, "cause", r->cause);
    json_name(&j, "owner");
    json_object(&j);
    json_put_i64(&j, "id", r->owner_id);
    json_put_str(&j, "name", r->owner);
    json_end(&j);
    json_name(&j, "customer");
    json_object(&j);
    json_put_i64(&j, "id", r->customer_id);
    json_put_str(&j, "name", r->customer);
    json_end(&j);
    json_put_time(&j, "due", r->due_us == DUE_NEVER ? 0 : r->due_us);
    json_put_time(&j, "waiting_since", r->since_us);
    json_put_time(&j, "updated", r->updated_us);
    json_put_i64(&j, "handovers", r->handover_n);
    json_put_i64(&j, "messages", r->message_n);
    for (size_t i = 0; i < l->verdicts_n; i++)
        if (l->verdicts[i].case_id == r->id)
            case_put_verdict(&j, &l->verdicts[i]);
    json_end(&j);
    buf_put_byte(l->b, '\n');
}

/* A page of the queue behind `last`; of the done cases when so asked. */
static bool next_page(struct db_tx *tx, struct list *l,
                      const struct q_case_queue *last,
                      struct q_case_queue **rows, size_t *n, struct err *e)
{
    struct cli *c = l->c;
    struct str state =
        l->one_state ? case_state_name(l->state) : (struct str){0};

    if (l->one_state && !case_state_is_open(l->state)) {
        const struct q_case_done_page_in in = {
            .brand_id = l->brand_id,
            .state = state,
            .channel = l->channel,
            .lang = l->lang,
            .cause = cli_get(c, "cause"),
            .customer_id = l->customer_id,
            .owner_id = l->owner_id,
            .before_us = last ? last->updated_us : INT64_MAX,
            .before_id = last ? last->id : INT64_MAX,
            .limit_n = 500,
        };
        struct q_case_done_page *done;

        if (!q_case_done_page(tx, c->a, &in, &done, n, e))
            return false;
        *rows = ARENA_ARRAY(c->a, *n, struct q_case_queue);
        for (size_t i = 0; i < *n; i++)
            (*rows)[i] =
                (struct q_case_queue){.id = done[i].id,
                                      .subject = done[i].subject,
                                      .excerpt = done[i].excerpt,
                                      .state = done[i].state,
                                      .channel = done[i].channel,
                                      .lang = done[i].lang,
                                      .cause = done[i].cause,
                                      .owner_id = done[i].owner_id,
                                      .owner = done[i].owner,
                                      .customer_id = done[i].customer_id,
                                      .customer = done[i].customer,
                                      .due_us = done[i].due_us,
                                      .since_us = done[i].since_us,
                                      .updated_us = done[i].updated_us,
                                      .handover_n = done[i].handover_n,
                                      .message_n = done[i].message_n};
        return true;
    }

    const struct q_case_queue_in in = {
        .brand_id = l->brand_id,
        .owner_id = l->owner_id,
        .state = state,
        .channel = l->channel,
        .lang = l->lang,
        .cause = cli_get(c, "cause"),
        .customer_id = l->customer_id,
        .after_due_us = last ? last->due_us : INT64_MIN,
        .after_since_us = last ? last->since_us : INT64_MIN,
        .after_id = last ? last->id : 0,
        .limit_n = 500,
    };

    return q_case_queue(tx, c->a, &in, rows, n, e);
}

static bool read_verdicts(struct db_tx *tx, struct list *l,
                          const struct q_case_queue *rows, size_t n,
                          struct err *e)
{
    struct buf b = buf_make(l->c->a, 64 * 1024);
    struct json j = json_make(&b);

    if (!cli_flag(l->c, "json"))
        return true;
    json_array(&j);
    for (size_t i = 0; i < n; i++)
        json_i64(&j, rows[i].id);
    json_end(&j);
    return q_verdict_of_cases(tx, l->c->a, l->brand_id, buf_str(&b),
                              &l->verdicts, &l->verdicts_n, e);
}

static bool put_cases(struct db_tx *tx, void *ctx, struct err *e)
{
    struct list *l = ctx;
    struct q_case_queue *rows, *last = NULL;
    size_t n;

    buf_clear(l->b);
    if (!owner_named(tx, l, e) || !customer_is_there(tx, l, e) ||
        !cli_cause(l->c, tx, l->brand_id, e))
        return false;
    do {
        if (!next_page(tx, l, last, &rows, &n, e) ||
            !read_verdicts(tx, l, rows, n, e))
            return false;
        for (size_t i = 0; i < n && l->limit_n > 0; i++, l->limit_n--)
            put_row(l, &rows[i]);
        last = n ? &rows[n - 1] : NULL;
    } while (n && l->limit_n > 0 && !l->b->over);
    return true;
}

const struct cli_option cmd_case_list_options[] = {
    {"json", NULL, false, "a JSON object per line"},
    {"state", "STATE", false,
     "new open waiting_customer waiting_others resolved closed"},
    {"owner", "ADDRESS", false, "log-in of the owner"},
    {"channel", "CHANNEL", false, "mail"},
    {"lang", "TAG", false, "language of the case"},
    {"cause", "CAUSE", false, "cause of the case"},
    {"customer", "ID", false, "number of the customer"},
    {"limit", "N", false, "at most so many (1000)"},
    {"brand", "NAME", false, "when there are several"},
    {0}};

int cmd_case_list(struct cli *c)
{
    struct buf b = buf_make(c->a, OUT_BYTES);
    struct list l = {.c = c, .b = &b, .limit_n = 1000};
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    l.one_state = cli_flag(c, "state");
    ok = cli_state(c, &l.state, &e) && cli_channel(c, &l.channel, &e) &&
         cli_case_lang(c, &l.lang, &e) &&
         cli_int_in(c, "customer", 1, INT64_MAX, &l.customer_id, &e) &&
         cli_int_in(c, "limit", 1, LIMIT_COMMAND_ROWS, &l.limit_n, &e) &&
         cli_store(c, false, &db, &e) && cli_brand(c, db, &l.brand_id, &e) &&
         db_run_read(db, put_cases, &l, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    return cli_write(&b) ? EX_OK : EX_CANTCREAT;
}

/* ---- case show ---- */

struct show {
    struct cli *c;
    struct buf *b;
    int64_t id;
};

static bool brand_of(struct db_tx *tx, struct arena *a, int64_t id,
                     int64_t *brand_id, struct err *e)
{
    struct q_case_brand row;

    switch (q_case_brand(tx, a, id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no case %" PRId64, id);
    case DB_ROW: *brand_id = row.brand_id; break;
    }
    return true;
}

static bool show(struct db_tx *tx, void *ctx, struct err *e)
{
    struct show *s = ctx;
    struct case_view v;
    int64_t brand_id;

    buf_clear(s->b);
    if (!brand_of(tx, s->c->a, s->id, &brand_id, e) ||
        !case_view(tx, s->c->a, brand_id, s->id, 0, &v, e))
        return false;
    if (cli_flag(s->c, "json"))
        case_json(s->b, &v);
    else
        case_text(s->b, &v);
    return true;
}

const struct cli_option cmd_case_show_options[] = {
    {"json", NULL, false, "one JSON object"}, {0}};

static bool number_arg(struct cli *c, int64_t *id, struct err *e)
{
    return (str_to_i64(str_from_z(c->args[0]), id) && *id > 0) ||
           err_set(e, ERR_INPUT, "\"%.40s\" is not the number of a case",
                   c->args[0]);
}

int cmd_case_show(struct cli *c)
{
    struct buf b = buf_make(c->a, OUT_BYTES);
    struct show s = {.c = c, .b = &b};
    struct db *db = NULL;
    struct err e = {0};
    bool ok = number_arg(c, &s.id, &e) && cli_store(c, false, &db, &e) &&
              db_run_read(db, show, &s, &e);

    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    return cli_write(&b) ? EX_OK : EX_CANTCREAT;
}

/* ---- case reply ---- */

struct reply {
    struct cli *c;
    int64_t id, message_id, now_us;
    struct actor who;
    struct letter_new letter;
    struct check check;
};

/* What was found and has a date, the author stands by. */
static bool take_promises(struct db_tx *tx, struct reply *r, struct err *e)
{
    const struct check_in in = {.case_id = r->id, .text = r->letter.text};
    struct check_promise *out;
    struct check c;
    size_t n = 0;

    if (!cli_flag(r->c, "promises"))
        return true;
    if (!check_read(tx, r->c->a, &r->c->desk, &r->who, &in, &c, e))
        return false;
    out = ARENA_ARRAY(r->c->a, c.guard.promises_n, struct check_promise);
    for (size_t i = 0; i < c.guard.promises_n; i++)
        if (c.guard.promises[i].due_us > r->now_us)
            out[n++] = (struct check_promise){c.guard.promises[i].text,
                                              c.guard.promises[i].due_us};
    r->letter.leave.promises = out;
    r->letter.leave.promises_n = n;
    return true;
}

static bool reply(struct db_tx *tx, void *ctx, struct err *e)
{
    struct reply *r = ctx;
    struct arena *a = r->c->a;
    struct actor *who = &r->who;
    struct str email = agent_email(a, cli_get(r->c, "as"));
    struct q_agent_by_email agent;
    struct q_member_get member;
    enum role role;

    *who = (struct actor){.now_us = r->now_us};
    if (!brand_of(tx, a, r->id, &who->brand_id, e))
        return false;
    switch (q_agent_by_email(tx, a, email, &agent, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_DENIED, "nobody has the log-in \"%.*s\"",
                       STR_ARG(email));
    case DB_ROW: who->agent_id = agent.id; break;
    }
    if (!agent.active ||
        q_member_get(tx, a, who->brand_id, agent.id, &member, e) != DB_ROW ||
        !role_parse(member.role, &role) || !role_may(role, ROLE_AGENT, false))
        return err_set(e, ERR_DENIED, "\"%.*s\" may not answer there",
                       STR_ARG(email));
    r->letter.case_id = r->id;
    r->check = (struct check){.hold = CHECK_FREE};
    r->letter.check = &r->check;
    if (cli_flag(r->c, "note"))
        return letter_note(tx, a, who, &r->letter, &r->message_id, e);
    return take_promises(tx, r, e) &&
           letter_reply(tx, a, &r->c->desk, who, &r->letter, &r->message_id, e);
}

static bool count_held(struct db_tx *tx, void *ctx, struct err *e)
{
    struct reply *r = ctx;

    return check_held(tx, r->c->a, &r->who, r->id, &r->check, e);
}

/* Each finding on a line of standard error, with its place and its words. */
static void say_found(const struct check *c)
{
    for (size_t i = 0; i < c->guard.findings_n; i++) {
        const struct guard_finding *f = &c->guard.findings[i];
        struct str words = str_sub(f->in_subject ? c->subject : c->text,
                                   f->from, f->to - f->from);

        fprintf(stderr, "%.*s: %.*s at %u to %u: %.*s: %.*s\n",
                STR_ARG(guard_level_name(f->level)),
                STR_ARG(guard_what_name(f->what)), f->from, f->to,
                STR_ARG(words), STR_ARG(f->why));
    }
    for (size_t i = 0; i < c->guard.promises_n; i++) {
        const struct guard_promise *p = &c->guard.promises[i];
        char due[CIVIL_ISO_BYTES] = "no date";

        if (p->due_us)
            civil_iso(p->due_us, due);
        fprintf(stderr, "promise: at %u to %u, due %s: %.*s\n", p->from, p->to,
                due, STR_ARG(p->text));
    }
}

const struct cli_option cmd_case_reply_options[] = {
    {"as", "ADDRESS", true, "log-in of the author"},
    {"text-file", "FILE", true, "the text, Markdown; - is standard input"},
    {"state", "STATE", false, "of the case afterwards (waiting_customer)"},
    {"to", "ADDRESSES", false, "instead of the customer's"},
    {"quote", NULL, false, "with the customer's last message below"},
    {"note", NULL, false, "a note for us, not a letter"},
    {"confirm", NULL, false, "you looked at what the tone guard asks about"},
    {"pass", "REASON", false, "let what it stops pass; for leads"},
    {"promises", NULL, false, "promises with a date become the case's"},
    {0}};

int cmd_case_reply(struct cli *c)
{
    struct reply r = {.c = c, .now_us = clock_now_us()};
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    c->judges = true; /* the tone guard reads it first */
    r.letter = (struct letter_new){
        .to = cli_get(c, "to"),
        .quote = cli_flag(c, "quote"),
        .then = CASE_WAITING_CUSTOMER,
        .leave = {.seen = cli_flag(c, "confirm"), .pass = cli_get(c, "pass")}};
    ok = cli_state(c, &r.letter.then, &e) && number_arg(c, &r.id, &e) &&
         cli_read(c->a, str_z(c->a, cli_get(c, "text-file")), LIMIT_REPLY_BYTES,
                  &r.letter.text, &e) &&
         cli_store(c, false, &db, &e) && db_run(db, reply, &r, &e);
    if (!ok && r.check.hold != CHECK_FREE) {
        struct err lost = {0};

        say_found(&r.check);
        if (!db_run(db, count_held, &r, &lost))
            fprintf(stderr, "not counted: %s\n", lost.text);
    }
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    printf("message %" PRId64 "\n", r.message_id);
    return EX_OK;
}

/* ---- search ---- */

struct find {
    struct cli *c;
    struct buf *b;
    int64_t brand_id, limit_n;
    enum case_state state;
    struct str words, lang;
};

static void put_hit(struct find *f, const struct search_hit *h)
{
    struct json j = json_make(f->b);

    if (!cli_flag(f->c, "json")) {
        buf_put_f(f->b, "%8" PRId64 "  %.*s: %.*s\n", h->row.case_id,
                  STR_ARG(h->row.customer), STR_ARG(h->excerpt.text));
        return;
    }
    json_object(&j);
    json_put_i64(&j, "case", h->row.case_id);
    json_put_i64(&j, "message", h->row.message_id);
    json_put_str(&j, "subject", h->row.subject);
    json_put_str(&j, "state", h->row.state);
    json_put_str(&j, "customer", h->row.customer);
    json_put_str(&j, "from", h->row.from_addr);
    json_put_time(&j, "time", h->row.at_us);
    json_put_str(&j, "excerpt", h->excerpt.text);
    json_end(&j);
    buf_put_byte(f->b, '\n');
}

static bool find(struct db_tx *tx, void *ctx, struct err *e)
{
    struct find *f = ctx;
    struct str state =
        cli_flag(f->c, "state") ? case_state_name(f->state) : (struct str){0};
    const struct search_filter filter = {
        .limit_n = f->limit_n, .state = state, .lang = f->lang};
    struct search_hit *hits;
    size_t n, words_n;

    buf_clear(f->b);
    if (!search_find(tx, f->c->a, f->brand_id, f->words, &filter, &hits, &n,
                     &words_n, e))
        return false;
    if (words_n == 0)
        return err_set(e, ERR_INPUT, "there is no word to search for");
    for (size_t i = 0; i < n; i++)
        put_hit(f, &hits[i]);
    return true;
}

/* What came since the index was last written is indexed first, so that a
 * script finds what it has just delivered. */
static bool index_rest(struct db *db, int64_t brand_id, struct err *e)
{
    struct arena *a = arena_open();
    size_t n = 0;
    bool ok;

    do {
        ok = search_index(db, a, brand_id, 500, &n, e);
        arena_reset(a);
    } while (ok && n == 500);
    arena_close(&a);
    return ok;
}

const struct cli_option cmd_search_options[] = {
    {"json", NULL, false, "a JSON object per line"},
    {"state", "STATE", false, "only cases in this state"},
    {"lang", "TAG", false, "only cases in this language"},
    {"limit", "N", false, "at most so many (50)"},
    {"brand", "NAME", false, "when there are several"},
    {0}};

int cmd_search(struct cli *c)
{
    struct buf b = buf_make(c->a, OUT_BYTES);
    struct buf words = buf_make(c->a, 64 * 1024);
    struct find f = {.c = c, .b = &b, .limit_n = LIMIT_LIST_ROWS};
    struct db *db = NULL;
    struct err e = {0};
    bool ok;

    for (int i = 0; i < c->args_n; i++) {
        if (i)
            buf_put_byte(&words, ' ');
        buf_put_z(&words, c->args[i]);
    }
    f.words = buf_str(&words);
    ok = cli_state(c, &f.state, &e) && cli_case_lang(c, &f.lang, &e) &&
         cli_int_in(c, "limit", 1, LIMIT_COMMAND_ROWS, &f.limit_n, &e) &&
         cli_store(c, false, &db, &e) && cli_brand(c, db, &f.brand_id, &e) &&
         index_rest(db, f.brand_id, &e) && db_run_read(db, find, &f, &e);
    db_close(&db);
    if (!ok)
        return cli_fail(&e);
    return cli_write(&b) ? EX_OK : EX_CANTCREAT;
}
