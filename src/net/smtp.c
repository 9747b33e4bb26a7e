#include <unistd.h>

#include "net/net_impl.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "net/smtp.h"

enum { EXTENSIONS_BYTES = 2048, ANSWER_BYTES = 400, IDLE_MAX_S = 60 };

/* What the command last sent was: whose answer the next reply line is. */
enum step {
    STEP_CONNECT, /* waiting for the greeting, EHLO, TLS, log-in */
    STEP_FROM,    /* waiting for the answer to MAIL */
    STEP_RCPT,    /* waiting for the answer to one RCPT */
    STEP_DATA,    /* waiting for 354 */
    STEP_DOT,     /* waiting for the verdict */
    STEP_DONE     /* the verdict is there */
};

/* One message on its way. */
struct sending {
    struct arena *a;
    struct smtp_result *result;
    const struct smtp_mail *mail;
    size_t given;       /* bytes handed to libcurl */
    bool ending;        /* before_end has been asked */
    struct err refused; /* what it said, when it said no */
    enum step step;
    bool awaited; /* an answer to this step is to come; QUIT is no step */
    size_t rcpt;  /* the next one to be named */
    size_t rcpts_n;
    struct buf text; /* of a reply of several lines */
};

struct smtp {
    struct arena *a;
    struct net_curl net;
    char extensions[EXTENSIONS_BYTES]; /* "\nDSN\nSIZE 1000\n" */
    bool ehlo;                         /* its answer is being read */
    int64_t size_max;
    struct sending *now; /* NULL between messages */
};

/* ---- the dialogue, as libcurl shows it ---- */

static bool starts(const char *ptr, size_t n, const char *what)
{
    return str_starts_nocase(str_make(ptr, n), str_from_z(what));
}

/* A command of libcurl's goes out. */
static void on_command(struct smtp *s, const char *ptr, size_t n)
{
    struct sending *now = s->now;

    s->ehlo = starts(ptr, n, "EHLO ");
    if (s->ehlo) {
        snprintf(s->extensions, sizeof s->extensions, "\n");
        s->size_max = 0;
    }
    if (!now)
        return;
    now->awaited = true;
    if (starts(ptr, n, "MAIL FROM:")) {
        now->step = STEP_FROM;
    } else if (starts(ptr, n, "RCPT TO:")) {
        now->step = STEP_RCPT;
        now->rcpt++;
    } else if (starts(ptr, n, "DATA")) {
        now->step = STEP_DATA;
    } else {
        now->awaited = false;
    }
}

/* "5.1.1 no such user": takes the enhanced code off the front (RFC 2034). */
static struct str enhanced_take(int code, struct str *text)
{
    struct str word = str_sub(*text, 0, str_find_byte(*text, ' '));
    int dots = 0;

    if (word.len < 5 || word.len > 11 || word.ptr[0] != '0' + code / 100 ||
        word.ptr[1] != '.')
        return (struct str){0};
    for (size_t i = 0; i < word.len; i++) {
        dots += word.ptr[i] == '.';
        if (word.ptr[i] != '.' && (word.ptr[i] < '0' || word.ptr[i] > '9'))
            return (struct str){0};
    }
    if (dots != 2)
        return (struct str){0};
    *text = str_trim(str_sub(*text, word.len, SIZE_MAX));
    return word;
}

static struct smtp_answer answer_of(struct arena *a, int code, struct str text)
{
    struct smtp_answer r = {.code = code};

    text = str_trim(text);
    r.enhanced = str_dup(a, enhanced_take(code, &text));
    r.text = utf8_cut(utf8_scrub(a, text), ANSWER_BYTES);
    r.fate = code >= 500   ? SMTP_REFUSED
             : code >= 400 ? SMTP_LATER
                           : SMTP_ACCEPTED;
    return r;
}

/* The last line of a reply has come. */
static void on_answer(struct sending *now, int code, struct str text)
{
    struct smtp_answer r = answer_of(now->a, code, text);

    if (!now->awaited)
        return;
    now->awaited = false;
    switch (now->step) {
    case STEP_CONNECT: break;
    case STEP_FROM: now->result->mail = r; break;
    case STEP_RCPT:
        if (now->rcpt >= 1 && now->rcpt <= now->rcpts_n)
            now->result->rcpts[now->rcpt - 1] = r;
        break;
    case STEP_DATA:
        if (code != 354) {
            now->result->mail = r;
            break;
        }
        now->step = STEP_DOT;
        now->awaited = true;
        break;
    case STEP_DOT:
        now->result->mail = r;
        now->step = STEP_DONE;
        break;
    case STEP_DONE: break;
    }
}

