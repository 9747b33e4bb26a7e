/*
 * web_edge_server.c — the edge with a few routes of its own, for
 * web_edge.py and for measuring.  Says "port N" when it listens; then takes
 * commands on standard input, one a line, and answers each with a line:
 *
 *     publish ID BRAND CASE TEXT     how many streams got it
 *     burst N                        publishes N events on brand 1
 *     counts                         the counters as JSON
 *     memory                         PSS in KB
 *     cpu                            CPU time of the process, us
 *     stop                           stops gracefully, says "stopped", ends
 *
 * Arguments: listen address, then settings: name=value.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "web/serve.h"

static bool get_hello(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    BUF_LIT(&reply->body, "hello ");
    buf_put(&reply->body, req->peer);
    return true;
}

/* Like a list of cases: 20 KB. */
static bool get_page(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    for (int i = 0; reply->body.len < 20 * 1024; i++)
        buf_put_f(&reply->body,
                  "<tr><td><a href=\"/case/%d\">Case %d</a><td>Anna %d "
                  "<td>the parcel of %d May never came</tr>\n",
                  i * 7919, i * 7919, i, i % 31 + 1);
    return true;
}

static bool get_case(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    if (req_id(req, "id") == 404)
        return err_set(e, ERR_MISSING, "there is no such case");
    if (req_id(req, "id") == 409)
        return err_set(e, ERR_CONFLICT, "it changed");
    if (req_id(req, "id") == 500) {
        BUF_LIT(&reply->body, "half a page with a secret");
        return err_set(e, ERR_FATAL, "the disk is on fire");
    }
    if (req_id(req, "id") == 503)
        return err_set(e, ERR_RETRY, "later");
    buf_put_f(&reply->body, "case %" PRId64, req_id(req, "id"));
    return true;
}

static bool get_slow(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    clock_sleep_us(req_int(req, "ms") * US_PER_MS);
    BUF_LIT(&reply->body, "slept");
    return true;
}

static bool get_form(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    buf_put(&reply->body, req_csrf(req, reply));
    return true;
}

/* What came, as JSON. */
static bool post_form(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    struct json j = json_make(&reply->body);
    size_t n;
    const struct web_file *files = req_files(req, "file", &n);

    web_json(reply);
    json_object(&j);
    json_put_str(&j, "text", req_text(req, "text"));
    json_put_i64(&j, "count", req_int(req, "count"));
    json_put_i64(&j, "choice", req_choice(req, "choice"));
    json_put_i64(&j, "money", req_money(req, "money"));
    json_name(&j, "files");
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        json_put_str(&j, "name", files[i].name);
        json_put_str(&j, "type", files[i].type);
        json_put_i64(&j, "bytes", (int64_t)files[i].bytes.len);
        json_put_i64(&j, "hash", (int64_t)(str_hash(files[i].bytes) >> 1));
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return true;
}

static bool post_raw(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct str body = req_body(req);

    reply->type = "text/plain; charset=utf-8";
    buf_put_f(&reply->body, "%zu %" PRIu64, body.len, str_hash(body) >> 1);
    return true;
}

static bool get_download(struct web_req *req, struct web_reply *reply,
                         struct err *e)
{
    web_download(reply, req_text(req, "name"), STR("text/html"),
                 STR("<script>alert(1)</script>"));
    return true;
}

static bool get_go(struct web_req *req, struct web_reply *reply, struct err *e)
{
    web_redirect(reply, req_text(req, "to"));
    return true;
}

static bool get_lead(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    BUF_LIT(&reply->body, "for leads");
    return true;
}

/* Rows 1 to 5 exist; the browser gets those after its last. */
static bool get_stream(struct web_req *req, struct web_reply *reply,
                       struct err *e)
{
    static const int64_t brands[] = {1, 2};
    struct stream_want want = {.session_id = req->session.id,
                               .agent_id = 1,
                               .brands = brands,
                               .brands_n = 2,
                               .case_id = req_id(req, "case")};
    int64_t last = stream_last_id(req);

    if (!web_reply_stream(req, reply, &want, e))
        return false;
    for (int64_t id = last + 1; last && id <= 5; id++) {
        struct stream_event ev = {.id = id, .kind = STR("row")};

        ev.data = STR("{\"replayed\":true}");
        stream_replay(reply, &ev);
    }
    return true;
}

static const char *const choices[] = {"refund", "repair", NULL};
static const struct web_field form_fields[] = {
    {"text", WEB_TEXT, .label = "Text", .required = true, .max_bytes = 5000},
    {"count", WEB_INT, .label = "Count", .min = 1, .max = 10},
    {"choice", WEB_CHOICE, .choices = choices},
    {"money", WEB_MONEY},
    {"file", WEB_FILE, .many = true, .max_n = 5},
    {0}};
static const struct web_field slow_fields[] = {{"ms", WEB_INT}, {0}};
static const struct web_field name_fields[] = {{"name", WEB_LINE}, {0}};
static const struct web_field go_fields[] = {{"to", WEB_TEXT}, {0}};
static const struct web_field stream_fields[] = {{"case", WEB_ID}, {0}};

