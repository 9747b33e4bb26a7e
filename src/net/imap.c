#include "net/imap_impl.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"

enum {
    HEAD_LITERAL_BYTES = 64 * 1024, /* of a literal where no mail is due */
    SET_BYTES = 8000,               /* of a set of uids in one command */
    SCAN_AGAIN = 5
};

#define IDLE_RENEW_US (20 * US_PER_MIN)
#define NOOP_EVERY_US (20 * US_PER_S)

/* Where a caller does not care what else is said. */
static const struct imap_ear DEAF = {0};

/* Server lines during the log-in, for the error text. */
static size_t on_header(char *ptr, size_t size, size_t n, void *ctx)
{
    net_curl_line(ctx, ptr, size * n);
    return size * n;
}

static bool login(struct imap *m, struct err *e)
{
    struct imap_done done;
    curl_socket_t sock = CURL_SOCKET_BAD;
    CURL *c = m->net.curl;
    CURLcode code;

    curl_easy_setopt(c, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &m->net);
    code = curl_easy_perform(c);
    if (code == CURLE_LOGIN_DENIED &&
        str_find(str_from_z(m->net.why), STR("No known auth")) != SIZE_MAX) {
        /* a server without SASL: the LOGIN command of IMAP itself */
        curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, "AUTH=*");
        code = curl_easy_perform(c);
    }
    if (code != CURLE_OK)
        return net_curl_error(&m->net, code, e);
    curl_easy_getinfo(c, CURLINFO_ACTIVESOCKET, &sock);
    m->sock = sock;
    /* they may be others than before the log-in */
    if (!imap_command(m, STR("CAPABILITY"), DEAF, &done, e))
        return false;
    if (done.status != IMAP_OK)
        return imap_refused(&done, "asking what the server can do", e);
    return true;
}

struct imap *imap_open(const struct net_server *server,
                       const struct net_login *login_as, struct net_stop *stop,
                       struct err *e)
{
    struct arena *a = arena_open();
    struct imap *m = ARENA_NEW(a, struct imap);

    m->a = a;
    m->command = arena_open();
    m->parse = imap_parse_open(HEAD_LITERAL_BYTES);
    m->answer_us = net_answer_us(server);
    m->sock = -1;
    if (net_curl_open(&m->net, a, "imap", server, login_as, stop, e) &&
        login(m, e))
        return m;
    m->broken = true;
    imap_close(&m);
    return NULL;
}

void imap_close(struct imap **m)
{
    struct imap *gone = *m;
    struct imap_done done;
    struct err ignored;
    struct arena *a;

    if (!gone)
        return;
    if (!gone->broken && !net_stop_asked(gone->net.stop)) {
        gone->answer_us = US_PER_S;
        if (!imap_command(gone, STR("LOGOUT"), DEAF, &done, &ignored))
            gone->broken = true; /* BYE is what we waited for */
    }
    net_curl_close(&gone->net);
    imap_parse_close(&gone->parse);
    arena_close(&gone->command);
    a = gone->a;
    *m = NULL;
    arena_close(&a);
}

bool imap_select(struct imap *m, struct str mailbox, struct imap_box *box,
                 struct err *e)
{
    struct str name = imap_name_quoted(m->command, mailbox);
    struct imap_done done = {0};
    char what[128];

    snprintf(what, sizeof what, "opening the mailbox \"%.*s\"",
             (int)utf8_cut(mailbox, 90).len, mailbox.ptr);
    if (!name.len)
        return err_set(e, ERR_INPUT, "%s: that is no name", what);
    m->box = (struct imap_box){0};
    m->selected = false;
    if (!imap_command(m,
                      str_fmt(m->command, "%s %.*s", "SELECT", STR_ARG(name)),
                      DEAF, &done, e))
        return false;
    if (done.status != IMAP_OK) {
        imap_refused(&done, what, e);
        if (done.status == IMAP_NO && e->code == ERR_INPUT)
            e->code = ERR_MISSING; /* what NO means when it has no code */
        return false;
    }
    m->selected = true;
    m->known = m->box.exists;
    if (box)
        *box = m->box;
    return true;
}

