#include "test/test.h"

#include "base/limits.h"
#include "web/serve_impl.h"
#include "web/stream_impl.h"

/* A connection that counts how often it was parked and woken. */
struct conn {
    int parked, woken;
};

static void park(void *conn)
{
    ((struct conn *)conn)->parked++;
}

static void wake(void *conn)
{
    ((struct conn *)conn)->woken++;
}

struct fixture {
    struct arena *a;
    struct web_server server;
    struct web_req req;
    struct req_impl impl;
    struct err e;
};

static int open_hub(void **state)
{
    struct fixture *x = calloc(1, sizeof *x);

    x->a = arena_open();
    x->server.hub = hub_open((struct hub_calls){park, wake});
    x->req =
        (struct web_req){.arena = x->a, .server = &x->server, .impl = &x->impl};
    *state = x;
    return 0;
}

static int close_hub(void **state)
{
    struct fixture *x = *state;

    hub_close(&x->server.hub);
    arena_close(&x->a);
    free(x);
    return 0;
}

static const int64_t brands[] = {1, 2};

static struct web_reply open_stream(struct fixture *x, int64_t session_id,
                                    int64_t agent_id, int64_t case_id)
{
    struct web_reply reply = reply_make(x->a);
    struct stream_want want = {session_id, agent_id, brands, 2, case_id};

    assert_true(web_reply_stream(&x->req, &reply, &want, &x->e));
    return reply;
}

static struct str read_some(struct fixture *x, struct stream_sub *sub,
                            size_t room, enum stream_read *result)
{
    char *out = arena_alloc(x->a, room);
    size_t n;

    *result = stream_read(sub, out, room, &n);
    return str_make(out, n);
}

static size_t publish(struct fixture *x, int64_t id, int64_t brand_id,
                      int64_t case_id, int64_t agent_id)
{
    struct stream_event ev = {id,       brand_id, case_id,
                              agent_id, STR("e"), STR("{}")};

    return stream_publish(x->server.hub, &ev);
}

static void an_event_reaches_who_wants_it(void **state)
{
    struct fixture *x = *state;
    struct web_reply all = open_stream(x, 1, 1, 0);
    struct web_reply one = open_stream(x, 2, 2, 7);

    assert_int_equal(publish(x, 1, 1, 7, 0), 2);
    assert_int_equal(publish(x, 2, 1, 8, 0), 1); /* another case */
    assert_int_equal(publish(x, 3, 3, 7, 0), 0); /* another brand */
    assert_int_equal(publish(x, 4, 2, 7, 2), 1); /* to one agent */
    assert_int_equal(publish(x, 5, 0, 0, 0), 1); /* of no brand, no case */
    stream_drop(&all.stream);
    stream_drop(&one.stream);
    assert_int_equal(publish(x, 6, 1, 7, 0), 0);
    assert_int_equal(stream_count(x->server.hub), 0);
}

static void a_parked_connection_is_woken_once_for_many_events(void **state)
{
    struct fixture *x = *state;
    struct web_reply r = open_stream(x, 1, 1, 0);
    struct conn conn = {0};
    enum stream_read got;

    stream_attach(r.stream, &conn, buf_str(&r.body));
    assert_str(read_some(x, r.stream, 1000, &got), "retry: 3000\n\n");
    assert_str(read_some(x, r.stream, 1000, &got), "");
    assert_int_equal(got, STREAM_PARKED);
    assert_int_equal(conn.parked, 1);
    publish(x, 8, 1, 0, 0);
    publish(x, 9, 1, 0, 0);
    assert_int_equal(conn.woken, 1);
    assert_str(read_some(x, r.stream, 1000, &got),
               "id: 8\nevent: e\ndata: {}\n\n"
               "id: 9\nevent: e\ndata: {}\n\n");
    assert_int_equal(got, STREAM_BYTES);
    stream_drop(&r.stream);
}

static void events_are_cut_where_the_reader_has_no_room(void **state)
{
    struct fixture *x = *state;
    struct web_reply r = open_stream(x, 1, 1, 0);
    struct conn conn = {0};
    struct buf b = buf_make(x->a, 1000);
    enum stream_read got;

    stream_attach(r.stream, &conn, buf_str(&r.body));
    publish(x, 8, 1, 0, 0);
    do
        buf_put(&b, read_some(x, r.stream, 3, &got));
    while (got == STREAM_BYTES);
    assert_str(buf_str(&b), "retry: 3000\n\nid: 8\nevent: e\ndata: {}\n\n");
    stream_drop(&r.stream);
}

static void what_the_replay_had_does_not_come_twice(void **state)
{
    struct fixture *x = *state;
    struct web_reply r = open_stream(x, 1, 1, 0);
    struct conn conn = {0};
    enum stream_read got;
    struct stream_event row = {.id = 5, .kind = STR("e"), .data = STR("{}")};

    /* while the handler reads rows up to 5, these are published */
    publish(x, 4, 1, 0, 0);
    publish(x, 5, 1, 0, 0);
    publish(x, 0, 1, 0, 0); /* not kept: cannot have been in the rows */
    publish(x, 6, 1, 0, 0);
    stream_replay(&r, &row);
    stream_attach(r.stream, &conn, buf_str(&r.body));
    assert_str(read_some(x, r.stream, 1000, &got),
               "retry: 3000\n\nid: 5\nevent: e\ndata: {}\n\n"
               "event: e\ndata: {}\n\nid: 6\nevent: e\ndata: {}\n\n");
    stream_drop(&r.stream);
}

