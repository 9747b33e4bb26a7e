/*
 * cmd_check.c — the tone guard for a file: what would make things worse, and
 * where.  Needs neither a store nor a configuration.
 *
 * Unlike the other commands it answers by its exit code: 0 nothing is held
 * up (there may be notes), 1 something is asked about, 2 something stops.
 */
#include "base/civil.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "desk/spell.h"
#include "judge/guard.h"
#include "main/cmd.h"
#include "text/zone.h"

enum { OUT_BYTES = 4 * 1024 * 1024, NAMES_MAX = 50, WORDS_BYTES = 60 };

enum { EXIT_CLEAN, EXIT_ASK, EXIT_STOP };

const struct cli_option cmd_check_options[] = {
    {"json", NULL, false, "As JSON: findings and promises"},
    {"lang", "TAG", false, "The customer's language: en, fr, pl, ru, zh-Hant…"},
    {"channel", "NAME", false, "mail, mastodon, bluesky, x, …"},
    {"limit", "N", false, "Characters that the channel takes"},
    {"subject", "TEXT", false, "The subject line, checked too"},
    {"brand", "NAMES", false, "Our own names, as written, comma-separated"},
    {"customer", "NAME", false, "The customer's name, as written"},
    {"allow", "LIST", false, "Addresses and phones that may be in it"},
    {"zone", "ZONE", false, "For times of day; UTC when not given"},
    {"now", "TIME", false, "When it is sent, for \"tomorrow\"; now"},
    {"attachment", NULL, false, "A file goes with it"},
    {"no-spelling", NULL, false, "Leaves spelling alone"},
    {0}};

/* ---- in ---- */

static bool known(void *ctx, enum lang lang, struct str word)
{
    return spell_known(ctx, lang, word);
}

static struct str suggest(void *ctx, struct arena *a, enum lang lang,
                          struct str word)
{
    return spell_suggest(ctx, a, lang, word);
}

static size_t list_of(struct cli *c, const char *option,
                      struct str items[NAMES_MAX])
{
    struct str rest = cli_get(c, option), item;
    size_t n = 0;

    while (rest.ptr && n < NAMES_MAX && str_cut(&rest, ',', &item))
        if (str_trim(item).len > 0)
            items[n++] = str_trim(item);
    return n;
}

static bool lang_given(struct cli *c, enum lang *lang, struct err *e)
{
    struct str tag = cli_get(c, "lang");

    *lang = lang_from_tag(tag);
    return !tag.ptr || *lang != LANG_UNSURE ||
           err_set(e, ERR_INPUT, "\"%.*s\" is none of our languages",
                   STR_ARG(str_sub(tag, 0, WORDS_BYTES)));
}

static bool settings(struct cli *c, struct guard_in *in, struct err *e)
{
    struct str zone = cli_get(c, "zone"), now = cli_get(c, "now");
    int64_t limit = 0;

    in->now_us = clock_now_us();
    if (!lang_given(c, &in->lang, e) ||
        !cli_int_in(c, "limit", 1, INT32_MAX, &limit, e))
        return false;
    if (zone.len > 0 && !zone_known(zone))
        return err_set(e, ERR_INPUT, "there is no time zone \"%.*s\"",
                       STR_ARG(str_sub(zone, 0, WORDS_BYTES)));
    if (now.ptr && !civil_parse(now, &in->now_us))
        return err_set(e, ERR_INPUT,
                       "--now is a time like "
                       "2026-11-24T10:30+01:00");
    in->zone = zone;
    in->limit_chars = (size_t)limit;
    in->channel = cli_get(c, "channel");
    in->subject = cli_get(c, "subject");
    in->customer_name = cli_get(c, "customer");
    in->has_attachment = cli_flag(c, "attachment");
    return true;
}

/* ---- out ---- */

struct place {
    size_t line, column; /* from 1; columns are characters */
};

/* Findings come in order, so the text is walked once. */
struct walk {
    struct str text;
    size_t at;
    struct place place;
};

static struct place place_of(struct walk *w, size_t byte)
{
    if (byte < w->at)
        *w = (struct walk){.text = w->text, .place = {1, 1}};
    while (w->at < byte && w->at < w->text.len) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(w->text, w->at, 4), &cp);

        if (w->text.ptr[w->at] == '\n')
            w->place = (struct place){w->place.line + 1, 1};
        else
            w->place.column++;
        w->at += n ? n : 1;
    }
    return w->place;
}