static bool need_box(const struct imap *m, struct err *e)
{
    if (m->broken)
        return err_set(e, ERR_RETRY, "the session with \"%.*s\" is broken",
                       STR_ARG(m->net.host));
    if (!m->selected)
        return err_set(e, ERR_INPUT, "no mailbox is open");
    return true;
}

/* ---- heads ---- */

/* The value after the name in the list of a FETCH response, or NULL. */
static const struct imap_value *item(const struct imap_line *line,
                                     const char *name)
{
    const struct imap_value *v;

    if (!line->numbered || !str_eq_nocase(line->name, STR("FETCH")) ||
        !line->values || line->values->kind != IMAP_LIST)
        return NULL;
    for (v = line->values->first; v && v->next; v = v->next->next)
        if (v->kind == IMAP_ATOM && str_eq_nocase(v->text, str_from_z(name)))
            return v->next;
    return NULL;
}

static bool item_number(const struct imap_line *line, const char *name,
                        uint32_t *n)
{
    const struct imap_value *v = item(line, name);

    return v && v->kind == IMAP_ATOM && imap_number(v->text, n);
}

struct heads {
    struct arena *a;
    struct imap_head *list;
    size_t n, max_n;
    uint32_t after;
};

static void head_flags(struct imap_head *h, struct arena *a,
                       const struct imap_value *flags)
{
    struct buf b = buf_make(a, LIMIT_IMAP_LINE_BYTES);

    if (!flags || flags->kind != IMAP_LIST)
        return;
    for (const struct imap_value *f = flags->first; f; f = f->next) {
        if (b.len)
            buf_put_byte(&b, ' ');
        buf_put(&b, f->text);
        h->seen |= str_eq_nocase(f->text, STR("\\Seen"));
        h->answered |= str_eq_nocase(f->text, STR("\\Answered"));
        h->flagged |= str_eq_nocase(f->text, STR("\\Flagged"));
        h->deleted |= str_eq_nocase(f->text, STR("\\Deleted"));
        h->draft |= str_eq_nocase(f->text, STR("\\Draft"));
    }
    h->flags = buf_str(&b);
}

static bool on_head(void *ctx, const struct imap_line *line, struct err *e)
{
    struct heads *hs = ctx;
    struct imap_head h = {0};
    const struct imap_value *size = item(line, "RFC822.SIZE");
    const struct imap_value *date = item(line, "INTERNALDATE");

    /* a change of flags told in passing has no size */
    if (!size || !str_to_i64(size->text, &h.size_bytes) ||
        !item_number(line, "UID", &h.uid) || h.uid <= hs->after ||
        hs->n == hs->max_n)
        return true;
    if (date)
        h.date_us = imap_date_us(date->text);
    head_flags(&h, hs->a, item(line, "FLAGS"));
    hs->list[hs->n++] = h;
    return true;
}

struct probe {
    uint32_t number, uid;
};

static bool on_probe(void *ctx, const struct imap_line *line, struct err *e)
{
    struct probe *p = ctx;

    if (line->numbered && line->number == p->number)
        item_number(line, "UID", &p->uid);
    return true;
}

/* 0 with true: the server has no such message (any more). */
static bool uid_at(struct imap *m, uint32_t number, uint32_t *uid,
                   struct err *e)
{
    struct probe p = {.number = number};
    struct imap_done done = {0};
    struct imap_ear ear = {on_probe, &p};

    if (!imap_command(m, str_fmt(m->command, "FETCH %u (UID)", number), ear,
                      &done, e))
        return false;
    if (done.status == IMAP_BAD)
        return imap_refused(&done, "asking for the newest message", e);
    *uid = p.uid;
    return true;
}

/*
 * The number of the first message with uid > after: exists + 1 when there is
 * none.  From the end backwards in doubling steps, then halving: new mail is
 * at the end, so usually one or two questions.
 */
