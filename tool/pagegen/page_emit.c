#include "tool/pagegen/page_emit.h"

#include "tool/file.h"

struct emit {
    const struct page_doc *doc;
    struct buf *out;
    struct str *keys; /* of the messages, each once */
    size_t key_n, key_room;
    int indent;
};

struct str page_msg_key(struct arena *a, const struct page_msg *m)
{
    struct buf b = buf_make(a, m->ctx.len + m->one.len + m->many.len + 2);

    if (m->ctx.len) {
        buf_put(&b, m->ctx);
        buf_put_byte(&b, '\004');
    }
    buf_put(&b, m->one);
    if (m->many.ptr) {
        buf_put_byte(&b, '\0');
        buf_put(&b, m->many);
    }
    return buf_str(&b);
}

static void put_head(struct buf *out, const struct page_doc *doc)
{
    struct str file = file_base(str_z(out->arena, doc->file));

    buf_put_f(out, "/* Written by tool/pagegen from page/%.*s. */\n",
              STR_ARG(file));
}

static void put_line(struct buf *out, const struct page_doc *doc, unsigned line)
{
    buf_put_f(out, "#line %u \"%.*s\"\n", line, STR_ARG(doc->file));
}

static void put_prototype(struct buf *out, const struct page_func *f,
                          const char *end)
{
    buf_put_f(out,
              "void page_%.*s%s(struct buf *out, "
              "const struct page_env *env",
              STR_ARG(f->name), end);
    if (f->params.len)
        buf_put_f(out, ", %.*s", STR_ARG(f->params));
    buf_put_byte(out, ')');
}

static void put_guard(struct buf *out, struct str base)
{
    buf_put_z(out, "WEB_");
    for (size_t i = 0; i < base.len; i++)
        buf_put_byte(out, isalnum((unsigned char)base.ptr[i])
                              ? (char)toupper((unsigned char)base.ptr[i])
                              : '_');
    buf_put_z(out, "_H\n");
}

void page_emit_h(const struct page_doc *doc, struct str base, struct buf *out)
{
    put_head(out, doc);
    buf_put_z(out, "#ifndef ");
    put_guard(out, base);
    buf_put_z(out, "#define ");
    put_guard(out, base);
    buf_put_z(out, "\n#include \"web/page_env.h\"\n");
    for (size_t i = 0; i < doc->head_n; i++) {
        const struct page_lines *h = &doc->heads[i];

        put_line(out, doc, h->include ? h->line : h->line + 1);
        buf_put_f(out, "%s%.*s\n", h->include ? "#include " : "",
                  STR_ARG(h->text));
    }
    for (size_t i = 0; i < doc->func_n; i++) {
        const struct page_func *f = &doc->funcs[i];

        put_line(out, doc, f->line);
        put_prototype(out, f, f->layout ? "_open" : "");
        buf_put_z(out, ";\n");
        if (!f->layout)
            continue;
        put_line(out, doc, f->line);
        put_prototype(out, f, "_close");
        buf_put_z(out, ";\n");
    }
    buf_put_z(out, "\n#endif\n");
}

/* ---- the messages of the page ---- */

static size_t key_index(struct emit *m, const struct page_msg *msg)
{
    struct arena *a = m->out->arena;
    struct str key = page_msg_key(a, msg);

    for (size_t i = 0; i < m->key_n; i++)
        if (str_eq(m->keys[i], key))
            return i;
    if (m->key_n == m->key_room) {
        size_t room = m->key_room ? 2 * m->key_room : 32;

        m->keys = arena_grow(a, m->keys, m->key_room * sizeof *m->keys,
                             room * sizeof *m->keys);
        m->key_room = room;
    }
    m->keys[m->key_n] = key;
    return m->key_n++;
}

/* What is looked up: the key up to its plural. */
static uint64_t key_hash(struct str key)
{
    return str_hash(str_sub(key, 0, str_find_byte(key, '\0')));
}

static void put_messages(struct emit *m)
{
    for (size_t i = 0; i < m->doc->func_n; i++)
        for (size_t k = 0; k < m->doc->funcs[i].op_n; k++)
            if (m->doc->funcs[i].ops[k].msg)
                key_index(m, m->doc->funcs[i].ops[k].msg);
    if (!m->key_n)
        return;
    buf_put_z(m->out, "\nstatic const struct msg_key message[] = {\n");
    for (size_t i = 0; i < m->key_n; i++) {
        buf_put_f(m->out, "    {UINT64_C(0x%016" PRIx64 "), ",
                  key_hash(m->keys[i]));
        file_c_literal(m->out, m->keys[i]);
        buf_put_z(m->out, "},\n");
    }
    buf_put_z(m->out, "};\n");
}

/* ---- operations ---- */

static void put_indent(struct emit *m)
{
    for (int i = 0; i < m->indent; i++)
        buf_put_z(m->out, "    ");
}

static void put_value(struct emit *m, const struct page_op *op)
{
    static const char *const writer[] = {
        [PLACE_TEXT] = "OUT_TEXT",
        [PLACE_ATTR] = "OUT_ATTR",
        [PLACE_URL] = "OUT_URL_ATTR",
        [PLACE_COMPONENT] = "OUT_URL_QUERY",
    };

    put_line(m->out, m->doc, op->line);
    put_indent(m);
    buf_put_f(m->out, "%s(out, (%.*s));\n", writer[op->place],
              STR_ARG(op->text));
}