static const struct web_route routes[] = {
    {"GET", "/", ROLE_NONE, 0, NULL, get_hello, "Says hello."},
    {"GET", "/page", ROLE_NONE, 0, NULL, get_page, "A page of 20 KB."},
    {"GET", "/case/{id}", ROLE_NONE, 0, NULL, get_case, "A case."},
    {"GET", "/slow", ROLE_NONE, 0, slow_fields, get_slow, "Takes time."},
    {"GET", "/form", ROLE_NONE, 0, NULL, get_form, "The token of a form."},
    {"POST", "/form", ROLE_NONE, WEB_CSRF, form_fields, post_form, "A form."},
    {"POST", "/open", ROLE_NONE, WEB_FOREIGN, form_fields, post_form,
     "A form for every site."},
    {"POST", "/api", ROLE_NONE, WEB_CSRF | WEB_JSON, form_fields, post_form,
     "The same as an interface."},
    {"POST", "/raw", ROLE_NONE, WEB_RAW | WEB_FOREIGN, NULL, post_raw,
     "Bytes."},
    {"GET", "/download/{name}", ROLE_NONE, 0, name_fields, get_download,
     "A file."},
    {"GET", "/go", ROLE_NONE, 0, go_fields, get_go, "A redirect."},
    {"GET", "/lead", ROLE_LEAD, 0, NULL, get_lead, "Not for everyone."},
    {"GET", "/stream", ROLE_NONE, 0, stream_fields, get_stream, "Events."},
    {0}};
static const struct web_route *const tables[] = {routes, NULL};

/* The token "lead" is a lead's, "agent" an agent's. */
static bool find_session(void *ctx, struct web_req *req, struct str token,
                         struct err *e)
{
    bool lead = str_eq(token, STR("lead"));

    if (lead || str_eq(token, STR("agent")))
        req->session =
            (struct web_session){.id = lead ? 2 : 1,
                                 .agent_id = lead ? 2 : 1,
                                 .role = lead ? ROLE_LEAD : ROLE_AGENT,
                                 .lang = LANG_FR};
    return true;
}

static void set(struct web_settings *s, const char *arg)
{
    struct str value = str_from_z(arg), name;
    int64_t n = 0;

    str_cut(&value, '=', &name);
    if (!str_to_i64(value, &n))
        n = 0;
    if (str_eq(name, STR("url")))
        s->public_url = value;
    else if (str_eq(name, STR("head_ms")))
        s->head_us = n * US_PER_MS;
    else if (str_eq(name, STR("idle_ms")))
        s->idle_us = n * US_PER_MS;
    else if (str_eq(name, STR("beat_ms")))
        s->heartbeat_us = n * US_PER_MS;
    else if (str_eq(name, STR("workers")))
        s->workers = (int)n;
    else if (str_eq(name, STR("queue")))
        s->queue_max = (int)n;
    else if (str_eq(name, STR("connections")))
        s->connections_max = (size_t)n;
    else if (str_eq(name, STR("proxy")))
        s->behind_proxy = n != 0;
}

static void say_counts(struct web_server *server)
{
    struct web_counts c = web_count(server);

    printf("{\"accepted\":%" PRIu64 ",\"refused\":%" PRIu64
           ",\"dropped\":%" PRIu64 ",\"slow\":%" PRIu64 ",\"requests\":%" PRIu64
           ",\"busy\":%" PRIu64 ",\"errors\":%" PRIu64
           ",\"waiting\":%zu,\"running\":%zu,\"queued\":%zu,\"streams\":%zu}\n",
           c.accepted, c.refused_heads, c.dropped_idle, c.too_slow, c.requests,
           c.busy_503, c.errors_5xx, c.waiting_heads, c.running, c.queued,
           c.streams);
}

static void say_memory(void)
{
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    char line[200];
    int64_t kb = 0;

    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, "Pss:", 4) == 0)
            kb = strtoll(line + 4, NULL, 10);
    if (f)
        fclose(f);
    printf("%" PRId64 "\n", kb);
}

static void obey(struct web_server *server, struct str line)
{
    struct str word;
    int64_t n[3] = {0};

    if (!str_cut(&line, ' ', &word))
        return;
    if (str_eq(word, STR("publish"))) {
        struct stream_event ev = {.kind = STR("test")};

        for (int i = 0; i < 3; i++)
            if (!str_cut(&line, ' ', &word) || !str_to_i64(word, &n[i]))
                abort();
        ev.id = n[0];
        ev.brand_id = n[1];
        ev.case_id = n[2];
        ev.data = line;
        printf("%zu\n", stream_publish(web_hub(server), &ev));
    } else if (str_eq(word, STR("burst"))) {
        int64_t began_us = clock_mono_us();

        if (!str_to_i64(line, &n[0]))
            abort();
        for (int64_t i = 1; i <= n[0]; i++) {
            char data[40];
            struct stream_event ev = {.id = 1000 + i, .brand_id = 1};

            snprintf(data, sizeof data, "{\"n\":%" PRId64 "}", i);
            ev.data = str_from_z(data);
            stream_publish(web_hub(server), &ev);
        }
        printf("%" PRId64 "\n", clock_mono_us() - began_us);
    } else if (str_eq(word, STR("counts"))) {
        say_counts(server);
    } else if (str_eq(word, STR("memory"))) {
        say_memory();
    } else if (str_eq(word, STR("cpu"))) {
        printf("%" PRId64 "\n", clock_cpu_us());
    }
}

int main(int argc, char **argv)
{
    const char *listen[] = {argc > 1 ? argv[1] : "127.0.0.1:0", NULL};
    struct web_settings s = {.listen = listen,
                             .routes = tables,
                             .secret = "a secret of the test server",
                             .hooks = {.session_find = find_session}};
    struct web_server *server;
    struct err e = {0};
    char line[1000];

    signal(SIGPIPE, SIG_IGN);
    for (int i = 2; i < argc; i++)
        set(&s, argv[i]);
    server = web_serve(&s, &e);
    if (!server) {
        fprintf(stderr, "%s\n", e.text);
        return 1;
    }
    printf("port %d\n", web_port(server, 0));
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "stop") == 0)
            break;
        obey(server, str_from_z(line));
        fflush(stdout);
    }
    web_stop(&server, 5 * US_PER_S);
    printf("stopped\n");
    return 0;
}