static bool first_after(struct imap *m, uint32_t after, uint32_t *first,
                        struct err *e)
{
    uint32_t low = 0, high = m->box.exists + 1; /* low: uid <= after */
    uint32_t uid = 0, step = 1;

    while (after && high - low > 1) {
        uint32_t middle =
            low ? low + (high - low) / 2 : (high > step ? high - step : 1);

        if (!uid_at(m, middle, &uid, e))
            return false;
        if (uid > after)
            high = middle;
        else
            low = middle;
        step *= 2;
    }
    *first = after ? high : 1;
    return true;
}

static int by_uid(const void *a, const void *b)
{
    uint32_t x = ((const struct imap_head *)a)->uid;
    uint32_t y = ((const struct imap_head *)b)->uid;

    return x < y ? -1 : x > y;
}

static bool scan_once(struct imap *m, struct heads *hs, bool *more,
                      struct err *e)
{
    struct imap_done done = {0};
    struct imap_ear ear = {on_head, hs};
    uint32_t first, last;

    hs->n = 0;
    *more = false;
    if (m->box.exists == 0)
        return true;
    if (!first_after(m, hs->after, &first, e))
        return false;
    if (first > m->box.exists)
        return true;
    last = m->box.exists;
    if (last - first >= hs->max_n) {
        last = first + (uint32_t)hs->max_n - 1;
        *more = true;
    }
    if (!imap_command(m,
                      str_fmt(m->command,
                              "FETCH %u:%u (UID RFC822.SIZE INTERNALDATE "
                              "FLAGS)",
                              first, last),
                      ear, &done, e))
        return false;
    if (done.status != IMAP_OK)
        return imap_refused(&done, "listing messages", e);
    qsort(hs->list, hs->n, sizeof *hs->list, by_uid);
    return true;
}

bool imap_scan(struct imap *m, struct arena *a, uint32_t after, size_t max_n,
               struct imap_head **heads, size_t *n, bool *more, struct err *e)
{
    struct heads hs = {.a = a, .after = after, .max_n = max_n};

    assert(max_n >= 1 && max_n <= 100000);
    if (!need_box(m, e))
        return false;
    hs.list = ARENA_ARRAY(a, max_n, struct imap_head);
    for (int i = 0; i < SCAN_AGAIN; i++) {
        uint32_t expunges = m->expunges;

        m->known = m->box.exists;
        if (!scan_once(m, &hs, more, e))
            return false;
        /* message numbers moved under our feet: look again */
        if (m->expunges == expunges) {
            *heads = hs.list;
            *n = hs.n;
            return true;
        }
    }
    return err_set(e, ERR_RETRY,
                   "messages of the mailbox vanish faster than they are read");
}

/* ---- messages ---- */

struct fetch {
    const uint32_t *uids;
    size_t n;
    bool *given; /* for each uid */
    bool (*each)(void *ctx, const struct imap_mail *mail, struct err *e);
    void *ctx;
};

static bool on_mail(void *ctx, const struct imap_line *line, struct err *e)
{
    struct fetch *f = ctx;
    struct imap_mail mail = {0};
    const struct imap_value *body = item(line, "BODY[]");

    if (!body || body->kind == IMAP_LIST || body->kind == IMAP_NIL ||
        !item_number(line, "UID", &mail.uid))
        return true;
    mail.bytes = body->text;
    mail.over = body->over;
    for (size_t i = 0; i < f->n; i++)
        if (f->uids[i] == mail.uid && !f->given[i]) {
            f->given[i] = true;
            return f->each(f->ctx, &mail, e);
        }
    return true;
}

/* "3,5:9": takes from the front of the uids what fits; returns how many. */
static size_t put_set(struct buf *b, const uint32_t *uids, size_t n)
{
    size_t i = 0;

    while (i < n && b->len < SET_BYTES) {
        size_t run = 1;

        while (i + run < n && uids[i + run] == uids[i] + run)
            run++;
        if (i)
            buf_put_byte(b, ',');
        buf_put_i64(b, uids[i]);
        if (run > 1) {
            buf_put_byte(b, ':');
            buf_put_i64(b, uids[i + run - 1]);
        }
        i += run;
    }
    return i;
}

