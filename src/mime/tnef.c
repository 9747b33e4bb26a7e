#include "mime/tnef.h"
#include "mime/mime_impl.h"
#include "text/charset.h"

enum {
    ATT_BODY = 0x800c,
    ATT_ATTACH_DATA = 0x800f,
    ATT_ATTACH_TITLE = 0x8010,
    ATT_ATTACH_REND = 0x9002, /* the first of each attachment */
    ATT_MESSAGE_PROPS = 0x9003,
    ATT_ATTACH_PROPS = 0x9005,
    ATT_CODEPAGE = 0x9007
};

enum {
    PROP_BODY = 0x1000,
    PROP_RTF = 0x1009,
    PROP_HTML = 0x1013,
    PROP_CPID = 0x3fde,
    PROP_DISPLAY_NAME = 0x3001,
    PROP_ATTACH_DATA = 0x3701,
    PROP_ATTACH_NAME = 0x3704,
    PROP_ATTACH_LONG_NAME = 0x3707,
    PROP_ATTACH_MIME = 0x370e,
    PROP_ATTACH_CID = 0x3712
};

enum {
    TYPE_I16 = 2,
    TYPE_STRING8 = 0x1e,
    TYPE_UNICODE = 0x1f,
    TYPE_OBJECT = 0x0d,
    TYPE_BINARY = 0x102,
    TYPE_MANY = 0x1000
};

enum { LEVELS_MAX = 3 };

/* Bytes not yet read; once too few are left, bad stays set. */
struct input {
    struct str rest;
    bool bad;
};

static struct str take(struct input *in, size_t n)
{
    struct str s = {0};

    if (in->bad || n > in->rest.len) {
        in->bad = true;
        return s;
    }
    s = str_sub(in->rest, 0, n);
    in->rest = str_sub(in->rest, n, SIZE_MAX);
    return s;
}

static uint32_t number(struct input *in, size_t n)
{
    struct str s = take(in, n);
    uint32_t v = 0;

    for (size_t i = s.len; i-- > 0;)
        v = v << 8 | (unsigned char)s.ptr[i];
    return v;
}

struct reader {
    struct arena *a;
    struct tnef *out;
    size_t room;
    int level;
    uint32_t codepage; /* of 8-bit strings */
    struct str rtf, html_raw;
    struct tnef_file file; /* the attachment being read */
    bool in_file;
    struct str object; /* its data when that is a message */
};

static struct str label(struct reader *r)
{
    switch (r->codepage) {
    case 0: return (struct str){0};
    case 932: return STR("shift_jis");
    case 936: return STR("gb18030");
    case 949: return STR("euc-kr");
    case 950: return STR("big5");
    case 20866: return STR("koi8-r");
    case 20127: return STR("us-ascii");
    case 28591: return STR("iso-8859-1");
    case 28592: return STR("iso-8859-2");
    case 65001: return STR("utf-8");
    default: return str_fmt(r->a, "windows-%" PRIu32, r->codepage);
    }
}

static struct str text_value(struct reader *r, uint32_t type, struct str v)
{
    if (type == TYPE_UNICODE) {
        struct str s = charset_to_utf8(r->a, v, STR("utf-16le"), NULL);

        return str_sub(s, 0, str_find_byte(s, '\0'));
    }
    v = str_sub(v, 0, str_find_byte(v, '\0'));
    return charset_to_utf8(r->a, v, label(r), NULL);
}

/* The size of one value of a fixed type with its padding; 0: variable. */
static size_t fixed_size(uint32_t type)
{
    switch (type) {
    case 2:
    case 3:
    case 4:
    case 0x0a:
    case 0x0b:
    case 1: return 4;
    case 5:
    case 6:
    case 7:
    case 0x14:
    case 0x40: return 8;
    case 0x48: return 16;
    default: return 0;
    }
}

static void message_value(struct reader *r, uint32_t id, uint32_t type,
                          struct str v)
{
    if (id == PROP_BODY && !r->out->text.len)
        r->out->text = text_value(r, type, v);
    else if (id == PROP_RTF)
        r->rtf = v;
    else if (id == PROP_HTML)
        r->html_raw = v;
    else if (id == PROP_CPID && v.len == 4)
        r->codepage = number(&(struct input){.rest = v}, 4);
}

static void file_value(struct reader *r, uint32_t id, uint32_t type,
                       struct str v)
{
    switch (id) {
    case PROP_ATTACH_DATA:
        if (type == TYPE_OBJECT)
            r->object = str_sub(v, 16, SIZE_MAX); /* behind its class id */
        else
            r->file.bytes = v;
        break;
    case PROP_ATTACH_LONG_NAME: r->file.name = text_value(r, type, v); break;
    case PROP_ATTACH_NAME:
    case PROP_DISPLAY_NAME:
        if (!r->file.name.len)
            r->file.name = text_value(r, type, v);
        break;
    case PROP_ATTACH_MIME: r->file.type = text_value(r, type, v); break;
    case PROP_ATTACH_CID: r->file.content_id = text_value(r, type, v); break;
    default: break;
    }
}

static void skip_property_name(struct input *in)
{
    take(in, 16);
    if (number(in, 4) == 0) {
        take(in, 4);
    } else {
        size_t n = number(in, 4);

        take(in, n);
        take(in, (4 - n % 4) % 4);
    }
}

