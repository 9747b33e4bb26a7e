/*
 * cmd_judge.c — judgement without a desk: one JSON object a line in, one out,
 * for scripts and for checks kept outside the project; or one message, told
 * in words.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "desk/spell.h"
#include "judge/guard.h"
#include "judge/verdict.h"
#include "main/cmd.h"
#include "main/judge_item.h"

enum { OUT_BYTES = 16 * 1024 * 1024, CHUNK_BYTES = 64 * 1024 };

const struct cli_option cmd_judge_options[] = {
    {"json", NULL, false, "JSON lines in and out, in order"},
    {"lang", "TAG", false, "The language, where the line does not say"},
    {0}};

/* ---- in ---- */

struct lines {
    int fd;
    struct buf line;
    char chunk[CHUNK_BYTES];
    size_t at, n;
    bool over;  /* the line is longer than what is read */
    bool ended; /* nothing more comes */
};

/* False at the end; *e says so when it is no end.  Of a line that is too long
 * the rest is passed over. */
static bool next_line(struct lines *l, struct err *e)
{
    buf_clear(&l->line);
    l->over = false;
    for (;;) {
        char *end = memchr(l->chunk + l->at, '\n', l->n - l->at);
        size_t part = (end ? (size_t)(end - l->chunk) : l->n) - l->at;
        ssize_t got;

        if (l->line.len + part > LIMIT_JUDGE_LINE_BYTES)
            l->over = true;
        else
            buf_put(&l->line, str_make(l->chunk + l->at, part));
        l->at += part;
        if (end) {
            l->at++;
            return true;
        }
        do
            got = read(l->fd, l->chunk, sizeof l->chunk);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            return err_set(e, ERR_RETRY, "reading failed: %s", strerror(errno));
        if (got == 0) {
            l->ended = true;
            return l->line.len > 0 || l->over;
        }
        l->at = 0;
        l->n = (size_t)got;
    }
}

/* ---- out ---- */

static bool known(void *ctx, enum lang lang, struct str word)
{
    return spell_known(ctx, lang, word);
}

static struct str suggest(void *ctx, struct arena *a, enum lang lang,
                          struct str word)
{
    return spell_suggest(ctx, a, lang, word);
}

static void judge_one(struct cli *c, struct arena *a,
                      const struct judge_item *item, struct verdict *v,
                      struct guard_out *g)
{
    struct verdict_in in = {.text = item->text,
                            .subject = item->subject,
                            .channel = item->channel,
                            .now_us = clock_now_us()};

    struct guard_speller speller = {
        .ctx = c->desk.spell, .known = known, .suggest = suggest};

    *g = (struct guard_out){0};
    /* of an answer the line names the customer's language */
    if (!item->out)
        in.lang = item->lang;
    verdict_read(c->desk.judge, a, &in, v);
    if (item->out)
        guard_read(
            c->desk.judge, a,
            &(struct guard_in){.text = item->text,
                               .subject = item->subject,
                               .lang = item->lang,
                               .channel = item->channel,
                               .speller = c->desk.spell ? &speller : NULL,
                               .now_us = in.now_us},
            g);
}

static void put_item(struct json *j, struct cli *c,
                     const struct judge_item *item, const struct verdict *v,
                     const struct guard_out *g)
{
    json_object(j);
    json_name(j, "id");
    json_raw(j, item->id);
    verdict_json(j, c->desk.judge, v);
    if (item->out) {
        guard_json(j, g, NULL, LANG_EN);
    } else {
        json_name(j, "findings");
        json_array(j);
        json_end(j);
        json_name(j, "promises");
        json_array(j);
        json_end(j);
    }
    json_end(j);
}

static void put_error(struct json *j, const struct judge_item *item,
                      int64_t line, const struct err *e)
{
    json_object(j);
    json_name(j, "id");
    json_raw(j, item->id);
    json_put_i64(j, "line", line);
    json_put_str(j, "error", str_from_z(e->text));
    json_end(j);
}

/* One line; false when it was wrong, which the answer says. */
static bool answer(struct cli *c, struct arena *a, const struct lines *l,
                   int64_t number, enum lang lang, struct buf *out)
{
    struct json j = json_make(out);
    struct judge_item item = {.id = STR("null")};
    struct err e = {0};
    struct verdict v;
    struct guard_out g;
    bool ok = l->over
                  ? err_set(&e, ERR_LIMIT, "the line is longer than %d bytes",
                            LIMIT_JUDGE_LINE_BYTES)
                  : judge_item_read(a, buf_str(&l->line), lang, &item, &e);

    if (ok) {
        judge_one(c, a, &item, &v, &g);
        put_item(&j, c, &item, &v, &g);
        if (out->over) {
            ok = err_set(&e, ERR_LIMIT, "the answer is too long");
            buf_clear(out);
            j = json_make(out);
        }
    }
    if (!ok)
        put_error(&j, &item, number, &e);
    buf_put_byte(out, '\n');
    return ok;
}

