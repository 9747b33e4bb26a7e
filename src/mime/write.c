
#include "mime/gmime_lib.h"

#include "base/enc.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "mime/mime_impl.h"
#include "mime/write.h"

enum {
    LINE_BYTES = 998,    /* RFC 5322 section 2.1.1 */
    SUBJECT_BYTES = 900, /* what fits on a line when it cannot be folded */
    ID_BYTES = 900,
    REFERENCES_MAX = 30,
    FIELD_BYTES = 8 * 1024
};

struct writer {
    struct arena *a;
    const struct mime_draft *d;
    GMimeMessage *message;
    int boundaries; /* given so far */
    struct err *e;
};

/* One line without controls; several blanks become one. */
static char *line_z(struct arena *a, struct str s, size_t max)
{
    struct buf b;

    s = mime_clean_line(a, utf8_scrub(a, s));
    b = buf_make(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ' || (i && s.ptr[i - 1] != ' '))
            buf_put_byte(&b, s.ptr[i]);
    return str_z(a, str_trim(utf8_cut(buf_str(&b), max)));
}

/* An id as mime_message_id gives it, in ASCII: it can be written as it is. */
static bool id_ok(struct arena *a, struct str id)
{
    return id.len && id.len <= ID_BYTES && mime_is_ascii(id) &&
           str_eq(mime_message_id(a, str_fmt(a, "<%.*s>", STR_ARG(id))), id);
}

static bool add_addresses(struct writer *w, GMimeAddressType type,
                          const char *field, const struct mime_address *list,
                          size_t n)
{
    InternetAddressList *out = g_mime_message_get_addresses(w->message, type);

    for (size_t i = 0; i < n; i++) {
        struct str address = mime_address_normal(w->a, list[i].address);
        char *name = line_z(w->a, list[i].name, LIMIT_NAME_BYTES);
        InternetAddress *one;

        if (!address.len)
            return err_set(w->e, ERR_INPUT,
                           "writing a message: \"%.*s\" in %s is not an "
                           "address",
                           STR_ARG(utf8_cut(list[i].address, 80)), field);
        one = internet_address_mailbox_new(*name ? name : NULL,
                                           str_z(w->a, address));
        internet_address_set_charset(one, "utf-8");
        internet_address_list_add(out, one);
        g_object_unref(one);
    }
    return true;
}

static void set_header(struct writer *w, const char *name, const char *value)
{
    g_mime_object_append_header(GMIME_OBJECT(w->message), name, value, "utf-8");
}

static bool add_people(struct writer *w)
{
    const struct mime_draft *d = w->d;

    if (d->to_n + d->cc_n == 0)
        return err_set(w->e, ERR_INPUT, "writing a message: no recipient");
    if (d->to_n + d->cc_n > LIMIT_RECIPIENTS ||
        d->reply_to_n > LIMIT_RECIPIENTS)
        return err_set(w->e, ERR_LIMIT,
                       "writing a message: more than %d recipients",
                       LIMIT_RECIPIENTS);
    return add_addresses(w, GMIME_ADDRESS_TYPE_FROM, "From", &d->from, 1) &&
           (!d->sender.address.len ||
            add_addresses(w, GMIME_ADDRESS_TYPE_SENDER, "Sender", &d->sender,
                          1)) &&
           add_addresses(w, GMIME_ADDRESS_TYPE_REPLY_TO, "Reply-To",
                         d->reply_to, d->reply_to_n) &&
           add_addresses(w, GMIME_ADDRESS_TYPE_TO, "To", d->to, d->to_n) &&
           add_addresses(w, GMIME_ADDRESS_TYPE_CC, "Cc", d->cc, d->cc_n);
}

/*
 * References that could break the header are left out: they come from other
 * people's messages, and an answer must not fail because of them.  Of more
 * than 30 the first and the newest stay, as RFC 5537 section 3.4.4 advises.
 */
static void add_references(struct writer *w)
{
    const struct mime_draft *d = w->d;
    struct buf b = buf_make(w->a, (size_t)(REFERENCES_MAX + 1) * LINE_BYTES);

    for (size_t i = 0; i < d->references_n; i++) {
        if (i && i + REFERENCES_MAX - 1 < d->references_n)
            continue;
        if (!id_ok(w->a, d->references[i]))
            continue;
        if (b.len)
            buf_put_byte(&b, ' ');
        buf_put_f(&b, "<%.*s>", STR_ARG(d->references[i]));
    }
    if (b.len)
        set_header(w, "References", str_z(w->a, buf_str(&b)));
}

static bool add_ids(struct writer *w)
{
    const struct mime_draft *d = w->d;
    GDateTime *date;

    if (!id_ok(w->a, d->message_id))
        return err_set(w->e, ERR_INPUT,
                       "writing a message: \"%.*s\" is no message id",
                       STR_ARG(utf8_cut(d->message_id, 80)));
    if (d->date_us <= 0)
        return err_set(w->e, ERR_INPUT, "writing a message: no date");
    date = g_date_time_new_from_unix_utc(d->date_us / US_PER_S);
    if (!date)
        return err_set(w->e, ERR_INPUT, "writing a message: absurd date");
    g_mime_message_set_date(w->message, date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(w->message, str_z(w->a, d->message_id));
    if (id_ok(w->a, d->in_reply_to))
        set_header(
            w, "In-Reply-To",
            str_z(w->a, str_fmt(w->a, "<%.*s>", STR_ARG(d->in_reply_to))));
    add_references(w);
    return true;
}

/* Fields that are written from the draft, or that would change who gets it. */
static bool is_reserved(struct str name)
{
    static const struct str names[] = {
        STR_INIT("From"),        STR_INIT("Sender"),
        STR_INIT("Reply-To"),    STR_INIT("To"),
        STR_INIT("Cc"),          STR_INIT("Bcc"),
        STR_INIT("Subject"),     STR_INIT("Date"),
        STR_INIT("Message-ID"),  STR_INIT("In-Reply-To"),
        STR_INIT("References"),  STR_INIT("MIME-Version"),
        STR_INIT("Return-Path"), STR_INIT("Auto-Submitted"),
        STR_INIT("Resent-To"),   STR_INIT("Resent-From")};

    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return str_starts_nocase(name, STR("Content-"));
}

static bool field_name_ok(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return name.len && name.len <= 70 && !is_reserved(name);
}

static bool language_ok(struct str tag)
{
    for (size_t i = 0; i < tag.len; i++)
        if (!((tag.ptr[i] | 0x20) >= 'a' && (tag.ptr[i] | 0x20) <= 'z') &&
            !(tag.ptr[i] >= '0' && tag.ptr[i] <= '9') && tag.ptr[i] != '-')
            return false;
    return tag.len && tag.len < 36;
}

/* A header is folded at blanks; GMime would cut a longer word in two. */
static bool has_long_word(struct str value)
{
    struct str word;

    while (value.len && str_cut(&value, ' ', &word))
        if (word.len > SUBJECT_BYTES)
            return true;
    return false;
}

static bool add_fields(struct writer *w)
{
    const struct mime_draft *d = w->d;

    switch (d->automatic) {
    case MIME_AUTO_NO: break;
    case MIME_AUTO_REPLIED:
        set_header(w, "Auto-Submitted", "auto-replied");
        set_header(w, "X-Auto-Response-Suppress", "All");
        break;
    case MIME_AUTO_GENERATED:
        set_header(w, "Auto-Submitted", "auto-generated");
        set_header(w, "X-Auto-Response-Suppress", "All");
        break;
    }
    if (language_ok(d->language))
        set_header(w, "Content-Language", str_z(w->a, d->language));
    for (size_t i = 0; i < d->fields_n; i++) {
        struct str name = d->fields[i].name;

        if (!field_name_ok(name))
            return err_set(w->e, ERR_INPUT,
                           "writing a message: \"%.*s\" is no name for a "
                           "header of one's own",
                           STR_ARG(utf8_cut(name, 80)));
        if (has_long_word(d->fields[i].value))
            return err_set(w->e, ERR_INPUT,
                           "writing a message: header \"%.*s\" has a word "
                           "that is too long for a line",
                           STR_ARG(name));
        set_header(w, str_z(w->a, name),
                   line_z(w->a, d->fields[i].value, FIELD_BYTES));
    }
    return true;
}

static GMimeMultipart *new_multipart(struct writer *w, const char *subtype)
{
    GMimeMultipart *m = g_mime_multipart_new_with_subtype(subtype);
    struct str seed =
        str_fmt(w->a, "%.*s %d", STR_ARG(w->d->message_id), ++w->boundaries);
    char *boundary =
        str_z(w->a, str_fmt(w->a, "=_%.40s", hash_sha256_hex(w->a, seed).ptr));

    g_mime_multipart_set_boundary(m, boundary);
    return m;
}

/* Takes over the reference to part. */
static void add_to(GMimeMultipart *m, GMimeObject *part)
{
    g_mime_multipart_add(m, part);
    g_object_unref(part);
}

static void set_content(GMimePart *part, struct str bytes,
                        GMimeContentEncoding encoding)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(
        bytes.len ? bytes.ptr : "", bytes.len);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(
        stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
}

/* 7-bit if it can stay as it is; base64 when most of it is not ASCII. */
static GMimeContentEncoding choose_encoding(struct str s)
{
    size_t high = 0, line = 0, longest = 0;

    for (size_t i = 0; i < s.len; i++) {
        high += (unsigned char)s.ptr[i] >= 0x80;
        line = s.ptr[i] == '\n' ? 0 : line + 1;
        longest = line > longest ? line : longest;
    }
    if (!high && longest <= LINE_BYTES - 100)
        return GMIME_CONTENT_ENCODING_7BIT;
    return high > s.len / 4 ? GMIME_CONTENT_ENCODING_BASE64
                            : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

static GMimeObject *new_text(struct writer *w, const char *subtype,
                             struct str text)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    uint32_t unused = 0;
    struct str clean;
    struct buf b;

    clean = mime_clean_text(w->a, utf8_scrub(w->a, text), SIZE_MAX, &unused);
    b = buf_make(w->a, clean.len + 1);
    buf_put(&b, clean);
    if (b.len && b.ptr[b.len - 1] != '\n')
        buf_put_byte(&b, '\n');
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
                                             "utf-8");
    set_content(part, buf_str(&b), choose_encoding(buf_str(&b)));
    return GMIME_OBJECT(part);
}

static void set_utf8(GMimeParamList *list, const char *name)
{
    GMimeParam *param = g_mime_param_list_get_parameter(list, name);

    if (param)
        g_mime_param_set_charset(param, "utf-8");
}

/* "image/png" in two; application/octet-stream when it is not like that, or
 * is a type that would be more than a file. */
static void split_type(struct arena *a, struct str type, const char **major,
                       const char **minor)
{
    struct str clean = mime_param_head(a, type);
    size_t slash = str_find_byte(clean, '/');

    *major = "application";
    *minor = "octet-stream";
    if (slash == SIZE_MAX || slash == 0 || slash + 1 == clean.len ||
        clean.len > 100 || str_starts(clean, STR("multipart/")) ||
        str_starts(clean, STR("message/")))
        return;
    for (size_t i = 0; i < clean.len; i++)
        if (!(clean.ptr[i] >= 'a' && clean.ptr[i] <= 'z') &&
            !(clean.ptr[i] >= '0' && clean.ptr[i] <= '9') &&
            !strchr("/-.+_", clean.ptr[i]))
            return;
    *major = str_z(a, str_sub(clean, 0, slash));
    *minor = str_z(a, str_sub(clean, slash + 1, SIZE_MAX));
    if (strchr(*minor, '/'))
        *minor = "octet-stream";
}

static GMimeObject *new_file(struct writer *w, const struct mime_file *f,
                             size_t nth, bool in_html)
{
    const char *major, *minor;
    GMimePart *part;
    GMimeObject *object;
    struct str name;

    split_type(w->a, f->type, &major, &minor);
    name = mime_safe_name(w->a, utf8_scrub(w->a, f->name),
                          str_fmt(w->a, "%s/%s", major, minor), nth);
    part = g_mime_part_new_with_type(major, minor);
    object = GMIME_OBJECT(part);
    g_mime_object_set_disposition(object, in_html ? "inline" : "attachment");
    g_mime_part_set_filename(part, str_z(w->a, name));
    set_utf8(g_mime_content_disposition_get_parameters(
                 g_mime_object_get_content_disposition(object)),
             "filename");
    set_utf8(g_mime_content_type_get_parameters(
                 g_mime_object_get_content_type(object)),
             "name");
    if (id_ok(w->a, f->content_id))
        g_mime_object_set_content_id(object, str_z(w->a, f->content_id));
    set_content(part, f->bytes, GMIME_CONTENT_ENCODING_BASE64);
    return object;
}

static bool is_in_html(const struct mime_draft *d, const struct mime_file *f)
{
    return d->html.len && f->content_id.len;
}

static struct str text_with_quote(struct writer *w)
{
    const struct mime_draft *d = w->d;
    struct buf b =
        buf_make(w->a, (d->text.len + d->quoted.len + d->quoted_intro.len) * 4);
    struct str rest = d->quoted;
    struct str line;

    if (!d->quoted.len)
        return d->text;
    buf_put(&b, d->text);
    if (b.len && b.ptr[b.len - 1] != '\n')
        buf_put_byte(&b, '\n');
    BUF_LIT(&b, "\n");
    if (d->quoted_intro.len) {
        buf_put(&b, str_from_z(line_z(w->a, d->quoted_intro, LINE_BYTES)));
        BUF_LIT(&b, "\n");
    }
    while (rest.len && str_line(&rest, &line)) {
        /* ">" below ">": "> > a" becomes ">> a" in most readers */
        buf_put(&b, str_starts(line, STR(">")) ? STR(">") : STR("> "));
        buf_put(&b, line);
        BUF_LIT(&b, "\n");
    }
    return buf_str(&b);
}

static void put_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '<': BUF_LIT(b, "&lt;"); break;
        case '>': BUF_LIT(b, "&gt;"); break;
        case '&': BUF_LIT(b, "&amp;"); break;
        case '\n': BUF_LIT(b, "<br>\n"); break;
        default: buf_put_byte(b, s.ptr[i]);
        }
    }
}

