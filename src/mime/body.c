#include "base/utf8.h"
#include "mime/flowed.h"
#include "mime/mime_impl.h"
#include "mime/tnef.h"

enum { EMBEDDED_LEVELS = 3 };

/* What a part has to show. */
struct content {
    struct str text; /* empty: none, perhaps to be made from html */
    struct str html;
};

struct walk {
    struct arena *a;
    struct mime_mail *out;
    int level;             /* messages within messages */
    size_t room;           /* of out->parts */
    size_t leaves;         /* seen so far, for the names of nameless ones */
    bool has_body;         /* some readable part was found */
    struct str label;      /* charset of raw 8-bit file names */
    struct str named_text; /* the first text file, when there is no body */
    struct str embedded;   /* the first message inside, likewise */
    struct str tnef_text, tnef_html;
};

static bool is_type(const struct mime_entity *p, const char *type)
{
    return str_eq(p->type, str_from_z(type));
}

static void add_file(struct walk *w, struct mime_part f)
{
    if (w->out->parts_n == LIMIT_ATTACHMENTS) {
        w->out->notes |= MIME_NOTE_TRUNCATED;
        return;
    }
    if (w->out->parts_n == w->room) {
        size_t more = w->room ? w->room * 2 : 4;

        w->out->parts =
            arena_grow(w->a, w->out->parts, w->room * sizeof *w->out->parts,
                       more * sizeof *w->out->parts);
        w->room = more;
    }
    w->out->parts[w->out->parts_n++] = f;
}

/*
 * A header of raw bytes is made readable as a whole: a character of Big5 may
 * end with the byte of a backslash, which would else take a quote with it.
 */
static struct str readable(struct walk *w, struct str value)
{
    uint32_t unused = 0;

    return mime_is_ascii(value) ? value
                                : mime_charset(w->a, value, w->label, &unused);
}

static struct str file_name(struct walk *w, const struct mime_entity *p)
{
    const struct str none = {0};
    struct str disposition = readable(w, p->disposition_value);
    struct str type = readable(w, p->type_value);
    uint32_t unused = 0;
    struct str name =
        mime_param(w->a, disposition, STR("filename"), none, &unused);

    if (!name.len)
        name = mime_param(w->a, type, STR("name"), none, &unused);
    if (!name.len) /* seen where a program mixed the two up */
        name = mime_param(w->a, type, STR("filename"), none, &unused);
    if (!name.len)
        name = mime_param(w->a, disposition, STR("name"), none, &unused);
    return name;
}

static void keep_file(struct walk *w, const struct mime_entity *p,
                      struct str name, struct str bytes)
{
    struct str id = mime_head_get(&p->head, STR("Content-ID"));

    add_file(w, (struct mime_part){
                    .name = mime_safe_name(w->a, name, p->type, w->leaves),
                    .type = utf8_scrub(w->a, p->type),
                    .bytes = bytes,
                    .content_id = mime_message_id(w->a, id),
                    .is_inline =
                        str_eq(p->disposition, STR("inline")) ||
                        (id.len && !str_eq(p->disposition, STR("attachment"))),
                });
}

static bool looks_like_html(struct str s)
{
    s = str_trim(str_sub(s, 0, 4096));
    return str_starts_nocase(s, STR("<!doctype html")) ||
           str_starts_nocase(s, STR("<html"));
}

static void note_pgp(struct walk *w, struct str text)
{
    if (str_find(text, STR("-----BEGIN PGP ")) == SIZE_MAX)
        return;
    if (str_find(text, STR("-----BEGIN PGP MESSAGE-----")) != SIZE_MAX)
        w->out->notes |= MIME_NOTE_ENCRYPTED;
    if (str_find(text, STR("-----BEGIN PGP SIGNED MESSAGE-----")) != SIZE_MAX)
        w->out->notes |= MIME_NOTE_SIGNED;
}

