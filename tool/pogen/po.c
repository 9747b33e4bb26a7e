#include "tool/pogen/po.h"

struct reader {
    struct arena *a;
    const char *file;
    struct po *po;
    struct err *e;
    unsigned line;
    struct po_entry now; /* being read */
    bool started;        /* now has a msgid */
    struct str *target;  /* what a "continued" line adds to */
};

struct po_entry *po_add(struct arena *a, struct po *po)
{
    if (po->n == po->room) {
        size_t room = po->room ? 2 * po->room : 64;

        po->entries = arena_grow(a, po->entries, po->room * sizeof *po->entries,
                                 room * sizeof *po->entries);
        po->room = room;
    }
    po->entries[po->n] = (struct po_entry){0};
    return &po->entries[po->n++];
}

struct po_entry *po_find(const struct po *po, struct str ctx, struct str id)
{
    for (size_t i = 0; i < po->n; i++)
        if (str_eq(po->entries[i].id, id) && str_eq(po->entries[i].ctx, ctx))
            return &po->entries[i];
    return NULL;
}

static bool fail(struct reader *r, const char *what)
{
    return err_set(r->e, ERR_INPUT, "%s:%u: %s", r->file, r->line, what);
}

static void finish(struct reader *r)
{
    if (r->started)
        *po_add(r->a, r->po) = r->now;
    r->now = (struct po_entry){0};
    r->started = false;
    r->target = NULL;
}

static size_t read_escape(struct str s, size_t i, struct buf *out)
{
    char c = s.ptr[i];
    unsigned value = 0;
    size_t n = 0;

    while (n < 3 && i + n < s.len && s.ptr[i + n] >= '0' && s.ptr[i + n] <= '7')
        value = value * 8 + (unsigned)(s.ptr[i + n++] - '0');
    if (n) {
        buf_put_byte(out, (char)value);
        return n;
    }
    buf_put_byte(out, c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
    return 1;
}

/* s is "quoted"; adds what it says to *r->target. */
static bool read_string(struct reader *r, struct str s)
{
    struct buf b = buf_make(r->a, r->target->len + s.len + 1);

    buf_put(&b, *r->target);
    if (s.len < 2 || s.ptr[0] != '"' || s.ptr[s.len - 1] != '"')
        return fail(r, "expected a \"string\"");
    s = str_sub(s, 1, s.len - 2);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"')
            return fail(r, "a \" inside needs a backslash");
        if (s.ptr[i] != '\\') {
            buf_put_byte(&b, s.ptr[i]);
            continue;
        }
        if (++i == s.len)
            return fail(r, "a backslash at the end");
        i += read_escape(s, i, &b) - 1;
    }
    *r->target = b.len ? buf_str(&b) : STR("");
    return true;
}

static bool read_keyword(struct reader *r, struct str word, struct str value)
{
    bool first =
        str_eq(word, STR("msgctxt")) ||
        (str_eq(word, STR("msgid")) && (r->started || !r->now.ctx.ptr));

    if (first && r->started)
        finish(r);
    if (str_eq(word, STR("msgctxt"))) {
        r->target = &r->now.ctx;
    } else if (str_eq(word, STR("msgid"))) {
        r->target = &r->now.id;
        r->now.line = r->line;
        r->started = true;
    } else if (!r->started) {
        return fail(r, "expected msgid");
    } else if (str_eq(word, STR("msgid_plural"))) {
        r->target = &r->now.many;
    } else if (str_eq(word, STR("msgstr")) || str_eq(word, STR("msgstr[0]"))) {
        r->target = &r->now.form[0];
    } else if (str_eq(word, STR("msgstr[1]"))) {
        r->target = &r->now.form[1];
    } else if (str_eq(word, STR("msgstr[2]"))) {
        r->target = &r->now.form[2];
    } else {
        return fail(r, "a line of no known kind");
    }
    *r->target = STR("");
    return read_string(r, value);
}

static struct str join(struct arena *a, struct str x, const char *sep,
                       struct str y)
{
    struct buf b = buf_make(a, x.len + strlen(sep) + y.len);

    if (!x.len)
        return y;
    if (!y.len)
        return x;
    buf_put(&b, x);
    buf_put_z(&b, sep);
    buf_put(&b, y);
    return buf_str(&b);
}

static void read_remark(struct reader *r, struct str line)
{
    if (r->started) /* remarks stand before the entry they belong to */
        finish(r);
    if (str_starts(line, STR("#:")))
        r->now.places = join(r->a, r->now.places, " ",
                             str_trim(str_sub(line, 2, SIZE_MAX)));
    else if (str_starts(line, STR("#,")))
        r->now.fuzzy |= str_find(line, STR("fuzzy")) != SIZE_MAX;
    else if (!str_starts(line, STR("#.")) && !str_starts(line, STR("#|")))
        r->now.remarks = join(r->a, r->now.remarks, "\n", line);
}

static bool read_line(struct reader *r, struct str line)
{
    bool old = str_starts(line, STR("#~"));

    if (old)
        line = str_trim(str_sub(line, 2, SIZE_MAX));
    if (!line.len) {
        finish(r);
        return true;
    }
    if (line.ptr[0] == '#') {
        read_remark(r, line);
        return true;
    }
    if (line.ptr[0] == '"') {
        if (!r->target)
            return fail(r, "a string that belongs to nothing");
        return read_string(r, line);
    }
    size_t n = str_find_byte(line, ' ');
    if (!read_keyword(r, str_sub(line, 0, n),
                      str_trim(str_sub(line, n, SIZE_MAX))))
        return false;
    r->now.old = old;
    return true;
}

