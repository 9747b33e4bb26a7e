#include "i18n/msg.h"

#include "i18n/msg_impl.h"
#include "i18n/number.h"

const enum lang msg_langs[6] = {LANG_EN, LANG_FR,      LANG_PL,
                                LANG_RU, LANG_ZH_HANT, LANG_ZH_HANS};

/* In msg_row.form; -1 for what has no translations. */
static int column(enum lang lang)
{
    switch (lang) {
    case LANG_FR: return 0;
    case LANG_PL: return 1;
    case LANG_RU: return 2;
    case LANG_ZH_HANT: return 3;
    case LANG_ZH_HANS: return 4;
    case LANG_UNSURE:
    case LANG_EN:
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: return -1;
    }
    return -1;
}

enum lang msg_lang(enum lang lang)
{
    return column(lang) >= 0 ? lang : LANG_EN;
}

/* ---- plural rules: CLDR 42, plurals.xml, for whole numbers ---- */

static unsigned slavic_few_or_many(uint64_t n)
{
    bool few = n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);

    return few ? 1 : 2;
}

unsigned msg_plural(enum lang lang, int64_t count)
{
    uint64_t n = count < 0 ? 0 - (uint64_t)count : (uint64_t)count;

    switch (msg_lang(lang)) {
    case LANG_FR:
        if (n <= 1)
            return 0;
        return n % 1000000 == 0 ? 1 : 2;
    case LANG_PL: return n == 1 ? 0 : slavic_few_or_many(n);
    case LANG_RU:
        return n % 10 == 1 && n % 100 != 11 ? 0 : slavic_few_or_many(n);
    case LANG_ZH_HANT:
    case LANG_ZH_HANS: return 0;
    case LANG_UNSURE:
    case LANG_EN:
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: break;
    }
    return n == 1 ? 0 : 1;
}

unsigned msg_plural_n(enum lang lang)
{
    switch (msg_lang(lang)) {
    case LANG_FR:
    case LANG_PL:
    case LANG_RU: return 3;
    case LANG_ZH_HANT:
    case LANG_ZH_HANS: return 1;
    case LANG_UNSURE:
    case LANG_EN:
    case LANG_UK:
    case LANG_DE:
    case LANG_ES:
    case LANG_IT: break;
    }
    return 2;
}

/* ---- lookup ---- */

static struct str text_at(struct msg_ref ref)
{
    return str_make(msg_blob + ref.at, ref.len);
}

/* What to show without a translation: the id without its context. */
static struct str english(const char *id)
{
    const char *text = strchr(id, '\004');

    return str_from_z(text ? text + 1 : id);
}

static const struct msg_row *find(struct msg_key key)
{
    uint32_t at = (uint32_t)key.hash & msg_slot_mask;

    for (; msg_slots[at]; at = (at + 1) & msg_slot_mask) {
        const struct msg_row *row = &msg_rows[msg_slots[at] - 1];

        if (row->hash == key.hash &&
            str_eq(text_at(row->key), str_from_z(key.id)))
            return row;
    }
    return NULL;
}

static struct msg_key key_of(const char *id)
{
    return (struct msg_key){str_hash(str_from_z(id)), id};
}

static struct str translation(enum lang lang, const struct msg_key *key,
                              unsigned form)
{
    int col = column(lang);
    const struct msg_row *row = col < 0 ? NULL : find(*key);

    return row ? text_at(row->form[col][form]) : (struct str){0};
}

struct str msg_by_key(enum lang lang, const struct msg_key *key)
{
    struct str text = translation(lang, key, 0);

    return text.len ? text : english(key->id);
}

struct str msg_n_by_key(enum lang lang, const struct msg_key *key, int64_t n)
{
    struct str text = translation(lang, key, msg_plural(lang, n));

    if (text.len)
        return text;
    if (n == 1)
        return english(key->id);
    return str_from_z(key->id + strlen(key->id) + 1);
}

struct str msg(enum lang lang, const char *id)
{
    struct msg_key key = key_of(id);

    return msg_by_key(lang, &key);
}

struct str msg_n(enum lang lang, const char *id, int64_t n)
{
    struct msg_key key = key_of(id);

    return msg_n_by_key(lang, &key, n);
}

/* ---- filling ---- */

bool msg_next(struct str *rest, struct str *text, struct str *name)
{
    size_t open = str_find_byte(*rest, '{');
    size_t close = open == SIZE_MAX
                       ? SIZE_MAX
                       : str_find_byte(str_sub(*rest, open, SIZE_MAX), '}');

    *name = (struct str){0};
    if (!rest->len)
        return false;
    if (close == SIZE_MAX) {
        *text = *rest;
        *rest = (struct str){0};
        return true;
    }
    *text = str_sub(*rest, 0, open);
    *name = str_sub(*rest, open + 1, close - 1);
    *rest = str_sub(*rest, open + close + 1, SIZE_MAX);
    return true;
}

static void put_arg(struct buf *out, struct str name,
                    const struct msg_arg *args, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_from_z(args[i].name))) {
            buf_put(out, args[i].value);
            return;
        }
    buf_put_f(out, "{%.*s}", STR_ARG(name));
}

static struct str fill(struct arena *a, struct str pattern,
                       const struct msg_arg *args, size_t n)
{
    struct buf out = buf_make(a, SIZE_MAX / 2);
    struct str text, name;

    while (msg_next(&pattern, &text, &name)) {
        buf_put(&out, text);
        if (name.ptr)
            put_arg(&out, name, args, n);
    }
    return buf_str(&out);
}

struct str msg_fmt(struct arena *a, enum lang lang, const char *id,
                   const struct msg_arg *args, size_t n)
{
    return fill(a, msg(lang, id), args, n);
}

struct str msg_fmt_n(struct arena *a, enum lang lang, const char *id,
                     int64_t count, const struct msg_arg *args, size_t n)
{
    struct msg_arg *all = ARENA_ARRAY(a, n + 1, struct msg_arg);

    all[0] = (struct msg_arg){"n", number_str(a, lang, count)};
    if (n)
        memcpy(all + 1, args, n * sizeof *all);
    return fill(a, msg_n(lang, id, count), all, n + 1);
}