/* The UTF-8 of a readable part; html: as HTML, else as text. */
static struct content read_text(struct walk *w, const struct mime_entity *p,
                                bool html)
{
    const size_t max = (size_t)LIMIT_MAIL_TEXT_BYTES * 4;
    uint32_t *notes = &w->out->notes;
    struct str bytes = mime_decode(w->a, p, max, notes);
    struct str label =
        mime_param(w->a, p->type_value, STR("charset"), (struct str){0}, notes);
    struct content c = {0};
    struct str text;

    if (html && !label.len)
        label = mime_label_meta(bytes);
    text = mime_charset(w->a, bytes, label, notes);
    if (!html && looks_like_html(text))
        html = true;
    if (html) {
        c.html = mime_clean_text(w->a, text, LIMIT_MAIL_TEXT_BYTES, notes);
        return c;
    }
    if (p->type_value.len &&
        str_eq_nocase(mime_param_raw(w->a, p->type_value, STR("format")),
                      STR("flowed"))) {
        bool delsp = str_eq_nocase(
            mime_param_raw(w->a, p->type_value, STR("delsp")), STR("yes"));

        text = flowed_join(w->a, text, delsp);
    }
    c.text = mime_clean_text(w->a, text, LIMIT_MAIL_TEXT_BYTES, notes);
    note_pgp(w, c.text);
    return c;
}

static struct str text_of(struct walk *w, struct content c)
{
    if (!mime_blank(c.text) || mime_blank(c.html))
        return c.text;
    w->out->notes |= MIME_NOTE_TEXT_FROM_HTML;
    return mime_html_text(w->a, c.html);
}

static void put_escaped(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '<': BUF_LIT(b, "&lt;"); break;
        case '>': BUF_LIT(b, "&gt;"); break;
        case '&': BUF_LIT(b, "&amp;"); break;
        default: buf_put_byte(b, text.ptr[i]);
        }
    }
}

/* What the parts of a sequence have to show, one below the other. */
struct sequence {
    struct content *list;
    size_t n, room;
};

static void sequence_add(struct walk *w, struct sequence *s, struct content c)
{
    if (mime_blank(c.text) && mime_blank(c.html))
        return;
    if (s->n == s->room) {
        size_t more = s->room ? s->room * 2 : 4;

        s->list = arena_grow(w->a, s->list, s->room * sizeof *s->list,
                             more * sizeof *s->list);
        s->room = more;
    }
    s->list[s->n++] = c;
}

static void put_html(struct buf *b, struct content c)
{
    if (c.html.len) {
        buf_put(b, c.html);
        return;
    }
    BUF_LIT(b, "<pre>");
    put_escaped(b, c.text);
    BUF_LIT(b, "</pre>");
}

static struct content sequence_join(struct walk *w, const struct sequence *s)
{
    struct buf text = buf_make(w->a, LIMIT_MAIL_TEXT_BYTES);
    struct buf html = buf_make(w->a, LIMIT_MAIL_TEXT_BYTES * 2);
    bool any_html = false;

    if (s->n <= 1)
        return s->n ? s->list[0] : (struct content){0};
    for (size_t i = 0; i < s->n; i++)
        any_html |= s->list[i].html.len > 0;
    for (size_t i = 0; i < s->n && !text.over && !html.over; i++) {
        if (text.len)
            BUF_LIT(&text, "\n");
        buf_put(&text, text_of(w, s->list[i]));
        if (text.len && text.ptr[text.len - 1] != '\n')
            buf_put_byte(&text, '\n');
        if (any_html)
            put_html(&html, s->list[i]);
    }
    if (text.over || html.over)
        w->out->notes |= MIME_NOTE_TRUNCATED;
    return (struct content){buf_str(&text), buf_str(&html)};
}

static void open_tnef(struct walk *w, struct str bytes)
{
    struct tnef t;

    if (!tnef_read(w->a, bytes, &t)) {
        w->out->notes |= MIME_NOTE_TNEF_BROKEN;
        return;
    }
    w->out->notes |= MIME_NOTE_TNEF;
    if (t.broken)
        w->out->notes |= MIME_NOTE_TNEF_BROKEN;
    if (!w->tnef_text.len)
        w->tnef_text = mime_clean_text(w->a, t.text, LIMIT_MAIL_TEXT_BYTES,
                                       &w->out->notes);
    if (!w->tnef_html.len)
        w->tnef_html = mime_clean_text(w->a, t.html, LIMIT_MAIL_TEXT_BYTES,
                                       &w->out->notes);
    for (size_t i = 0; i < t.files_n; i++) {
        struct str type = mime_param_head(w->a, t.files[i].type);

        if (str_find_byte(type, '/') == SIZE_MAX)
            type = STR("application/octet-stream");
        w->leaves++;
        add_file(
            w,
            (struct mime_part){
                .name = mime_safe_name(w->a, t.files[i].name, type, w->leaves),
                .type = type,
                .bytes = t.files[i].bytes,
                .content_id = mime_message_id(w->a, t.files[i].content_id),
                .is_inline = t.files[i].content_id.len > 0});
    }
}

