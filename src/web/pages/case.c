/*
 * case.c — one case: what was said and done, in order of time, and what one
 * can do about it.  Seventeen queries, however long the case is.
 */
#include "base/limits.h"
#include "desk/case.h"
#include "desk/fold.h"
#include "desk/remedy.h"
#include "html/markdown.h"
#include "html/text_html.h"
#include "web/page_case.h"
#include "web/pages/case.h"

struct reading {
    struct web_req *req;
    int64_t id, before_id;
    struct case_view view;
    struct q_member_list *members;
    size_t members_n;
    struct own_causes causes;
    struct q_draft_of_case *drafts;
    size_t drafts_n;
    struct q_presence_of_case *here;
    size_t here_n;
    struct q_message_last_in last;
};

static bool read_case(struct db_tx *tx, void *ctx, struct err *e)
{
    struct reading *r = ctx;
    struct arena *a = r->req->arena;
    int64_t brand_id = r->req->session.brand_id;

    return case_view(tx, a, brand_id, r->id, r->before_id, &r->view, e) &&
           q_member_list(tx, a, brand_id, &r->members, &r->members_n, e) &&
           q_cause_list(tx, a, brand_id, &r->causes.list, &r->causes.n, e) &&
           q_draft_of_case(tx, a, brand_id, r->id, r->req->session.agent_id,
                           &r->drafts, &r->drafts_n, e) &&
           q_presence_of_case(tx, a, brand_id, r->id, r->req->now_us, &r->here,
                              &r->here_n, e) &&
           q_message_last_in(tx, a, brand_id, r->id, &r->last, e) != DB_FAIL;
}

/* ---- the timeline ---- */

static void fill_parts(const struct page_env *env, struct case_item *it)
{
    const struct q_message_of_case *m = it->m;
    struct case_part *out;
    struct fold *folds;
    size_t n;

    if (!str_eq(m->kind, STR("in"))) { /* ours is Markdown */
        out = ARENA_NEW(env->arena, struct case_part);
        out->html = markdown_to_html(env->arena, m->text);
        it->parts = out;
        it->parts_n = 1;
        return;
    }
    folds = fold_parts(env->arena, m->text, m->folds, &n);
    out = ARENA_ARRAY(env->arena, n, struct case_part);
    for (size_t i = 0; i < n; i++) {
        struct str text = str_sub(m->text, folds[i].span.from,
                                  folds[i].span.to - folds[i].span.from);

        switch (folds[i].kind) {
        case FOLD_NOT: break;
        case FOLD_QUOTE:
            out[i].fold = msg(env->lang, MSG("Quoted text"));
            break;
        case FOLD_SIGNATURE:
            out[i].fold = msg(env->lang, MSG("Signature"));
            break;
        }
        out[i].html = text_to_html(env->arena, text, STR(""));
    }
    it->parts = out;
    it->parts_n = n;
}

static void fill_files(struct arena *a, const struct case_view *v,
                       struct case_item *it)
{
    it->files = ARENA_ARRAY(a, v->files_n, const struct q_attachment_of_case *);
    for (size_t i = 0; i < v->files_n; i++)
        if (v->files[i].message_id == it->m->id)
            it->files[it->files_n++] = &v->files[i];
}

static void fill_notes(const struct page_env *env, struct case_item *it)
{
    struct str rest = it->m->notes, one;
    struct str *out = ARENA_ARRAY(env->arena, 32, struct str);

    if (!str_eq(it->m->kind, STR("in")))
        return;
    while (it->m->notes.len && it->notes_n < 32 && str_cut(&rest, ',', &one))
        out[it->notes_n++] = pages_note_word(env->lang, one);
    it->notes = out;
}