bool po_parse(struct arena *a, const char *file, struct str src, struct po *po,
              struct err *e)
{
    struct reader r = {.a = a, .file = file, .po = po, .e = e};
    struct str line;

    *po = (struct po){0};
    while (str_line(&src, &line)) {
        r.line++;
        if (!read_line(&r, str_trim(line)))
            return false;
    }
    finish(&r);
    return true;
}

/* ---- writing ---- */

static void put_string(struct buf *out, const char *head, const char *word,
                       struct str s)
{
    buf_put_f(out, "%s%s \"", head, word);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if (c == '\n') {
            buf_put_z(out, "\\n");
            if (i + 1 < s.len)
                buf_put_f(out, "\"\n%s\"", head);
        } else if (c == '"' || c == '\\') {
            buf_put_f(out, "\\%c", c);
        } else if (c == '\t') {
            buf_put_z(out, "\\t");
        } else if ((unsigned char)c < ' ') {
            buf_put_f(out, "\\%03o", (unsigned)(unsigned char)c);
        } else {
            buf_put_byte(out, c);
        }
    }
    buf_put_z(out, "\"\n");
}

static void put_raw(struct buf *out, const char *head, struct str s)
{
    buf_put_z(out, head);
    buf_put(out, s);
    buf_put_byte(out, '\n');
}

static void put_entry(struct buf *out, const struct po_entry *x, size_t forms)
{
    const char *head = x->old ? "#~ " : "";

    if (x->remarks.len)
        put_raw(out, "", x->remarks);
    if (x->places.len && !x->old)
        put_raw(out, "#: ", x->places);
    if (x->fuzzy)
        buf_put_z(out, "#, fuzzy\n");
    if (x->ctx.ptr)
        put_string(out, head, "msgctxt", x->ctx);
    put_string(out, head, "msgid", x->id);
    if (!x->many.ptr) {
        put_string(out, head, "msgstr", x->form[0]);
    } else {
        put_string(out, head, "msgid_plural", x->many);
        for (size_t i = 0; i < forms; i++) {
            char word[16];

            snprintf(word, sizeof word, "msgstr[%zu]", i);
            put_string(out, head, word, x->form[i]);
        }
    }
}

/* What "nplurals=3" in the header says; 2 without one. */
static size_t form_count(const struct po *po)
{
    const struct po_entry *x = po_find(po, (struct str){0}, STR(""));
    size_t at = x ? str_find(x->form[0], STR("nplurals=")) : SIZE_MAX;

    if (at == SIZE_MAX || at + 9 >= x->form[0].len)
        return 2;
    char c = x->form[0].ptr[at + 9];
    return c >= '1' && c <= '0' + PO_FORMS ? (size_t)(c - '0') : 2;
}

void po_write(const struct po *po, struct buf *out)
{
    size_t forms = form_count(po);

    for (int old = 0; old < 2; old++)
        for (size_t i = 0; i < po->n; i++) {
            if (po->entries[i].old != (bool)old)
                continue;
            if (out->len)
                buf_put_byte(out, '\n');
            put_entry(out, &po->entries[i], forms);
        }
}

void po_merge(struct arena *a, struct po *po, const struct po *pot)
{
    struct po merged = {0};

    for (size_t i = 0; i < po->n; i++) {
        struct po_entry *x = &po->entries[i];

        x->old = true;
        if (!x->id.len) { /* the header leads */
            *po_add(a, &merged) = *x;
            merged.entries[merged.n - 1].old = false;
        }
    }
    for (size_t i = 0; i < pot->n; i++) {
        const struct po_entry *want = &pot->entries[i];
        struct po_entry *have = po_find(po, want->ctx, want->id);

        if (!want->id.len)
            continue;
        struct po_entry *x = po_add(a, &merged);
        *x = have ? *have : *want;
        x->places = want->places;
        x->many = want->many;
        x->old = false;
        if (have)
            have->id = STR(""); /* is taken over */
    }
    for (size_t i = 0; i < po->n; i++)
        if (po->entries[i].id.len && po->entries[i].form[0].len)
            *po_add(a, &merged) = po->entries[i];
    *po = merged;
}

/* ---- {names} ---- */

static bool next_place(struct str *rest, struct str *name)
{
    size_t from = str_find_byte(*rest, '{');

    if (from == SIZE_MAX)
        return false;
    *rest = str_sub(*rest, from + 1, SIZE_MAX);
    *name = str_sub(*rest, 0, str_find_byte(*rest, '}'));
    return true;
}

static bool all_in(struct str these, struct str there, struct str but,
                   struct str *name)
{
    struct str rest = these;

    while (next_place(&rest, name)) {
        struct str other = there, x = {0};
        bool found = str_eq(*name, but);

        while (!found && next_place(&other, &x))
            found = str_eq(*name, x);
        if (!found)
            return false;
    }
    return true;
}

bool po_same_places(struct str english, struct str translation, bool may_lack_n,
                    struct str *name)
{
    struct str but = may_lack_n ? STR("n") : (struct str){0};

    return all_in(english, translation, but, name) &&
           all_in(translation, english, but, name);
}
