#include "base/utf8.h"
#include "mime/mime_impl.h"

/* The domain may hold letters, digits, "-", ".", non-ASCII, or be "[…]". */
static bool domain_ok(struct str d)
{
    if (d.len == 0 || d.len > 255 || d.ptr[0] == '.' || d.ptr[0] == '-')
        return false;
    if (d.ptr[0] == '[')
        return d.ptr[d.len - 1] == ']' && d.len > 2 && d.len < 64;
    for (size_t i = 0; i < d.len; i++) {
        unsigned char c = (unsigned char)d.ptr[i];

        if (!(c >= 0x80 || (c >= '0' && c <= '9') ||
              ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
              c == '_' || c == '.'))
            return false;
        if (c == '.' && i + 1 < d.len && d.ptr[i + 1] == '.')
            return false;
    }
    return true;
}

static bool local_ok(struct str l)
{
    if (l.len == 0 || l.len > 128)
        return false;
    if (l.ptr[0] == '"') /* quoted: anything but controls */
        return l.len > 2 && l.ptr[l.len - 1] == '"';
    for (size_t i = 0; i < l.len; i++)
        if ((unsigned char)l.ptr[i] <= 32 ||
            strchr("<>()[],;:\"\\\x7f", l.ptr[i]))
            return false;
    return true;
}

struct str mime_address_normal(struct arena *a, struct str s)
{
    size_t at = SIZE_MAX;
    struct buf b;

    s = str_trim(s);
    if (str_starts_nocase(s, STR("mailto:")))
        s = str_sub(s, 7, SIZE_MAX);
    if (s.len > LIMIT_ADDRESS_BYTES)
        return (struct str){0};
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 32 || s.ptr[i] == 127)
            return (struct str){0};
        if (s.ptr[i] == '@')
            at = i;
    }
    if (at == SIZE_MAX || !utf8_valid(s))
        return (struct str){0};
    while (s.len && s.ptr[s.len - 1] == '.')
        s.len--;
    if (at + 1 >= s.len || !domain_ok(str_sub(s, at + 1, SIZE_MAX)) ||
        !local_ok(str_sub(s, 0, at)))
        return (struct str){0};
    b = buf_make(a, LIMIT_ADDRESS_BYTES);
    buf_put(&b, str_sub(s, 0, at + 1));
    buf_put(&b, str_lower_ascii(a, str_sub(s, at + 1, SIZE_MAX)));
    return buf_str(&b);
}

/* What has been read of one address so far. */
struct reading {
    struct arena *a;
    struct buf phrase;  /* words before <…>, or the bare address */
    struct buf comment; /* the last (…): a name in old mail */
    struct str angle;   /* inside <…> */
    bool has_angle;
    bool quoted; /* phrase holds a quoted string: spaces in it may stay */
    size_t room; /* of the list */
};

static void reading_clear(struct reading *r)
{
    buf_clear(&r->phrase);
    buf_clear(&r->comment);
    r->angle = (struct str){0};
    r->has_angle = r->quoted = false;
}

static size_t take_quoted(struct reading *r, struct str s, size_t i)
{
    r->quoted = true;
    for (i++; i < s.len && s.ptr[i] != '"'; i++) {
        if (s.ptr[i] == '\\' && i + 1 < s.len)
            i++;
        buf_put_byte(&r->phrase, s.ptr[i]);
    }
    return i;
}

static size_t take_comment(struct reading *r, struct str s, size_t i)
{
    int depth = 1;

    buf_clear(&r->comment);
    for (i++; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '\\' && i + 1 < s.len)
            c = s.ptr[++i];
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return i;
        buf_put_byte(&r->comment, c);
    }
    return i;
}

static size_t take_angle(struct reading *r, struct str s, size_t i)
{
    struct str rest = str_sub(s, i + 1, SIZE_MAX);
    size_t end = str_find_byte(rest, '>');
    size_t route;

    if (end == SIZE_MAX) { /* not closed: up to a blank or comma */
        for (end = 0; end < rest.len && !strchr(" \t,;", rest.ptr[end]); end++)
            ;
    }
    r->angle = str_trim(str_sub(rest, 0, end));
    r->has_angle = true;
    while (r->angle.len && r->angle.ptr[0] == '<') /* <<a@b>> */
        r->angle = str_sub(r->angle, 1, SIZE_MAX);
    if (r->angle.len && r->angle.ptr[0] == '@' &&
        (route = str_find_byte(r->angle, ':')) != SIZE_MAX)
        r->angle = str_sub(r->angle, route + 1, SIZE_MAX);
    i += 1 + end;
    while (i + 1 < s.len && s.ptr[i] == '>' && s.ptr[i + 1] == '>')
        i++;
    return i;
}

