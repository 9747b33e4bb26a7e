#include "base/limits.h"
#include "db/q_case.h"
#include "desk/case.h"
#include "desk/search.h"
#include "html/text_html.h"
#include "web/page_search.h"
#include "web/pages/settings.h"

enum { PEOPLE_MAX = 5 };

struct search {
    struct web_req *req;
    struct str words;
    struct search_filter filter;
    struct search_hit *hits;
    size_t n, words_n;
    struct q_case_get one; /* id 0: no number was typed, or no such case */
    struct q_customer_by_value *people;
    size_t people_n;
};

/* "12", "#12": the number of a case. */
static bool case_number(struct str words, int64_t *id)
{
    if (words.len && words.ptr[0] == '#')
        words = str_sub(words, 1, words.len);
    return str_to_i64(words, id) && *id > 0;
}

static bool find_case(struct db_tx *tx, struct search *s, struct err *e)
{
    int64_t id;

    if (!case_number(s->words, &id))
        return true;
    switch (q_case_get(tx, s->req->arena, s->req->session.brand_id, id, &s->one,
                       e)) {
    case DB_FAIL: return false;
    case DB_NONE: s->one.id = 0; break;
    case DB_ROW: break;
    }
    return true;
}

static bool find_people(struct db_tx *tx, struct search *s, struct err *e)
{
    struct arena *a = s->req->arena;
    struct str from = str_lower_ascii(a, s->words);

    if (str_find_byte(from, '@') == SIZE_MAX ||
        str_find_byte(from, ' ') != SIZE_MAX || from.ptr[0] == '@')
        return true;
    return q_customer_by_value(
        tx, a, s->req->session.brand_id, from,
        str_fmt(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(from)), PEOPLE_MAX,
        &s->people, &s->people_n, e);
}

static bool find(struct db_tx *tx, void *ctx, struct err *e)
{
    struct search *s = ctx;

    return find_case(tx, s, e) && find_people(tx, s, e) &&
           search_find(tx, s->req->arena, s->req->session.brand_id, s->words,
                       &s->filter, &s->hits, &s->n, &s->words_n, e);
}

/* ---- showing ---- */

static struct str kind_word(const struct web_req *req,
                            const struct q_search_hits *row)
{
    struct str who = row->from_name.len ? row->from_name : row->from_addr;

    if (str_eq(row->kind, STR("note")))
        return msg(req->lang, MSG("note"));
    if (str_eq(row->kind, STR("out")))
        return msg(req->lang, MSG("letter of ours"));
    return msg_fmt(req->arena, req->lang, MSG("from {name}"),
                   MSG_ARGS({"name", who}));
}

/* The text around the words, with dots where it goes on. */
static struct html marked(struct arena *a, const struct token_excerpt *x)
{
    struct buf b = buf_make(a, LIMIT_PAGE_BYTES);

    assert(x);
    if (x->more_before)
        BUF_LIT(&b, "… ");
    out_html(&b, text_to_html_marked(a, x->text, x->hits, x->hits_n));
    if (x->more_after)
        BUF_LIT(&b, " …");
    return (struct html){buf_str(&b)};
}

static struct page_search_hit *show_hits(const struct search *s, size_t n)
{
    struct web_req *req = s->req;
    struct page_search_hit *list =
        ARENA_ARRAY(req->arena, n, struct page_search_hit);

    for (size_t i = 0; i < n; i++) {
        const struct q_search_hits *row = &s->hits[i].row;

        list[i] = (struct page_search_hit){
            .row = row,
            .text = marked(req->arena, &s->hits[i].excerpt),
            .state = pages_state_word(req->lang, row->state),
            .state_class = pages_state_class(row->state),
            .kind = kind_word(req, row),
        };
    }
    return list;
}

static struct pages_option *state_options(const struct web_req *req, size_t *n)
{
    struct pages_option *list =
        ARENA_ARRAY(req->arena, CASE_STATE_N, struct pages_option);

    for (int i = 0; i < CASE_STATE_N; i++) {
        struct str code = case_state_name((enum case_state)i);

        list[i] = (struct pages_option){code, pages_state_word(req->lang, code),
                                        str_eq(code, req_text(req, "state"))};
    }
    *n = CASE_STATE_N;
    return list;
}

static struct pages_option *channel_options(const struct web_req *req,
                                            size_t *n)
{
    struct pages_option *list = ARENA_NEW(req->arena, struct pages_option);
    struct str code = STR("mail");

    *list = (struct pages_option){code, pages_channel_word(req->lang, code),
                                  str_eq(code, req_text(req, "channel"))};
    *n = 1;
    return list;
}