/* "250-SIZE 1000" in the answer to EHLO. */
static void on_extension(struct smtp *s, struct str text)
{
    size_t n = strlen(s->extensions);

    text = str_trim(text);
    snprintf(s->extensions + n, sizeof s->extensions - n, "%.*s\n",
             STR_ARG(text));
    if (str_starts_nocase(text, STR("SIZE ")) &&
        !str_to_i64(str_trim(str_sub(text, 5, SIZE_MAX)), &s->size_max))
        s->size_max = 0;
}

static void on_reply_line(struct smtp *s, const char *ptr, size_t len)
{
    struct str line = str_trim(str_make(ptr, len));
    struct sending *now = s->now;
    int64_t code;
    bool last;

    net_curl_line(&s->net, ptr, len);
    if (line.len < 3 || !str_to_i64(str_sub(line, 0, 3), &code) || code < 200 ||
        code > 599)
        return;
    last = line.len == 3 || line.ptr[3] == ' ';
    line = str_sub(line, 4, SIZE_MAX);
    if (s->ehlo && code == 250)
        on_extension(s, line);
    if (!now)
        return;
    if (now->text.len) { /* the enhanced code stands in every line */
        enhanced_take((int)code, &line);
        buf_put_byte(&now->text, ' ');
    }
    buf_put(&now->text, line);
    if (!last)
        return;
    on_answer(now, (int)code, buf_str(&now->text));
    buf_clear(&now->text);
}

/* libcurl shows both directions here in their true order. */
static int on_debug(CURL *curl, curl_infotype type, char *ptr, size_t n,
                    void *ctx)
{
    struct smtp *s = ctx;

    if (type == CURLINFO_HEADER_OUT)
        on_command(s, ptr, n);
    else if (type == CURLINFO_HEADER_IN)
        on_reply_line(s, ptr, n);
    return 0;
}

/* The last byte is asked for: from here on the message may be sent. */
static bool may_end(struct sending *now)
{
    if (now->ending || !now->mail->before_end)
        return true;
    now->ending = true;
    return now->mail->before_end(now->mail->ctx, &now->refused);
}

static size_t on_read(char *out, size_t size, size_t n, void *ctx)
{
    struct smtp *s = ctx;
    struct sending *now = s->now;
    struct str part;

    if (!now)
        return 0;
    part = str_sub(now->mail->bytes, now->given, size * n);
    /* The last byte goes alone: it is asked for when all before it has been
     * taken by the kernel, which keeps the doubtful time short. */
    if (part.len > 1 && now->given + part.len == now->mail->bytes.len)
        part.len--;
    else if (now->given + part.len == now->mail->bytes.len && !may_end(now))
        return CURL_READFUNC_ABORT;
    if (part.len)
        memcpy(out, part.ptr, part.len);
    now->given += part.len;
    return part.len;
}

/* Nobody reads what NOOP answers. */
static size_t on_write(char *ptr, size_t size, size_t n, void *ctx)
{
    return size * n;
}

/* ---- session ---- */

static bool helo_ok(struct str helo)
{
    for (size_t i = 0; i < helo.len; i++)
        if ((unsigned char)helo.ptr[i] <= ' ' ||
            (unsigned char)helo.ptr[i] >= 0x7f || strchr("/?#%", helo.ptr[i]))
            return false;
    return helo.len < 200;
}

static void set_options(struct smtp *s, struct str helo)
{
    CURL *c = s->net.curl;

    if (helo.len) {
        /* libcurl takes our name from the path of the URL */
        curl_easy_setopt(
            c, CURLOPT_URL,
            str_z(s->a, str_fmt(s->a, "%.*s%.*s", STR_ARG(s->net.url),
                                STR_ARG(helo))));
    }
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(c, CURLOPT_READDATA, s);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    curl_easy_setopt(c, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX_S);
    /* an upload that stands still */
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
}

/* Without an upload libcurl connects, logs in and says one command. */
static bool say_noop(struct smtp *s, struct err *e)
{
    CURL *c = s->net.curl;
    CURLcode code;

    curl_easy_setopt(c, CURLOPT_UPLOAD, 0L);
    curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, "NOOP");
    code = curl_easy_perform(c);
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, NULL);
    curl_easy_setopt(c, CURLOPT_NOBODY, 0L);
    if (code != CURLE_OK)
        return net_curl_error(&s->net, code, e);
    /* libcurl goes on without when the server does not offer it */
    if (s->net.login && !smtp_can(s, "AUTH"))
        return err_set(e, ERR_INPUT,
                       "\"%.*s\" port %d offers no way to log in: check TLS",
                       STR_ARG(s->net.host), s->net.port);
    return true;
}

struct smtp *smtp_open(const struct net_server *server,
                       const struct net_login *login, struct str helo,
                       struct net_stop *stop, struct err *e)
{
    struct arena *a = arena_open();
    struct smtp *s = ARENA_NEW(a, struct smtp);
    bool ok = false;

