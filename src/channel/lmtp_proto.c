#include <stdarg.h>

#include "channel/lmtp_proto_impl.h"

enum { OUT_BYTES_MAX = 4 * 1024 * 1024 };

enum state {
    HELLO = 1,    /* waiting for LHLO */
    READY = 2,    /* waiting for MAIL */
    FROM = 4,     /* waiting for RCPT: none is accepted yet */
    RCPTS = 8,    /* waiting for DATA or further RCPT */
    NO_DATA = 16, /* DATA was refused: waiting for a sensible command */
    BODY = 32,    /* waiting for CR LF . CR LF */
    ENDED = 64,   /* waiting for nothing */
    ANY = HELLO | READY | FROM | RCPTS | NO_DATA,
};

/* Where we are in the bytes of a message. */
enum body_state {
    LINE_START, /* waiting for the first byte after CR LF */
    TEXT,       /* waiting for CR */
    CR,         /* had CR, waiting for LF */
    DOT,        /* had a dot first, waiting for what follows it */
    DOT_CR      /* had dot and CR, waiting for the LF that ends it all */
};

struct lmtp_proto {
    struct lmtp_rules rules;
    struct lmtp_owner owner;
    enum state state;
    enum body_state body_state;
    bool greeted; /* LHLO was said: MAIL may come */
    int errors;

    char line[LIMIT_SMTP_LINE_BYTES];
    size_t line_n;
    bool line_over; /* too long: dropped up to its end */
    bool line_bad;  /* has a bare CR or a control character */
    bool line_cr;   /* had CR, waiting for LF */

    struct arena *a; /* host and output */
    struct arena *mail_arena;
    struct lmtp_mail mail;
    struct buf bytes;
    struct buf out;
    size_t out_sent;
};