static void note_crypto(struct walk *w, const struct mime_entity *p)
{
    bool pkcs7 = is_type(p, "application/pkcs7-mime") ||
                 is_type(p, "application/x-pkcs7-mime");

    if (pkcs7 && str_starts_nocase(
                     mime_param_raw(w->a, p->type_value, STR("smime-type")),
                     STR("signed")))
        w->out->notes |= MIME_NOTE_SIGNED;
    else if (pkcs7 || is_type(p, "application/pgp-encrypted") ||
             is_type(p, "multipart/encrypted"))
        w->out->notes |= MIME_NOTE_ENCRYPTED;
    else if (is_type(p, "multipart/signed"))
        w->out->notes |= MIME_NOTE_SIGNED;
}

/* A file, and what else it is good for. */
static void take_file(struct walk *w, const struct mime_entity *p,
                      struct str name)
{
    struct mime_mail *m = w->out;
    struct str bytes = mime_decode(w->a, p, SIZE_MAX, &m->notes);

    note_crypto(w, p);
    if (is_type(p, "application/ms-tnef") ||
        is_type(p, "application/vnd.ms-tnef") ||
        str_eq_nocase(name, STR("winmail.dat")))
        open_tnef(w, bytes);
    if (is_type(p, "message/delivery-status") ||
        is_type(p, "message/global-delivery-status") ||
        is_type(p, "message/disposition-notification") ||
        is_type(p, "message/feedback-report")) {
        if (!m->report.len)
            m->report = bytes;
        if (!m->report_type.len)
            m->report_type = str_starts(p->type, STR("message/global-"))
                                 ? str_sub(p->type, 15, SIZE_MAX)
                                 : str_sub(p->type, 8, SIZE_MAX);
    } else if (is_type(p, "text/rfc822-headers") ||
               is_type(p, "message/rfc822-headers")) {
        if (!m->returned.len)
            m->returned = bytes;
    } else if (is_type(p, "message/rfc822") || is_type(p, "message/global")) {
        if (!m->returned.len)
            m->returned = bytes;
        if (!w->embedded.len)
            w->embedded = bytes;
        if (!name.len) {
            struct mime_head h =
                mime_head_read(w->a, bytes, true, 100, &(uint32_t){0});

            name = mime_words(w->a, mime_head_get(&h, STR("Subject")),
                              (struct str){0}, &(uint32_t){0});
            if (name.len)
                name = str_fmt(w->a, "%.*s.eml", STR_ARG(utf8_cut(name, 100)));
        }
    } else if (is_type(p, "text/calendar") && !m->calendar.len) {
        uint32_t unused = 0;
        struct str method = mime_param_raw(w->a, p->type_value, STR("method"));

        m->calendar = mime_clean_text(
            w->a,
            mime_charset(w->a, bytes,
                         mime_param_raw(w->a, p->type_value, STR("charset")),
                         &unused),
            LIMIT_MAIL_TEXT_BYTES, &m->notes);
        if (!method.len)
            method = mime_calendar_field(w->a, m->calendar, STR("METHOD"));
        m->calendar_method = mime_param_head(w->a, method);
    } else if (!w->named_text.len &&
               (is_type(p, "text/plain") || is_type(p, "text/html"))) {
        uint32_t before = m->notes;
        struct content c = read_text(w, p, is_type(p, "text/html"));

        w->named_text = c.html.len ? mime_html_text(w->a, c.html) : c.text;
        m->notes = before; /* of use only when nothing else is readable */
    }
    keep_file(w, p, name, bytes);
}

/* Whether a leaf is something to read rather than something to save. */
static bool is_readable(const struct walk *w, const struct mime_entity *p,
                        struct str name, bool alternative)
{
    if (!str_starts(p->type, STR("text/")) ||
        str_eq(p->disposition, STR("attachment")))
        return false;
    if (is_type(p, "text/html") || is_type(p, "text/plain"))
        return !name.len || alternative || !w->has_body;
    return !name.len &&
           (is_type(p, "text/enriched") || is_type(p, "text/richtext") ||
            is_type(p, "text/markdown") || is_type(p, "text/x-markdown"));
}

