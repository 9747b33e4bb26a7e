#include "desk/case.h"
#include "web/page_judgement.h"
#include "web/pages/check.h"
#include "web/pages/judgement.h"
#include "web/pages/judgement_figures.h"
#include "web/pages/verdict.h"

struct reading {
    struct web_req *req;
    struct judgement j;
    struct q_member_list *members;
    size_t members_n;
    struct own_causes causes;
    struct q_sample_of_day *today;
    size_t today_n;
};

static bool read_all(struct db_tx *tx, void *ctx, struct err *e)
{
    struct reading *r = ctx;
    const struct web_session *s = &r->req->session;
    struct arena *a = r->req->arena;

    return judgement_read(tx, a, s->brand_id, r->req->now_us, &r->j, e) &&
           q_member_list(tx, a, s->brand_id, &r->members, &r->members_n, e) &&
           q_cause_list(tx, a, s->brand_id, &r->causes.list, &r->causes.n, e) &&
           q_sample_of_day(tx, a, s->brand_id, s->agent_id,
                           r->req->now_us / US_PER_DAY, &r->today, &r->today_n,
                           e);
}

/* ---- how often it is right ---- */

static int percent(double p)
{
    return (int)(p * 100 + 0.5);
}

static struct str share_words(struct arena *a, struct judgement_share s)
{
    if (s.n == 0)
        return STR("");
    return str_fmt(a, "%d %% (%d–%d %%)",
                   percent((double)s.right / (double)s.n), percent(s.low),
                   percent(s.high));
}

static void fill_rows(const struct page_env *env, const struct reading *r,
                      struct judgement_page *p)
{
    const struct judgement *j = &r->j;
    struct judgement_row *rows =
        ARENA_ARRAY(env->arena, HEAD_N + j->values_n, struct judgement_row);

    for (int h = 0; h < HEAD_N; h++) {
        enum verdict_head head = (enum verdict_head)h;

        rows[p->rows_n++] = (struct judgement_row){
            .head = verdict_head_word(env->lang, head),
            .precision = share_words(env->arena, j->right[h]),
            .said_n = j->right[h].n,
            .corrected_n = j->corrected[h],
        };
        for (size_t i = 0; i < j->values_n; i++)
            if (j->values[i].head == head)
                rows[p->rows_n++] = (struct judgement_row){
                    .head = verdict_head_word(env->lang, head),
                    .value = verdict_value_word(env->lang, &r->causes, head,
                                                j->values[i].value),
                    .precision =
                        share_words(env->arena, j->values[i].precision),
                    .recall = share_words(env->arena, j->values[i].recall),
                    .said_n = j->values[i].precision.n,
                    .meant_n = j->values[i].recall.n,
                };
        p->heads[h] = verdict_head_word(env->lang, head);
    }
    p->rows = rows;
}

static void fill_weeks(const struct page_env *env, const struct judgement *j,
                       struct judgement_page *p)
{
    struct judgement_week_row *rows =
        ARENA_ARRAY(env->arena, j->weeks_n, struct judgement_week_row);

    for (size_t i = 0; i < j->weeks_n; i++) {
        const struct judgement_week *w = &j->weeks[i];

        rows[i].from = date_day_short(env->arena, env->lang, STR(""),
                                      w->week * 7 * US_PER_DAY);
        for (int h = 0; h < HEAD_N; h++)
            if (w->right[h].n)
                rows[i].cells[h] = str_fmt(
                    env->arena, "%d %% / %" PRId64,
                    percent((double)w->right[h].right / (double)w->right[h].n),
                    w->right[h].n);
    }
    p->weeks = rows;
    p->weeks_n = j->weeks_n;
}

/* ---- versions ---- */

static struct str state_word(enum lang lang, struct str state)
{
    if (str_eq(state, STR("adopted")))
        return msg(lang, MSG("adopted"));
    if (str_eq(state, STR("rejected")))
        return msg(lang, MSG("not better, not used"));
    return msg(lang, MSG("taken back"));
}

static void fill_versions(const struct page_env *env, const struct judgement *j,
                          struct judgement_page *p)
{
    struct judgement_version *rows =
        ARENA_ARRAY(env->arena, j->learned_n, struct judgement_version);
    bool found = false;

