#include "mime/mime_impl.h"

struct str mime_param_head(struct arena *a, struct str value)
{
    struct buf b = buf_make(a, 256);

    for (size_t i = 0; i < value.len && i < 200; i++) {
        char c = value.ptr[i];

        if (c == ';' || c == '(' || c == ',')
            break;
        if (c == ' ' || c == '\t') {
            if (b.len && b.ptr[b.len - 1] != '/' &&
                !(i + 1 < value.len && value.ptr[i + 1] == '/'))
                break;
            continue;
        }
        if (c == '"' || c < 0x20 || c == 0x7f)
            continue;
        buf_put_byte(&b, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
    }
    return buf_str(&b);
}

/* One parameter as it stands. */
struct item {
    struct str name;  /* without "*" and section */
    struct str value; /* unquoted */
    int section;      /* -1: not in sections */
    bool extended;    /* percent-encoded, the first with charset'language' */
};

/* Inside quotes only \" and \\ are escapes: people send C:\new\file. */
static struct str unquote(struct arena *a, struct str *rest)
{
    struct buf b = buf_make(a, rest->len);
    size_t i = 1;

    for (; i < rest->len && rest->ptr[i] != '"'; i++) {
        if (rest->ptr[i] == '\\' && i + 1 < rest->len &&
            (rest->ptr[i + 1] == '"' || rest->ptr[i + 1] == '\\'))
            i++;
        buf_put_byte(&b, rest->ptr[i]);
    }
    *rest = str_sub(*rest, i < rest->len ? i + 1 : i, SIZE_MAX);
    return buf_str(&b);
}

static void read_name(struct str name, struct item *it)
{
    size_t star;

    it->section = -1;
    it->extended = false;
    if (name.len && name.ptr[name.len - 1] == '*') {
        it->extended = true;
        name.len--;
    }
    star = str_find_byte(name, '*');
    if (star != SIZE_MAX) {
        int64_t n;

        if (str_to_i64(str_sub(name, star + 1, SIZE_MAX), &n) && n >= 0 &&
            n < 1000)
            it->section = (int)n;
        name.len = star;
    }
    it->name = name;
}

/* The next "name=value" after *rest's first ";"; false at the end. */
static bool next_item(struct arena *a, struct str *rest, struct item *it)
{
    for (;;) {
        size_t n = 0;
        struct str name;

        while (n < rest->len && strchr("; \t\r\n,", rest->ptr[n]) &&
               rest->ptr[n])
            n++;
        *rest = str_sub(*rest, n, SIZE_MAX);
        if (rest->len == 0)
            return false;
        for (n = 0; n < rest->len && rest->ptr[n] != '=' && rest->ptr[n] != ';';
             n++)
            ;
        name = str_trim(str_sub(*rest, 0, n));
        *rest = str_sub(*rest, n, SIZE_MAX);
        if (rest->len == 0)
            return false;
        if (rest->ptr[0] == ';')
            continue;
        read_name(name, it);
        *rest = str_trim(str_sub(*rest, 1, SIZE_MAX));
        if (rest->len && rest->ptr[0] == '"') {
            it->value = unquote(a, rest);
            return true;
        }
        n = str_find_byte(*rest, ';');
        it->value = str_trim(str_sub(*rest, 0, n));
        *rest = n == SIZE_MAX ? (struct str){0} : str_sub(*rest, n, SIZE_MAX);
        return true;
    }
}

static void put_percent(struct buf *b, struct str s)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";

    for (size_t i = 0; i < s.len; i++) {
        const char *hi, *lo;

        if (s.ptr[i] == '%' && i + 2 < s.len && s.ptr[i + 1] && s.ptr[i + 2] &&
            (hi = strchr(digits, s.ptr[i + 1])) &&
            (lo = strchr(digits, s.ptr[i + 2]))) {
            buf_put_byte(
                b, (char)(((hi - digits) % 16) * 16 + (lo - digits) % 16));
            i += 2;
        } else {
            buf_put_byte(b, s.ptr[i]);
        }
    }
}

/* "charset'language'" in front of an extended value. */
static struct str cut_charset(struct str *value)
{
    size_t first = str_find_byte(*value, '\'');
    size_t second;
    struct str charset;

    if (first == SIZE_MAX)
        return (struct str){0};
    second = str_find_byte(str_sub(*value, first + 1, SIZE_MAX), '\'');
    if (second == SIZE_MAX)
        return (struct str){0};
    charset = str_sub(*value, 0, first);
    *value = str_sub(*value, first + 1 + second + 1, SIZE_MAX);
    return charset;
}

enum { SECTIONS_MAX = 200, ITEMS_MAX = 400 };

static struct str join_sections(struct arena *a, struct item *const *part,
                                uint32_t *notes)
{
    struct buf b = buf_make(a, SIZE_MAX / 2);
    struct str charset = {0};
    bool extended = false;

    for (int i = 0; i < SECTIONS_MAX && part[i]; i++) {
        struct str value = part[i]->value;

        if (i == 0 && part[i]->extended)
            charset = cut_charset(&value);
        if (part[i]->extended)
            put_percent(&b, value);
        else
            buf_put(&b, value);
        extended |= part[i]->extended;
    }
    if (!extended)
        return mime_words(a, buf_str(&b), charset, notes);
    return mime_clean_line(a, mime_charset(a, buf_str(&b), charset, notes));
}

/* The sections, or else the plain form, of the parameter of that name. */
static bool find_items(struct arena *a, struct str value, struct str name,
                       struct item **section, struct item **plain)
{
    size_t start = str_find_byte(value, ';');
    struct str rest;
    struct item it;

    if (start == SIZE_MAX)
        return false;
    rest = str_sub(value, start, SIZE_MAX);
    for (int n = 0; n < ITEMS_MAX && next_item(a, &rest, &it); n++) {
        int i = it.section >= 0 ? it.section : 0;
        bool whole = it.section < 0 && !it.extended;

        if (!str_eq_nocase(it.name, name))
            continue;
        if (whole && !*plain)
            *plain = arena_dup(a, &it, sizeof it);
        else if (!whole && i < SECTIONS_MAX && !section[i])
            section[i] = arena_dup(a, &it, sizeof it);
    }
    return section[0] || *plain;
}

struct str mime_param(struct arena *a, struct str value, struct str name,
                      struct str label, uint32_t *notes)
{
    struct item *section[SECTIONS_MAX] = {0};
    struct item *plain = NULL;

    if (!find_items(a, value, name, section, &plain))
        return (struct str){0};
    if (section[0])
        return join_sections(a, section, notes);
    assert(plain);
    return mime_words(a, plain->value, label, notes);
}

struct str mime_param_raw(struct arena *a, struct str value, struct str name)
{
    struct item *section[SECTIONS_MAX] = {0};
    struct item *plain = NULL;
    uint32_t unused = 0;

    if (!find_items(a, value, name, section, &plain))
        return (struct str){0};
    return plain ? plain->value : join_sections(a, section, &unused);
}