static void put_pair(struct buf *b, const char *name, struct str value)
{
    if (value.len == 0)
        return;
    buf_put_f(b, "%s%s=", b->len > strlen("/search") ? "&" : "?", name);
    out_url_query(b, value);
}

static struct str older(const struct search *s)
{
    struct web_req *req = s->req;
    struct buf b = buf_make(req->arena, 8000);

    BUF_LIT(&b, "/search");
    put_pair(&b, "q", s->words);
    put_pair(&b, "state", s->filter.state);
    put_pair(&b, "channel", s->filter.channel);
    put_pair(&b, "lang", s->filter.lang);
    put_pair(&b, "before",
             str_fmt(req->arena, "%" PRId64,
                     s->hits[LIMIT_LIST_ROWS - 1].row.message_id));
    return buf_str(&b);
}

static struct str trouble(const struct search *s)
{
    size_t n;
    const struct web_wrong_field *wrong = req_wrongs(s->req, &n);

    if (n && wrong[0].wrong == WRONG_TOO_LONG)
        return msg_fmt(
            s->req->arena, s->req->lang,
            MSG("This is too long to search for: at most {n} bytes."),
            MSG_ARGS({"n", str_fmt(s->req->arena, "%d", LIMIT_QUERY_BYTES)}));
    if (n)
        return msg_fmt(
            s->req->arena, s->req->lang,
            MSG("The filter \"{name}\" has a value that does not exist."),
            MSG_ARGS({"name", str_from_z(wrong[0].field->name)}));
    if (s->words.len && s->words_n == 0)
        return msg(s->req->lang, MSG("There is no word in this: signs alone "
                                     "cannot be searched for."));
    return STR("");
}

static struct str or_null(struct str s)
{
    return s.len ? s : (struct str){0};
}

static void render(struct search *s, struct web_reply *reply)
{
    struct web_req *req = s->req;
    bool more = s->n > LIMIT_LIST_ROWS;
    struct page_env env;
    struct page_search page = {
        .words = s->words,
        .trouble = trouble(s),
        .asked = s->words.len > 0,
        .filtered =
            s->filter.state.len || s->filter.channel.len || s->filter.lang.len,
        .later = s->filter.before_id != 0,
        .case_id = s->one.id,
        .case_subject = s->one.subject,
        .case_customer = s->one.customer,
        .people = s->people,
        .people_n = s->people_n,
        .n = more ? LIMIT_LIST_ROWS : s->n,
    };

    page.states = state_options(req, &page.states_n);
    page.channels = channel_options(req, &page.channels_n);
    page.langs = pages_lang_options(req->arena, s->filter.lang, &page.langs_n);
    page.hits = show_hits(s, page.n);
    page.older = more ? older(s) : STR("");
    pages_env(req, reply, NAV_SEARCH, &env);
    env.search = s->words;
    page_search(&reply->body, &env, &page);
}

static bool get_search(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    struct search s = {.req = req, .words = str_trim(req_text(req, "q"))};
    size_t wrong_n;

    s.filter =
        (struct search_filter){.state = or_null(req_text(req, "state")),
                               .channel = or_null(req_text(req, "channel")),
                               .lang = or_null(req_text(req, "lang")),
                               .before_id = req_id(req, "before"),
                               .limit_n = LIMIT_LIST_ROWS + 1};
    req_wrongs(req, &wrong_n);
    if (wrong_n)
        reply->status = 422;
    else if (s.words.len && !db_run_read(req->db, find, &s, e))
        return false;
    render(&s, reply);
    return true;
}

static const char *const states[] = {
    "",         "new",    "open", "waiting_customer", "waiting_others",
    "resolved", "closed", NULL};
static const char *const channels[] = {"", "mail", NULL};
static const struct web_field fields[] = {
    {"q", WEB_LINE, .label = MSG("Words"), .max_bytes = LIMIT_QUERY_BYTES},
    {"state", WEB_CHOICE, .label = MSG("State"), .choices = states},
    {"channel", WEB_CHOICE, .label = MSG("Channel"), .choices = channels},
    {"lang", WEB_LINE, .label = MSG("Language"), .max_bytes = 20},
    {"before", WEB_ID},
    {0}};

const struct web_route search_routes[] = {
    {"GET", "/search", ROLE_AGENT, WEB_TOLERANT, fields, get_search,
     "Finds words in everything that was said, a case by its number, a "
     "customer by the address."},
    {0}};
