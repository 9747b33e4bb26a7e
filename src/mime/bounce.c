#include "base/utf8.h"
#include "mime/kind_impl.h"
#include "mime/mime_impl.h"

enum { FIELDS_MAX = 100, DIAGNOSTIC_BYTES = 500, ROOM_FIRST = 4 };

/* "rfc822; ann@shop.example": the type is of no use to us. */
static struct str after_type(struct str s)
{
    size_t semicolon = str_find_byte(s, ';');

    return str_trim(
        semicolon == SIZE_MAX ? s : str_sub(s, semicolon + 1, SIZE_MAX));
}

static struct str address_of(struct arena *a, struct str value)
{
    struct mime_addresses list = mime_addresses(a, after_type(value), NULL);

    return list.n ? list.list[0].address : (struct str){0};
}

/* The first "5.1.1" in it; empty when there is none. */
static struct str status_of(struct str s)
{
    for (size_t i = 0; i + 4 < s.len; i++) {
        size_t n = 2, dots = 1;

        if (s.ptr[i] < '2' || s.ptr[i] > '5' || s.ptr[i] == '3' ||
            s.ptr[i + 1] != '.' ||
            (i && ((s.ptr[i - 1] >= '0' && s.ptr[i - 1] <= '9') ||
                   s.ptr[i - 1] == '.')))
            continue;
        for (; i + n < s.len && n < 9; n++) {
            if (s.ptr[i + n] == '.' && dots < 2 && s.ptr[i + n - 1] != '.')
                dots++;
            else if (s.ptr[i + n] < '0' || s.ptr[i + n] > '9')
                break;
        }
        if (i + n < s.len && s.ptr[i + n] == '.' && i + n + 1 < s.len &&
            s.ptr[i + n + 1] >= '0' && s.ptr[i + n + 1] <= '9')
            continue; /* four numbers are an address of a computer */
        if (dots == 2 && s.ptr[i + n - 1] != '.')
            return str_sub(s, i, n);
    }
    return (struct str){0};
}

static enum mime_action action_of(struct str s)
{
    static const struct {
        struct str word;
        enum mime_action action;
    } words[] = {{STR_INIT("fail"), MIME_ACTION_FAILED},
                 {STR_INIT("delay"), MIME_ACTION_DELAYED},
                 {STR_INIT("deliver"), MIME_ACTION_DELIVERED},
                 {STR_INIT("relay"), MIME_ACTION_RELAYED},
                 {STR_INIT("expand"), MIME_ACTION_EXPANDED}};

    s = str_trim(s);
    for (size_t i = 0; i < ARRAY_N(words); i++)
        if (str_starts_nocase(s, words[i].word))
            return words[i].action;
    return MIME_ACTION_UNKNOWN;
}

static enum mime_action action_of_status(struct str status)
{
    if (!status.len)
        return MIME_ACTION_UNKNOWN;
    return status.ptr[0] == '5'   ? MIME_ACTION_FAILED
           : status.ptr[0] == '4' ? MIME_ACTION_DELAYED
                                  : MIME_ACTION_DELIVERED;
}

static struct mime_recipient *add(struct arena *a, struct mime_recipient **list,
                                  size_t *n, size_t *room)
{
    if (*n == *room) {
        size_t more = *room ? *room * 2 : ROOM_FIRST;

        *list =
            arena_grow(a, *list, *room * sizeof **list, more * sizeof **list);
        *room = more;
    }
    (*list)[*n] = (struct mime_recipient){0};
    return &(*list)[(*n)++];
}

static struct str one_line(struct arena *a, struct str s)
{
    return utf8_cut(mime_header_text(a, s, NULL), DIAGNOSTIC_BYTES);
}

struct mime_recipient *mime_dsn_read(struct arena *a, struct str report,
                                     size_t *n)
{
    struct mime_recipient *list = NULL;
    size_t room = 0;
    uint32_t notes = 0;

    *n = 0;
    /* groups of fields with an empty line between */
    while (!mime_blank(report) && *n < LIMIT_RECIPIENTS) {
        struct mime_head h;
        struct str final, original, status;
        struct mime_recipient *r;
        size_t before = report.len;

        while (report.len && strchr("\r\n \t", report.ptr[0]))
            report = str_sub(report, 1, SIZE_MAX);
        h = mime_head_read(a, report, false, FIELDS_MAX, &notes);
        report = h.body;
        final = mime_head_get(&h, STR("Final-Recipient"));
        original = mime_head_get(&h, STR("Original-Recipient"));
        if (final.len || original.len) {
            r = add(a, &list, n, &room);
            r->address = address_of(a, final.len ? final : original);
            r->original = address_of(a, original);
            r->diagnostic = one_line(
                a, after_type(mime_head_get(&h, STR("Diagnostic-Code"))));
            status = status_of(mime_head_get(&h, STR("Status")));
            if (!status.len)
                status = status_of(r->diagnostic);
            r->status = status;
            r->action = action_of(mime_head_get(&h, STR("Action")));
            if (r->action == MIME_ACTION_UNKNOWN)
                r->action = action_of_status(status);
        }
        if (report.len == before) { /* no header here: pass the line over */
            size_t lf = str_find_byte(report, '\n');

            report = lf == SIZE_MAX ? (struct str){0}
                                    : str_sub(report, lf + 1, SIZE_MAX);
        }
    }
    return list;
}