    for (size_t i = 0; i < j->learned_n; i++) {
        const struct q_learned_list *l = &j->learned[i];
        bool adopted = str_eq(l->state, STR("adopted"));

        rows[i] = (struct judgement_version){
            .id = l->id,
            .at_us = l->created_us,
            .version = l->version,
            .state = state_word(env->lang, l->state),
            .figures = judgement_figures(env->arena, env->lang, l->figures),
            .in_use = adopted && !found,
        };
        found = found || adopted;
    }
    p->versions = rows;
    p->versions_n = j->learned_n;
}

/* ---- our own letters ---- */

static struct str outcome_word(enum lang lang, struct str outcome)
{
    static const struct {
        const char *code, *text;
    } words[] = {
        {"refused", MSG("refused")},
        {"asked", MSG("asked about")},
        {"noted", MSG("left as it was")},
        {"confirmed", MSG("sent after a second look")},
        {"passed", MSG("let pass by a lead")},
    };

    for (size_t i = 0; i < ARRAY_N(words); i++)
        if (str_eq(outcome, str_from_z(words[i].code)))
            return msg(lang, words[i].text);
    return outcome;
}

static void fill_found(const struct page_env *env, const struct reading *r,
                       struct judgement_page *p)
{
    const struct judgement *j = &r->j;
    struct judgement_found *rows =
        ARENA_ARRAY(env->arena, j->findings_n, struct judgement_found);

    for (size_t i = 0; i < j->findings_n; i++) {
        const struct q_finding_sums *f = &j->findings[i];
        struct str agent = msg(env->lang, MSG("The desk"));

        if (!p->all && f->agent_id != env->agent_id)
            continue;
        for (size_t k = 0; k < r->members_n; k++)
            if (r->members[k].agent_id == f->agent_id)
                agent = r->members[k].name;
        rows[p->found_n++] = (struct judgement_found){
            .agent = agent,
            .what = check_what_word(env->lang, f->what),
            .level = check_level_word(env->lang, f->level),
            .outcome = outcome_word(env->lang, f->outcome),
            .n = f->n,
        };
    }
    p->found = rows;
}

/* ---- the page ---- */

static bool get_judgement(struct web_req *req, struct web_reply *reply,
                          struct err *e)
{
    struct reading r = {.req = req};
    enum role role = req->session.role;
    struct page_env env;
    struct judgement_page page = {
        .all = role == ROLE_LEAD || role == ROLE_AUDITOR || role == ROLE_ADMIN,
        .may_roll_back = pages_leads(role),
    };

    if (!db_run_read(req->db, read_all, &r, e))
        return false;
    pages_env(req, reply, NAV_JUDGEMENT, &env);
    page.today_n = r.today_n ? (int64_t)r.today_n : SAMPLE_PER_DAY;
    for (size_t i = 0; i < r.today_n; i++)
        page.today_done += r.today[i].done_us != 0;
    if (page.all) {
        fill_rows(&env, &r, &page);
        fill_weeks(&env, &r.j, &page);
        fill_versions(&env, &r.j, &page);
    }
    fill_found(&env, &r, &page);
    page_judgement(&reply->body, &env, &page);
    return true;
}

struct rolling {
    struct web_req *req;
    struct actor who;
};

static bool roll_back(struct db_tx *tx, void *ctx, struct err *e)
{
    struct rolling *r = ctx;

    return judgement_roll_back(tx, r->req->arena, &r->who, req_id(r->req, "id"),
                               e);
}

static bool post_roll_back(struct web_req *req, struct web_reply *reply,
                           struct err *e)
{
    struct rolling r = {req, pages_actor(req)};

    if (!db_run(req->db, roll_back, &r, e))
        return false;
    pages_done(req, reply, STR("/judgement"), SAY_ROLLED_BACK, 0);
    return true;
}

const struct web_route judgement_routes[] = {
    {"GET", "/judgement", ROLE_AGENT, 0, NULL, get_judgement,
     "How often the judgement is right, and what it found in our letters."},
    {"POST", "/judgement/{id}/back", ROLE_LEAD, WEB_CSRF, NULL, post_roll_back,
     "Stops using what was learnt last."},
    {0}};
