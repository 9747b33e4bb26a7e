#include "tool/pogen/extract.h"

#include <dirent.h>
#include <sys/stat.h>

#include "tool/file.h"
#include "tool/pagegen/page_parse.h"

static void note(struct arena *a, struct po *pot, struct str place,
                 struct str ctx, struct str one, struct str many)
{
    struct po_entry *x = po_find(pot, ctx, one);

    if (!x) {
        x = po_add(a, pot);
        x->ctx = ctx.len ? str_dup(a, ctx) : (struct str){0};
        x->id = str_dup(a, one);
        x->places = place;
    } else if (str_find(x->places, place) == SIZE_MAX) {
        x->places = str_fmt(a, "%.*s %.*s", STR_ARG(x->places), STR_ARG(place));
    }
    if (many.ptr && !x->many.ptr)
        x->many = str_dup(a, many);
}

bool extract_page(struct arena *a, struct str place, struct str src,
                  struct po *pot, struct err *e)
{
    struct page_doc doc;

    if (!page_parse(a, place, src, &doc, e))
        return false;
    for (size_t i = 0; i < doc.func_n; i++) {
        extract_c(a, place, doc.funcs[i].in_args, pot);
        for (size_t k = 0; k < doc.funcs[i].op_n; k++) {
            const struct page_op *op = &doc.funcs[i].ops[k];

            if (op->msg)
                note(a, pot, place, op->msg->ctx, op->msg->one, op->msg->many);
            if (op->kind != PAGE_LIT) { /* MSG may stand in any C of a page */
                extract_c(a, place, op->text, pot);
                extract_c(a, place, op->args, pot);
            }
            for (size_t n = 0; op->msg && n < op->msg->arg_n; n++)
                extract_c(a, place, op->msg->args[n].expr, pot);
        }
    }
    return true;
}

/* ---- C ---- */

/* The end of a comment, string or character constant that starts at i; i
 * when none does. */
static size_t skip_other(struct str s, size_t i)
{
    struct str rest = str_sub(s, i, SIZE_MAX);
    size_t n;

    if (str_starts(rest, STR("//"))) {
        n = str_find_byte(rest, '\n');
        return n == SIZE_MAX ? s.len : i + n;
    }
    if (str_starts(rest, STR("/*"))) {
        n = str_find(str_sub(rest, 2, SIZE_MAX), STR("*/"));
        return n == SIZE_MAX ? s.len : i + 2 + n + 2;
    }
    if (rest.ptr[0] != '"' && rest.ptr[0] != '\'')
        return i;
    for (n = i + 1; n < s.len && s.ptr[n] != rest.ptr[0]; n++)
        n += s.ptr[n] == '\\';
    return n < s.len ? n + 1 : s.len;
}

static void skip_blank(struct str s, size_t *i)
{
    while (*i < s.len && isspace((unsigned char)s.ptr[*i]))
        ++*i;
}

static void unescape(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '\\' && i + 1 < s.len) {
            c = s.ptr[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        buf_put_byte(b, c);
    }
}

/* One or more string literals after each other at *i. */
static bool take_literals(struct arena *a, struct str s, size_t *i,
                          struct str *text)
{
    struct buf b = buf_make(a, s.len + 1);
    bool any = false;

    for (;;) {
        skip_blank(s, i);
        if (*i >= s.len || s.ptr[*i] != '"')
            break;
        size_t end = skip_other(s, *i);
        if (end < *i + 2)
            return false;
        unescape(&b, str_sub(s, *i + 1, end - *i - 2));
        *i = end;
        any = true;
    }
    *text = buf_str(&b);
    return any;
}

static bool take_char(struct str s, size_t *i, char c)
{
    skip_blank(s, i);
    if (*i >= s.len || s.ptr[*i] != c)
        return false;
    ++*i;
    return true;
}

/* At the name of a macro; the definitions of the macros themselves and calls
 * without literals yield nothing. */
static void take_macro(struct arena *a, struct str place, struct str s,
                       size_t i, struct str name, struct po *pot)
{
    struct str first, second;

    if (!take_char(s, &i, '(') || !take_literals(a, s, &i, &first))
        return;
    if (str_eq(name, STR("MSG"))) {
        note(a, pot, place, (struct str){0}, first, (struct str){0});
        return;
    }
    if (!take_char(s, &i, ',') || !take_literals(a, s, &i, &second))
        return;
    if (str_eq(name, STR("MSG_IN")))
        note(a, pot, place, first, second, (struct str){0});
    else if (str_eq(name, STR("MSG_N")))
        note(a, pot, place, (struct str){0}, first, second);
}

void extract_c(struct arena *a, struct str place, struct str s, struct po *pot)
{
    for (size_t i = 0; i < s.len;) {
        size_t end = skip_other(s, i);

        if (end != i) {
            i = end;
            continue;
        }
        while (end < s.len &&
               (isalnum((unsigned char)s.ptr[end]) || s.ptr[end] == '_'))
            end++;
        struct str name = str_sub(s, i, end - i);
        if (str_starts(name, STR("MSG")))
            take_macro(a, place, s, end, name, pot);
        i = end > i ? end : i + 1;
    }
}

/* ---- the tree ---- */

static bool wanted(struct str name)
{
    if (str_ends(name, STR(".html")))
        return true;
    return (str_ends(name, STR(".c")) || str_ends(name, STR(".h"))) &&
           !str_ends(name, STR("_test.c")) && !str_ends(name, STR("_fuzz.c"));
}

static bool extract_file(struct arena *a, const char *path, struct str place,
                         struct po *pot, struct err *e)
{
    struct str src;

    if (!file_read(a, path, &src, e))
        return false;
    if (str_ends(place, STR(".html")))
        return extract_page(a, place, src, pot, e);
    extract_c(a, place, src, pot);
    return true;
}

static bool extract_dir(struct arena *a, const char *root, struct str dir,
                        struct po *pot, struct err *e)
{
    char *path = str_z(a, str_fmt(a, "%s/%.*s", root, STR_ARG(dir)));
    struct dirent **names = NULL;
    int n = scandir(path, &names, NULL, alphasort);
    bool ok = n >= 0 || err_set(e, ERR_FATAL, "listing \"%s\": %s", path,
                                strerror(errno));

    for (int i = 0; i < n; i++) {
        struct str name = str_from_z(names[i]->d_name);
        struct str place = str_fmt(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
        char *full = str_z(a, str_fmt(a, "%s/%.*s", root, STR_ARG(place)));
        struct stat st;

        if (ok && name.ptr[0] != '.' && stat(full, &st) == 0) {
            if (S_ISDIR(st.st_mode))
                ok = extract_dir(a, root, place, pot, e);
            else if (wanted(name))
                ok = extract_file(a, full, place, pot, e);
        }
        free(names[i]);
    }
    free(names);
    return ok;
}

bool extract_tree(struct arena *a, const char *root, struct po *pot,
                  struct err *e)
{
    return extract_dir(a, root, STR("page"), pot, e) &&
           extract_dir(a, root, STR("src"), pot, e);
}
