#include "test/test.h"

#include "base/buf.h"
#include "base/limits.h"
#include "web/head.h"

static enum head_verdict check(const char *z)
{
    struct head h;

    return head_check(str_from_z(z), &h);
}

#define POST "POST / HTTP/1.1\r\nHost: a\r\n"

/* name the form, so that a failure says which */
static const struct {
    const char *name, *head;
} bad_heads[] = {
    /* the ten of the design's measurements */
    {"two lengths", POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
    {"length and coding",
     POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"no host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n"},
    {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
    {"space before colon", POST "Content-Length : 5\r\n\r\n"},
    {"fold", POST "X: a\r\n b\r\n\r\n"},
    {"bare LF", "GET / HTTP/1.1\nHost: a\n\n"},
    {"bare CR", POST "X:\rTransfer-Encoding: chunked\r\n\r\n"},
    {"fold at the start", "POST / HTTP/1.1\r\n Content-Length: 5\r\n"
                          "Host: a\r\n\r\n"},
    {"signed length", POST "Content-Length: +5\r\n\r\n"},
    /* and their cousins */
    {"tab before colon", POST "Content-Length\t: 5\r\n\r\n"},
    {"list of lengths", POST "Content-Length: 5, 5\r\n\r\n"},
    {"hex length", POST "Content-Length: 0x5\r\n\r\n"},
    {"empty length", POST "Content-Length:\r\n\r\n"},
    {"length beyond int64", POST "Content-Length: 9999999999999999999\r\n\r\n"},
    {"other coding", POST "Transfer-Encoding: identity\r\n\r\n"},
    {"two codings", POST "Transfer-Encoding: gzip, chunked\r\n\r\n"},
    {"quoted coding", POST "Transfer-Encoding: \"chunked\"\r\n\r\n"},
    {"coding twice", POST "Transfer-Encoding: chunked\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n"},
    {"coding in 1.0", "POST / HTTP/1.0\r\nHost: a\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n"},
    {"LF LF in the middle", POST "X: a\n\nGET /admin HTTP/1.1\r\n\r\n"},
    {"CR CR LF", POST "X: a\r\r\n\r\n"},
    {"escape byte", POST "X: \033[2J\r\n\r\n"},
    {"DEL", POST "X: \177\r\n\r\n"},
    {"no colon", POST "Content-Length\r\n\r\n"},
    {"empty name", POST ": a\r\n\r\n"},
    {"underlined bracket in name", POST "X[a]: a\r\n\r\n"},
    {"empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
    {"host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
    {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"space in target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"raw UTF-8 in target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"half a percent", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"encoded NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"absolute target", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"star", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"authority", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"HTTP/0.9", "GET /\r\n\r\n"},
    {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
    {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
    {"small letters", "GET / http/1.1\r\nHost: a\r\n\r\n"},
    {"two content types", POST "Content-Type: a/b\r\n"
                               "Content-Type: c/d\r\n\r\n"},
    {"TLS", "\x16\x03\x01\x02\r\n"}};

static void refuses_what_two_parsers_could_read_differently(void **state)
{
    for (size_t i = 0; i < ARRAY_N(bad_heads); i++) {
        enum head_verdict v = check(bad_heads[i].head);

        if (v != HEAD_WRONG)
            print_error("%s: verdict %d\n", bad_heads[i].name, (int)v);
        assert_int_equal(v, HEAD_WRONG);
    }
}

static void refuses_a_nul(void **state)
{
    struct head h;

    assert_int_equal(
        head_check(STR("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"), &h),
        HEAD_WRONG);
}

/* Written after what these programs send, in their order of headers. */
static const char *const good_heads[] = {
    /* Firefox */
    "GET /case/7?tab=notes HTTP/1.1\r\nHost: desk.example\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
    "Firefox/128.0\r\nAccept: text/html,application/xhtml+xml,application/xml;"
    "q=0.9,*/*;q=0.8\r\nAccept-Language: zh-TW,zh;q=0.8,en-US;q=0.5\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\nConnection: keep-alive\r\n"
    "Cookie: __Host-session=0cXg_-A; theme=dark\r\n"
    "Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\n"
    "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-User: ?1\r\nPriority: u=0, i\r\n\r\n",
    /* Chromium with a form */
    "POST /case/7/reply HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
    "Connection: keep-alive\r\nContent-Length: 12345\r\n"
    "Cache-Control: max-age=0\r\nsec-ch-ua: \"Chromium\";v=\"130\", "
    "\"Not?A_Brand\";v=\"99\"\r\nsec-ch-ua-mobile: ?0\r\n"
    "Origin: http://127.0.0.1:8080\r\nContent-Type: multipart/form-data; "
    "boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW\r\n"
    "Referer: http://127.0.0.1:8080/case/7\r\n\r\n",
    /* nginx, which speaks HTTP/1.0 unless told */
    "GET / HTTP/1.0\r\nX-Forwarded-For: 10.0.0.9, 192.0.2.7\r\n"
    "X-Forwarded-Proto: https\r\nHost: desk.example\r\n"
    "Connection: close\r\n\r\n",
    /* Caddy with an upload of unknown length */
    "POST /raw HTTP/1.1\r\nHost: desk.example\r\nUser-Agent: curl/7.88.1\r\n"
    "Transfer-Encoding: chunked\r\nVia: 2.0 Caddy\r\n"
    "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: desk.example\r\n"
    "Accept-Encoding: gzip\r\n\r\n",
    /* empty values, no space after the colon, trailing space, Latin-1 */
    "GET /%D0%BA?a=%20&b=[x] HTTP/1.1\r\nhost:[::1]:8080\r\nX-Empty:\r\n"
    "X-Latin: caf\xe9 \t\r\n\r\n"};

static void takes_browsers_and_proxies(void **state)
{
    struct head h;

    for (size_t i = 0; i < ARRAY_N(good_heads); i++) {
        enum head_verdict v = head_check(str_from_z(good_heads[i]), &h);

        if (v != HEAD_WHOLE)
            print_error("head %zu: %s\n", i, h.why);
        assert_int_equal(v, HEAD_WHOLE);
        assert_int_equal(h.len, strlen(good_heads[i]));
    }
}

static void tells_what_the_head_says(void **state)
{
    struct head h;

    assert_int_equal(head_check(str_from_z(good_heads[1]), &h), HEAD_WHOLE);
    assert_str(h.method, "POST");
    assert_str(h.target, "/case/7/reply");
    assert_str(h.host, "127.0.0.1:8080");
    assert_int_equal(h.content_length, 12345);
    assert_int_equal(h.minor, 1);
    assert_false(h.chunked);
    assert_int_equal(head_check(str_from_z(good_heads[3]), &h), HEAD_WHOLE);
    assert_true(h.chunked);
    assert_int_equal(h.content_length, -1);
}

static void every_beginning_of_a_good_head_is_right_so_far(void **state)
{
    struct head h;

    for (size_t i = 0; i < ARRAY_N(good_heads); i++)
        for (size_t n = 0; n < strlen(good_heads[i]); n++)
            assert_int_equal(head_check(str_make(good_heads[i], n), &h),
                             HEAD_MORE);
}

static void a_head_ends_where_its_empty_line_does(void **state)
{
    struct head h;

    assert_int_equal(head_check(STR(POST "\r\nGET / HTTP/1.1\nrubbish"), &h),
                     HEAD_WHOLE);
    assert_int_equal(h.len, sizeof POST - 1 + 2);
}

static void large_heads_are_told_from_wrong_ones(void **state)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, 100 * 1024);
    struct head h;

    BUF_LIT(&b, POST);
    for (int i = 0; i < LIMIT_HTTP_HEADERS - 1; i++)
        BUF_LIT(&b, "X: a\r\n");
    assert_int_equal(head_check(buf_str(&b), &h), HEAD_MORE);
    BUF_LIT(&b, "X: a\r\n");
    assert_int_equal(head_check(buf_str(&b), &h), HEAD_LARGE);

    buf_clear(&b);
    BUF_LIT(&b, POST "X: ");
    while (b.len < LIMIT_HTTP_HEAD_BYTES - 1)
        buf_put_byte(&b, 'a');
    assert_int_equal(head_check(buf_str(&b), &h), HEAD_MORE);
    buf_put_byte(&b, 'a');
    assert_int_equal(head_check(buf_str(&b), &h), HEAD_LARGE);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_two_parsers_could_read_differently),
        cmocka_unit_test(refuses_a_nul),
        cmocka_unit_test(takes_browsers_and_proxies),
        cmocka_unit_test(tells_what_the_head_says),
        cmocka_unit_test(every_beginning_of_a_good_head_is_right_so_far),
        cmocka_unit_test(a_head_ends_where_its_empty_line_does),
        cmocka_unit_test(large_heads_are_told_from_wrong_ones)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
