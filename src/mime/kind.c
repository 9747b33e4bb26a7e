#include "mime/kind.h"
#include "base/utf8.h"
#include "mime/kind_impl.h"
#include "mime/mime_impl.h"

static const char *const kind_names[MIME_KIND_N] = {
    "person", "auto_reply", "auto_other", "list",     "bounce",
    "delay",  "delivered",  "receipt",    "feedback", "calendar"};

const char *mime_kind_name(enum mime_kind kind)
{
    return kind_names[kind];
}

/* Subjects of automatic answers; they prove nothing, so they are weak.  Whole
 * words at the start of the subject, lower case or in scripts without it. */
static const struct str away_starts[] = {
    STR_INIT("out of office"),
    STR_INIT("out of the office"),
    STR_INIT("out-of-office"),
    STR_INIT("auto:"),
    STR_INIT("autoreply"),
    STR_INIT("auto-reply"),
    STR_INIT("auto reply"),
    STR_INIT("automatic reply"),
    STR_INIT("automated reply"),
    STR_INIT("automated response"),
    STR_INIT("auto response"),
    STR_INIT("auto-response"),
    STR_INIT("away from my mail"),
    STR_INIT("i am away"),
    STR_INIT("vacation"),
    STR_INIT("on vacation"),
    STR_INIT("r\xc3\xa9ponse automatique"),
    STR_INIT("reponse automatique"),
    STR_INIT("absence du bureau"),
    STR_INIT("absent du bureau"),
    STR_INIT("message automatique"),
    STR_INIT("je suis absent"),
    STR_INIT("automatyczna odpowied\xc5\xba"),
    STR_INIT("odpowied\xc5\xba automatyczna"),
    STR_INIT("autoodpowied\xc5\xba"),
    STR_INIT("poza biurem"),
    STR_INIT("nieobecno\xc5\x9b\xc4\x87"),
    STR_INIT("jestem poza biurem"),
    /* автоответ, автоматический ответ, нет на месте, вне офиса, отпуск */
    STR_INIT("\xd0\xb0\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbe\xd1\x82\xd0\xb2\xd0\xb5"
             "\xd1\x82"),
    STR_INIT("\xd0\xb0\xd0\xb2\xd1\x82\xd0\xbe\xd0\xbc\xd0\xb0\xd1\x82\xd0\xb8"
             "\xd1\x87\xd0\xb5\xd1\x81\xd0\xba\xd0\xb8\xd0\xb9 "
             "\xd0\xbe\xd1\x82\xd0\xb2\xd0\xb5\xd1\x82"),
    STR_INIT("\xd0\xbd\xd0\xb5\xd1\x82 \xd0\xbd\xd0\xb0 "
             "\xd0\xbc\xd0\xb5\xd1\x81\xd1\x82\xd0\xb5"),
    STR_INIT(
        "\xd0\xb2\xd0\xbd\xd0\xb5 \xd0\xbe\xd1\x84\xd0\xb8\xd1\x81\xd0\xb0"),
    /* 自动回复 自動回覆 自動回復 自动答复 外出 不在辦公室 不在办公室 */
    STR_INIT("\xe8\x87\xaa\xe5\x8a\xa8\xe5\x9b\x9e\xe5\xa4\x8d"),
    STR_INIT("\xe8\x87\xaa\xe5\x8b\x95\xe5\x9b\x9e\xe8\xa6\x86"),
    STR_INIT("\xe8\x87\xaa\xe5\x8b\x95\xe5\x9b\x9e\xe5\xbe\xa9"),
    STR_INIT("\xe8\x87\xaa\xe5\x8a\xa8\xe7\xad\x94\xe5\xa4\x8d"),
    STR_INIT("\xe4\xb8\x8d\xe5\x9c\xa8\xe8\xbe\xa6\xe5\x85\xac\xe5\xae\xa4"),
    STR_INIT("\xe4\xb8\x8d\xe5\x9c\xa8\xe5\x8a\x9e\xe5\x85\xac\xe5\xae\xa4"),
    STR_INIT("abwesenheitsnotiz"),
    STR_INIT("automatische antwort"),
    STR_INIT("abwesenheit"),
    STR_INIT("respuesta autom\xc3\xa1tica"),
    STR_INIT("fuera de la oficina"),
    STR_INIT("risposta automatica"),
    STR_INIT("fuori sede"),
};

/* ASCII and Cyrillic, which is what the table above needs. */
static struct str lower(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, s.len * 2 + 4);

    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(s, i, 4), &cp);

        if (n == 0)
            break;
        if (cp >= 'A' && cp <= 'Z')
            cp += 32;
        else if (cp >= 0x410 && cp <= 0x42f)
            cp += 32;
        else if (cp >= 0xc0 && cp <= 0xde && cp != 0xd7)
            cp += 32;
        else if (cp == 0x15a || cp == 0x106 || cp == 0x179)
            cp += 1;
        buf_put_cp(&b, cp);
        i += n;
    }
    return buf_str(&b);
}

static bool subject_says_away(struct arena *a, struct str subject)
{
    struct str s = lower(a, str_sub(subject, 0, 200));

    for (size_t i = 0; i < ARRAY_N(away_starts); i++)
        if (str_starts(s, away_starts[i]))
            return true;
    return false;
}

static bool has(const struct mime_mail *m, const char *name)
{
    return mime_header(m, str_from_z(name)).len > 0;
}

static bool header_is(const struct mime_mail *m, const char *name,
                      const char *value)
{
    return str_eq_nocase(str_trim(mime_header(m, str_from_z(name))),
                         str_from_z(value));
}