static bool from_daemon(const struct mime_mail *m)
{
    static const struct str names[] = {
        STR_INIT("mailer-daemon"), STR_INIT("mailer_daemon"),
        STR_INIT("mail-daemon"),   STR_INIT("postmaster"),
        STR_INIT("mail delivery"), STR_INIT("microsoftexchange")};

    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (str_starts_nocase(m->from.address, names[i]) ||
            str_starts_nocase(m->from.name, names[i]))
            return true;
    return false;
}

static bool find_any(struct str s, const struct str *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_find_nocase(s, words[i]) != SIZE_MAX)
            return true;
    return false;
}

static bool says_delay(struct str s)
{
    static const struct str words[] = {STR_INIT("delayed"),
                                       STR_INIT("warning: could not send"),
                                       STR_INIT("warning: message"),
                                       STR_INIT("could not send message for "
                                                "past"),
                                       STR_INIT("(delay)"),
                                       STR_INIT("still being retried"),
                                       STR_INIT("will be retried")};

    return find_any(s, words, ARRAY_N(words));
}

static bool says_failure(struct str s)
{
    static const struct str words[] = {
        STR_INIT("undeliver"),
        STR_INIT("delivery status notification"),
        STR_INIT("returned mail"),
        STR_INIT("failure notice"),
        STR_INIT("delivery fail"),
        STR_INIT("mail delivery failed"),
        STR_INIT("returned to sender"),
        STR_INIT("returning message"),
        STR_INIT("delivery has failed"),
        STR_INIT("non recapitabile"),
        STR_INIT("unzustellbar"),
        STR_INIT("nie dostarczono"),
        STR_INIT("non remis"),
        STR_INIT("non distribu"),
        STR_INIT("\xd0\xbd\xd0\xb5 \xd0\xb4\xd0\xbe\xd1\x81\xd1\x82\xd0\xb0"
                 "\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd"), /* не доставлен */
        STR_INIT("\xe9\x80\x80\xe4\xbf\xa1"),         /* 退信 */
        STR_INIT("\xe6\x97\xa0\xe6\xb3\x95\xe6\x8a\x95\xe9\x80\x92"),
        STR_INIT("\xe7\x84\xa1\xe6\xb3\x95\xe5\x82\xb3\xe9\x80\x81"),
        STR_INIT("mail system error"),
        STR_INIT("could not be delivered"),
        STR_INIT("couldn't be delivered")};

    return find_any(s, words, ARRAY_N(words));
}

/*
 * Bounces without a machine part: qmail ("<a@b>:" and the reason below it),
 * Exim and others (the address alone in a line).  Only the head of the text
 * is looked at; what follows is the message that came back.
 */