/* [MS-OXTNEF] section 2.1.3.4: a count, and properties in a row. */
static void read_properties(struct reader *r, struct str bytes, bool of_file)
{
    struct input in = {.rest = bytes};
    uint32_t n = number(&in, 4);

    for (uint32_t i = 0; i < n && !in.bad; i++) {
        uint32_t type = number(&in, 2);
        uint32_t id = number(&in, 2);
        size_t size = fixed_size(type & 0xfff);
        uint32_t values = 1;

        if (id >= 0x8000)
            skip_property_name(&in);
        if (type & TYPE_MANY || size == 0)
            values = number(&in, 4);
        for (uint32_t k = 0; k < values && !in.bad; k++) {
            size_t length = size ? size : number(&in, 4);
            struct str v = take(&in, length);

            if (!size)
                take(&in, (4 - length % 4) % 4);
            if (in.bad && !v.len)
                break;
            if (of_file)
                file_value(r, id, type & 0xfff, v);
            else
                message_value(r, id, type & 0xfff, v);
        }
    }
    r->out->broken |= in.bad;
}

static void add_file(struct reader *r, struct tnef_file f)
{
    struct tnef *t = r->out;

    if (t->files_n == LIMIT_ATTACHMENTS)
        return;
    if (t->files_n == r->room) {
        size_t more = r->room ? r->room * 2 : 4;

        t->files = arena_grow(r->a, t->files, r->room * sizeof *t->files,
                              more * sizeof *t->files);
        r->room = more;
    }
    t->files[t->files_n++] = f;
}

static bool read_level(struct arena *a, struct str bytes, struct tnef *out,
                       int level);

/* A message attached to the message: its text as a file, and its files. */
static void open_object(struct reader *r)
{
    struct tnef inner;

    if (r->level >= LEVELS_MAX ||
        !read_level(r->a, r->object, &inner, r->level + 1)) {
        r->file.bytes = r->object;
        add_file(r, r->file);
        return;
    }
    r->out->broken |= inner.broken;
    if (inner.text.len)
        add_file(r, (struct tnef_file){.name = str_fmt(r->a, "%.*s.txt",
                                                       STR_ARG(r->file.name)),
                                       .type = STR("text/plain"),
                                       .bytes = inner.text});
    for (size_t i = 0; i < inner.files_n; i++)
        add_file(r, inner.files[i]);
}

static void end_file(struct reader *r)
{
    if (r->in_file && r->object.len)
        open_object(r);
    else if (r->in_file && (r->file.bytes.len || r->file.name.len))
        add_file(r, r->file);
    r->file = (struct tnef_file){0};
    r->object = (struct str){0};
    r->in_file = false;
}

static void read_attribute(struct reader *r, uint32_t id, struct str data)
{
    switch (id) {
    case ATT_CODEPAGE:
        r->codepage = number(&(struct input){.rest = data}, 4);
        break;
    case ATT_BODY: r->out->text = text_value(r, TYPE_STRING8, data); break;
    case ATT_MESSAGE_PROPS: read_properties(r, data, false); break;
    case ATT_ATTACH_REND:
        end_file(r);
        r->in_file = true;
        break;
    case ATT_ATTACH_TITLE:
        r->in_file = true;
        if (!r->file.name.len)
            r->file.name = text_value(r, TYPE_STRING8, data);
        break;
    case ATT_ATTACH_DATA:
        r->in_file = true;
        r->file.bytes = data;
        break;
    case ATT_ATTACH_PROPS:
        r->in_file = true;
        read_properties(r, data, true);
        break;
    default: break;
    }
}

static void read_bodies(struct reader *r)
{
    struct tnef *t = r->out;

    if (r->html_raw.len)
        t->html = charset_to_utf8(r->a, r->html_raw, label(r), NULL);
    if (r->rtf.len && (!t->text.len || !t->html.len)) {
        struct str html = {0};
        struct str text = rtf_text(r->a, rtf_unpack(r->a, r->rtf), &html);

        if (!t->text.len)
            t->text = text;
        if (!t->html.len)
            t->html = html;
    }
}

static bool read_level(struct arena *a, struct str bytes, struct tnef *out,
                       int level)
{
    struct reader r = {.a = a, .out = out, .level = level};
    struct input in = {.rest = bytes};

    *out = (struct tnef){0};
    if (number(&in, 4) != 0x223e9f78)
        return false;
    take(&in, 2); /* the key: tells attachments of a message apart */
    while (in.rest.len && !in.bad) {
        uint32_t where = number(&in, 1);
        uint32_t id = number(&in, 4) & 0xffff;
        size_t n = number(&in, 4);
        struct str data;

        if (in.bad || where < 1 || where > 2) {
            in.bad = true;
            break;
        }
        if (n > in.rest.len) { /* cut off: what is there is of use */
            data = in.rest;
            in.bad = true;
        } else {
            data = take(&in, n);
            if (in.rest.len >= 2)
                take(&in, 2); /* the checksum */
        }
        read_attribute(&r, id, data);
    }
    end_file(&r);
    read_bodies(&r);
    out->broken |= in.bad;
    return true;
}

bool tnef_read(struct arena *a, struct str bytes, struct tnef *out)
{
    return read_level(a, bytes, out, 0);
}
