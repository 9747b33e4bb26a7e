#include "base/utf8.h"
#include "mime/mime_impl.h"
#include "text/charset.h"

enum { EVIDENCE_BYTES = 16 * 1024, META_BYTES = 2048 };

/* Headers whose texts people see. */
static const struct str SEEN[] = {STR_INIT("Subject"),  STR_INIT("From"),
                                  STR_INIT("Reply-To"), STR_INIT("To"),
                                  STR_INIT("Cc"),       STR_INIT("Sender")};

static bool is_seen(struct str name)
{
    for (size_t i = 0; i < ARRAY_N(SEEN); i++)
        if (str_eq_nocase(name, SEEN[i]))
            return true;
    return false;
}

static bool is_raw(struct str value)
{
    return !mime_is_ascii(value) || str_find_byte(value, 0x1b) != SIZE_MAX;
}

/*
 * Four bytes over 0x7f in a row, and no UTF-8: letters of another alphabet.
 * Western languages put no four accented letters beside each other, yet their
 * label stands for most bytes, and programs write it above any text.
 */
static bool is_dense(struct str value)
{
    size_t run = 0;

    for (size_t i = 0; i < value.len && run < 4; i++)
        run = (unsigned char)value.ptr[i] >= 0x80 ? run + 1 : 0;
    return run == 4 && !utf8_valid(value);
}

/* What is to be read. */
struct want {
    struct arena *a;
    bool dense; /* one of the headers is */
};

/* Whether a label says more than that the text is UTF-8, which is looked at
 * anyway, or ASCII, which raw bytes are not. */
static bool tells(const struct want *w, struct str label)
{
    static const struct str western[] = {STR_INIT("windows-1252"),
                                         STR_INIT("ISO-8859-15")};
    struct str name = charset_canonical(label);

    for (size_t i = 0; w->dense && i < ARRAY_N(western); i++)
        if (str_eq(name, western[i]))
            return false;
    return name.len && !str_eq(name, STR("utf-8")) &&
           !str_eq(name, STR("us-ascii"));
}

struct str mime_label_meta(struct str html)
{
    struct str head = str_sub(html, 0, 2048);
    size_t at = str_find_nocase(head, STR("<meta"));
    size_t n = 0;

    if (at == SIZE_MAX)
        return (struct str){0};
    head = str_sub(head, at, SIZE_MAX);
    at = str_find_nocase(head, STR("charset="));
    if (at == SIZE_MAX)
        return (struct str){0};
    head = str_sub(head, at + 8, SIZE_MAX);
    while (head.len && (head.ptr[0] == '"' || head.ptr[0] == '\''))
        head = str_sub(head, 1, SIZE_MAX);
    while (n < head.len && !strchr("\"' ;/>\r\n", head.ptr[n]))
        n++;
    return str_sub(head, 0, n);
}

static bool is_text(const struct mime_entity *p)
{
    return str_starts(p->type, STR("text/")) &&
           !str_eq(p->disposition, STR("attachment"));
}

/* What the first text that says something useful says. */
static struct str of_parts(const struct want *w, const struct mime_entity *p)
{
    struct str label = mime_param_raw(w->a, p->type_value, STR("charset"));
    uint32_t unused = 0;

    if (tells(w, label) && (p->child || is_text(p)))
        return label;
    if (!p->child && str_eq(p->type, STR("text/html"))) {
        label = mime_label_meta(mime_decode(w->a, p, META_BYTES, &unused));
        if (tells(w, label))
            return label;
    }
    for (const struct mime_entity *c = p->child; c; c = c->next) {
        label = of_parts(w, c);
        if (label.len)
            return label;
    }
    return (struct str){0};
}

/* What an encoded word in these headers is written in. */
static struct str of_words(const struct want *w, const struct mime_head *h)
{
    for (size_t i = 0; i < h->n; i++) {
        struct str rest = h->headers[i].value, label;
        size_t at;

        while (is_seen(h->headers[i].name) &&
               (at = str_find(rest, STR("=?"))) != SIZE_MAX) {
            size_t n = mime_word_charset(str_sub(rest, at, SIZE_MAX), &label);

            if (n && tells(w, label))
                return label;
            rest = str_sub(rest, at + (n ? n : 2), SIZE_MAX);
        }
    }
    return (struct str){0};
}

static bool has_raw_name(const struct mime_entity *p)
{
    if (is_raw(p->type_value) || is_raw(p->disposition_value))
        return true;
    for (const struct mime_entity *c = p->child; c; c = c->next)
        if (has_raw_name(c))
            return true;
    return false;
}

struct str mime_label_declared(struct arena *a, const struct mime_entity *root)
{
    struct want w = {.a = a};
    bool raw = has_raw_name(root);
    struct str label;

    for (size_t i = 0; i < root->head.n; i++) {
        const struct mime_header *h = &root->head.headers[i];

        if (!is_seen(h->name) || !is_raw(h->value))
            continue;
        raw = true;
        w.dense |= is_dense(h->value);
    }
    if (!raw) /* as nearly all are */
        return (struct str){0};
    label = of_parts(&w, root);
    return label.len ? label : of_words(&w, &root->head);
}

static const struct mime_entity *first_text(const struct mime_entity *p)
{
    const struct mime_entity *found = NULL;

    if (!p->child)
        return is_text(p) ? p : NULL;
    for (const struct mime_entity *c = p->child; c && !found; c = c->next)
        found = first_text(c);
    return found;
}

static void put_evidence(struct buf *b, struct str bytes)
{
    if (utf8_valid(bytes)) /* ASCII too: says nothing of the others */
        return;
    buf_put(b, str_sub(bytes, 0, EVIDENCE_BYTES));
    buf_put_byte(b, '\n');
}

struct str mime_label_guessed(struct arena *a, const struct mime_entity *root)
{
    const struct mime_entity *text;
    struct buf b = buf_make(a, SIZE_MAX / 2);
    uint32_t unused = 0;

    for (size_t i = 0; i < root->head.n; i++)
        if (is_seen(root->head.headers[i].name))
            put_evidence(&b, root->head.headers[i].value);
    /* damaged UTF-8 is none the less that, whatever the text is */
    if (charset_detect(a, buf_str(&b)).len == 0)
        return (struct str){0};
    text = first_text(root);
    /* a text with a label that says something was read by it */
    if (text && !tells(&(struct want){.a = a},
                       mime_param_raw(a, text->type_value, STR("charset"))))
        put_evidence(&b, mime_decode(a, text, EVIDENCE_BYTES, &unused));
    return charset_detect(a, buf_str(&b));
}
