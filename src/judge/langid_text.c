#include "judge/langid_train.h"

enum { TEXT_BYTES = 4000 };

#define SHARE "usr/share/"
#define WESNOTH SHARE "games/wesnoth/1.16/locale/"
#define WORDPRESS SHARE "wordpress/wp-content/languages/"
#define MEDIAWIKI SHARE "mediawiki/languages/i18n/"
#define EDITOR SHARE "mediawiki/extensions-core/VisualEditor/i18n/ve-mw/"
#define FORTUNES SHARE "games/fortunes/"
#define HELP SHARE "help/"

#define ALL_OF(wesnoth, wordpress, mediawiki, help, lang)                      \
    {WESNOTH wesnoth "/LC_MESSAGES/*", LANGID_MO, lang, 9000},                 \
        {WORDPRESS wordpress, LANGID_MO, lang, 3000},                          \
        {MEDIAWIKI mediawiki ".json", LANGID_JSON, lang, 2500},                \
    {                                                                          \
        HELP help "/gnome-help/*", LANGID_PAGE, lang, 3000                     \
    }
#define ANOTHER(wesnoth, mediawiki)                                            \
    {WESNOTH wesnoth "/LC_MESSAGES/*", LANGID_MO, LANG_UNSURE, 1500},          \
    {                                                                          \
        MEDIAWIKI mediawiki ".json", LANGID_JSON, LANG_UNSURE, 1000            \
    }
#define ANOTHER_WIKI(mediawiki)                                                \
    {                                                                          \
        MEDIAWIKI mediawiki ".json", LANGID_JSON, LANG_UNSURE, 1000            \
    }

const struct langid_source langid_sources[] = {
    {WESNOTH "fr/LC_MESSAGES/*", LANGID_MO_FROM, LANG_EN, 9000},
    {MEDIAWIKI "en.json", LANGID_JSON, LANG_EN, 2500},
    {HELP "C/gnome-help/*", LANGID_PAGE, LANG_EN, 3000},
    ALL_OF("fr", "fr_FR.mo", "fr", "fr", LANG_FR),
    ALL_OF("pl", "pl_PL.mo", "pl", "pl", LANG_PL),
    ALL_OF("ru", "ru_RU.mo", "ru", "ru", LANG_RU),
    ALL_OF("uk", "uk.mo", "uk", "uk", LANG_UK),
    ALL_OF("de", "de_DE.mo", "de", "de", LANG_DE),
    ALL_OF("es", "es_ES.mo", "es", "es", LANG_ES),
    ALL_OF("it", "it_IT.mo", "it", "it", LANG_IT),
    ALL_OF("zh_CN", "zh_CN.mo", "zh-hans", "zh_CN", LANG_ZH_HANS),
    ALL_OF("zh_TW", "zh_TW.mo", "zh-hant", "zh_TW", LANG_ZH_HANT),
    {WORDPRESS "zh_HK.mo", LANGID_MO, LANG_ZH_HANT, 1500},
    {FORTUNES "pl/*", LANGID_FORTUNE, LANG_PL, 4000},
    {FORTUNES "ru/*", LANGID_FORTUNE, LANG_RU, 4000},
    {FORTUNES "de/*", LANGID_FORTUNE, LANG_DE, 6000},
    {FORTUNES "es/*", LANGID_FORTUNE, LANG_ES, 6000},
    {FORTUNES "it/*", LANGID_FORTUNE, LANG_IT, 6000},
    {FORTUNES "italia", LANGID_FORTUNE, LANG_IT, 3000},
    ANOTHER("nl", "nl"),
    ANOTHER("pt", "pt"),
    ANOTHER("pt_BR", "pt-br"),
    ANOTHER("cs", "cs"),
    ANOTHER("sk", "sk"),
    ANOTHER("sv", "sv"),
    ANOTHER("da", "da"),
    ANOTHER("fi", "fi"),
    ANOTHER("hu", "hu"),
    ANOTHER("ro", "ro"),
    ANOTHER("tr", "tr"),
    ANOTHER("ca", "ca"),
    ANOTHER("lt", "lt"),
    ANOTHER("vi", "vi"),
    ANOTHER("id", "id"),
    ANOTHER("bg", "bg"),
    ANOTHER("sr", "sr-ec"),
    ANOTHER("ja", "ja"),
    ANOTHER_WIKI("nb"),
    ANOTHER_WIKI("hr"),
    ANOTHER_WIKI("sl"),
    ANOTHER_WIKI("et"),
    ANOTHER_WIKI("lv"),
    ANOTHER_WIKI("be"),
    ANOTHER_WIKI("mk"),
    ANOTHER_WIKI("kk-cyrl"),
    {NULL, LANGID_MO, LANG_UNSURE, 0}};

/* ---- what is no language ---- */

/* From an opening sign to its closing one; 0 when it is not closed soon. */
static size_t bracketed(struct str s, char open, char close)
{
    int depth = 0;

    for (size_t i = 0; i < s.len && i < 300; i++) {
        depth += s.ptr[i] == open;
        depth -= s.ptr[i] == close;
        if (depth == 0)
            return i + 1;
    }
    return 0;
}

