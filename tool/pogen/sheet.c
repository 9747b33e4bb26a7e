#include "tool/pogen/po.h"

static bool fail(struct err *e, const char *file, unsigned line,
                 const char *what)
{
    return err_set(e, ERR_INPUT, "%s:%u: %s", file, line, what);
}

/* "a || b || c"; false when there are more than fit. */
static bool split_forms(struct str text, struct str form[PO_FORMS], size_t *n)
{
    *n = 0;
    for (;;) {
        size_t at = str_find(text, STR("||"));

        if (*n == PO_FORMS)
            return false;
        form[(*n)++] = str_trim(str_sub(text, 0, at));
        if (at == SIZE_MAX)
            return true;
        text = str_sub(text, at + 2, SIZE_MAX);
    }
}

struct block {
    struct str ctx, en, text;
    unsigned line;
};

static bool take_block(struct arena *a, const char *file, const struct block *b,
                       struct po *po, struct err *e)
{
    struct str en[PO_FORMS], form[PO_FORMS] = {{0}};
    size_t en_n, n;
    struct po_entry *x;

    if (!b->en.len || !b->text.len)
        return true;
    if (!split_forms(b->en, en, &en_n) || en_n > 2 ||
        !split_forms(b->text, form, &n) || (en_n == 1 && n > 1))
        return fail(e, file, b->line, "the plural forms do not fit");
    x = po_find(po, b->ctx, en[0]);
    if (!x) {
        x = po_add(a, po);
        x->ctx = b->ctx.len ? str_dup(a, b->ctx) : (struct str){0};
        x->id = str_dup(a, en[0]);
    }
    if (en_n == 2)
        x->many = str_dup(a, en[1]);
    for (size_t i = 0; i < PO_FORMS; i++)
        x->form[i] = i < n ? str_dup(a, form[i]) : STR("");
    x->fuzzy = false;
    return true;
}

bool po_take_sheet(struct arena *a, const char *file, struct str src,
                   struct str lang, struct po *po, struct err *e)
{
    struct block b = {0};
    struct str line;
    unsigned at = 0;

    while (str_line(&src, &line)) {
        size_t colon = str_find_byte(line, ':');
        struct str word = str_trim(str_sub(line, 0, colon));
        struct str rest = str_trim(str_sub(line, colon, SIZE_MAX));

        at++;
        if (!str_trim(line).len) {
            if (!take_block(a, file, &b, po, e))
                return false;
            b = (struct block){0};
            continue;
        }
        if (line.ptr[0] == '#')
            continue;
        if (colon == SIZE_MAX)
            return fail(e, file, at, "expected LANGUAGE: text");
        rest = str_trim(str_sub(rest, 1, SIZE_MAX));
        b.line = at;
        if (str_eq(word, STR("en")))
            b.en = rest;
        else if (str_eq(word, STR("ctx")))
            b.ctx = rest;
        else if (str_eq(word, lang))
            b.text = rest;
    }
    return take_block(a, file, &b, po, e);
}

static void put_forms(struct buf *out, const char *word, const struct str *form,
                      size_t n)
{
    buf_put_f(out, "%s:", word);
    for (size_t i = 0; i < n && form[i].len; i++)
        buf_put_f(out, "%s %.*s", i ? " ||" : "", STR_ARG(form[i]));
    buf_put_byte(out, '\n');
}

void po_write_sheet(const struct po *pot, const struct po *langs,
                    const char *const *lang, size_t lang_n, struct buf *out)
{
    for (size_t i = 0; i < pot->n; i++) {
        const struct po_entry *p = &pot->entries[i];
        bool lacks = false;

        for (size_t k = 0; k < lang_n; k++) {
            const struct po_entry *x = po_find(&langs[k], p->ctx, p->id);

            lacks |= !x || !x->form[0].len || x->fuzzy;
        }
        if (!lacks || !p->id.len)
            continue;
        buf_put_f(out, "# %.*s\n", STR_ARG(p->places));
        if (p->ctx.len)
            buf_put_f(out, "ctx: %.*s\n", STR_ARG(p->ctx));
        put_forms(out, "en", (struct str[]){p->id, p->many}, 2);
        for (size_t k = 0; k < lang_n; k++) {
            const struct po_entry *x = po_find(&langs[k], p->ctx, p->id);

            if (x)
                put_forms(out, lang[k], x->form, PO_FORMS);
            else
                buf_put_f(out, "%s:\n", lang[k]);
        }
        buf_put_byte(out, '\n');
    }
}