static void put_args(struct emit *m, const struct page_op *op, size_t n)
{
    const struct page_msg *msg = op->msg;

    if (!n) {
        buf_put_z(m->out, ", NULL, 0);\n");
        return;
    }
    buf_put_z(m->out, ", (const struct page_val[]){");
    for (size_t i = 0; i < msg->arg_n; i++) {
        const struct page_arg *arg = &msg->args[i];

        if (msg->many.ptr && str_eq(arg->name, STR("n")))
            continue;
        buf_put_f(m->out, "%s(env, \"%.*s\", (%.*s)), ",
                  op->place == PLACE_TEXT ? "PAGE_VAL" : "PAGE_VAL_ATTR",
                  STR_ARG(arg->name), STR_ARG(arg->expr));
    }
    buf_put_f(m->out, "}, %zu);\n", n);
}

static void put_msg(struct emit *m, const struct page_op *op)
{
    const struct page_msg *msg = op->msg;
    size_t index = key_index(m, msg);
    const char *attr = op->place == PLACE_TEXT ? "false" : "true";

    put_line(m->out, m->doc, op->line);
    put_indent(m);
    if (msg->many.ptr) {
        struct str count = {0};

        for (size_t i = 0; i < msg->arg_n; i++)
            if (str_eq(msg->args[i].name, STR("n")))
                count = msg->args[i].expr;
        buf_put_f(m->out,
                  "page_say_n(out, env, &message[%zu], %s, "
                  "(int64_t)(%.*s)",
                  index, attr, STR_ARG(count));
        put_args(m, op, msg->arg_n - 1);
    } else if (msg->arg_n) {
        buf_put_f(m->out, "page_say(out, env, &message[%zu], %s", index, attr);
        put_args(m, op, msg->arg_n);
    } else {
        buf_put_f(m->out, "%s(out, msg_by_key(env->lang, &message[%zu]));\n",
                  op->place == PLACE_TEXT ? "OUT_TEXT" : "OUT_ATTR", index);
    }
}

static void put_if(struct emit *m, const struct page_op *op)
{
    put_line(m->out, m->doc, op->line);
    put_indent(m);
    buf_put_f(m->out,
              op->kind == PAGE_HAS ? "if (PAGE_HAS((%.*s))) {\n"
                                   : "if (%.*s) {\n",
              STR_ARG(op->text));
    m->indent++;
}

static void put_call(struct emit *m, struct str name, const char *end,
                     struct str args, unsigned line)
{
    put_line(m->out, m->doc, line);
    put_indent(m);
    buf_put_f(m->out, "page_%.*s%s(out, env%s%.*s);\n", STR_ARG(name), end,
              args.len ? ", " : "", STR_ARG(args));
}

static void put_begin(struct emit *m, const struct page_func *f,
                      const char *end)
{
    buf_put_byte(m->out, '\n');
    put_prototype(m->out, f, end);
    buf_put_z(m->out, "\n{\n");
}

static void put_operation(struct emit *m, const struct page_func *f,
                          const struct page_op *op)
{
    switch (op->kind) {
    case PAGE_LIT:
        put_indent(m);
        buf_put_z(m->out, "BUF_LIT(out, ");
        file_c_literal(m->out, op->text);
        buf_put_z(m->out, ");\n");
        break;
    case PAGE_VALUE: put_value(m, op); break;
    case PAGE_MSG: put_msg(m, op); break;
    case PAGE_IF:
    case PAGE_HAS: put_if(m, op); break;
    case PAGE_FI:
        m->indent--;
        put_indent(m);
        buf_put_z(m->out, "}\n");
        break;
    case PAGE_CODE:
        put_line(m->out, m->doc, op->line);
        put_indent(m);
        buf_put_f(m->out, "%.*s\n", STR_ARG(op->text));
        break;
    case PAGE_CALL: put_call(m, op->text, "", op->args, op->line); break;
    case PAGE_CSRF:
        put_indent(m);
        buf_put_z(m->out, "page_csrf(out, env);\n");
        break;
    case PAGE_BODY:
        buf_put_z(m->out, "}\n");
        put_begin(m, f, "_close");
        break;
    }
}

static void put_func(struct emit *m, const struct page_func *f)
{
    put_begin(m, f, f->layout ? "_open" : "");
    if (f->in_name.len)
        put_call(m, f->in_name, "_open", f->in_args, f->in_line);
    for (size_t i = 0; i < f->op_n; i++)
        put_operation(m, f, &f->ops[i]);
    if (f->in_name.len)
        put_call(m, f->in_name, "_close", f->in_args, f->in_line);
    buf_put_z(m->out, "}\n");
}

void page_emit_c(const struct page_doc *doc, struct str base, struct buf *out)
{
    struct emit m = {.doc = doc, .out = out, .indent = 1};

    put_head(out, doc);
    buf_put_f(out, "#include \"%.*s.h\"\n", STR_ARG(base));
    put_messages(&m);
    for (size_t i = 0; i < doc->func_n; i++)
        put_func(&m, &doc->funcs[i]);
}