static void data_on_several_lines_stays_one_event(void **state)
{
    struct fixture *x = *state;
    struct web_reply r = open_stream(x, 1, 1, 0);
    struct conn conn = {0};
    enum stream_read got;
    struct stream_event ev = {.brand_id = 1, .data = STR("a\n\nid: 99")};

    stream_publish(x->server.hub, &ev);
    stream_attach(r.stream, &conn, STR(""));
    assert_str(read_some(x, r.stream, 1000, &got),
               "data: a\ndata: \ndata: id: 99\n\n");
    stream_drop(&r.stream);
}

static void a_stream_that_does_not_keep_up_ends_after_what_it_has(void **state)
{
    struct fixture *x = *state;
    struct web_reply r = open_stream(x, 1, 1, 0);
    struct conn conn = {0};
    enum stream_read got;
    size_t bytes = 0, n;

    stream_attach(r.stream, &conn, STR(""));
    for (int i = 1; i <= STREAM_QUEUE_MAX; i++)
        assert_int_equal(publish(x, 100 + i, 1, 0, 0), 1);
    assert_int_equal(publish(x, 999, 1, 0, 0), 0);
    do {
        n = read_some(x, r.stream, 512, &got).len;
        bytes += n;
    } while (got == STREAM_BYTES);
    assert_int_equal(got, STREAM_END);
    /* "id: 101\nevent: e\ndata: {}\n\n" is 8 + 9 + 9 + 1 bytes */
    assert_int_equal(bytes, STREAM_QUEUE_MAX * 27);
    stream_drop(&r.stream);
}

static void heartbeats_go_to_quiet_streams_only(void **state)
{
    struct fixture *x = *state;
    struct web_reply quiet = open_stream(x, 1, 1, 7);
    struct web_reply busy = open_stream(x, 1, 1, 0);
    struct conn conn = {0};
    enum stream_read got;

    publish(x, 1, 1, 8, 0);
    hub_heartbeat(x->server.hub);
    stream_attach(quiet.stream, &conn, STR(""));
    stream_attach(busy.stream, &conn, STR(""));
    assert_str(read_some(x, quiet.stream, 100, &got), ":\n\n");
    assert_str(read_some(x, busy.stream, 100, &got),
               "id: 1\nevent: e\ndata: {}\n\n");
    stream_drop(&quiet.stream);
    stream_drop(&busy.stream);
}

static void a_session_s_oldest_stream_gives_way(void **state)
{
    struct fixture *x = *state;
    struct web_reply r[LIMIT_SESSION_STREAMS + 1];
    struct conn conn = {0};
    enum stream_read got;

    for (size_t i = 0; i < ARRAY_N(r); i++) {
        r[i] = open_stream(x, 7, 1, 0);
        stream_attach(r[i].stream, &conn, STR(""));
    }
    read_some(x, r[0].stream, 100, &got);
    assert_int_equal(got, STREAM_END);
    read_some(x, r[1].stream, 100, &got);
    assert_int_equal(got, STREAM_PARKED);
    stream_end_session(x->server.hub, 7);
    assert_int_equal(conn.woken, 1); /* only one was parked */
    read_some(x, r[1].stream, 100, &got);
    assert_int_equal(got, STREAM_END);
    for (size_t i = 0; i < ARRAY_N(r); i++)
        stream_drop(&r[i].stream);
}

static void visitors_may_take_half_of_all_streams(void **state)
{
    struct fixture *x = *state;
    struct stream_want want = {.brands = brands, .brands_n = 2};
    struct web_reply refused = reply_make(x->a);
    struct web_reply *r =
        ARENA_ARRAY(x->a, LIMIT_STREAMS / 2, struct web_reply);

    for (size_t i = 0; i < LIMIT_STREAMS / 2; i++)
        r[i] = open_stream(x, 0, 0, 1);
    assert_false(web_reply_stream(&x->req, &refused, &want, &x->e));
    assert_int_equal(x->e.code, ERR_RETRY);
    for (size_t i = 0; i < LIMIT_STREAMS / 2; i++)
        stream_drop(&r[i].stream);
}

static void the_last_id_is_told_by_header_or_query(void **state)
{
    struct fixture *x = *state;
    struct req_pair header = {STR("Last-Event-ID"), STR("41")};

    x->req.query = STR("case=1&last=40");
    assert_int_equal(stream_last_id(&x->req), 40);
    x->impl.headers = &header;
    x->impl.headers_n = 1;
    assert_int_equal(stream_last_id(&x->req), 41);
    header.value = STR("-3");
    assert_int_equal(stream_last_id(&x->req), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_hub, close_hub)
    const struct CMUnitTest tests[] = {
        TEST(an_event_reaches_who_wants_it),
        TEST(a_parked_connection_is_woken_once_for_many_events),
        TEST(events_are_cut_where_the_reader_has_no_room),
        TEST(what_the_replay_had_does_not_come_twice),
        TEST(data_on_several_lines_stays_one_event),
        TEST(a_stream_that_does_not_keep_up_ends_after_what_it_has),
        TEST(heartbeats_go_to_quiet_streams_only),
        TEST(a_session_s_oldest_stream_gives_way),
        TEST(visitors_may_take_half_of_all_streams),
        TEST(the_last_id_is_told_by_header_or_query)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
