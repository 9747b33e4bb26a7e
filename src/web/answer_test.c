#include "test/test.h"

#include "base/limits.h"
#include "web/answer.h"
#include "web/serve_impl.h"

struct fixture {
    struct arena *a;
    struct web_server server;
    struct web_req req;
    struct web_reply reply;
    struct err e;
};

static bool echo(struct web_req *req, struct web_reply *reply, struct err *e)
{
    size_t n, wrongs;
    const struct str *tags = req_texts(req, "tag", &n);

    req_wrongs(req, &wrongs);
    buf_put_f(&reply->body, "%.*s|%" PRId64 "|%" PRId64 "|%d|%zu",
              STR_ARG(req_text(req, "text")), req_date_us(req, "day"),
              req_money(req, "sum"), req_bool(req, "yes"), wrongs);
    for (size_t i = 0; i < n; i++)
        buf_put_f(&reply->body, "|%.*s", STR_ARG(tags[i]));
    return true;
}

static bool endless(struct web_req *req, struct web_reply *reply, struct err *e)
{
    while (!reply->body.over)
        BUF_LIT(&reply->body, "<p>much more than a page can be</p>");
    return true;
}

static const struct web_field fields[] = {
    {"text", WEB_TEXT, .label = "Text", .required = true, .max_bytes = 10},
    {"day", WEB_DATE, .label = "Day"},
    {"sum", WEB_MONEY, .label = "Sum"},
    {"yes", WEB_BOOL},
    {"tag", WEB_LINE, .many = true, .max_n = 2},
    {0}};
static const struct web_route routes[] = {
    {"GET", "/echo", ROLE_NONE, 0, fields, echo, "Echo."},
    {"GET", "/again", ROLE_NONE, WEB_TOLERANT, fields, echo, "Echo."},
    {"GET", "/endless", ROLE_NONE, 0, NULL, endless, "Too much."},
    {"POST", "/work", ROLE_AGENT, WEB_FOREIGN, fields, echo, "For agents."},
    {"GET", "/work", ROLE_AGENT, 0, fields, echo, "For agents."},
    {0}};
static const struct web_route *const tables[] = {routes, NULL};

static int begin(void **state)
{
    struct fixture *x = calloc(1, sizeof *x);

    x->a = arena_open();
    x->server.s.routes = tables;
    *state = x;
    return 0;
}

static int end(void **state)
{
    struct fixture *x = *state;

    arena_close(&x->a);
    free(x);
    return 0;
}

static struct str ask(struct fixture *x, const char *method, const char *target)
{
    x->req = (struct web_req){.arena = x->a,
                              .server = &x->server,
                              .method = str_from_z(method),
                              .impl = ARENA_NEW(x->a, struct req_impl)};
    x->req.impl->target = str_from_z(target);
    answer_make(&x->req, &x->reply, 0);
    return buf_str(&x->reply.body);
}

static struct str header(struct fixture *x, const char *name)
{
    for (struct reply_header *h = x->reply.headers; h; h = h->next)
        if (strcmp(h->name, name) == 0)
            return h->value;
    return STR("");
}

static void declared_fields_arrive_with_their_types(void **state)
{
    struct fixture *x = *state;

    /* 2026-01-02 is 20455 days after 1970: 56 * 365 + 14 + 1 */
    assert_str(ask(x, "GET",
                   "/echo?text=a%0D%0Ab&day=2026-01-02&sum=7.5&yes=on"
                   "&tag=+x+&tag=&tag=y&other=z"),
               "a\nb|1767312000000000|750|1|0|x|y");
    assert_int_equal(x->reply.status, 200);
}

static void wrong_fields_are_named_on_the_page(void **state)
{
    struct fixture *x = *state;
    struct str page = ask(x, "GET", "/echo?text=12345678901&day=x&sum=1.234");

    assert_int_equal(x->reply.status, 422);
    assert_true(str_find(page, STR("Text: This is too long.")) != SIZE_MAX);
    assert_true(str_find(page, STR("Day: This is not a date.")) != SIZE_MAX);
    assert_true(str_find(page, STR("Sum: This is not an amount")) != SIZE_MAX);
}

static void money_is_exact_or_refused(void **state)
{
    static const struct {
        const char *text;
        int64_t hundredths; /* -1: refused */
    } sums[] = {{"12", 1200},
                {"12.5", 1250},
                {"12,50", 1250},
                {"0.01", 1},
                {"1.234", -1},
                {"-1", -1},
                {"1.-5", -1},
                {".5", -1},
                {"1.", -1},
                {"1e3", -1},
                {"9999999999999999", -1}};
    struct fixture *x = *state;

    for (size_t i = 0; i < ARRAY_N(sums); i++) {
        struct str target = str_fmt(x->a, "/echo?text=a&sum=%s", sums[i].text);

        ask(x, "GET", str_z(x->a, target));
        assert_int_equal(x->reply.status, sums[i].hundredths < 0 ? 422 : 200);
        if (sums[i].hundredths >= 0)
            assert_int_equal(req_money(&x->req, "sum"), sums[i].hundredths);
    }
}

