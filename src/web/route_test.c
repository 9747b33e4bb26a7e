#include "test/test.h"

#include "web/req_impl.h"

static bool nothing(struct web_req *req, struct web_reply *reply, struct err *e)
{
    return true;
}

static const char *const sizes[] = {"small", "large", NULL};
static const struct web_field new_fields[] = {
    {"subject", WEB_LINE, .label = "Subject", .required = true,
     .max_bytes = 998},
    {"size", WEB_CHOICE, .choices = sizes},
    {0}};
static const struct web_route pages[] = {
    {"GET", "/", ROLE_AGENT, 0, NULL, nothing, "The queue."},
    {"GET", "/case/{id}", ROLE_AGENT, 0, NULL, nothing, "A case."},
    {"GET", "/case/new", ROLE_AGENT, 0, NULL, nothing, "A form."},
    {"POST", "/case/new", ROLE_LEAD, WEB_CSRF, new_fields, nothing,
     "A \"case\"."},
    {"GET", "/case/{id}/file/{name}", ROLE_AGENT, 0, NULL, nothing, "A file."},
    {0}};
static const struct web_route assets[] = {
    {"GET", "/asset/{path...}", ROLE_NONE, WEB_NO_DB, NULL, nothing, "Files."},
    {0}};
static const struct web_route *const tables[] = {pages, assets, NULL};

struct found {
    enum route_found result;
    const struct web_route *route;
    struct req_pair *params;
    size_t n;
    struct buf allow;
};

static struct arena *arena;

static struct found find(const char *method, const char *path)
{
    struct found f = {.allow = buf_make(arena, 200)};

    f.result = route_find(tables, arena, str_from_z(method), str_from_z(path),
                          &f.route, &f.params, &f.n, &f.allow);
    return f;
}

static void finds_the_row_and_the_parts_of_the_path(void **state)
{
    struct found f = find("GET", "/case/7/file/a%20b%2Fc");

    assert_int_equal(f.result, ROUTE_FOUND);
    assert_ptr_equal(f.route, &pages[4]);
    assert_int_equal(f.n, 2);
    assert_str(f.params[0].name, "id");
    assert_str(f.params[0].value, "7");
    assert_str(f.params[1].value, "a b/c"); /* decoded after it was split */
    assert_ptr_equal(find("GET", "/").route, &pages[0]);
}

static void a_literal_wins_over_a_part(void **state)
{
    assert_ptr_equal(find("GET", "/case/new").route, &pages[2]);
    assert_ptr_equal(find("GET", "/case/newer").route, &pages[1]);
}

static void the_rest_of_a_path_may_have_slashes(void **state)
{
    struct found f = find("HEAD", "/asset/a/b.css");

    assert_int_equal(f.result, ROUTE_FOUND);
    assert_str(f.params[0].name, "path");
    assert_str(f.params[0].value, "a/b.css");
    assert_int_equal(find("GET", "/asset/").result, ROUTE_NO_PATH);
}

static void other_methods_are_told_what_is_allowed(void **state)
{
    struct found f = find("DELETE", "/case/new");

    assert_int_equal(f.result, ROUTE_NO_METHOD);
    assert_str(buf_str(&f.allow), "GET, HEAD, POST");
}

static void what_fits_no_row_is_not_found(void **state)
{
    static const char *const paths[] = {
        "",   "/x",       "/case",         "/case/",
        "//", "/case/7/", "/case//file/x", "/case/7/file/%ff"};

    for (size_t i = 0; i < ARRAY_N(paths); i++)
        assert_int_equal(find("GET", paths[i]).result, ROUTE_NO_PATH);
}

static void mistakes_in_tables_are_found_at_the_start(void **state)
{
    static const struct web_route twice[] = {
        {"GET", "/case/{number}", ROLE_AGENT, 0, NULL, nothing, "Again."}, {0}};
    static const struct web_route nameless[] = {
        {"GET", "case", ROLE_AGENT, 0, NULL, nothing, "No slash."}, {0}};
    static const struct web_field choice[] = {{"a", WEB_CHOICE}, {0}};
    static const struct web_route choiceless[] = {
        {"POST", "/a", ROLE_AGENT, 0, choice, nothing, "No choices."}, {0}};
    const struct web_route *const wrong[][3] = {
        {pages, twice, NULL}, {nameless, NULL}, {choiceless, NULL}};
    struct err e;

    assert_true(route_tables_check(tables, &e));
    for (size_t i = 0; i < ARRAY_N(wrong); i++) {
        e.code = ERR_NONE;
        assert_false(route_tables_check(wrong[i], &e));
        assert_int_equal(e.code, ERR_FATAL);
    }
}

static void the_tables_are_told_as_json(void **state)
{
    const struct web_route one[] = {pages[3], {0}};
    const struct web_route *const only[] = {one, NULL};
    struct buf b = buf_make(arena, 4096);

    web_routes_json(only, &b);
    assert_str(buf_str(&b),
               "[{\"method\":\"POST\",\"path\":\"/case/new\",\"role\":\"lead\","
               "\"csrf\":true,\"raw\":false,\"json\":false,\"foreign\":false,"
               "\"about\":\"A \\\"case\\\".\",\"fields\":["
               "{\"name\":\"subject\",\"type\":\"line\",\"label\":\"Subject\","
               "\"required\":true,\"many\":false,\"max_bytes\":998},"
               "{\"name\":\"size\",\"type\":\"choice\",\"required\":false,"
               "\"many\":false,\"choices\":[\"small\",\"large\"]}]}]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_row_and_the_parts_of_the_path),
        cmocka_unit_test(a_literal_wins_over_a_part),
        cmocka_unit_test(the_rest_of_a_path_may_have_slashes),
        cmocka_unit_test(other_methods_are_told_what_is_allowed),
        cmocka_unit_test(what_fits_no_row_is_not_found),
        cmocka_unit_test(mistakes_in_tables_are_found_at_the_start),
        cmocka_unit_test(the_tables_are_told_as_json)};
    int failed;

    arena = arena_open();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return failed;
}
