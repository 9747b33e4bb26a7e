#include <errno.h>
#include <poll.h>

#include "net/imap_impl.h"

#include "base/clock.h"

static bool fail(struct imap *m, CURLcode code, struct err *e)
{
    m->broken = true;
    return net_curl_error(&m->net, code, e);
}

static bool fail_text(struct imap *m, const char *why, struct err *e)
{
    m->broken = true;
    return err_set(e, ERR_RETRY, "\"%.*s\" port %d: %s", STR_ARG(m->net.host),
                   m->net.port, why);
}

enum waited { WAIT_FAIL, WAIT_READY, WAIT_LATE, WAIT_STOP };

static enum waited wait_for(struct imap *m, short events, int64_t deadline_us)
{
    struct pollfd fds[2] = {
        {.fd = m->sock, .events = events},
        {.fd = net_stop_fd(m->net.stop), .events = POLLIN},
    };

    for (;;) {
        int64_t left_us = deadline_us - clock_mono_us();
        int n;

        if (net_stop_asked(m->net.stop))
            return WAIT_STOP;
        if (left_us <= 0)
            return WAIT_LATE;
        if (left_us > 60 * US_PER_S)
            left_us = 60 * US_PER_S;
        n = poll(fds, 2, (int)((left_us + US_PER_MS - 1) / US_PER_MS));
        if (n < 0 && errno != EINTR)
            return WAIT_FAIL;
        if (n > 0 && fds[0].revents)
            return WAIT_READY;
    }
}

bool imap_say_raw(struct imap *m, struct str bytes, struct err *e)
{
    int64_t deadline_us = clock_mono_us() + m->answer_us;

    if (m->broken)
        return fail_text(m, "the session is broken", e);
    while (bytes.len) {
        size_t n = 0;
        CURLcode code = curl_easy_send(m->net.curl, bytes.ptr, bytes.len, &n);

        if (code == CURLE_OK) {
            bytes = str_sub(bytes, n, SIZE_MAX);
            continue;
        }
        if (code != CURLE_AGAIN)
            return fail(m, code, e);
        switch (wait_for(m, POLLOUT, deadline_us)) {
        case WAIT_READY: break;
        case WAIT_STOP: return fail(m, CURLE_ABORTED_BY_CALLBACK, e);
        case WAIT_LATE: return fail(m, CURLE_OPERATION_TIMEDOUT, e);
        case WAIT_FAIL: return fail(m, CURLE_SEND_ERROR, e);
        }
    }
    return true;
}

bool imap_say(struct imap *m, struct str words, struct err *e)
{
    struct str line;

    line = str_fmt(m->command, "r%u %.*s\r\n", ++m->tag, STR_ARG(words));
    return imap_say_raw(m, line, e);
}

/* Fills m->unread; IMAP_HEARD_LINE means that there are bytes. */
static enum imap_heard read_some(struct imap *m, int64_t deadline_us,
                                 struct err *e)
{
    for (;;) {
        size_t n = 0;
        CURLcode code = curl_easy_recv(m->net.curl, m->in, sizeof m->in, &n);

        if (code == CURLE_OK && n > 0) {
            m->unread = str_make(m->in, n);
            return IMAP_HEARD_LINE;
        }
        if (code == CURLE_OK) {
            fail_text(m, "the server closed the connection", e);
            return IMAP_HEARD_FAIL;
        }
        if (code != CURLE_AGAIN) {
            fail(m, code, e);
            return IMAP_HEARD_FAIL;
        }
        switch (wait_for(m, POLLIN, deadline_us)) {
        case WAIT_READY: break;
        case WAIT_STOP:
        case WAIT_LATE: return IMAP_HEARD_NOTHING;
        case WAIT_FAIL: fail(m, CURLE_RECV_ERROR, e); return IMAP_HEARD_FAIL;
        }
    }
}

/* The deadline is for silence: it is the caller who moves it on. */
enum imap_heard imap_hear(struct imap *m, int64_t deadline_us, struct err *e)
{
    bool moving = false;

    if (m->broken) {
        fail_text(m, "the session is broken", e);
        return IMAP_HEARD_FAIL;
    }
    for (;;) {
        enum imap_heard heard;

        if (m->unread.len) {
            switch (imap_parse_feed(m->parse, &m->unread)) {
            case IMAP_PARSE_LINE:
                imap_note(m, imap_parse_line(m->parse));
                return IMAP_HEARD_LINE;
            case IMAP_PARSE_MORE: break;
            case IMAP_PARSE_BAD:
                fail_text(m, "the server said something that is not IMAP", e);
                return IMAP_HEARD_FAIL;
            }
            moving = true;
        }
        /* in the middle of a response each byte is a sign of life */
        if (moving && deadline_us < clock_mono_us() + m->answer_us)
            deadline_us = clock_mono_us() + m->answer_us;
        heard = read_some(m, deadline_us, e);
        if (heard != IMAP_HEARD_LINE)
            return heard;
    }
}