    s->a = a;
    if (!helo_ok(helo)) {
        err_set(e, ERR_INPUT, "\"%.*s\" cannot be our name to a mail server",
                (int)utf8_cut(helo, 90).len, helo.ptr);
        goto out;
    }
    if (!net_curl_open(&s->net, a, "smtp", server, login, stop, e))
        goto out;
    set_options(s, helo);
    curl_easy_setopt(s->net.curl, CURLOPT_LOW_SPEED_TIME,
                     (long)((net_answer_us(server) + US_PER_S - 1) / US_PER_S));
    ok = say_noop(s, e);
out:
    if (!ok)
        smtp_close(&s);
    return s;
}

void smtp_close(struct smtp **s)
{
    struct arena *a;

    if (!*s)
        return;
    a = (*s)->a;
    net_curl_close(&(*s)->net);
    *s = NULL;
    arena_close(&a);
}

bool smtp_can(const struct smtp *s, const char *extension)
{
    char line[64];
    size_t at;

    snprintf(line, sizeof line, "\n%s", extension);
    at = str_find_nocase(str_from_z(s->extensions), str_from_z(line));
    if (at == SIZE_MAX)
        return false;
    return s->extensions[at + strlen(line)] == '\n' ||
           s->extensions[at + strlen(line)] == ' ';
}

int64_t smtp_size_max(const struct smtp *s)
{
    return s->size_max;
}

/* ---- one message ---- */

static bool address_ok(struct str address)
{
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.ptr[i] <= ' ' ||
            strchr("<>\\\x7f", address.ptr[i]))
            return false;
    return address.len <= LIMIT_ADDRESS_BYTES && utf8_valid(address) &&
           str_find_byte(address, '@') != SIZE_MAX;
}

/* Lines end with CR LF and nothing else, or a server could see an end of the
 * message that we do not (smuggling). */
static bool lines_ok(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] == '\n')
            return false;
        if (bytes.ptr[i] != '\r')
            continue;
        if (i + 1 == bytes.len || bytes.ptr[i + 1] != '\n')
            return false;
        i++;
    }
    return true;
}

static bool envid_ok(struct str envid)
{
    for (size_t i = 0; i < envid.len; i++)
        if (envid.ptr[i] <= ' ' || envid.ptr[i] >= 0x7f ||
            strchr("<>+=", envid.ptr[i]))
            return false;
    return envid.len <= 90;
}

static bool mail_ok(const struct smtp *s, const struct smtp_mail *mail,
                    struct err *e)
{
    if (mail->rcpts_n < 1 || mail->rcpts_n > LIMIT_RECIPIENTS)
        return err_set(e, ERR_LIMIT, "%zu recipients are not 1 to %d",
                       mail->rcpts_n, LIMIT_RECIPIENTS);
    if (mail->bytes.len == 0)
        return err_set(e, ERR_INPUT, "the message is empty");
    if (mail->from.len && !address_ok(mail->from))
        return err_set(e, ERR_INPUT, "the sender is not an address");
    for (size_t i = 0; i < mail->rcpts_n; i++)
        if (!address_ok(mail->rcpts[i]))
            return err_set(e, ERR_INPUT, "recipient %zu is not an address",
                           i + 1);
    if (!envid_ok(mail->envid))
        return err_set(e, ERR_INPUT, "the envelope id has letters it may not");
    if (mail->bytes.len == 0 || !lines_ok(mail->bytes))
        return err_set(e, ERR_INPUT,
                       "the lines of the message do not end with CR LF");
    if (mail->bytes.len > LIMIT_MAIL_BYTES ||
        (s->size_max && mail->bytes.len > (uint64_t)s->size_max))
        return err_set(e, ERR_LIMIT, "%zu bytes are more than \"%.*s\" takes",
                       mail->bytes.len, STR_ARG(s->net.host));
    return true;
}

/*
 * libcurl writes <, what it is given and >, and knows nothing of DSN.  So an
 * argument "a@b> NOTIFY=DELAY ORCPT=rfc822;<a@b" becomes what RFC 3461 wants:
 * xtext may hold the brackets that are left over.  In xtext "+" and "=" are
 * written as "+2B" and "+3D".
 */
static void put_xtext(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == '+' || s.ptr[i] == '=')
            buf_put_f(b, "+%02X", (unsigned)s.ptr[i]);
        else
            buf_put_byte(b, s.ptr[i]);
}

static bool ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static char *from_argument(struct arena *a, const struct smtp *s,
                           const struct smtp_mail *mail)
{
    struct buf b = buf_make(a, 4 * LIMIT_ADDRESS_BYTES);

    buf_put(&b, mail->from);
    /* an empty sender is written by libcurl itself, without our tail */
    if (mail->envid.len && mail->from.len && smtp_can(s, "DSN"))
        buf_put_f(&b, "> RET=HDRS ENVID=<%.*s", STR_ARG(mail->envid));
    return str_z(a, buf_str(&b));
}