static struct case_item message_item(const struct page_env *env,
                                     const struct case_words *w,
                                     const struct case_view *v,
                                     const struct q_message_of_case *m)
{
    struct case_item it = {.at_us = m->at_us, .m = m};
    bool bad;

    it.state = case_letter_state(w, m, &it.letter);
    bad = str_eq(m->state, STR("failed")) || str_eq(m->state, STR("bounced")) ||
          str_eq(m->state, STR("unsure"));
    it.class =
        str_fmt(env->arena, "%.*s%s", STR_ARG(m->kind), bad ? " is-bad" : "");
    if (str_eq(m->kind, STR("in")))
        it.from = m->from_name.len ? m->from_name : m->from_addr;
    else
        it.from = m->agent.len ? m->agent : msg(env->lang, MSG("The desk"));
    fill_parts(env, &it);
    fill_files(env->arena, v, &it);
    fill_notes(env, &it);
    if (str_eq(m->kind, STR("in")))
        it.chips = verdict_chips(env, w->causes, v->verdicts, v->verdicts_n,
                                 v->corrections, v->corrections_n, m->id);
    return it;
}

static bool is_fresh(const struct case_view *v, int64_t message_id,
                     int64_t since)
{
    for (size_t i = 0; since && i < v->events_n; i++)
        if (v->events[i].id > since && v->events[i].message_id == message_id)
            return true;
    return false;
}

/* Both lists are in order; events before the first message shown belong to an
 * older page. */
static void fill_items(const struct page_env *env, const struct reading *r,
                       struct case_page *p)
{
    const struct case_view *v = &r->view;
    const struct case_words w = {env->arena, env->lang,    env->zone,
                                 r->members, r->members_n, &r->causes};
    struct case_item *out =
        ARENA_ARRAY(env->arena, v->messages_n + v->events_n, struct case_item);
    size_t m = 0, e = 0, n = 0;
    int64_t from_us = v->older && v->messages_n ? v->messages[0].at_us : 0;

    while (m < v->messages_n || e < v->events_n) {
        bool event_next =
            m == v->messages_n ||
            (e < v->events_n && v->events[e].at_us < v->messages[m].at_us);

        if (event_next) {
            const struct q_event_of_case *ev = &v->events[e++];
            struct str s = case_event_sentence(&w, ev);

            if (s.len == 0 || ev->at_us < from_us)
                continue;
            out[n++] = (struct case_item){.at_us = ev->at_us,
                                          .sentence = s,
                                          .fresh = p->fresh_since &&
                                                   ev->id > p->fresh_since};
        } else {
            out[n] = message_item(env, &w, v, &v->messages[m]);
            out[n++].fresh = is_fresh(v, v->messages[m].id, p->fresh_since);
            m++;
        }
    }
    p->items = out;
    p->items_n = n;
    p->last_event_id = v->events_n ? v->events[v->events_n - 1].id : 0;
    p->here = case_here_sentence(&w, r->here, r->here_n, env->agent_id);
}

/* ---- forms ---- */

static struct pages_option *state_options(const struct page_env *env,
                                          struct str chosen, size_t *n)
{
    struct pages_option *out =
        ARENA_ARRAY(env->arena, CASE_STATE_N, struct pages_option);

    *n = 0;
    for (int i = CASE_OPEN; i < CASE_STATE_N; i++) {
        struct str code = case_state_name((enum case_state)i);

        out[(*n)++] = (struct pages_option){
            code, pages_state_word(env->lang, code), str_eq(code, chosen)};
    }
    return out;
}

static void fill_options(const struct page_env *env, const struct reading *r,
                         struct case_page *p)
{
    size_t kinds_n;
    const struct str *kinds = remedy_kinds(&kinds_n);
    struct pages_option *out =
        ARENA_ARRAY(env->arena, kinds_n, struct pages_option);