/* Bytes at the head of s that are markup or a placeholder. */
static size_t markup(struct str s)
{
    size_t n = 0;

    switch (s.ptr[0]) {
    case '<': return bracketed(s, '<', '>');
    case '{': return bracketed(s, '{', '}');
    case '[': return bracketed(s, '[', ']');
    case '&':
        while (n < s.len && n < 9 && s.ptr[n] > ' ' && s.ptr[n] != ';')
            n++;
        return n < s.len && s.ptr[n] == ';' ? n + 1 : 1;
    case '$':
    case '%':
    case '\\':
        for (n = 1; n < s.len && n < 12; n++)
            if (!strchr("0123456789$.-sdiunt|", s.ptr[n]))
                break;
        return n;
    case '_':
    case '~':
    case '^':
    case '|':
    case '=':
    case '#': return 1;
    }
    return 0;
}

static void put_clean(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.len;) {
        size_t n = markup(str_sub(text, i, text.len));
        bool blank = n > 0 || (unsigned char)text.ptr[i] <= ' ';

        if (!blank)
            buf_put_byte(b, text.ptr[i]);
        else if (b->len && b->ptr[b->len - 1] != ' ')
            buf_put_byte(b, ' ');
        i += n ? n : 1;
    }
}

struct taking {
    struct arena *arena;
    langid_text_fn *take;
    void *ctx;
};

static void take_text(const struct taking *t, struct str text)
{
    struct buf b = buf_make(t->arena, TEXT_BYTES);

    put_clean(&b, str_sub(text, 0, TEXT_BYTES));
    text = str_trim(buf_str(&b));
    if (text.len)
        t->take(t->ctx, text);
}

/* ---- formats ---- */

static void take_fortunes(const struct taking *t, struct str bytes)
{
    struct str line;
    size_t from = 0, at = 0;
    struct str rest = bytes;

    while (str_line(&rest, &line)) {
        size_t next = rest.ptr ? (size_t)(rest.ptr - bytes.ptr) : bytes.len;

        if (str_eq(line, STR("%"))) {
            take_text(t, str_sub(bytes, from, at - from));
            from = next;
        }
        at = next;
    }
    take_text(t, str_sub(bytes, from, bytes.len));
}

static uint32_t u32_at(struct str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;

    return at + 4 > bytes.len ? 0
                              : (uint32_t)p[0] | (uint32_t)p[1] << 8 |
                                    (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* GNU gettext manual, "The Format of GNU MO Files"; little-endian ones. */
static void take_mo(const struct taking *t, struct str bytes, bool from)
{
    uint32_t n = u32_at(bytes, 8), table = u32_at(bytes, from ? 12 : 16);

    if (u32_at(bytes, 0) != 0x950412de)
        return;
    for (uint32_t i = 0; i < n && (size_t)table + 8 * i + 8 <= bytes.len; i++) {
        uint32_t len = u32_at(bytes, (size_t)table + 8 * i);
        uint32_t at = u32_at(bytes, (size_t)table + 8 * i + 4);
        uint32_t key_len = u32_at(bytes, (size_t)u32_at(bytes, 12) + 8 * i);
        struct str text = str_sub(bytes, at, len);
        size_t cut = str_find_byte(text, '\0'); /* plurals follow */

        if (key_len == 0) /* the header */
            continue;
        text = str_sub(text, 0, cut);
        cut = from ? str_find_byte(text, '\4') : SIZE_MAX; /* a context */
        if (cut == SIZE_MAX && from)
            cut = str_find_byte(text, '^');
        if (cut != SIZE_MAX)
            text = str_sub(text, cut + 1, text.len);
        take_text(t, text);
    }
}

static uint32_t hex4(struct str s)
{
    uint32_t n = 0;

    for (size_t i = 0; i < 4 && i < s.len; i++) {
        char c = s.ptr[i];

        n = n << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return n;
}

static void take_json(const struct taking *t, struct str bytes)
{
    struct str line;

    while (str_line(&bytes, &line)) {
        size_t at = str_find(line, STR("\": \""));
        struct buf b = buf_make(t->arena, TEXT_BYTES);

        if (at == SIZE_MAX)
            continue;
        for (size_t i = at + 4; i < line.len && line.ptr[i] != '"'; i++) {
            if (line.ptr[i] != '\\' || i + 1 == line.len) {
                buf_put_byte(&b, line.ptr[i]);
                continue;
            }
            i++;
            if (line.ptr[i] == 'u') {
                buf_put_cp(&b, hex4(str_sub(line, i + 1, 4)));
                i += 4;
            } else {
                buf_put_byte(&b, line.ptr[i] == '"' ? '"' : ' ');
            }
        }
        take_text(t, buf_str(&b));
    }
}

static void take_page(const struct taking *t, struct str bytes)
{
    size_t at, end;

    while ((at = str_find(bytes, STR("<p>"))) != SIZE_MAX) {
        bytes = str_sub(bytes, at + 3, bytes.len);
        end = str_find(bytes, STR("</p>"));
        take_text(t, str_sub(bytes, 0, end));
    }
}

void langid_texts(struct arena *a, struct str bytes, enum langid_format format,
                  langid_text_fn *take, void *ctx)
{
    struct taking t = {a, take, ctx};

    switch (format) {
    case LANGID_FORTUNE: take_fortunes(&t, bytes); break;
    case LANGID_MO: take_mo(&t, bytes, false); break;
    case LANGID_MO_FROM: take_mo(&t, bytes, true); break;
    case LANGID_JSON: take_json(&t, bytes); break;
    case LANGID_PAGE: take_page(&t, bytes); break;
    }
}
