#include "tool/pogen/table.h"

#include "tool/file.h"

const char *const table_langs[TABLE_LANGS] = {"fr", "pl", "ru", "zh_Hant",
                                              "zh_Hans"};

struct row {
    struct str key; /* "ctx\004one" */
    struct str form[TABLE_LANGS][PO_FORMS];
};

struct table {
    struct arena *a;
    struct row *rows;
    size_t n, room;
};

static struct str entry_key(struct arena *a, const struct po_entry *x)
{
    if (!x->ctx.len)
        return x->id;
    return str_fmt(a, "%.*s\004%.*s", STR_ARG(x->ctx), STR_ARG(x->id));
}

static struct row *row_of(struct table *t, struct str key)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->rows[i].key, key))
            return &t->rows[i];
    if (t->n == t->room) {
        size_t room = t->room ? 2 * t->room : 256;

        t->rows = arena_grow(t->a, t->rows, t->room * sizeof *t->rows,
                             room * sizeof *t->rows);
        t->room = room;
    }
    t->rows[t->n] = (struct row){.key = key};
    return &t->rows[t->n++];
}

static void put_text(struct buf *out, struct buf *refs, size_t *at,
                     struct str s)
{
    if (!s.len) {
        buf_put_z(refs, "{0, 0}");
        return;
    }
    buf_put_z(out, "    /* ");
    buf_put_f(out, "%zu */ ", *at);
    file_c_literal(out, s);
    buf_put_byte(out, '\n');
    buf_put_f(refs, "{%zu, %zu}", *at, s.len);
    *at += s.len;
}

static void put_rows(const struct table *t, struct buf *out)
{
    struct buf refs = buf_make(t->a, 64 * 1024 * 1024);
    size_t at = 0;

    buf_put_z(out, "const char msg_blob[] =\n    \"\"\n");
    for (size_t i = 0; i < t->n; i++) {
        const struct row *row = &t->rows[i];

        buf_put_f(&refs, "    {UINT64_C(0x%016" PRIx64 "), ",
                  str_hash(row->key));
        put_text(out, &refs, &at, row->key);
        buf_put_z(&refs, ", {");
        for (size_t k = 0; k < TABLE_LANGS; k++) {
            buf_put_z(&refs, "{");
            for (size_t f = 0; f < PO_FORMS; f++) {
                put_text(out, &refs, &at, row->form[k][f]);
                buf_put_z(&refs, f + 1 < PO_FORMS ? ", " : "}, ");
            }
        }
        buf_put_z(&refs, "}},\n");
    }
    buf_put_z(out, "    ;\n\nconst struct msg_row msg_rows[] = {\n");
    buf_put(out, buf_str(&refs));
    buf_put_z(out, "    {0, {0, 0}, {{{0, 0}}}}};\n\n");
}

static void put_slots(const struct table *t, struct buf *out)
{
    size_t size = 16;

    while (size < 2 * t->n)
        size *= 2;
    uint16_t *slot = ARENA_ARRAY(t->a, size, uint16_t);
    for (size_t i = 0; i < t->n; i++) {
        size_t at = str_hash(t->rows[i].key) & (size - 1);

        while (slot[at])
            at = (at + 1) & (size - 1);
        slot[at] = (uint16_t)(i + 1);
    }
    buf_put_f(out,
              "const uint32_t msg_slot_mask = %zu;\n"
              "const uint16_t msg_slots[] = {",
              size - 1);
    for (size_t i = 0; i < size; i++)
        buf_put_f(out, "%s%u,", i % 12 ? " " : "\n    ", slot[i]);
    buf_put_z(out, "\n};\n");
}

void table_write(const struct po langs[TABLE_LANGS], struct buf *out)
{
    struct table t = {.a = out->arena};

    for (size_t k = 0; k < TABLE_LANGS; k++)
        for (size_t i = 0; i < langs[k].n; i++) {
            const struct po_entry *x = &langs[k].entries[i];

            if (!x->id.len || x->old || x->fuzzy || !x->form[0].len)
                continue;
            struct row *row = row_of(&t, entry_key(t.a, x));
            memcpy(row->form[k], x->form, sizeof row->form[k]);
        }
    assert(t.n < UINT16_MAX);
    buf_put_z(out, "/* Written by tool/pogen from po/. */\n"
                   "#include \"i18n/msg_impl.h\"\n\n");
    put_rows(&t, out);
    put_slots(&t, out);
}