static struct str html_with_quote(struct writer *w)
{
    const struct mime_draft *d = w->d;
    struct buf b;
    struct str intro;
    size_t end = str_find_nocase(d->html, STR("</body"));

    if (!d->quoted.len)
        return d->html;
    intro = str_from_z(line_z(w->a, d->quoted_intro, LINE_BYTES));
    b = buf_make(w->a, d->html.len + (d->quoted.len + intro.len) * 8 + 256);
    buf_put(&b, str_sub(d->html, 0, end));
    BUF_LIT(&b, "\n<div>");
    put_escaped(&b, intro);
    BUF_LIT(&b, "</div>\n<blockquote type=\"cite\">");
    put_escaped(&b, d->quoted);
    BUF_LIT(&b, "</blockquote>\n");
    if (end != SIZE_MAX)
        buf_put(&b, str_sub(d->html, end, SIZE_MAX));
    return buf_str(&b);
}

/* What is read: text alone, or text and HTML with its images. */
static GMimeObject *new_body(struct writer *w)
{
    const struct mime_draft *d = w->d;
    GMimeObject *text = new_text(w, "plain", text_with_quote(w));
    GMimeMultipart *choice, *related = NULL;
    GMimeObject *html;

    if (!d->html.len)
        return text;
    choice = new_multipart(w, "alternative");
    add_to(choice, text);
    html = new_text(w, "html", html_with_quote(w));
    for (size_t i = 0; i < d->files_n; i++) {
        if (!is_in_html(d, &d->files[i]))
            continue;
        if (!related) {
            related = new_multipart(w, "related");
            add_to(related, html);
        }
        add_to(related, new_file(w, &d->files[i], i + 1, true));
    }
    add_to(choice, related ? GMIME_OBJECT(related) : html);
    return GMIME_OBJECT(choice);
}