/* "head SET tail" for all uids, in as many commands as it takes. */
static bool for_uids(struct imap *m, const char *head, const uint32_t *uids,
                     size_t n, struct str tail, struct imap_ear ear,
                     struct imap_done *done, struct err *e)
{
    struct arena *a = arena_open();
    struct buf b = buf_make(a, SET_BYTES + 16 * 1024);
    bool ok = need_box(m, e);

    done->status = IMAP_OK;
    while (ok && n && done->status == IMAP_OK) {
        size_t taken;
        struct buf set = buf_make(a, SET_BYTES + 64);

        taken = put_set(&set, uids, n);
        buf_clear(&b);
        buf_put_f(&b, "%s %.*s %.*s", head, STR_ARG(buf_str(&set)),
                  STR_ARG(tail));
        assert(!b.over);
        ok = imap_command(m, buf_str(&b), ear, done, e);
        uids += taken;
        n -= taken;
    }
    arena_close(&a);
    return ok;
}

bool imap_fetch(struct imap *m, const uint32_t *uids, size_t n,
                size_t cap_bytes,
                bool (*each)(void *ctx, const struct imap_mail *mail,
                             struct err *e),
                void *ctx, struct err *e)
{
    struct arena *a = arena_open();
    struct fetch f = {.uids = uids, .n = n, .each = each, .ctx = ctx};
    struct imap_ear ear = {on_mail, &f};
    struct imap_done done;
    bool ok;

    f.given = ARENA_ARRAY(a, n, bool);
    imap_parse_set_cap(m->parse, cap_bytes);
    ok = for_uids(m, "UID FETCH", uids, n, STR("(UID BODY.PEEK[])"), ear, &done,
                  e);
    imap_parse_set_cap(m->parse, HEAD_LITERAL_BYTES);
    if (ok && done.status != IMAP_OK)
        ok = imap_refused(&done, "fetching messages", e);
    arena_close(&a);
    return ok;
}

/* An atom, with one backslash in front for the system's own. */
static bool flag_ok(const char *flag)
{
    const char *name = flag + (flag[0] == '\\');
    size_t n = strlen(name);

    for (size_t i = 0; i < n; i++)
        if (name[i] <= ' ' || name[i] == 0x7f || strchr("\\(){%*\"]", name[i]))
            return false;
    return n > 0 && n <= 80;
}

bool imap_flag(struct imap *m, const uint32_t *uids, size_t n, const char *flag,
               bool on, struct err *e)
{
    struct imap_done done;
    char tail[128];

    if (!flag_ok(flag))
        return err_set(e, ERR_INPUT, "\"%.80s\" cannot be a flag", flag);
    snprintf(tail, sizeof tail, "%cFLAGS.SILENT (%s)", on ? '+' : '-', flag);
    if (!for_uids(m, "UID STORE", uids, n, str_from_z(tail), DEAF, &done, e))
        return false;
    if (done.status != IMAP_OK)
        return imap_refused(&done, "setting a flag", e);
    return true;
}

static bool to_box(struct imap *m, const char *verb, const uint32_t *uids,
                   size_t n, struct str mailbox, struct err *e)
{
    struct arena *a = arena_open();
    struct str name = imap_name_quoted(a, mailbox);
    struct imap_done done = {0};
    bool ok;

    if (!name.len || name.len > 8000)
        ok = err_set(e, ERR_INPUT, "\"%.*s\" is no name of a mailbox",
                     (int)utf8_cut(mailbox, 90).len, mailbox.ptr);
    else
        ok = for_uids(m, verb, uids, n, name, DEAF, &done, e);
    if (ok && done.status != IMAP_OK)
        ok = imap_refused(&done, "putting messages into another mailbox", e);
    arena_close(&a);
    return ok;
}

