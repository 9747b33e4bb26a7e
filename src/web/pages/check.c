#include "base/limits.h"
#include "desk/case.h"
#include "text/zone.h"
#include "web/pages/check.h"
#include "web/pages/check_body.h"

enum { PLAIN = 0xff };

/* ---- words ---- */

static const struct {
    const char *code, *word;
} WHATS[] = {
    {"insult", MSG("insult")},
    {"slur", MSG("slur")},
    {"threat", MSG("threat")},
    {"condescension", MSG("condescension")},
    {"blame", MSG("blame of the customer")},
    {"sarcasm", MSG("sarcasm")},
    {"shouting", MSG("shouting")},
    {"boasting", MSG("boasting")},
    {"impatience", MSG("impatience")},
    {"coldness", MSG("coldness")},
    {"empty_apology", MSG("empty apology")},
    {"deflection", MSG("sent elsewhere")},
    {"policy", MSG("refused by policy")},
    {"limit", MSG("more than you may promise")},
    {"card", MSG("card number")},
    {"account", MSG("bank account")},
    {"identity", MSG("identity number")},
    {"phone", MSG("telephone number")},
    {"address", MSG("e-mail address")},
    {"other_person", MSG("another customer")},
    {"name", MSG("misspelt name")},
    {"spelling", MSG("spelling")},
    {"language", MSG("another language")},
    {"length", MSG("too long")},
    {"placeholder", MSG("placeholder")},
    {"link", MSG("misleading link")},
    {"attachment", MSG("missing file")},
};

struct str check_what_word(enum lang lang, struct str what)
{
    for (size_t i = 0; i < ARRAY_N(WHATS); i++)
        if (str_eq(what, str_from_z(WHATS[i].code)))
            return msg(lang, WHATS[i].word);
    return what;
}

static struct str level_word(enum lang lang, enum guard_level level)
{
    switch (level) {
    case GUARD_NOTE: return msg(lang, MSG("Note"));
    case GUARD_ASK: return msg(lang, MSG("Doubtful"));
    case GUARD_STOP: return msg(lang, MSG("Stop"));
    }
    return STR("");
}

struct str check_level_word(enum lang lang, struct str level)
{
    for (int i = 0; i < GUARD_LEVEL_N; i++)
        if (str_eq(level, guard_level_name((enum guard_level)i)))
            return level_word(lang, (enum guard_level)i);
    return level;
}

static struct str level_class(enum guard_level level)
{
    switch (level) {
    case GUARD_NOTE: return STR("is-note");
    case GUARD_ASK: return STR("is-ask");
    case GUARD_STOP: return STR("is-stop");
    }
    return STR("");
}

/* ---- the marked text ---- */

/* Each byte with the gravest level that was found there. */
static void fill_marks(const struct page_env *env, const struct check *c,
                       struct check_page *out)
{
    size_t n = c->text.len, marks_n = 0;
    unsigned char *level = arena_alloc(env->arena, n + 1);
    struct pages_mark *marks;

    memset(level, PLAIN, n);
    for (size_t i = 0; i < c->guard.findings_n; i++) {
        const struct guard_finding *f = &c->guard.findings[i];

        for (size_t k = f->from; !f->in_subject && k < f->to && k < n; k++)
            if (level[k] == PLAIN || level[k] < f->level)
                level[k] = (unsigned char)f->level;
    }
    marks =
        ARENA_ARRAY(env->arena, 2 * c->guard.findings_n + 1, struct pages_mark);
    for (size_t at = 0, end; at < n; at = end) {
        for (end = at + 1; end < n && level[end] == level[at];)
            end++;
        marks[marks_n].text = str_sub(c->text, at, end - at);
        if (level[at] != PLAIN) {
            enum guard_level l = (enum guard_level)level[at];

            marks[marks_n].class = level_class(l);
            marks[marks_n].why = level_word(env->lang, l);
        }
        marks_n++;
        if (marks_n == 2 * c->guard.findings_n + 1) { /* the rest is plain */
            marks[marks_n - 1].text = str_sub(c->text, at, n);
            break;
        }
    }
    out->marked = pages_marked(env->arena, marks, marks_n);
}