void lmtp_reply_set(struct lmtp_reply *r, int code, const char *enhanced,
                    const char *fmt, ...)
{
    va_list ap;

    r->code = code;
    snprintf(r->enhanced, sizeof r->enhanced, "%s", enhanced);
    va_start(ap, fmt);
    vsnprintf(r->text, sizeof r->text, fmt, ap);
    va_end(ap);
    for (char *c = r->text; *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
            *c = '?';
}

static void end(struct lmtp_proto *p)
{
    p->state = ENDED;
    arena_reset(p->mail_arena);
    p->mail = (struct lmtp_mail){0};
}

static void say(struct lmtp_proto *p, int code, const char *enhanced,
                const char *text)
{
    buf_put_f(&p->out, "%d %s %s\r\n", code, enhanced, text);
    /* the other side sends without reading: nothing to be gained */
    if (p->out.over)
        end(p);
}

static void say_reply(struct lmtp_proto *p, const struct lmtp_reply *r)
{
    say(p, r->code, r->enhanced, r->text);
}

/* A mistake of the other side; too many of them end the session. */
static void say_wrong(struct lmtp_proto *p, int code, const char *enhanced,
                      const char *text)
{
    if (++p->errors > LMTP_ERRORS_MAX) {
        say(p, 421, "4.7.0", "too many errors");
        end(p);
        return;
    }
    say(p, code, enhanced, text);
}

static void mail_forget(struct lmtp_proto *p)
{
    arena_reset(p->mail_arena);
    p->mail = (struct lmtp_mail){0};
    p->state = p->greeted ? READY : HELLO;
}

/* The commands: called in their states only; args without the name. */

static void on_hello(struct lmtp_proto *p, struct str args)
{
    if (args.len == 0) {
        say_wrong(p, 501, "5.5.4", "your name is needed");
        return;
    }
    p->greeted = true;
    mail_forget(p);
    buf_put_f(&p->out,
              "250-%.*s\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"
              "250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 SIZE %zu\r\n",
              STR_ARG(p->rules.host), p->rules.cap_bytes);
}

static void on_helo(struct lmtp_proto *p, struct str args)
{
    if (args.len == 0) {
        say_wrong(p, 501, "5.5.4", "your name is needed");
        return;
    }
    p->greeted = true;
    mail_forget(p);
    buf_put_f(&p->out, "250 %.*s\r\n", STR_ARG(p->rules.host));
}

static void on_mail(struct lmtp_proto *p, struct str args)
{
    struct lmtp_reply r = {0};

    lmtp_reply_set(&r, 250, "2.1.0", "sender ok");
    if (!lmtp_args_from(p->mail_arena, args, &p->mail, &r)) {
        mail_forget(p);
        say_wrong(p, r.code, r.enhanced, r.text);
        return;
    }
    if ((uint64_t)p->mail.size_bytes > p->rules.cap_bytes)
        lmtp_reply_set(&r, 552, "5.3.4", "larger than we accept");
    else if (p->owner.on_from)
        p->owner.on_from(p->owner.ctx, &p->mail, &r);
    if (r.code >= 300) {
        mail_forget(p);
    } else {
        p->mail.rcpts =
            ARENA_ARRAY(p->mail_arena, p->rules.rcpts_max, struct lmtp_rcpt);
        p->state = FROM;
    }
    say_reply(p, &r);
}

static void on_rcpt(struct lmtp_proto *p, struct str args)
{
    struct lmtp_reply r = {0};
    struct lmtp_rcpt rcpt = {0};

    lmtp_reply_set(&r, 250, "2.1.5", "recipient ok");
    if (!lmtp_args_rcpt(p->mail_arena, args, p->mail.utf8, &rcpt, &r)) {
        say_wrong(p, r.code, r.enhanced, r.text);
        return;
    }
    if (p->mail.rcpts_n == p->rules.rcpts_max)
        lmtp_reply_set(&r, 452, "4.5.3", "too many recipients");
    else if (p->owner.on_rcpt)
        p->owner.on_rcpt(p->owner.ctx, &p->mail, &rcpt, &r);
    if (r.code < 300) {
        p->mail.rcpts[p->mail.rcpts_n++] = rcpt;
        p->state = RCPTS;
    }
    say_reply(p, &r);
}

static void on_data(struct lmtp_proto *p, struct str args)
{
    if (args.len) {
        say_wrong(p, 501, "5.5.4", "DATA has no arguments");
        return;
    }
    p->bytes = buf_make(p->mail_arena, p->rules.cap_bytes);
    p->body_state = LINE_START;
    p->state = BODY;
    buf_put_z(&p->out, "354 go ahead, end with CR LF . CR LF\r\n");
}

static void on_rset(struct lmtp_proto *p, struct str args)
{
    mail_forget(p);
    say(p, 250, "2.0.0", "forgotten");
}

static void on_noop(struct lmtp_proto *p, struct str args)
{
    say(p, 250, "2.0.0", "ok");
}

static void on_vrfy(struct lmtp_proto *p, struct str args)
{
    say(p, 252, "2.5.0", "send the mail, then we shall see");
}

static void on_quit(struct lmtp_proto *p, struct str args)
{
    say(p, 221, "2.0.0", "goodbye");
    end(p);
}

/* Which command may come in which state, and what is said when it may not. */
static const struct command {
    struct str name;
    unsigned lmtp, smtp; /* states in which it is allowed; 0: not known */
    void (*run)(struct lmtp_proto *p, struct str args);
} COMMANDS[] = {
    {STR_INIT("LHLO"), ANY, 0, on_hello},
    {STR_INIT("EHLO"), 0, ANY, on_hello},
    {STR_INIT("HELO"), 0, ANY, on_helo},
    {STR_INIT("MAIL"), READY, READY, on_mail},
    {STR_INIT("RCPT"), FROM | RCPTS, FROM | RCPTS, on_rcpt},
    {STR_INIT("DATA"), RCPTS, RCPTS, on_data},
    {STR_INIT("RSET"), ANY, ANY, on_rset},
    {STR_INIT("NOOP"), ANY, ANY, on_noop},
    {STR_INIT("VRFY"), ANY, ANY, on_vrfy},
    {STR_INIT("QUIT"), ANY, ANY, on_quit},
};

static void out_of_order(struct lmtp_proto *p, const struct command *c)
{
    if (str_eq(c->name, STR("DATA"))) {
        bool mail = p->state == FROM;

        /* whoever does not wait for 354 sends the body now */
        if (p->greeted)
            p->state = NO_DATA;
        say_wrong(p, mail ? 554 : 503, "5.5.1", "no valid recipients");
        return;
    }
    say_wrong(p, 503, "5.5.1", "not now");
}

static void run_line(struct lmtp_proto *p, struct str line)
{
    size_t space = str_find_byte(line, ' ');
    struct str name = str_sub(line, 0, space);
    struct str args = str_trim(
        space == SIZE_MAX ? (struct str){0} : str_sub(line, space, SIZE_MAX));

    for (size_t i = 0; i < ARRAY_N(COMMANDS); i++) {
        const struct command *c = &COMMANDS[i];
        unsigned allowed = p->rules.smtp ? c->smtp : c->lmtp;

        if (!allowed || !str_eq_nocase(name, c->name))
            continue;
        if (p->state == NO_DATA && (c->run == on_mail || c->run == on_rset))
            mail_forget(p);
        if (allowed & (unsigned)p->state)
            c->run(p, args);
        else
            out_of_order(p, c);
        return;
    }
    if (p->state == NO_DATA) {
        say(p, 421, "4.5.0", "that is not a command, after a refused DATA");
        end(p);
        return;
    }
    say_wrong(p, 500, "5.5.1", "command not known");
}

static void line_done(struct lmtp_proto *p)
{
    struct str line = str_make(p->line, p->line_n);
    bool over = p->line_over, bad = p->line_bad;

    p->line_n = 0;
    p->line_over = p->line_bad = p->line_cr = false;
    if (p->state == NO_DATA && (over || bad)) {
        say(p, 421, "4.5.0", "that is not a command, after a refused DATA");
        end(p);
    } else if (over) {
        say_wrong(p, 500, "5.5.2", "line too long");
    } else if (bad) {
        say_wrong(p, 500, "5.5.2", "lines end with CR LF and hold text only");
    } else {
        run_line(p, line);
    }
}

static void feed_line_byte(struct lmtp_proto *p, char c)
{
    if (c == '\n') {
        if (!p->line_cr)
            p->line_bad = true;
        line_done(p);
        return;
    }
    if (p->line_cr)
        p->line_bad = true;
    p->line_cr = c == '\r';
    if (c == '\r')
        return;
    if ((unsigned char)c < ' ' || c == 0x7f)
        p->line_bad = true;
    if (p->line_n == sizeof p->line)
        p->line_over = true;
    else
        p->line[p->line_n++] = c;
}

/* One reply for all recipients, for a client that speaks SMTP. */
static const struct lmtp_reply *reply_of_all(const struct lmtp_reply *r,
                                             size_t n)
{
    const struct lmtp_reply *good = NULL;

    for (size_t i = 0; i < n; i++) {
        if (r[i].code >= 400 && r[i].code < 500)
            return &r[i];
        if (r[i].code < 300 && !good)
            good = &r[i];
    }
    return good ? good : &r[0];
}

static void body_done(struct lmtp_proto *p)
{
    size_t n = p->mail.rcpts_n;
    struct lmtp_reply *r = ARENA_ARRAY(p->mail_arena, n, struct lmtp_reply);

    for (size_t i = 0; i < n; i++)
        if (p->bytes.over)
            lmtp_reply_set(&r[i], 552, "5.3.4", "larger than we accept");
        else
            lmtp_reply_set(&r[i], 451, "4.3.0", "try again later");
    if (!p->bytes.over) {
        p->mail.bytes = buf_str(&p->bytes);
        p->owner.on_mail(p->owner.ctx, &p->mail, r);
    }
    if (p->rules.smtp)
        say_reply(p, reply_of_all(r, n));
    else
        for (size_t i = 0; i < n && p->state != ENDED; i++)
            say_reply(p, &r[i]);
    if (p->state != ENDED)
        mail_forget(p);
}

/* Takes a run of ordinary text at once; returns how many bytes. */
static size_t feed_text(struct lmtp_proto *p, struct str in)
{
    const char *cr = memchr(in.ptr, '\r', in.len);
    size_t n = cr ? (size_t)(cr - in.ptr) + 1 : in.len;

    buf_put(&p->bytes, str_make(in.ptr, n));
    if (cr)
        p->body_state = CR;
    return n;
}

/* A byte at a place where it matters; RFC 5321 section 4.5.2. */
static void feed_body_byte(struct lmtp_proto *p, char c)
{
    switch (p->body_state) {
    case LINE_START:
        if (c == '.') {
            p->body_state = DOT;
            return;
        }
        break;
    case DOT: /* the dot was stuffing, unless CR LF follows it */
        if (c == '\r') {
            p->body_state = DOT_CR;
            return;
        }
        break;
    case DOT_CR:
        if (c == '\n') {
            body_done(p);
            return;
        }
        buf_put_byte(&p->bytes, '\r');
        break;
    case CR:
        if (c == '\n') {
            buf_put_byte(&p->bytes, c);
            p->body_state = LINE_START;
            return;
        }
        break;
    case TEXT: break;
    }
    buf_put_byte(&p->bytes, c);
    p->body_state = c == '\r' ? CR : TEXT;
}

void lmtp_proto_feed(struct lmtp_proto *p, struct str in)
{
    size_t i = 0;

    while (i < in.len && p->state != ENDED) {
        if (p->state != BODY)
            feed_line_byte(p, in.ptr[i++]);
        else if (p->body_state == TEXT)
            i += feed_text(p, str_sub(in, i, SIZE_MAX));
        else
            feed_body_byte(p, in.ptr[i++]);
    }
}

struct lmtp_proto *lmtp_proto_open(const struct lmtp_rules *rules,
                                   const struct lmtp_owner *owner)
{
    struct arena *a = arena_open();
    struct lmtp_proto *p = ARENA_NEW(a, struct lmtp_proto);

    assert(owner->on_mail);
    p->a = a;
    p->mail_arena = arena_open();
    p->rules = *rules;
    p->rules.host = str_dup(a, rules->host);
    if (!p->rules.cap_bytes)
        p->rules.cap_bytes = LIMIT_MAIL_BYTES;
    if (!p->rules.rcpts_max)
        p->rules.rcpts_max = LIMIT_RECIPIENTS;
    p->owner = *owner;
    p->state = HELLO;
    p->out = buf_make(a, OUT_BYTES_MAX);
    buf_put_f(&p->out, "220 %.*s %s\r\n", STR_ARG(p->rules.host),
              rules->smtp ? "ESMTP" : "LMTP");
    return p;
}

void lmtp_proto_close(struct lmtp_proto **p)
{
    struct arena *a;

    if (!*p)
        return;
    a = (*p)->a;
    arena_close(&(*p)->mail_arena);
    *p = NULL;
    arena_close(&a);
}

struct str lmtp_proto_out(const struct lmtp_proto *p)
{
    return str_sub(buf_str(&p->out), p->out_sent, SIZE_MAX);
}

void lmtp_proto_sent(struct lmtp_proto *p, size_t n)
{
    p->out_sent += n;
    assert(p->out_sent <= p->out.len);
    if (p->out_sent == p->out.len) {
        buf_clear(&p->out);
        p->out_sent = 0;
    }
}

bool lmtp_proto_ended(const struct lmtp_proto *p)
{
    return p->state == ENDED;
}

void lmtp_proto_shut(struct lmtp_proto *p, const char *why)
{
    struct lmtp_reply r = {0};

    if (p->state == ENDED)
        return;
    lmtp_reply_set(&r, 421, "4.3.2", "%s", why);
    say_reply(p, &r);
    end(p);
}

bool lmtp_proto_idle(const struct lmtp_proto *p)
{
    return p->line_n == 0 && !p->line_cr &&
           (p->state & (HELLO | READY | NO_DATA));
}
