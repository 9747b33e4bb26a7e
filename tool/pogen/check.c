#include "tool/pogen/check.h"

struct check {
    struct buf *tap;
    int test_n, failed_n;
    int wrong_n; /* of the test that runs */
};

static void wrong(struct check *c, const struct po_entry *x, const char *fmt,
                  const char *what, struct str more)
{
    char text[200];

    c->wrong_n++;
    snprintf(text, sizeof text, fmt, what, STR_ARG(more));
    buf_put_f(c->tap, "# %s: \"%.*s\" (%.*s)\n", text, STR_ARG(x->id),
              STR_ARG(x->places));
}

static void end_test(struct check *c, const char *name)
{
    buf_put_f(c->tap, "%sok %d - %s\n", c->wrong_n ? "not " : "", ++c->test_n,
              name);
    c->failed_n += c->wrong_n > 0;
    c->wrong_n = 0;
}

static size_t forms_of(const char *lang, const struct po_entry *x)
{
    if (!x->many.ptr)
        return 1;
    return lang[0] == 'z' ? 1 : PO_FORMS;
}

static void check_entry(struct check *c, const char *lang,
                        const struct po_entry *want, const struct po_entry *x)
{
    size_t forms = forms_of(lang, want);
    struct str name = {0};

    if (!x || x->old) {
        wrong(c, want, "%s lacks%.*s", lang, STR(""));
        return;
    }
    if (x->fuzzy)
        wrong(c, want, "%s is unsure of%.*s", lang, STR(""));
    for (size_t i = 0; i < PO_FORMS; i++) {
        struct str text = x->form[i];
        struct str english = i && want->many.ptr ? want->many : want->id;

        if (i < forms && !text.len)
            wrong(c, want, "%s lacks a form of%.*s", lang, STR(""));
        else if (i >= forms && text.len)
            wrong(c, want, "%s has too many forms of%.*s", lang, STR(""));
        else if (text.len &&
                 !po_same_places(english, text, want->many.ptr, &name))
            wrong(c, want, "%s differs in {%.*s}", lang, name);
    }
}

static void check_lang(struct check *c, struct arena *a, const struct po *pot,
                       const char *lang, const struct po *po)
{
    for (size_t i = 0; i < pot->n; i++) {
        const struct po_entry *want = &pot->entries[i];

        if (want->id.len)
            check_entry(c, lang, want, po_find(po, want->ctx, want->id));
    }
    for (size_t i = 0; i < po->n; i++) {
        const struct po_entry *x = &po->entries[i];

        if (!x->old && x->id.len && !po_find(pot, x->ctx, x->id))
            wrong(c, x, "%s translates what nobody says%.*s", lang, STR(""));
    }
    end_test(c, str_z(a, str_fmt(a, "%s translates every sentence", lang)));
}

static void check_pot(struct check *c, const struct po *pot,
                      const struct po *kept)
{
    for (size_t i = 0; i < pot->n; i++) {
        const struct po_entry *x = &pot->entries[i];
        const struct po_entry *k = po_find(kept, x->ctx, x->id);

        if (x->id.len && (!k || !str_eq(k->many, x->many)))
            wrong(c, x, "%s (run make po)%.*s", "redress.pot lacks", STR(""));
    }
    for (size_t i = 0; i < kept->n; i++)
        if (!po_find(pot, kept->entries[i].ctx, kept->entries[i].id))
            wrong(c, &kept->entries[i], "%s (run make po)%.*s",
                  "redress.pot still has", STR(""));
    end_test(c, "redress.pot has what the sources say");
}

int check_all(struct arena *a, const struct po *pot, const struct po *kept,
              const struct po langs[TABLE_LANGS], struct buf *tap)
{
    struct check c = {.tap = tap};

    check_pot(&c, pot, kept);
    for (size_t k = 0; k < TABLE_LANGS; k++)
        check_lang(&c, a, pot, table_langs[k], &langs[k]);
    buf_put_f(tap, "1..%d\n", c.test_n);
    return c.failed_n;
}