    for (size_t i = 0; i < kinds_n; i++)
        out[i] = (struct pages_option){
            kinds[i], pages_remedy_word(env->lang, kinds[i]), false};
    p->kinds = out;
    p->kinds_n = kinds_n;
    p->states = state_options(env, r->view.row.state, &p->states_n);
    p->thens =
        state_options(env, case_state_name(CASE_WAITING_CUSTOMER), &p->thens_n);
    p->causes = pages_cause_options(env->arena, env->lang, &r->causes,
                                    r->view.row.cause, &p->causes_n);
    p->langs = pages_lang_options(env->arena, r->view.row.lang, &p->langs_n);
    p->cause = pages_cause_word(env->lang, &r->causes, r->view.row.cause);
    p->members = r->members;
    p->members_n = r->members_n;
}

static void fill_drafts(const struct reading *r, const struct case_again *again,
                        struct case_page *p)
{
    p->reply.to = r->last.answer_to;
    for (size_t i = 0; i < r->drafts_n; i++) {
        bool reply = str_eq(r->drafts[i].kind, STR("reply"));
        struct case_draft *d = reply ? &p->reply : &p->note;

        d->text = r->drafts[i].text;
        d->saved_us = r->drafts[i].updated_us;
    }
    if (!again) {
        p->as_note = req_choice(r->req, "as") == 1;
        return;
    }
    p->as_note = again->as_note;
    p->conflict = again->why->code == ERR_CONFLICT;
    p->quote = again->quote;
    p->reason = again->reason;
    if (again->text.ptr) {
        struct case_draft *d = again->as_note ? &p->note : &p->reply;

        d->text = again->text;
        d->saved_us = 0;
    }
    if (again->to.ptr && !again->as_note) {
        p->reply.to = again->to;
        p->reply.cc = again->cc;
    }
}

static bool make_page(struct web_req *req, struct web_reply *reply, int64_t id,
                      const struct case_again *again, struct page_env *env,
                      struct case_page *page, struct err *e)
{
    struct reading *r = ARENA_NEW(req->arena, struct reading);

    /* fields of the page itself; a refused form has others */
    *r = (struct reading){
        .req = req, .id = id, .before_id = again ? 0 : req_id(req, "before")};
    if (!db_run_read(req->db, read_case, r, e))
        return false;
    pages_env(req, reply, NAV_QUEUE, env);
    page->v = &r->view;
    page->before_id = r->before_id;
    fill_drafts(r, again, page);
    if (again && page->conflict)
        page->fresh_since = again->seen_id;
    fill_items(env, r, page);
    fill_options(env, r, page);
    if (again && again->check) {
        check_page_fill(env, again->check, &page->check);
        page->check.pass = again->pass;
    }
    page->owner_why = case_owner_why(env->lang, r->view.row.owner_why);
    if (again && !page->check.shown)
        page->wrong = pages_err_text(env->lang, again->why);
    return true;
}

bool case_show(struct web_req *req, struct web_reply *reply, int64_t id,
               const struct case_again *again, struct err *e)
{
    struct page_env env;
    struct case_page page = {0};

    if (!make_page(req, reply, id, again, &env, &page, e))
        return false;
    if (again)
        reply->status = again->status;
    page_case(&reply->body, &env, &page);
    return true;
}

static bool get_case(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    return case_show(req, reply, req_id(req, "id"), NULL, e);
}

/* What may change while somebody looks at it, for the script. */
static bool get_live(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct page_env env;
    struct case_page page = {0};

    if (!make_page(req, reply, req_id(req, "id"), NULL, &env, &page, e))
        return false;
    page_case_live(&reply->body, &env, &page);
    return true;
}

static const char *const AS[] = {"reply", "note", NULL};
static const struct web_field case_fields[] = {
    {"id", WEB_ID}, {"before", WEB_ID}, {"as", WEB_CHOICE, .choices = AS}, {0}};

const struct web_route case_routes[] = {
    {"GET", "/case/{id}", ROLE_AGENT, 0, case_fields, get_case,
     "A case with all that was said and done."},
    {"GET", "/case/{id}/live", ROLE_AGENT, 0, case_fields, get_live,
     "What of a case changes while it is looked at."},
    {0}};