static struct str translated(enum lang lang, struct str key)
{
    return key.len ? msg(lang, key.ptr) : STR("");
}

static void fill_lines(const struct page_env *env, const struct check *c,
                       struct check_page *out)
{
    struct check_line *lines =
        ARENA_ARRAY(env->arena, c->guard.findings_n, struct check_line);

    for (size_t i = 0; i < c->guard.findings_n; i++) {
        const struct guard_finding *f = &c->guard.findings[i];

        lines[i] = (struct check_line){
            .class = level_class(f->level),
            .level = level_word(env->lang, f->level),
            .what = check_what_word(env->lang, guard_what_name(f->what)),
            .words = str_sub(f->in_subject ? c->subject : c->text, f->from,
                             f->to - f->from),
            .why = translated(env->lang, f->why),
            .suggestion = translated(env->lang, f->suggestion),
            .with = f->with,
        };
    }
    out->lines = lines;
    out->lines_n = c->guard.findings_n;
}

/* What a clock on the brand's wall will show. */
static struct str local_time(const struct page_env *env, int64_t us)
{
    struct civil c = civil_from_us(us);
    struct err why = {0};

    if (us <= 0)
        return STR("");
    if (env->zone.len && !zone_local(env->zone, us, &c, &why))
        return STR("");
    return str_fmt(env->arena, "%04d-%02d-%02dT%02d:%02d", c.year, c.month,
                   c.day, c.hour, c.minute);
}

static void fill_promises(const struct page_env *env, const struct check *c,
                          struct check_page *out)
{
    struct check_promise_line *lines =
        ARENA_ARRAY(env->arena, c->guard.promises_n, struct check_promise_line);

    for (size_t i = 0; i < c->guard.promises_n; i++) {
        const struct guard_promise *p = &c->guard.promises[i];
        bool ahead = p->due_us > env->now_us;

        lines[i] = (struct check_promise_line){
            p->text, ahead ? local_time(env, p->due_us) : STR(""), ahead};
    }
    out->promises = lines;
    out->promises_n = c->guard.promises_n;
}

void check_page_fill(const struct page_env *env, const struct check *c,
                     struct check_page *out)
{
    *out = (struct check_page){
        .shown = c->guard.findings_n > 0 || c->guard.promises_n > 0,
        .stops = c->hold == CHECK_STOPS,
        .asks = c->hold == CHECK_ASKS,
        .may_pass = c->may_pass,
        .token = c->token,
    };
    fill_marks(env, c, out);
    fill_lines(env, c, out);
    fill_promises(env, c, out);
}

/* ---- the form's answer ---- */

static bool promise_due(struct web_req *req, struct str text, int64_t *us,
                        struct err *e)
{
    struct str zone = pages_who(req)->zone;

    if (!civil_parse(text, us))
        return err_set(e, ERR_INPUT, "a promise needs a time that lies ahead");
    return !zone.len || zone_to_us(zone, civil_from_us(*us), us, e);
}

bool check_leave_of(struct web_req *req, struct check_leave *leave,
                    struct err *e)
{
    size_t n, texts_n, dues_n;
    const struct str *chosen = req_texts(req, "promise", &n);
    const struct str *texts = req_texts(req, "promise_text", &texts_n);
    const struct str *dues = req_texts(req, "promise_due", &dues_n);
    struct check_promise *out =
        ARENA_ARRAY(req->arena, n, struct check_promise);

    *leave = (struct check_leave){.token = req_text(req, "confirm"),
                                  .pass = req_text(req, "pass")};
    for (size_t i = 0; i < n; i++) {
        int64_t at;

        if (!str_to_i64(chosen[i], &at) || at < 0 || (size_t)at >= texts_n ||
            (size_t)at >= dues_n)
            return err_set(e, ERR_INPUT, "there is no such promise");
        out[i].text = texts[at];
        if (!promise_due(req, dues[at], &out[i].due_us, e))
            return false;
    }
    leave->promises = out;
    leave->promises_n = n;
    return true;
}