static bool add_body(struct writer *w)
{
    const struct mime_draft *d = w->d;
    size_t total = d->text.len + d->html.len + d->quoted.len;
    GMimeObject *body;
    GMimeMultipart *mixed = NULL;

    if (d->files_n > LIMIT_ATTACHMENTS)
        return err_set(w->e, ERR_LIMIT,
                       "writing a message: more than %d attachments",
                       LIMIT_ATTACHMENTS);
    for (size_t i = 0; i < d->files_n; i++)
        total += d->files[i].bytes.len;
    if (total > LIMIT_MAIL_BYTES / 4 * 3) /* base64 makes 4 of 3 */
        return err_set(w->e, ERR_LIMIT, "writing a message: more than %d bytes",
                       LIMIT_MAIL_BYTES / 4 * 3);
    body = new_body(w);
    for (size_t i = 0; i < d->files_n; i++) {
        if (is_in_html(d, &d->files[i]))
            continue;
        if (!mixed) {
            mixed = new_multipart(w, "mixed");
            add_to(mixed, body);
            body = GMIME_OBJECT(mixed);
        }
        add_to(mixed, new_file(w, &d->files[i], i + 1, false));
    }
    g_mime_message_set_mime_part(w->message, body);
    g_object_unref(body);
    return true;
}

static bool lines_fit(struct str raw)
{
    struct str line;

    while (raw.len && str_line(&raw, &line))
        if (line.len > LINE_BYTES)
            return false;
    return true;
}

static bool render(struct writer *w, struct str *raw)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    char *text;

    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    text = g_mime_object_to_string(GMIME_OBJECT(w->message), format);
    g_mime_format_options_free(format);
    *raw = str_dup(w->a, str_from_z(text));
    g_free(text);
    if (!lines_fit(*raw))
        return err_set(w->e, ERR_INPUT,
                       "writing a message: a header has a word that is too "
                       "long for a line");
    return true;
}

bool mime_write(struct arena *a, const struct mime_draft *d, struct str *raw,
                struct err *e)
{
    struct writer w = {.a = a, .d = d, .e = e};
    bool ok;

    mime_gmime_init();
    w.message = g_mime_message_new(FALSE);
    ok = add_people(&w);
    if (ok) {
        g_mime_message_set_subject(
            w.message, line_z(a, d->subject, SUBJECT_BYTES), "utf-8");
        ok = add_ids(&w) && add_fields(&w) && add_body(&w) && render(&w, raw);
    }
    g_object_unref(w.message);
    return ok;
}