static char *rcpt_argument(struct arena *a, const struct smtp *s,
                           const struct smtp_mail *mail, struct str rcpt)
{
    struct buf b = buf_make(a, 8 * LIMIT_ADDRESS_BYTES);

    buf_put(&b, rcpt);
    if (mail->notify && ascii(rcpt) && smtp_can(s, "DSN")) {
        BUF_LIT(&b, "> NOTIFY=FAILURE,DELAY ORCPT=rfc822;<");
        put_xtext(&b, rcpt);
    }
    return str_z(a, buf_str(&b));
}

static const char *stage_name(enum step step)
{
    switch (step) {
    case STEP_CONNECT: return "connect";
    case STEP_FROM: return "from";
    case STEP_RCPT: return "rcpt";
    case STEP_DATA: return "data";
    case STEP_DOT:
    case STEP_DONE: return "dot";
    }
    return "connect";
}

/* Recipients that were not refused on their own share the message's fate. */
static void share_fate(struct smtp_result *r, size_t n, enum smtp_fate fate)
{
    size_t refused = 0;

    r->mail.fate = fate;
    for (size_t i = 0; i < n; i++)
        if (r->rcpts[i].code >= 400) {
            refused++;
        } else {
            int code = r->rcpts[i].code;

            r->rcpts[i] = r->mail;
            if (fate == SMTP_ACCEPTED && code)
                r->rcpts[i].code = code;
        }
    if (fate == SMTP_ACCEPTED && refused)
        r->mail.fate = SMTP_PARTLY;
}

/* All recipients refused: later if any may be taken later. */
static void fate_of_refusals(struct smtp_result *r, size_t n)
{
    size_t at = 0;

    for (size_t i = n; i-- > 0;)
        if (r->rcpts[i].code >= 400 &&
            (r->rcpts[at].code < 400 || r->rcpts[i].code < 500))
            at = i;
    r->mail = r->rcpts[at];
}

/* No verdict came: was the dot perhaps out? */
static void fate_of_silence(struct sending *now, struct str why)
{
    struct smtp_result *r = now->result;
    bool unsure = now->step == STEP_DOT && now->given == now->mail->bytes.len;

    r->mail = (struct smtp_answer){.text = why};
    share_fate(r, now->rcpts_n, unsure ? SMTP_UNSURE : SMTP_LATER);
}

static bool all_refused(const struct sending *now)
{
    for (size_t i = 0; i < now->rcpts_n; i++)
        if (now->result->rcpts[i].code < 400)
            return false;
    return true;
}

static bool decide(struct smtp *s, struct sending *now, CURLcode code,
                   struct err *e)
{
    struct smtp_result *r = now->result;
    struct err why = {0};

    if (now->refused.code) {
        *e = now->refused;
        return false;
    }
    r->stage = stage_name(now->step);
    if (now->step == STEP_DONE) {
        /* whatever happened to the connection after it: it was said */
        share_fate(r, now->rcpts_n, r->mail.fate);
        return true;
    }
    if (now->step == STEP_RCPT && all_refused(now)) {
        fate_of_refusals(r, now->rcpts_n);
        return true;
    }
    if (r->mail.code >= 400) { /* MAIL or DATA was refused */
        share_fate(r, now->rcpts_n, r->mail.fate);
        return true;
    }
    net_curl_error(&s->net, code == CURLE_OK ? CURLE_RECV_ERROR : code, &why);
    if (now->step == STEP_CONNECT &&
        (why.code == ERR_INPUT || why.code == ERR_DENIED)) {
        *e = why;
        return false;
    }
    fate_of_silence(now, str_dup(now->a, str_from_z(why.text)));
    return true;
}

bool smtp_send(struct smtp *s, struct arena *a, const struct smtp_mail *mail,
               struct smtp_result *result, struct err *e)
{
    struct sending now = {.a = a,
                          .result = result,
                          .mail = mail,
                          .rcpts_n = mail->rcpts_n,
                          .text = buf_make(a, 4 * ANSWER_BYTES)};
    struct curl_slist *list = NULL;
    CURL *c = s->net.curl;
    CURLcode code;

    if (!mail_ok(s, mail, e))
        return false;
    *result = (struct smtp_result){
        .rcpts = ARENA_ARRAY(a, mail->rcpts_n, struct smtp_answer)};
    for (size_t i = 0; i < mail->rcpts_n; i++)
        list =
            curl_slist_append(list, rcpt_argument(a, s, mail, mail->rcpts[i]));
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, from_argument(a, s, mail));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, list);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->bytes.len);
    s->net.why[0] = s->net.line[0] = 0;
    s->now = &now;
    code = curl_easy_perform(c);
    s->now = NULL;
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(list);
    return decide(s, &now, code, e);
}
