/*
 * verdict.c — why the judgement says what it says of a message, and setting it
 * right: one button, or one key, for each value of each head.
 */
#include "base/limits.h"
#include "base/random.h"
#include "db/q_message.h"
#include "desk/case.h"
#include "web/page_verdict.h"
#include "web/pages/verdict.h"
#include "web/pages/verdict_said.h"

enum { WORDS_MAX = 6, ASKS_MAX = 16 };

struct looking {
    struct web_req *req;
    struct actor who;
    int64_t id;
    struct q_message_get m;
    struct verdict_view view;
    struct own_causes causes;
    struct q_member_list *members;
    size_t members_n;
    struct said said;
    struct str text; /* that the spans count */
};

static bool read_all(struct db_tx *tx, void *ctx, struct err *e)
{
    struct looking *l = ctx;
    struct arena *a = l->req->arena;
    int64_t brand_id = l->who.brand_id;

    switch (q_message_get(tx, a, brand_id, l->id, &l->m, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such message");
    case DB_ROW: break;
    }
    return verdict_view(tx, a, brand_id, l->id, &l->view, e) &&
           q_cause_list(tx, a, brand_id, &l->causes.list, &l->causes.n, e) &&
           q_member_list(tx, a, brand_id, &l->members, &l->members_n, e);
}

static struct looking looking_at(struct web_req *req)
{
    return (struct looking){
        .req = req, .who = pages_actor(req), .id = req_id(req, "id")};
}

/* ---- the words ---- */

static const char *const SPAN_HEADS[HEAD_N] = {[HEAD_LANGUAGE] = "",
                                               [HEAD_KIND] = "kind",
                                               [HEAD_HARM] = "harm",
                                               [HEAD_CAUSE] = "cause",
                                               [HEAD_FLAGS] = "flag"};

static bool among(struct str list, struct str item)
{
    struct str rest = list, one;

    while (list.len && str_cut(&rest, ',', &one))
        if (str_eq(one, item))
            return true;
    return false;
}

/* A span that speaks for what the machine said of that head. */
static bool speaks(const struct looking *l, const struct said_span *s,
                   enum verdict_head head)
{
    return s->weight > 0 && str_eq(s->what, str_from_z(SPAN_HEADS[head])) &&
           among(l->view.was[head], s->name);
}

static struct str span_text(const struct looking *l, const struct said_span *s)
{
    struct str source = s->in_subject ? l->m.subject : l->text;

    return s->to > s->from ? str_sub(source, s->from, s->to - s->from)
                           : STR("");
}

static void fill_words(const struct looking *l, enum verdict_head head,
                       struct verdict_group *g)
{
    struct str *words = ARENA_ARRAY(l->req->arena, WORDS_MAX, struct str);

    for (size_t i = 0; i < l->said.spans_n && g->words_n < WORDS_MAX; i++)
        if (speaks(l, &l->said.spans[i], head))
            words[g->words_n++] = span_text(l, &l->said.spans[i]);
    g->words = words;
}

static struct str why_word(const struct page_env *env, const struct looking *l,
                           const struct said_span *s)
{
    for (int h = HEAD_KIND; h < HEAD_N; h++)
        if (speaks(l, s, (enum verdict_head)h))
            return verdict_value_word(env->lang, &l->causes,
                                      (enum verdict_head)h, s->name);
    if (s->weight > 0 && str_eq(s->what, STR("ask")) &&
        among(l->view.row.asks, s->name))
        return verdict_ask_word(env->lang, s->name);
    if (s->weight > 0 && str_eq(s->what, STR("said_before")) &&
        l->view.row.said_before)
        return msg(env->lang, MSG("said before"));
    return STR("");
}

/* By byte the first span that says something; runs of one span are a mark. */
static void fill_marks(const struct page_env *env, const struct looking *l,
                       struct verdict_page *p)
{
    size_t n = l->text.len, max = 2 * l->said.spans_n + 1, marks_n = 0;
    uint16_t *at = ARENA_ARRAY(env->arena, n + 1, uint16_t);
    struct str *why = ARENA_ARRAY(env->arena, l->said.spans_n + 1, struct str);
    struct pages_mark *marks = ARENA_ARRAY(env->arena, max, struct pages_mark);

    for (size_t i = 0; i < l->said.spans_n && i < UINT16_MAX - 1; i++) {
        const struct said_span *s = &l->said.spans[i];

        why[i + 1] = why_word(env, l, s);
        for (size_t k = s->from;
             !s->in_subject && why[i + 1].len && k < s->to && k < n; k++)
            if (at[k] == 0)
                at[k] = (uint16_t)(i + 1);
    }
    for (size_t from = 0, end; from < n; from = end) {
        for (end = from + 1; end < n && at[end] == at[from];)
            end++;
        if (marks_n + 1 == max)
            end = n;
        marks[marks_n++] = (struct pages_mark){
            str_sub(l->text, from, end - from), STR(""), why[at[from]]};
    }
    p->marked = pages_marked(env->arena, marks, marks_n);
}

/* ---- the groups ---- */

static int percent(double p)
{
    return (int)(p * 100 + 0.5);
}

static double probability(const struct looking *l, enum verdict_head head)
{
    switch (head) {
    case HEAD_LANGUAGE: return l->said.lang_p;
    case HEAD_KIND: return l->view.row.kind_p;
    case HEAD_HARM: return l->said.harm_p[l->view.row.harm % 5];
    case HEAD_CAUSE: return l->view.row.cause_p;
    case HEAD_FLAGS: break;
    }
    return 0;
}

static struct str said_words(const struct page_env *env,
                             const struct looking *l, enum verdict_head head)
{
    struct str was = l->view.was[head], rest = was, one;
    struct buf b = buf_make(env->arena, 2000);
    int p = percent(probability(l, head));

    if (head != HEAD_FLAGS) {
        buf_put(&b, verdict_value_word(env->lang, &l->causes, head, was));
        if (p > 0)
            buf_put_f(&b, ", %d %%", p);
        return buf_str(&b);
    }
    if (was.len == 0)
        return msg(env->lang, MSG("none"));
    while (str_cut(&rest, ',', &one)) {
        if (b.len)
            BUF_LIT(&b, ", ");
        buf_put(&b, verdict_flag_word(env->lang, one));
    }
    return buf_str(&b);
}

static void add_choice(const struct page_env *env, const struct looking *l,
                       enum verdict_head head, struct str code, const char *key,
                       struct verdict_choice *list, struct verdict_group *g)
{
    struct str now = l->view.now[head];

    list[g->choices_n++] = (struct verdict_choice){
        .code = code,
        .text = verdict_value_word(env->lang, &l->causes, head, code),
        .key = str_from_z(key),
        .chosen = head == HEAD_FLAGS ? among(now, code) : str_eq(now, code),
    };
}

static void fill_choices(const struct page_env *env, const struct looking *l,
                         enum verdict_head head, struct verdict_group *g)
{
    /* in the order of enum lang, kind, cause and flag; each letter once */
    static const char *const langs[LANG_N] = {"",  "e", "f", "l", "r", "t",
                                              "h", "u", "d", "a", "i"};
    static const char *const kinds[KIND_N] = {"c", "q", "p", "o", "s"};
    static const char *const harms[HARM_N] = {"0", "1", "2", "3", "4"};
    static const char *const causes[CAUSE_N] = {
        "F", "L", "P", "C", "W", "S", "Y", "U", "I", "O", "R", "D", "T"};
    static const char *const flags[FLAG_N] = {"j", "n", "b", "w",
                                              "g", "m", "k", "y"};
    struct verdict_choice *list = ARENA_ARRAY(
        env->arena, LANG_N + CAUSE_N + l->causes.n + 1, struct verdict_choice);

    g->choices = list;
    switch (head) {
    case HEAD_LANGUAGE:
        for (int i = LANG_EN; i < LANG_N; i++)
            add_choice(env, l, head, lang_tag((enum lang)i), langs[i], list, g);
        break;
    case HEAD_KIND:
        for (int i = 0; i < KIND_N; i++)
            add_choice(env, l, head, kind_name((enum kind)i), kinds[i], list,
                       g);
        break;
    case HEAD_HARM:
        for (int i = 0; i < HARM_N; i++)
            add_choice(env, l, head, str_from_z(harms[i]), harms[i], list, g);
        break;
    case HEAD_CAUSE:
        for (int i = 0; i < CAUSE_N; i++)
            add_choice(env, l, head, cause_name((enum cause)i), causes[i], list,
                       g);
        for (size_t i = 0; i < l->causes.n; i++)
            if (!l->causes.list[i].retired)
                add_choice(env, l, head, l->causes.list[i].code, "", list, g);
        add_choice(env, l, head, STR(""), "-", list, g);
        break;
    case HEAD_FLAGS:
        for (int i = 0; i < FLAG_N; i++)
            add_choice(env, l, head, flag_name((enum flag)i), flags[i], list,
                       g);
        break;
    }
}

static struct str name_of(const struct looking *l, int64_t agent_id)
{
    for (size_t i = 0; i < l->members_n; i++)
        if (l->members[i].agent_id == agent_id)
            return l->members[i].name;
    return agent_id ? str_fmt(l->req->arena, "#%" PRId64, agent_id) : STR("");
}

static void fill_groups(const struct page_env *env, const struct looking *l,
                        struct verdict_page *p)
{
    static const enum verdict_head order[HEAD_N] = {
        HEAD_KIND, HEAD_HARM, HEAD_CAUSE, HEAD_FLAGS, HEAD_LANGUAGE};
    struct verdict_group *groups =
        ARENA_ARRAY(env->arena, HEAD_N, struct verdict_group);

    for (size_t i = 0; i < HEAD_N; i++) {
        enum verdict_head h = order[i];
        struct verdict_group *g = &groups[p->groups_n++];

        *g = (struct verdict_group){
            .head = verdict_head_name(h),
            .title = verdict_head_word(env->lang, h),
            .said = said_words(env, l, h),
            .by = name_of(l, l->view.by[h]),
            .flags = h == HEAD_FLAGS,
        };
        fill_words(l, h, g);
        fill_choices(env, l, h, g);
        p->looked = p->looked || l->view.looked[h];
    }
    p->groups = groups;
}

static void fill_asks(const struct page_env *env, const struct looking *l,
                      struct verdict_page *p)
{
    struct str rest = l->view.row.asks, one;
    struct str *asks = ARENA_ARRAY(env->arena, ASKS_MAX, struct str);

    while (l->view.row.asks.len && p->asks_n < ASKS_MAX &&
           str_cut(&rest, ',', &one))
        asks[p->asks_n++] = verdict_ask_word(env->lang, one);
    p->asks = asks;
}

static bool get_verdict(struct web_req *req, struct web_reply *reply,
                        struct err *e)
{
    struct looking l = looking_at(req);
    struct page_env env;
    struct verdict_page page;

    if (!db_run_read(req->db, read_all, &l, e))
        return false;
    said_read(req->arena, l.view.row.said, &l.said);
    l.text = verdict_text(req->arena, l.m.text);
    pages_env(req, reply, NAV_QUEUE, &env);
    page = (struct verdict_page){
        .id = l.id,
        .case_id = l.m.case_id,
        .at_us = l.m.at_us,
        .subject = l.m.subject,
        .from = l.m.from_name.len ? l.m.from_name : l.m.from_addr,
        .model = l.view.row.model,
        .said_before = l.view.row.said_before,
        .sample = req_bool(req, "sample"),
    };
    fill_marks(&env, &l, &page);
    fill_groups(&env, &l, &page);
    fill_asks(&env, &l, &page);
    page_verdict(&reply->body, &env, &page);
    return true;
}

/* ---- setting it right ---- */

static bool correct(struct db_tx *tx, void *ctx, struct err *e)
{
    struct looking *l = ctx;
    struct web_req *req = l->req;
    enum verdict_head head;

    if (req_has(req, "flag"))
        return verdict_toggle_flag(tx, req->arena, &l->who, l->id,
                                   req_text(req, "flag"), e);
    if (!verdict_head_parse(req_text(req, "head"), &head))
        return err_set(e, ERR_INPUT, "there is no such head");
    return verdict_correct(tx, req->arena, &l->who, l->id, head,
                           req_text(req, "now"), e);
}

static bool post_verdict(struct web_req *req, struct web_reply *reply,
                         struct err *e)
{
    struct looking l = looking_at(req);

    if (!db_run(req->db, correct, &l, e))
        return false;
    pages_done(req, reply,
               str_fmt(req->arena, "/message/%" PRId64 "/verdict%s", l.id,
                       req_bool(req, "sample") ? "?sample=1" : ""),
               SAY_CORRECTED, 0);
    return true;
}

static bool confirm(struct db_tx *tx, void *ctx, struct err *e)
{
    struct looking *l = ctx;

    return verdict_confirm(tx, l->req->arena, &l->who, l->id, e);
}

static bool post_right(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct looking l = looking_at(req);
    bool sample = req_bool(req, "sample");

    if (!db_run(req->db, confirm, &l, e))
        return false;
    pages_done(req, reply,
               sample
                   ? STR("/judgement/next")
                   : str_fmt(req->arena, "/message/%" PRId64 "/verdict", l.id),
               sample ? SAY_NOTHING : SAY_CONFIRMED, 0);
    return true;
}

/* ---- one of today's ---- */

struct drawing {
    struct web_req *req;
    struct actor who;
    struct q_sample_of_day *rows;
    size_t n;
};

static bool draw(struct db_tx *tx, void *ctx, struct err *e)
{
    struct drawing *d = ctx;
    struct rng r = rng_seeded();

    return verdict_sample(tx, d->req->arena, &d->who, rng_next(&r), &d->rows,
                          &d->n, e);
}

/* The first that is not done; when all are, the page of the judgement. */
static bool get_next(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct drawing d = {.req = req, .who = pages_actor(req)};

    if (req->session.role == ROLE_AUDITOR)
        return err_set(e, ERR_DENIED, "an auditor changes nothing");
    if (!db_run(req->db, draw, &d, e))
        return false;
    for (size_t i = 0; i < d.n; i++)
        if (d.rows[i].done_us == 0) {
            web_redirect(reply, str_fmt(req->arena,
                                        "/message/%" PRId64 "/verdict?sample=1",
                                        d.rows[i].message_id));
            return true;
        }
    pages_done(req, reply, STR("/judgement"),
               d.n ? SAY_SAMPLE_DONE : SAY_SAMPLE_NONE, 0);
    return true;
}

static const struct web_field verdict_fields[] = {
    {"id", WEB_ID}, {"sample", WEB_BOOL}, {0}};
static const struct web_field correct_fields[] = {
    {"id", WEB_ID},
    {"sample", WEB_BOOL},
    {"head", WEB_LINE, .max_bytes = 20},
    {"now", WEB_LINE, .max_bytes = 200},
    {"flag", WEB_LINE, .max_bytes = 40},
    {0}};

const struct web_route verdict_routes[] = {
    {"GET", "/message/{id}/verdict", ROLE_AGENT, 0, verdict_fields, get_verdict,
     "What a message says, and which words say so."},
    {"POST", "/message/{id}/verdict", ROLE_AGENT, WEB_CSRF, correct_fields,
     post_verdict, "Sets right what was said of a message."},
    {"POST", "/message/{id}/verdict/right", ROLE_AGENT, WEB_CSRF,
     verdict_fields, post_right, "Says that it is right."},
    {"GET", "/judgement/next", ROLE_AGENT, 0, NULL, get_next,
     "The next of today's messages that were drawn at random."},
    {0}};
