#include "mime/mail.h"
#include "base/utf8.h"
#include "mime/mime_impl.h"

static const struct {
    const char *name;
    const char *sentence; /* a key of i18n */
} note_words[MIME_NOTE_N] = {
    {"charset_guessed", "The character set was absent or wrong and has been "
                        "guessed."},
    {"charset_unknown", "The message names a character set that nobody "
                        "knows."},
    {"undecodable", "Some characters could not be read; \xef\xbf\xbd stands "
                    "for them."},
    {"broken_multipart", "The parts of the message are not separated as they "
                         "should be."},
    {"broken_encoding", "A part is not encoded as it says."},
    {"truncated", "The message is too long to be shown whole."},
    {"header_repaired", "Some headers are badly written and were read as well "
                        "as they can be."},
    {"too_deep", "Parts are nested too deeply to be opened."},
    {"nul", "NUL bytes were left out of the text."},
    {"no_date", "The message has no usable date."},
    {"text_from_html", "The text was made from the HTML part."},
    {"encrypted", "The message is encrypted and cannot be read here."},
    {"signed", "The message is signed; the signature was not checked."},
    {"tnef", "The contents of winmail.dat were taken out."},
    {"tnef_broken", "winmail.dat is damaged; what could be read was taken "
                    "out."},
    {"empty", "The message has no text."},
};

static size_t note_index(enum mime_note note)
{
    size_t i = 0;

    while (i + 1 < MIME_NOTE_N && !((uint32_t)note >> i & 1))
        i++;
    return i;
}

const char *mime_note_name(enum mime_note note)
{
    return note_words[note_index(note)].name;
}

const char *mime_note_sentence(enum mime_note note)
{
    return note_words[note_index(note)].sentence;
}

struct str mime_header(const struct mime_mail *m, struct str name)
{
    struct mime_head h = {.headers = m->headers, .n = m->headers_n};

    return mime_head_get(&h, name);
}

/* All headers of that name as one list. */
static struct str gather(struct arena *a, const struct mime_mail *m,
                         struct str name)
{
    struct str first = {0};
    struct buf all = buf_make(a, 256 * 1024);

    for (size_t i = 0; i < m->headers_n; i++) {
        if (!str_eq_nocase(m->headers[i].name, name) ||
            !m->headers[i].value.len)
            continue;
        if (!first.len) {
            first = m->headers[i].value;
            continue;
        }
        if (!all.len)
            buf_put(&all, first);
        BUF_LIT(&all, ", ");
        buf_put(&all, m->headers[i].value);
    }
    return all.len ? buf_str(&all) : first;
}

struct reader {
    struct arena *a;
    struct mime_mail *m;
    struct str label; /* charset to try for raw 8-bit headers */
};

static struct mime_addresses addresses(struct reader *r, struct str name)
{
    return mime_addresses_label(r->a, gather(r->a, r->m, name), r->label,
                                &r->m->notes);
}

static struct mime_address address(struct reader *r, struct str name)
{
    struct mime_addresses list = mime_addresses_label(
        r->a, mime_header(r->m, name), r->label, &r->m->notes);

    /* a display name with a comma that nobody quoted is the first of two */
    for (size_t i = 0; i < list.n; i++) {
        if (!list.list[i].address.len)
            continue;
        if (i > 0 && !list.list[i].name.len)
            list.list[i].name = list.list[0].name;
        else if (i == 1 && list.list[0].name.len)
            list.list[i].name =
                utf8_cut(str_fmt(r->a, "%.*s, %.*s", STR_ARG(list.list[0].name),
                                 STR_ARG(list.list[1].name)),
                         LIMIT_NAME_BYTES);
        return list.list[i];
    }
    return list.n ? list.list[0] : (struct mime_address){0};
}

static struct str first_word(struct reader *r, struct str name)
{
    return utf8_scrub(r->a, mime_param_head(r->a, mime_header(r->m, name)));
}

static void add_delivered(struct reader *r)
{
    static const struct str names[] = {
        STR_INIT("Delivered-To"), STR_INIT("X-Original-To"),
        STR_INIT("Envelope-To"), STR_INIT("X-Envelope-To"),
        STR_INIT("X-Delivered-To")};
    struct buf all = buf_make(r->a, 64 * 1024);

    for (size_t i = 0; i < ARRAY_N(names); i++) {
        struct str v = gather(r->a, r->m, names[i]);

        if (!v.len)
            continue;
        if (all.len)
            BUF_LIT(&all, ", ");
        buf_put(&all, v);
    }
    if (all.len)
        r->m->delivered_to =
            mime_addresses_label(r->a, buf_str(&all), r->label, &r->m->notes);
}