/* The first word of a phrase that is an address; for lists without commas
 * and "Ann Smith ann@shop.example". */
static struct str find_address(struct arena *a, struct str phrase,
                               struct str *before)
{
    struct str rest = phrase;
    struct str word;

    while (str_cut(&rest, ' ', &word)) {
        struct str found;

        if (word.len == 0 || str_find_byte(word, '@') == SIZE_MAX)
            continue;
        found = mime_address_normal(a, word);
        if (found.len) {
            *before = str_sub(phrase, 0, (size_t)(word.ptr - phrase.ptr));
            return found;
        }
    }
    return (struct str){0};
}

static struct mime_address *next_slot(struct reading *r,
                                      struct mime_addresses *out)
{
    if (out->n == r->room) {
        size_t more = r->room ? r->room * 2 : 2;

        out->list = arena_grow(r->a, out->list, r->room * sizeof *out->list,
                               more * sizeof *out->list);
        r->room = more;
    }
    return &out->list[out->n++];
}

static void finish(struct reading *r, struct mime_addresses *out,
                   uint32_t *notes)
{
    struct str phrase = str_trim(str_dup(r->a, buf_str(&r->phrase)));
    struct mime_address *m;
    struct str name = phrase;
    struct str address = {0};

    if (!r->has_angle && phrase.len == 0)
        goto done;
    if (out->n == LIMIT_RECIPIENTS) {
        *notes |= MIME_NOTE_TRUNCATED;
        goto done;
    }
    if (r->has_angle) {
        address = mime_address_normal(r->a, r->angle);
        if (!address.len)
            address = find_address(r->a, phrase, &name);
        else if (!name.len)
            name = str_dup(r->a, buf_str(&r->comment));
    } else {
        struct str before = {0};

        address =
            r->quoted ? (struct str){0} : mime_address_normal(r->a, phrase);
        if (!address.len)
            address = find_address(r->a, phrase, &before);
        name = address.len ? before : phrase;
        if (address.len && mime_blank(name))
            name = str_dup(r->a, buf_str(&r->comment));
    }
    if (!address.len && r->has_angle && !name.len)
        goto done; /* "<>" */
    if (!address.len)
        *notes |= MIME_NOTE_HEADER_REPAIRED;
    m = next_slot(r, out);
    m->address = address;
    m->name = utf8_cut(mime_clean_line(r->a, name), LIMIT_SUBJECT_BYTES);
    if (m->name.len > 1 && m->name.ptr[0] == '\'' &&
        m->name.ptr[m->name.len - 1] == '\'')
        m->name = str_sub(m->name, 1, m->name.len - 2);
done:
    reading_clear(r);
}

/* Encoded words may hold commas and quotes, so they are decoded inside the
 * phrase only, never before the list is taken apart. */
static struct str decoded_name(struct arena *a, struct str name,
                               struct str label, uint32_t *notes)
{
    return utf8_cut(mime_words(a, name, label, notes), LIMIT_NAME_BYTES);
}

struct mime_addresses mime_addresses_label(struct arena *a, struct str raw,
                                           struct str label, uint32_t *notes)
{
    struct mime_addresses out = {0};
    struct reading r = {.a = a,
                        .phrase = buf_make(a, LIMIT_SUBJECT_BYTES),
                        .comment = buf_make(a, LIMIT_SUBJECT_BYTES)};