static int judge_lines(struct cli *c, int fd, enum lang lang)
{
    struct lines *l = ARENA_NEW(c->a, struct lines);
    struct arena *a = arena_open();
    struct err e = {0};
    int64_t number = 0;
    bool wrong = false;
    int rc = EX_OK;

    l->fd = fd;
    l->line = buf_make(c->a, LIMIT_JUDGE_LINE_BYTES);
    while (!l->ended && next_line(l, &e)) {
        struct buf out = buf_make(a, OUT_BYTES);

        number++;
        if (!l->over && str_trim(buf_str(&l->line)).len == 0)
            continue;
        wrong |= !answer(c, a, l, number, lang, &out);
        if (!cli_write(&out)) {
            rc = EX_IOERR;
            break;
        }
        arena_reset(a);
    }
    arena_close(&a);
    if (e.code != ERR_NONE)
        rc = cli_fail(&e);
    return rc == EX_OK && wrong ? EX_DATAERR : rc;
}

/* ---- in words ---- */

static void put_words(struct buf *b, const char *what, struct str text,
                      const struct verdict_span *s)
{
    buf_put_f(b, "  %-14s \"%.*s\"\n", what,
              STR_ARG(str_sub(text, s->from, s->to - s->from)));
}

static void tell(struct buf *b, const struct judge_item *item,
                 const struct verdict *v)
{
    enum kind kind = verdict_kind(v);
    int cause = verdict_cause(v);

    buf_put_f(b, "%.*s (%d %%), in %.*s\n", STR_ARG(kind_name(kind)),
              (int)(v->kind[kind] * 100 + 0.5), STR_ARG(lang_tag(v->lang)));
    buf_put_f(b, "harm %d of 4\n", v->harm);
    for (int f = 0; f < FLAG_N; f++)
        if (v->flags & 1u << f)
            buf_put_f(b, "flag: %.*s (%d %%)\n",
                      STR_ARG(flag_name((enum flag)f)),
                      (int)(v->flag_p[f] * 100 + 0.5));
    if (cause >= 0)
        buf_put_f(b, "cause: %.*s (%d %%)\n",
                  STR_ARG(cause_name((enum cause)cause)),
                  (int)(v->cause[cause] * 100 + 0.5));
    for (int k = 0; k < ASK_N; k++)
        if (v->asks & 1u << k)
            buf_put_f(b, "asks for: %.*s\n", STR_ARG(ask_name((enum ask)k)));
    if (v->said_before)
        buf_put_f(b, "said before: %d\n", v->said_before);
    for (size_t i = 0; i < v->entities_n; i++)
        buf_put_f(b, "%.*s: %.*s %s\n",
                  STR_ARG(entity_kind_name(v->entities[i].kind)),
                  STR_ARG(v->entities[i].value), v->entities[i].currency);
    buf_put_z(b, "because of\n");
    for (size_t i = 0; i < v->spans_n; i++) {
        const struct verdict_span *s = &v->spans[i];

        if (s->what == VERDICT_FLAG)
            put_words(b, flag_name((enum flag)s->which).ptr, item->text, s);
        else if (s->what == VERDICT_CAUSE && s->which == cause)
            put_words(b, cause_name((enum cause)s->which).ptr, item->text, s);
        else if (s->what == VERDICT_ASK && v->asks & 1u << s->which)
            put_words(b, ask_name((enum ask)s->which).ptr, item->text, s);
        else if (s->what == VERDICT_KIND && s->which == (int)kind)
            put_words(b, kind_name(kind).ptr, item->text, s);
    }
}

static int judge_text(struct cli *c, const char *path, enum lang lang)
{
    struct judge_item item = {.lang = lang};
    struct buf b = buf_make(c->a, OUT_BYTES);
    struct guard_out g;
    struct verdict v;
    struct err e = {0};

    if (!cli_read(c->a, path, LIMIT_SCAN_BYTES, &item.text, &e))
        return cli_fail(&e);
    judge_one(c, c->a, &item, &v, &g);
    tell(&b, &item, &v);
    return cli_write(&b) ? EX_OK : EX_IOERR;
}

int cmd_judge(struct cli *c)
{
    const char *path = c->args_n ? c->args[0] : NULL;
    struct err e = {0};
    enum lang lang;
    int fd = STDIN_FILENO, rc;

    if (!cli_judge(c, &e) || !judge_item_lang(cli_get(c, "lang"), &lang, &e))
        return cli_fail(&e);
    if (!cli_flag(c, "json"))
        return judge_text(c, path, lang);
    if (path && strcmp(path, "-") != 0)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        err_set(&e, ERR_INPUT, "cannot read \"%s\": %s", path, strerror(errno));
        return cli_fail(&e);
    }
    cli_spell(c);
    rc = judge_lines(c, fd, lang);
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}