static bool set(struct mime_verdict *v, enum mime_kind kind, const char *why)
{
    v->kind = kind;
    v->why = str_from_z(why);
    return true;
}

/* Machines answer with these headers; RFC 3834 and what came before it. */
static bool is_auto_reply(const struct mime_mail *m, struct mime_verdict *v)
{
    struct str as = m->auto_submitted;

    if (str_eq(as, STR("auto-replied")) || str_eq(as, STR("auto-notified")))
        return set(v, MIME_AUTO_REPLY, "header Auto-Submitted");
    if (has(m, "X-Autoreply") && !header_is(m, "X-Autoreply", "no"))
        return set(v, MIME_AUTO_REPLY, "header X-Autoreply");
    if (has(m, "X-Autorespond") || has(m, "X-Autoresponder"))
        return set(v, MIME_AUTO_REPLY, "header X-Autorespond");
    if (has(m, "X-Auto-Reply-From") || has(m, "X-Mail-Autoreply"))
        return set(v, MIME_AUTO_REPLY, "header X-Mail-Autoreply");
    if (header_is(m, "X-POST-MessageClass", "9; Autoresponder"))
        return set(v, MIME_AUTO_REPLY, "header X-POST-MessageClass");
    if (header_is(m, "Delivered-To", "Autoresponder"))
        return set(v, MIME_AUTO_REPLY, "header Delivered-To");
    if (str_eq(m->precedence, STR("auto_reply")) ||
        str_eq(m->precedence, STR("auto-reply")))
        return set(v, MIME_AUTO_REPLY, "header Precedence");
    if (has(m, "X-MS-Exchange-Generated-Message-Source"))
        return set(v, MIME_AUTO_REPLY, "header of Exchange");
    return false;
}

static bool is_auto_other(const struct mime_mail *m, struct mime_verdict *v)
{
    if (m->auto_submitted.len && !str_eq(m->auto_submitted, STR("no")))
        return set(v, MIME_AUTO_OTHER, "header Auto-Submitted");
    if (str_eq(m->precedence, STR("bulk")) ||
        str_eq(m->precedence, STR("junk")))
        return set(v, MIME_AUTO_OTHER, "header Precedence");
    if (has(m, "Feedback-ID") || has(m, "List-Unsubscribe"))
        return set(v, MIME_AUTO_OTHER, "header List-Unsubscribe");
    if (header_is(m, "X-Auto-Response-Suppress", "All") && !m->in_reply_to.n)
        return set(v, MIME_AUTO_OTHER, "header X-Auto-Response-Suppress");
    if (has(m, "X-Loop"))
        return set(v, MIME_AUTO_OTHER, "header X-Loop");
    return false;
}

static bool is_list(const struct mime_mail *m, struct mime_verdict *v)
{
    if (has(m, "List-Id") || has(m, "List-Post") || has(m, "Mailing-List") ||
        has(m, "X-Mailing-List"))
        return set(v, MIME_LIST, "list headers");
    if (str_eq(m->precedence, STR("list")))
        return set(v, MIME_LIST, "header Precedence");
    return false;
}

/* Addresses of machines: nobody reads what is answered to them. */
static bool is_machine(const struct mime_mail *m)
{
    static const struct str names[] = {
        STR_INIT("mailer-daemon"), STR_INIT("mailer_daemon"),
        STR_INIT("mail-daemon"),   STR_INIT("no-reply"),
        STR_INIT("noreply"),       STR_INIT("no_reply"),
        STR_INIT("do-not-reply"),  STR_INIT("donotreply"),
        STR_INIT("do_not_reply"),  STR_INIT("postmaster")};
    struct str local = m->from.address.len ? m->from.address : m->from.name;

    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (str_starts_nocase(local, names[i]))
            return true;
    return false;
}

static bool is_report(struct arena *a, const struct mime_mail *m,
                      struct mime_verdict *v)
{
    struct str t = m->report_type;

    if (str_eq(t, STR("disposition-notification")) && m->report.len) {
        struct mime_head h =
            mime_head_read(a, m->report, true, 100, &(uint32_t){0});

        v->original_message_id =
            mime_message_id(a, mime_head_get(&h, STR("Original-Message-ID")));
        return set(v, MIME_RECEIPT, "disposition notification");
    }
    if (str_eq(t, STR("feedback-report")))
        return set(v, MIME_FEEDBACK, "feedback report");
    return false;
}

struct mime_verdict mime_kind_of(struct arena *a, const struct mime_mail *m)
{
    struct mime_verdict v = {.kind = MIME_PERSON, .why = STR("nothing else")};

    if (is_report(a, m, &v) || mime_bounce(a, m, &v)) {
        mime_returned(a, m, &v);
        return v;
    }
    if (m->calendar_method.len && !str_eq(m->calendar_method, STR("publish"))) {
        set(&v, MIME_CALENDAR, "calendar part");
        return v;
    }
    if (is_auto_reply(m, &v))
        return v;
    if (subject_says_away(a, m->subject)) {
        set(&v, MIME_AUTO_REPLY, "words of the subject");
        /* with a machine's header beside them the words are proof enough */
        v.weak =
            !(m->auto_submitted.len && !str_eq(m->auto_submitted, STR("no"))) &&
            !m->auto_suppress.len && !m->precedence.len &&
            !(m->return_path_given && !m->return_path.len);
        return v;
    }
    if (is_list(m, &v) || is_auto_other(m, &v))
        return v;
    if (m->return_path_given && !m->return_path.len)
        set(&v, MIME_AUTO_OTHER, "null return path");
    else if (is_machine(m))
        set(&v, MIME_AUTO_OTHER, "address of a machine");
    return v;
}