struct held {
    struct web_req *req;
    struct actor who;
    int64_t case_id;
    const struct check *check;
};

static bool count_held(struct db_tx *tx, void *ctx, struct err *e)
{
    struct held *h = ctx;

    return check_held(tx, h->req->arena, &h->who, h->case_id, h->check, e);
}

bool check_count_held(struct web_req *req, int64_t case_id,
                      const struct check *c, struct err *e)
{
    struct held h = {req, pages_actor(req), case_id, c};

    return db_run(req->db, count_held, &h, e);
}

/* ---- while somebody types ---- */

struct asking {
    struct web_req *req;
    struct actor who;
    struct check_in in;
    struct check found;
};

static bool ask(struct db_tx *tx, void *ctx, struct err *e)
{
    struct asking *q = ctx;

    return check_read(tx, q->req->arena, pages_desk(q->req), &q->who, &q->in,
                      &q->found, e);
}

/* The script knows no words: those of what was found, and of all levels. */
static void put_labels(struct json *j, enum lang lang, const struct check *c)
{
    json_name(j, "labels");
    json_object(j);
    for (int i = 0; i < GUARD_LEVEL_N; i++)
        json_put_str(j, guard_level_name((enum guard_level)i).ptr,
                     level_word(lang, (enum guard_level)i));
    for (int i = 0; i < GUARD_WHAT_N; i++) {
        struct str what = guard_what_name((enum guard_what)i);

        if (c->guard.counts[i])
            json_put_str(j, what.ptr, check_what_word(lang, what));
    }
    json_end(j);
}

static void put_promises_local(struct json *j, const struct page_env *env,
                               const struct check *c)
{
    json_name(j, "local_dues"); /* for fields of forms */
    json_array(j);
    for (size_t i = 0; i < c->guard.promises_n; i++)
        json_str(j, local_time(env, c->guard.promises[i].due_us));
    json_end(j);
}

static bool post_check(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct asking q = {.req = req, .who = pages_actor(req)};
    const struct page_env env = {.arena = req->arena,
                                 .zone = pages_who(req)->zone};
    struct json j = json_make(&reply->body);
    enum lang lang = msg_lang(req->lang);
    struct check_body body;

    if (!check_body_read(req->arena, req_body(req), &body, e))
        return false;
    q.in = (struct check_in){.case_id = body.case_id,
                             .text = body.text,
                             .subject = body.subject,
                             .lang = body.lang,
                             .channel = body.channel,
                             .to = body.to,
                             .cc = body.cc,
                             .name = body.name,
                             .has_attachment = body.attachment};
    if (!db_run_read(req->db, ask, &q, e))
        return false;
    json_object(&j);
    json_put_str(&j, "level",
                 q.found.guard.findings_n
                     ? guard_level_name(q.found.guard.level)
                     : STR("clean"));
    json_put_str(&j, "lang", lang_tag(q.found.guard.lang));
    check_json(&j, lang, &q.found);
    put_promises_local(&j, &env, &q.found);
    put_labels(&j, lang, &q.found);
    json_put_str(
        &j, "summary",
        msg_fmt_n(req->arena, lang,
                  MSG_N("{n} thing to look at", "{n} things to look at"),
                  (int64_t)q.found.guard.findings_n, NULL, 0));
    json_put_i64(&j, "chars", (int64_t)q.found.guard.chars);
    json_put_str(&j, "confirm", q.found.token);
    json_end(&j);
    web_json(reply);
    return true;
}

const struct web_route check_routes[] = {
    {"POST", "/api/v1/check", ROLE_AGENT, WEB_CSRF | WEB_RAW | WEB_JSON, NULL,
     post_check,
     "Reads a text as the tone guard does when it is sent.  JSON in: text, "
     "subject, lang, channel, case, to, cc, name, attachment."},
    {0}};