static void read_prose(struct arena *a, struct str text, struct mime_verdict *v,
                       size_t room)
{
    enum { LOOK_BYTES = 8192 };
    struct mime_recipient *last = NULL;
    struct str line;

    text = str_sub(text, 0, LOOK_BYTES);
    while (text.len && str_line(&text, &line)) {
        struct str s = str_trim(line);
        struct str found = {0};

        if (str_starts(s, STR("---")) &&
            (str_find_nocase(s, STR("copy")) != SIZE_MAX ||
             str_find_nocase(s, STR("original")) != SIZE_MAX))
            return;
        if (s.len > 2 && s.len < LIMIT_ADDRESS_BYTES) {
            if (s.ptr[s.len - 1] == ':')
                s.len--;
            if (s.len > 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
                s = str_sub(s, 1, s.len - 2);
            found = mime_address_normal(a, s);
        }
        if (found.len && v->recipients_n < LIMIT_RECIPIENTS) {
            last = add(a, &v->recipients, &v->recipients_n, &room);
            last->address = found;
            last->action = MIME_ACTION_FAILED;
        } else if (last && !last->diagnostic.len && !mime_blank(line)) {
            last->diagnostic = one_line(a, line);
            last->status = status_of(last->diagnostic);
        } else if (last && !last->status.len) {
            last->status = status_of(line);
        }
    }
}

/* X-Failed-Recipients of Exim and Gmail. */
static void read_failed_header(struct arena *a, const struct mime_mail *m,
                               struct mime_verdict *v)
{
    struct mime_addresses list =
        mime_addresses(a, mime_header(m, STR("X-Failed-Recipients")), NULL);
    size_t room = 0;

    for (size_t i = 0; i < list.n; i++) {
        struct mime_recipient *r;

        if (!list.list[i].address.len)
            continue;
        r = add(a, &v->recipients, &v->recipients_n, &room);
        r->address = list.list[i].address;
        r->action = MIME_ACTION_FAILED;
        r->status = status_of(str_sub(m->text, 0, 4096));
    }
}

/* The worst of what happened to the recipients decides. */
static void judge(struct mime_verdict *v)
{
    bool failed = false, delayed = false, permanent = true;

    for (size_t i = 0; i < v->recipients_n; i++) {
        const struct mime_recipient *r = &v->recipients[i];

        failed |= r->action == MIME_ACTION_FAILED;
        delayed |= r->action == MIME_ACTION_DELAYED;
        if (r->action == MIME_ACTION_FAILED && r->status.len &&
            r->status.ptr[0] == '4')
            permanent = false;
    }
    v->kind = failed ? MIME_BOUNCE : delayed ? MIME_DELAY : MIME_DELIVERED;
    v->permanent = failed && permanent;
}

bool mime_bounce(struct arena *a, const struct mime_mail *m,
                 struct mime_verdict *v)
{
    bool null_path = m->return_path_given && !m->return_path.len;
    bool daemon = from_daemon(m);

    if (str_eq(m->report_type, STR("delivery-status")) && m->report.len) {
        v->recipients = mime_dsn_read(a, m->report, &v->recipients_n);
        v->why = STR("delivery status part");
        if (v->recipients_n) {
            judge(v);
            return true;
        }
        v->kind = says_delay(m->subject) ? MIME_DELAY : MIME_BOUNCE;
        return true;
    }
    if (mime_header(m, STR("X-Failed-Recipients")).len) {
        read_failed_header(a, m, v);
        v->why = STR("header X-Failed-Recipients");
    } else if ((null_path || daemon) && says_delay(m->subject)) {
        v->why = STR("subject of a mail server");
        v->kind = MIME_DELAY;
        read_prose(a, m->text, v, 0);
        for (size_t i = 0; i < v->recipients_n; i++)
            v->recipients[i].action = MIME_ACTION_DELAYED;
        return true;
    } else if ((null_path || daemon) &&
               (says_failure(m->subject) ||
                str_find(str_sub(m->text, 0, 400), STR("qmail-send program")) !=
                    SIZE_MAX)) {
        read_prose(a, m->text, v, 0);
        v->why = daemon ? STR("mail server's address and subject")
                        : STR("null return path and subject");
    } else {
        return false;
    }
    v->kind = says_delay(m->subject) ? MIME_DELAY : MIME_BOUNCE;
    v->permanent = v->kind == MIME_BOUNCE;
    for (size_t i = 0; i < v->recipients_n; i++)
        if (v->recipients[i].status.len &&
            v->recipients[i].status.ptr[0] == '4')
            v->permanent = false;
    return true;
}

/* The original in the text of a bounce that has no parts. */
static struct str returned_in_text(struct str text)
{
    static const struct str marks[] = {
        STR_INIT("--- Below this line is a copy of the message."),
        STR_INIT("This is a copy of the message"),
        STR_INIT("Original message"),
        STR_INIT("original message"),
        STR_INIT("Unsent message follows"),
        STR_INIT("message headers follow")};

    for (size_t i = 0; i < ARRAY_N(marks); i++) {
        size_t at = str_find(text, marks[i]);
        struct str rest;

        if (at == SIZE_MAX)
            continue;
        rest = str_sub(text, at, SIZE_MAX);
        at = str_find_byte(rest, '\n');
        return at == SIZE_MAX ? rest : str_sub(rest, at + 1, SIZE_MAX);
    }
    return (struct str){0};
}

void mime_returned(struct arena *a, const struct mime_mail *m,
                   struct mime_verdict *v)
{
    struct str raw = m->returned.len ? m->returned : returned_in_text(m->text);
    struct mime_head h;
    struct mime_addresses to;
    uint32_t notes = 0;

    if (raw.len) {
        h = mime_head_read(a, raw, true, LIMIT_MAIL_HEADERS, &notes);
        if (!v->original_message_id.len)
            v->original_message_id =
                mime_message_id(a, mime_head_get(&h, STR("Message-ID")));
        to = mime_addresses(a, mime_head_get(&h, STR("To")), &notes);
        if (to.n)
            v->original_to = to.list[0].address;
        v->original_subject =
            mime_header_text(a, mime_head_get(&h, STR("Subject")), &notes);
    }
    if (!v->original_message_id.len) {
        struct str id = mime_header(m, STR("X-Original-Message-ID"));

        v->original_message_id = mime_message_id(a, id);
    }
    if (!v->original_message_id.len && m->in_reply_to.n)
        v->original_message_id = m->in_reply_to.list[0];
    if (!v->original_message_id.len && m->references.n)
        v->original_message_id = m->references.list[m->references.n - 1];
    if (!v->original_to.len && v->recipients_n)
        v->original_to = v->recipients[0].address;
}
