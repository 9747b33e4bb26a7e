#include "base/buf.h"
#include "text/phrase_make_impl.h"

enum { DEPTH_MAX = 12, LINE_BYTES = 8000 };

struct parse {
    struct arena *arena;
    struct str text; /* without ! and weight */
    size_t i;
    int depth;
    struct err *e;
};

static bool bad(struct parse *p, const char *what)
{
    return err_set(p->e, ERR_INPUT, "%s", what);
}

static bool more(const struct parse *p)
{
    return p->i < p->text.len;
}

static char here(const struct parse *p)
{
    return p->text.ptr[p->i];
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_border(char c)
{
    return is_blank(c) || strchr("()[]|", c) != NULL;
}

static struct phrase_item *add_item(struct parse *p, struct phrase_item ***tail,
                                    enum phrase_item_kind kind)
{
    struct phrase_item *item = ARENA_NEW(p->arena, struct phrase_item);

    item->kind = kind;
    **tail = item;
    *tail = &item->next;
    return item;
}

/* Two or three dots that stand alone; 0 when they do not. */
static size_t gap_dots(const struct parse *p)
{
    size_t k = p->i;

    if (k > 0 && !is_border(p->text.ptr[k - 1]))
        return 0;
    while (k < p->text.len && p->text.ptr[k] == '.')
        k++;
    if (k < p->text.len && !is_border(p->text.ptr[k]))
        return 0;
    return k - p->i;
}

static bool parse_gap(struct parse *p, size_t dots, struct phrase_item ***tail)
{
    if (dots < 2 || dots > 4)
        return bad(p, "a gap is \"..\", \"...\" or \"....\"; a full stop is "
                      "\"\\.\"");
    add_item(p, tail,
             dots == 2   ? ITEM_GAP
             : dots == 3 ? ITEM_GAP_WIDE
                         : ITEM_GAP_FAR);
    p->i += dots;
    return true;
}

static bool parse_kind(struct parse *p, struct phrase_item ***tail)
{
    static const struct {
        const char *name;
        enum scan_kind kind;
    } kinds[] = {{"word", SCAN_WORD},   {"number", SCAN_NUMBER},
                 {"emoji", SCAN_EMOJI}, {"link", SCAN_LINK},
                 {"mail", SCAN_MAIL},   {"handle", SCAN_HANDLE},
                 {"tag", SCAN_TAG}};
    struct str rest = str_sub(p->text, p->i + 1, p->text.len), name;

    name = str_sub(rest, 0, str_find_byte(rest, '>'));
    for (size_t k = 0; k < ARRAY_N(kinds); k++)
        if (name.len < rest.len && str_eq(name, str_from_z(kinds[k].name))) {
            add_item(p, tail, ITEM_KIND)->scan_kind = kinds[k].kind;
            p->i += name.len + 2;
            return true;
        }
    return bad(p, "\"<\" begins none of <word> <number> <emoji> <link> <mail> "
                  "<handle> <tag>; the sign itself is \"\\<\"");
}

/* The state a prefix has, were this word one. */
static uint64_t prefix_hash(struct str folded)
{
    uint64_t state = SCAN_HASH_START;

    for (size_t k = 0; k < folded.len; k++)
        state = scan_hash_byte(state, (unsigned char)folded.ptr[k]);
    return state + PHRASE_PREFIX_SALT;
}

/* At a "*": the last word becomes a prefix; behind brackets, that of each
 * choice. */
static bool make_prefix(struct parse *p, struct phrase_item *item)
{
    while (item->next)
        item = item->next;
    if (item->kind == ITEM_GROUP || item->kind == ITEM_OPTION) {
        for (struct phrase_alt *alt = item->alts; alt; alt = alt->next)
            if (!make_prefix(p, alt->first))
                return false;
        return true;
    }
    if (item->kind == ITEM_PREFIX)
        return true;
    if (item->kind != ITEM_WORD || item->prefix_hash == 0)
        return bad(p, "\"*\" does not follow a word of letters; the sign "
                      "itself is \"\\*\"");
    item->kind = ITEM_PREFIX;
    return true;
}

static bool parse_star(struct parse *p, struct phrase_item *item)
{
    p->i++;
    if (more(p) && !is_border(here(p)))
        return bad(p, "\"*\" stands only at the end of a word");
    return make_prefix(p, item);
}

/* Text up to the next sign of the grammar, scanned as any text is. */
static bool parse_text(struct parse *p, struct phrase_item ***tail)
{
    struct buf b = buf_make(p->arena, p->text.len + 1);
    struct phrase_item *last = NULL;
    struct scan s;

    for (; more(p) && !is_border(here(p)) && here(p) != '*' && here(p) != '<';
         p->i++) {
        if (here(p) == '\\' && ++p->i == p->text.len)
            return bad(p, "nothing behind \"\\\"");
        buf_put_byte(&b, here(p));
    }
    s = scan_text(p->arena, buf_str(&b));
    for (size_t k = 0; k < s.n; k++) {
        last = add_item(p, tail, ITEM_WORD);
        last->hash = s.tokens[k].hash;
        if (s.tokens[k].kind != SCAN_WORD)
            continue;
        last->prefix_hash = prefix_hash(scan_folded(&s, k));
        last->prefix_bytes = s.tokens[k].n;
    }
    if (!last)
        return bad(p, "a sign without meaning here");
    if (more(p) && here(p) == '*')
        return parse_star(p, last);
    return true;
}

static bool parse_sequence(struct parse *p, struct phrase_item **first);

static bool parse_group(struct parse *p, struct phrase_item ***tail)
{
    char close = here(p) == '(' ? ')' : ']';
    struct phrase_item *item =
        add_item(p, tail, close == ')' ? ITEM_GROUP : ITEM_OPTION);
    struct phrase_alt **alt = &item->alts;

    if (++p->depth > DEPTH_MAX)
        return bad(p, "brackets nest too deep");
    do {
        p->i++; /* the opening bracket, or "|" */
        *alt = ARENA_NEW(p->arena, struct phrase_alt);
        if (!parse_sequence(p, &(*alt)->first))
            return false;
        if (!(*alt)->first)
            return bad(p, "an empty choice; what may be left out stands in "
                          "[ ]");
        alt = &(*alt)->next;
    } while (more(p) && here(p) == '|');
    if (!more(p) || here(p) != close)
        return bad(p, close == ')' ? "\"(\" without \")\""
                                   : "\"[\" without \"]\"");
    p->i++;
    p->depth--;
    if (more(p) && here(p) == '*')
        return parse_star(p, item);
    return true;
}

/* Up to the end, or to a bracket or bar that is not ours. */
static bool parse_sequence(struct parse *p, struct phrase_item **first)
{
    struct phrase_item **tail = first;
    size_t dots;

    while (more(p)) {
        char c = here(p);

        if (is_blank(c)) {
            p->i++;
        } else if (c == ')' || c == ']' || c == '|') {
            return true;
        } else if (c == '(' || c == '[') {
            if (!parse_group(p, &tail))
                return false;
        } else if (c == '<') {
            if (!parse_kind(p, &tail))
                return false;
        } else if (c == '.' && (dots = gap_dots(p)) > 0) {
            if (!parse_gap(p, dots, &tail))
                return false;
        } else if (!parse_text(p, &tail)) {
            return false;
        }
    }
    return true;
}

/* " =3" at the end. */
static bool take_weight(struct parse *p, int *weight)
{
    size_t at = p->text.len;
    int64_t n;

    *weight = 1;
    while (at > 0 && !is_blank(p->text.ptr[at - 1]))
        at--;
    if (at == 0 || at == p->text.len || p->text.ptr[at] != '=' ||
        at + 1 == p->text.len)
        return true;
    if (!str_to_i64(str_sub(p->text, at + 1, p->text.len), &n) || n < -127 ||
        n > 127)
        return bad(p, "a weight is \"=\" and -127 to 127; the sign "
                      "itself is \"\\=\"");
    *weight = (int)n;
    p->text = str_trim(str_sub(p->text, 0, at));
    return true;
}

bool phrase_parse(struct arena *a, struct str line, struct phrase_pattern *out,
                  struct err *e)
{
    struct parse p = {.arena = a, .text = str_trim(line), .e = e};

    *out = (struct phrase_pattern){.weight = 1};
    if (p.text.len > LINE_BYTES)
        return bad(&p, "the line is too long");
    if (str_starts(p.text, STR("!"))) {
        out->mask = true;
        p.text = str_trim(str_sub(p.text, 1, p.text.len));
    }
    if (!take_weight(&p, &out->weight) || !parse_sequence(&p, &out->first))
        return false;
    if (more(&p))
        return bad(&p, here(&p) == '|' ? "\"|\" stands only within brackets"
                                       : "a bracket that nothing opened");
    return out->first || bad(&p, "nothing to look for");
}