static struct content walk_leaf(struct walk *w, const struct mime_entity *p,
                                bool alternative)
{
    struct str name = file_name(w, p);
    struct content c = {0};

    w->leaves++;
    if (str_starts(p->type, STR("multipart/"))) {
        /* no boundary anywhere: what is there is read as text */
        c = read_text(w, p, false);
        w->has_body |= !mime_blank(c.text);
        return c;
    }
    if (is_type(p, "text/x-amp-html"))
        return c; /* the other alternatives say the same */
    if (!is_readable(w, p, name, alternative)) {
        take_file(w, p, name);
        return c;
    }
    c = read_text(w, p,
                  !is_type(p, "text/plain") &&
                      str_find(p->type, STR("markdown")) == SIZE_MAX);
    w->has_body |= !mime_blank(c.text) || !mime_blank(c.html);
    return c;
}

static struct content walk_part(struct walk *w, const struct mime_entity *p,
                                bool alternative)
{
    bool choice = is_type(p, "multipart/alternative");
    struct content all = {0};
    struct sequence list = {0};

    if (!p->child)
        return walk_leaf(w, p, alternative);
    note_crypto(w, p);
    for (const struct mime_entity *c = p->child; c; c = c->next) {
        struct content one = walk_part(w, c, choice);

        if (!choice) {
            sequence_add(w, &list, one);
            continue;
        }
        if (mime_blank(all.text))
            all.text = one.text;
        if (!mime_blank(one.html)) /* the last is the richest */
            all.html = one.html;
    }
    return choice ? all : sequence_join(w, &list);
}

/* A message that has nothing to say but the one inside it. */
static struct content read_embedded(struct walk *w)
{
    struct mime_mail inner = {0};
    struct buf b = buf_make(w->a, LIMIT_MAIL_TEXT_BYTES * 2);
    struct content c = {0};

    if (!w->embedded.len || w->level >= EMBEDDED_LEVELS)
        return c;
    mime_read_level(w->a, w->embedded, &inner, w->level + 1);
    buf_put(&b, inner.subject);
    if (inner.subject.len)
        BUF_LIT(&b, "\n");
    buf_put(&b, inner.from.name.len ? inner.from.name : inner.from.address);
    if (b.len)
        BUF_LIT(&b, "\n\n");
    buf_put(&b, inner.text);
    c.text = buf_str(&b);
    w->out->notes |=
        inner.notes & (MIME_NOTE_CHARSET_GUESSED | MIME_NOTE_CHARSET_UNKNOWN |
                       MIME_NOTE_UNDECODABLE | MIME_NOTE_ENCRYPTED);
    return c;
}

void mime_body(struct arena *a, struct mime_entity *root, struct mime_mail *out,
               struct str label, int level)
{
    struct walk w = {.a = a, .out = out, .label = label, .level = level};
    struct content c = walk_part(&w, root, false);

    out->html = mime_blank(c.html) ? w.tnef_html : c.html;
    out->text = text_of(&w, c);
    if (mime_blank(out->text))
        out->text = w.tnef_text;
    if (mime_blank(out->text) && !mime_blank(w.tnef_html))
        out->text = text_of(&w, (struct content){.html = w.tnef_html});
    if (mime_blank(out->text) && out->calendar.len)
        out->text = mime_calendar_text(a, out->calendar);
    if (mime_blank(out->text))
        out->text = w.named_text;
    if (mime_blank(out->text))
        out->text = read_embedded(&w).text;
    if (mime_blank(out->text) &&
        out->notes & (MIME_NOTE_BROKEN_MULTIPART | MIME_NOTE_TOO_DEEP)) {
        struct mime_entity flat = {.head = root->head}; /* as it stands */

        flat.head.body = str_sub(flat.head.body, 0, 256 * 1024);
        out->text = read_text(&w, &flat, false).text;
    }
    if (mime_blank(out->text))
        out->notes |= MIME_NOTE_EMPTY;
    if (out->text.len > LIMIT_MAIL_TEXT_BYTES) {
        out->text = utf8_cut(out->text, LIMIT_MAIL_TEXT_BYTES);
        out->notes |= MIME_NOTE_TRUNCATED;
    }
}