    if (mime_blank(raw))
        return out;
    if (!mime_is_ascii(raw) || str_find_byte(raw, 0x1b) != SIZE_MAX) {
        if (!utf8_valid(raw))
            *notes |= MIME_NOTE_HEADER_REPAIRED;
        raw = mime_charset(a, raw, label, notes);
    }
    for (size_t i = 0; i < raw.len; i++) {
        size_t word = mime_word_length(str_sub(raw, i, SIZE_MAX));

        if (word) { /* may hold a comma that means nothing */
            if (r.has_angle)
                finish(&r, &out, notes);
            buf_put(&r.phrase, str_sub(raw, i, word));
            i += word - 1;
            continue;
        }
        switch (raw.ptr[i]) {
        case '"': i = take_quoted(&r, raw, i); break;
        case '(': i = take_comment(&r, raw, i); break;
        case '<':
            if (r.has_angle)
                finish(&r, &out, notes);
            i = take_angle(&r, raw, i);
            break;
        case ':': /* the name of a group, unless it is "mailto:" */
            if (str_find_byte(buf_str(&r.phrase), '@') == SIZE_MAX &&
                !r.has_angle &&
                !str_eq_nocase(str_trim(buf_str(&r.phrase)), STR("mailto")))
                reading_clear(&r);
            else
                buf_put_byte(&r.phrase, ':');
            break;
        case ',':
        case ';': finish(&r, &out, notes); break;
        default:
            if (r.has_angle && (unsigned char)raw.ptr[i] > 32 &&
                raw.ptr[i] != '>')
                finish(&r, &out, notes); /* a comma was forgotten */
            buf_put_byte(&r.phrase, raw.ptr[i]);
        }
    }
    finish(&r, &out, notes);
    for (size_t i = 0; i < out.n; i++)
        out.list[i].name = decoded_name(a, out.list[i].name, label, notes);
    return out;
}

struct mime_addresses mime_addresses(struct arena *a, struct str raw,
                                     uint32_t *notes)
{
    uint32_t unused = 0;

    return mime_addresses_label(a, raw, (struct str){0},
                                notes ? notes : &unused);
}

static void put_id(struct buf *b, struct str id)
{
    size_t at = id.len;

    while (at && id.ptr[at - 1] != '@')
        at--;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];

        if ((unsigned char)c <= 32 || c == 127 || c == '<' || c == '>')
            continue;
        if (at && i >= at && c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        buf_put_byte(b, c);
    }
}

static struct str clean_id(struct arena *a, struct str id)
{
    struct buf b = buf_make(a, LIMIT_MESSAGE_ID_BYTES);

    if (id.len > LIMIT_MESSAGE_ID_BYTES)
        return (struct str){0};
    put_id(&b, id);
    return utf8_scrub(a, buf_str(&b));
}

/* The next "<…>" of *rest, without the brackets. */
static bool next_bracket(struct str *rest, struct str *id)
{
    size_t open = str_find_byte(*rest, '<');
    size_t end;

    if (open == SIZE_MAX)
        return false;
    *rest = str_sub(*rest, open + 1, SIZE_MAX);
    for (end = 0; end < rest->len && rest->ptr[end] != '>'; end++) {
        if (rest->ptr[end] == '<') { /* "<a <b>": the inner one counts */
            *rest = str_sub(*rest, end + 1, SIZE_MAX);
            end = SIZE_MAX;
        }
    }
    if (end == rest->len) { /* not closed: it goes up to the next blank */
        end = str_find_byte(*rest, ' ');
        end = end == SIZE_MAX ? rest->len : end;
    }
    *id = str_sub(*rest, 0, end);
    *rest = str_sub(*rest, end, SIZE_MAX);
    return true;
}

/* Ids without brackets, as some programs write them. */
static bool next_bare(struct str *rest, struct str *id)
{
    struct str word;

    while (str_cut(rest, ' ', &word)) {
        size_t comma;

        while (word.len && strchr(",;\"", word.ptr[word.len - 1]))
            word.len--;
        comma = str_find_byte(word, '@');
        if (comma == SIZE_MAX || comma == 0 || comma + 1 == word.len)
            continue;
        *id = word;
        return true;
    }
    return false;
}

struct mime_ids mime_message_ids(struct arena *a, struct str raw, size_t max)
{
    bool bare = str_find_byte(raw, '<') == SIZE_MAX;
    struct mime_ids ids = {0};
    struct str rest = raw;
    struct str id;
    size_t at = 0; /* where the next goes: a ring of the newest */
    struct str *ring;

    if (raw.len == 0 || max == 0)
        return ids;
    ring = ARENA_ARRAY(a, max, struct str);
    while (bare ? next_bare(&rest, &id) : next_bracket(&rest, &id))
        ring[at++ % max] = id;
    ids.list = ARENA_ARRAY(a, at < max ? at : max, struct str);
    for (size_t i = at < max ? 0 : at - max; i < at; i++) {
        id = clean_id(a, ring[i % max]);
        if (id.len)
            ids.list[ids.n++] = id;
    }
    return ids;
}

struct str mime_message_id(struct arena *a, struct str raw)
{
    struct str rest = raw;
    struct str id = str_trim(raw);

    if (next_bracket(&rest, &id))
        return clean_id(a, id);
    if (str_find_byte(id, ' ') != SIZE_MAX && !next_bare(&rest, &id))
        return (struct str){0};
    return clean_id(a, id);
}