static void caps_keep(struct imap *m, struct str words)
{
    snprintf(m->caps, sizeof m->caps, " %.*s ", STR_ARG(words));
}

/* Puts the atoms of a CAPABILITY response into one text. */
static void caps_read(struct imap *m, const struct imap_value *v)
{
    struct buf b = buf_make(m->command, sizeof m->caps - 3);

    for (; v; v = v->next) {
        buf_put(&b, v->text);
        buf_put_byte(&b, ' ');
    }
    caps_keep(m, buf_str(&b));
}

bool imap_can(const struct imap *m, const char *capability)
{
    char word[64];

    snprintf(word, sizeof word, " %s ", capability);
    return str_find_nocase(str_from_z(m->caps), str_from_z(word)) != SIZE_MAX;
}

static void note_code(struct imap *m, struct str code)
{
    struct str word = str_sub(code, 0, str_find_byte(code, ' '));
    struct str rest = str_trim(str_sub(code, word.len, SIZE_MAX));
    uint32_t n;

    if (str_eq_nocase(word, STR("CAPABILITY")))
        caps_keep(m, rest);
    else if (str_eq_nocase(word, STR("UIDVALIDITY")) && imap_number(rest, &n))
        m->box.uid_validity = n;
    else if (str_eq_nocase(word, STR("UIDNEXT")) && imap_number(rest, &n))
        m->box.uid_next = n;
    else if (str_eq_nocase(word, STR("PERMANENTFLAGS")))
        m->box.keywords = str_find(rest, STR("\\*")) != SIZE_MAX;
    else if (str_eq_nocase(word, STR("READ-ONLY")))
        m->box.read_only = true;
    else if (str_eq_nocase(word, STR("READ-WRITE")))
        m->box.read_only = false;
}

void imap_note(struct imap *m, const struct imap_line *line)
{
    if (line->code.len)
        note_code(m, line->code);
    if (line->status != IMAP_DATA)
        return;
    if (str_eq_nocase(line->name, STR("CAPABILITY"))) {
        caps_read(m, line->values);
    } else if (line->numbered && str_eq_nocase(line->name, STR("EXISTS"))) {
        m->box.exists = line->number;
    } else if (line->numbered && str_eq_nocase(line->name, STR("EXPUNGE"))) {
        m->expunges++;
        if (m->box.exists)
            m->box.exists--;
        /* one of those known has gone; the next to come is news again */
        if (m->known && line->number <= m->known)
            m->known--;
    }
}

bool imap_answer(struct imap *m, struct imap_ear ear, struct imap_done *done,
                 struct err *e)
{
    char tag[16];

    snprintf(tag, sizeof tag, "r%u", m->tag);
    for (;;) {
        const struct imap_line *line;

        switch (imap_hear(m, clock_mono_us() + m->answer_us, e)) {
        case IMAP_HEARD_FAIL: return false;
        case IMAP_HEARD_NOTHING:
            return fail(m,
                        net_stop_asked(m->net.stop) ? CURLE_ABORTED_BY_CALLBACK
                                                    : CURLE_OPERATION_TIMEDOUT,
                        e);
        case IMAP_HEARD_LINE: break;
        }
        line = imap_parse_line(m->parse);
        if (line->status == IMAP_BYE)
            return fail_text(m, "the server said goodbye", e);
        if (str_eq(line->tag, str_from_z(tag))) {
            done->status = line->status;
            snprintf(done->code, sizeof done->code, "%.*s",
                     STR_ARG(line->code));
            snprintf(done->text, sizeof done->text, "%.*s",
                     STR_ARG(line->text));
            return true;
        }
        if (ear.line && !ear.line(ear.ctx, line, e)) {
            m->broken = true;
            return false;
        }
    }
}

bool imap_command(struct imap *m, struct str words, struct imap_ear ear,
                  struct imap_done *done, struct err *e)
{
    bool ok = imap_say(m, words, e) && imap_answer(m, ear, done, e);

    arena_reset(m->command);
    return ok;
}

bool imap_refused(const struct imap_done *done, const char *what, struct err *e)
{
    static const struct {
        const char *code;
        enum err_code err;
    } CODES[] = {
        {"NONEXISTENT", ERR_MISSING}, {"TRYCREATE", ERR_MISSING},
        {"UNAVAILABLE", ERR_RETRY},   {"INUSE", ERR_RETRY},
        {"SERVERBUG", ERR_RETRY},     {"LIMIT", ERR_RETRY},
        {"EXPUNGEISSUED", ERR_RETRY}, {"OVERQUOTA", ERR_LIMIT},
    };

    for (size_t i = 0; i < ARRAY_N(CODES); i++)
        if (str_starts_nocase(str_from_z(done->code),
                              str_from_z(CODES[i].code)))
            return err_set(e, CODES[i].err, "%s: the server says \"%s\"", what,
                           done->text);
    return err_set(e, ERR_INPUT, "%s: the server says \"%s\"", what,
                   done->text);
}