static void a_tolerant_handler_sees_what_was_typed(void **state)
{
    struct fixture *x = *state;

    assert_str(ask(x, "GET", "/again?text=12345678901&tag=a&tag=b&tag=c"),
               "12345678901|0|0|0|2|a|b");
    assert_int_equal(x->reply.status, 200);
}

static void a_page_that_is_too_large_is_an_error_not_a_half(void **state)
{
    struct fixture *x = *state;
    struct str page = ask(x, "GET", "/endless");

    assert_int_equal(x->reply.status, 500);
    assert_true(str_find(page, STR("much more")) == SIZE_MAX);
}

static void every_answer_has_its_policy(void **state)
{
    struct fixture *x = *state;
    static const char *const targets[] = {"/echo?text=a", "/nothing", "/echo"};

    for (size_t i = 0; i < ARRAY_N(targets); i++) {
        ask(x, "GET", targets[i]);
        assert_true(str_starts(header(x, "Content-Security-Policy"),
                               STR("default-src 'none'")));
        assert_str(header(x, "Cache-Control"), "no-store");
    }
}

/* ---- hooks ---- */

static bool as_auditor(void *ctx, struct web_req *req, struct str token,
                       struct err *e)
{
    req->session =
        (struct web_session){.id = 1, .agent_id = 1, .role = ROLE_AUDITOR};
    return true;
}

static void an_auditor_reads_and_changes_nothing(void **state)
{
    struct fixture *x = *state;

    x->server.s.hooks.session_find = as_auditor;
    ask(x, "GET", "/work?text=a");
    assert_int_equal(x->reply.status, 200);
    ask(x, "POST", "/work");
    assert_int_equal(x->reply.status, 403);
}

static bool to_login(void *ctx, struct web_req *req, struct web_reply *reply,
                     const struct web_fault *fault, struct err *e)
{
    if (fault->status == 403 && req->session.id == 0)
        web_redirect(reply, STR("/login"));
    else
        buf_put_f(&reply->body, "our page for %d", fault->status);
    return true;
}

static void the_hook_makes_the_error_pages(void **state)
{
    struct fixture *x = *state;

    x->server.s.hooks.error_page = to_login;
    assert_str(ask(x, "GET", "/nothing"), "our page for 404");
    assert_int_equal(x->reply.status, 404);
    ask(x, "GET", "/work?text=a");
    assert_int_equal(x->reply.status, 303);
    assert_str(header(x, "Location"), "/login");
}

static bool fails(void *ctx, struct web_req *req, struct web_reply *reply,
                  const struct web_fault *fault, struct err *e)
{
    BUF_LIT(&reply->body, "half");
    return err_set(e, ERR_FATAL, "no page");
}

static void without_a_page_the_plain_one_is_sent(void **state)
{
    struct fixture *x = *state;
    struct str page;

    x->server.s.hooks.error_page = fails;
    page = ask(x, "GET", "/nothing");
    assert_int_equal(x->reply.status, 404);
    assert_true(str_find(page, STR("<h1>There is no such page.</h1>")) !=
                SIZE_MAX);
    assert_true(str_find(page, STR("half")) == SIZE_MAX);
}

static bool no_sessions(void *ctx, struct web_req *req, struct str token,
                        struct err *e)
{
    return err_set(e, ERR_RETRY, "the database is away");
}

static void a_session_that_cannot_be_looked_up_is_503(void **state)
{
    struct fixture *x = *state;

    x->server.s.hooks.session_find = no_sessions;
    ask(x, "GET", "/echo?text=a");
    assert_int_equal(x->reply.status, 503);
    assert_str(header(x, "Retry-After"), "2");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(declared_fields_arrive_with_their_types),
        TEST(wrong_fields_are_named_on_the_page),
        TEST(money_is_exact_or_refused),
        TEST(a_tolerant_handler_sees_what_was_typed),
        TEST(a_page_that_is_too_large_is_an_error_not_a_half),
        TEST(every_answer_has_its_policy),
        TEST(an_auditor_reads_and_changes_nothing),
        TEST(the_hook_makes_the_error_pages),
        TEST(without_a_page_the_plain_one_is_sent),
        TEST(a_session_that_cannot_be_looked_up_is_503)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