static void read_list(struct reader *r)
{
    static const struct str names[] = {
        STR_INIT("List-Id"),        STR_INIT("List-Post"),
        STR_INIT("List-Help"),      STR_INIT("List-Unsubscribe"),
        STR_INIT("List-Subscribe"), STR_INIT("Mailing-List"),
        STR_INIT("X-Mailing-List")};
    struct str id = mime_header(r->m, STR("List-Id"));
    size_t open;

    for (size_t i = 0; i < ARRAY_N(names); i++)
        r->m->from_list |= mime_header(r->m, names[i]).len > 0;
    open = str_find_byte(id, '<');
    if (open != SIZE_MAX) {
        id = str_sub(id, open + 1, SIZE_MAX);
        id = str_sub(id, 0, str_find_byte(id, '>'));
    }
    r->m->list_id =
        str_lower_ascii(r->a, mime_words(r->a, id, r->label, &r->m->notes));
}

static void read_return_path(struct reader *r)
{
    for (size_t i = 0; i < r->m->headers_n; i++) {
        struct str value = r->m->headers[i].value;

        if (!str_eq_nocase(r->m->headers[i].name, STR("Return-Path")))
            continue;
        r->m->return_path_given = true;
        value = str_trim(value);
        if (str_starts(value, STR("<")))
            value = str_sub(value, 1, SIZE_MAX);
        if (str_ends(value, STR(">")))
            value.len--;
        r->m->return_path = mime_address_normal(r->a, value);
        return;
    }
}

static void read_threading(struct reader *r)
{
    struct mime_mail *m = r->m;

    m->message_id = mime_message_id(r->a, mime_header(m, STR("Message-ID")));
    m->in_reply_to = mime_message_ids(r->a, gather(r->a, m, STR("In-Reply-To")),
                                      LIMIT_REFERENCES);
    m->references = mime_message_ids(r->a, gather(r->a, m, STR("References")),
                                     LIMIT_REFERENCES);
}

static void read_headers(struct reader *r)
{
    struct mime_mail *m = r->m;
    struct str suppress;

    m->subject = utf8_cut(
        mime_words(r->a, mime_header(m, STR("Subject")), r->label, &m->notes),
        LIMIT_SUBJECT_BYTES);
    m->from = address(r, STR("From"));
    m->sender = address(r, STR("Sender"));
    m->reply_to = addresses(r, STR("Reply-To"));
    m->to = addresses(r, STR("To"));
    m->cc = addresses(r, STR("Cc"));
    add_delivered(r);
    read_threading(r);
    m->date_us = mime_date_us(mime_header(m, STR("Date")));
    if (!m->date_us)
        m->notes |= MIME_NOTE_NO_DATE;
    m->auto_submitted = first_word(r, STR("Auto-Submitted"));
    m->precedence = first_word(r, STR("Precedence"));
    suppress = mime_header(m, STR("X-Auto-Response-Suppress"));
    m->auto_suppress = mime_words(r->a, suppress, r->label, &m->notes);
    read_list(r);
    read_return_path(r);
    if (!m->from.address.len && !m->from.name.len)
        m->from = m->sender;
    if (!m->from.address.len && m->return_path.len)
        m->from.address = m->return_path;
}

void mime_read_level(struct arena *a, struct str raw, struct mime_mail *out,
                     int level)
{
    struct reader r = {.a = a, .m = out};
    struct mime_entity *root;

    *out = (struct mime_mail){0};
    if (raw.len && !memchr(raw.ptr, '\n', raw.len) &&
        memchr(raw.ptr, '\r', raw.len)) {
        /* lines ended by CR alone: from a Macintosh of the last century */
        char *copy = arena_dup(a, raw.ptr, raw.len);

        for (size_t i = 0; i < raw.len; i++)
            if (copy[i] == '\r')
                copy[i] = '\n';
        raw.ptr = copy;
    }
    root = mime_tree(a, raw, &out->notes);
    out->headers = root->head.headers;
    out->headers_n = root->head.n;
    out->content_type = utf8_scrub(a, root->type);
    r.label = mime_label_declared(a, root);
    if (!r.label.len) {
        r.label = mime_label_guessed(a, root);
        if (r.label.len)
            out->notes |= MIME_NOTE_CHARSET_GUESSED;
    }
    read_headers(&r);
    if (str_eq(root->type, STR("multipart/report")))
        out->report_type = utf8_scrub(
            a, mime_param_head(
                   a, mime_param_raw(a, root->type_value, STR("report-type"))));
    mime_body(a, root, out, r.label, level);
}

bool mime_read(struct arena *a, struct str raw, struct mime_mail *out,
               struct err *e)
{
    if (raw.len > LIMIT_MAIL_BYTES)
        return err_set(e, ERR_LIMIT,
                       "reading a message: it has %zu bytes, more than the "
                       "%d allowed",
                       raw.len, LIMIT_MAIL_BYTES);
    mime_gmime_init();
    mime_read_level(a, raw, out, 0);
    return true;
}