/* The words on one line, shortened. */
static void put_words(struct buf *b, struct str words)
{
    struct str head = utf8_cut(words, WORDS_BYTES);

    BUF_LIT(b, "\"");
    for (size_t i = 0; i < head.len; i++)
        buf_put_byte(b, (unsigned char)head.ptr[i] < ' ' ? ' ' : head.ptr[i]);
    buf_put_z(b, head.len < words.len ? "…\"" : "\"");
}

/* Numbers of cards and papers are not repeated on a screen. */
static bool is_secret(enum guard_what what)
{
    return what == GUARD_CARD || what == GUARD_ACCOUNT ||
           what == GUARD_IDENTITY;
}

static void put_finding(struct buf *b, struct walk *walk,
                        const struct guard_finding *f)
{
    struct place p = place_of(walk, f->from);

    if (f->in_subject)
        buf_put_f(b, "subject:%zu: ", p.column);
    else
        buf_put_f(b, "%zu:%zu: ", p.line, p.column);
    buf_put_f(b, "%.*s: %.*s", STR_ARG(guard_level_name(f->level)),
              STR_ARG(guard_what_name(f->what)));
    if (f->to > f->from && !is_secret(f->what) && f->what != GUARD_LENGTH) {
        BUF_LIT(b, " ");
        put_words(b, str_sub(walk->text, f->from, f->to - f->from));
    }
    buf_put_f(b, ": %.*s", STR_ARG(f->why));
    if (f->suggestion.len > 0)
        buf_put_f(b, ". %.*s", STR_ARG(f->suggestion));
    if (f->with.ptr && f->what != GUARD_LENGTH) {
        BUF_LIT(b, ": ");
        put_words(b, f->with);
    }
    BUF_LIT(b, "\n");
}

static void put_promise(struct buf *b, struct walk *walk,
                        const struct guard_promise *p)
{
    struct place at = place_of(walk, p->from);
    char due[CIVIL_ISO_BYTES] = "";

    if (p->due_us)
        civil_iso(p->due_us, due);
    buf_put_f(b, "%zu:%zu: promise ", at.line, at.column);
    put_words(b, p->text);
    buf_put_f(b, p->due_us ? ": due %.16sZ\n" : ": without a date%s\n", due);
}

static void put_text(struct buf *b, const struct guard_in *in,
                     const struct guard_out *out)
{
    struct walk text = {.text = in->text, .place = {1, 1}};
    struct walk subject = {.text = in->subject, .place = {1, 1}};

    for (size_t i = 0; i < out->findings_n; i++)
        put_finding(b, out->findings[i].in_subject ? &subject : &text,
                    &out->findings[i]);
    for (size_t i = 0; i < out->promises_n; i++)
        put_promise(b, &text, &out->promises[i]);
}

static void put_json(struct buf *b, const struct guard_out *out)
{
    struct json j = json_make(b);

    json_object(&j);
    json_put_str(&j, "lang", lang_tag(out->lang));
    json_put_str(&j, "level",
                 out->findings_n ? guard_level_name(out->level) : STR("clean"));
    json_put_i64(&j, "chars", (int64_t)out->chars);
    guard_json(&j, out, NULL, LANG_EN);
    json_end(&j);
    BUF_LIT(b, "\n");
}

static int exit_of(const struct guard_out *out)
{
    switch (out->level) {
    case GUARD_NOTE: return EXIT_CLEAN;
    case GUARD_ASK: return EXIT_ASK;
    case GUARD_STOP: return EXIT_STOP;
    }
    return EXIT_STOP;
}

int cmd_check(struct cli *c)
{
    struct str names[NAMES_MAX], allowed[NAMES_MAX];
    struct guard_speller speller = {.known = known, .suggest = suggest};
    struct guard_in in = {.names = names, .allowed = allowed};
    struct buf b = buf_make(c->a, OUT_BYTES);
    struct guard_out out;
    struct err e = {0};

    in.names_n = list_of(c, "brand", names);
    in.allowed_n = list_of(c, "allow", allowed);
    if (!settings(c, &in, &e) || !cli_judge(c, &e) ||
        !cli_read(c->a, c->args_n ? c->args[0] : "-", LIMIT_REPLY_BYTES,
                  &in.text, &e))
        return cli_fail(&e);
    if (!cli_flag(c, "no-spelling")) {
        cli_spell(c);
        speller.ctx = c->desk.spell;
        in.speller = c->desk.spell ? &speller : NULL;
    }
    guard_read(c->desk.judge, c->a, &in, &out);
    if (cli_flag(c, "json"))
        put_json(&b, &out);
    else
        put_text(&b, &in, &out);
    return cli_write(&b) ? exit_of(&out) : EX_IOERR;
}