bool imap_copy(struct imap *m, const uint32_t *uids, size_t n,
               struct str mailbox, struct err *e)
{
    return to_box(m, "UID COPY", uids, n, mailbox, e);
}

bool imap_move(struct imap *m, const uint32_t *uids, size_t n,
               struct str mailbox, struct err *e)
{
    struct imap_done done;

    if (imap_can(m, "MOVE"))
        return to_box(m, "UID MOVE", uids, n, mailbox, e);
    if (!imap_copy(m, uids, n, mailbox, e) ||
        !imap_flag(m, uids, n, "\\Deleted", true, e))
        return false;
    if (!imap_can(m, "UIDPLUS"))
        return true;
    if (!for_uids(m, "UID EXPUNGE", uids, n, (struct str){0}, DEAF, &done, e))
        return false;
    if (done.status != IMAP_OK)
        return imap_refused(&done, "removing moved messages", e);
    return true;
}

/* ---- waiting ---- */

bool imap_noop(struct imap *m, struct imap_box *box, struct err *e)
{
    struct imap_done done;

    if (!imap_command(m, STR("NOOP"), DEAF, &done, e))
        return false;
    if (box)
        *box = m->box;
    return true;
}

static bool news(const struct imap *m)
{
    return m->box.exists > m->known;
}

/* Until news, the deadline or the stop, inside one IDLE. */
static enum imap_heard idle_hear(struct imap *m, int64_t deadline_us,
                                 struct err *e)
{
    while (!news(m)) {
        enum imap_heard heard = imap_hear(m, deadline_us, e);

        if (heard != IMAP_HEARD_LINE)
            return heard;
        /* refused, or over before we said DONE */
        if (imap_parse_line(m->parse)->status == IMAP_BYE ||
            imap_parse_line(m->parse)->tag.ptr[0] == 'r') {
            m->broken = true;
            err_set(e, ERR_RETRY, "\"%.*s\" ended the waiting: \"%.*s\"",
                    STR_ARG(m->net.host),
                    STR_ARG(imap_parse_line(m->parse)->text));
            return IMAP_HEARD_FAIL;
        }
    }
    return IMAP_HEARD_LINE;
}

static bool idle_once(struct imap *m, int64_t deadline_us, struct err *e)
{
    struct imap_done done;
    bool ok;

    ok = imap_say(m, STR("IDLE"), e) &&
         idle_hear(m, deadline_us, e) != IMAP_HEARD_FAIL;
    arena_reset(m->command);
    if (!ok)
        return false;
    if (net_stop_asked(m->net.stop)) {
        m->broken = true; /* the caller closes: no need for manners */
        return true;
    }
    return imap_say_raw(m, STR("DONE\r\n"), e) &&
           imap_answer(m, DEAF, &done, e);
}

/* Without IDLE: sleeps, hearing the stop, then asks. */
static bool noop_once(struct imap *m, int64_t deadline_us, struct err *e)
{
    enum imap_heard heard = imap_hear(m, deadline_us, e);

    if (heard == IMAP_HEARD_FAIL)
        return false;
    return net_stop_asked(m->net.stop) || imap_noop(m, NULL, e);
}

enum imap_idle imap_idle(struct imap *m, int64_t wait_us, struct err *e)
{
    bool can = imap_can(m, "IDLE");
    int64_t end_us = clock_mono_us() + wait_us;

    if (!need_box(m, e))
        return IMAP_IDLE_FAIL;
    for (;;) {
        int64_t now_us = clock_mono_us();
        int64_t until_us = now_us + (can ? IDLE_RENEW_US : NOOP_EVERY_US);

        if (net_stop_asked(m->net.stop))
            return IMAP_IDLE_STOPPED;
        if (news(m))
            return IMAP_IDLE_NEW;
        if (now_us >= end_us)
            return IMAP_IDLE_TIMEOUT;
        if (until_us > end_us)
            until_us = end_us;
        if (!(can ? idle_once(m, until_us, e) : noop_once(m, until_us, e)))
            return IMAP_IDLE_FAIL;
    }
}
