#include "judge/guard_parts.h"
#include "judge/pii.h"
#include "judge/word.h"

enum { OTHERS_MAX = 5000, NAME_WORDS_MAX = 6, KEY_BYTES = 2 };

static bool is_allowed(const struct guard_work *w, const struct pii *p)
{
    struct str value = str_sub(w->text, p->from, p->to - p->from);

    for (size_t i = 0; i < w->in->allowed_n; i++)
        if (pii_same(w->arena, p->kind, value, w->in->allowed[i]))
            return true;
    return false;
}

static void add_pii(struct guard_work *w, const struct pii *p)
{
    switch (p->kind) {
    case PII_CARD:
        guard_add(w, GUARD_CARD, GUARD_STOP, p->from, p->to,
                  MSG("This is the number of a payment card"),
                  MSG("Write at most its last four digits"));
        break;
    case PII_ACCOUNT:
        guard_add(w, GUARD_ACCOUNT, GUARD_STOP, p->from, p->to,
                  MSG("This is the number of a bank account"),
                  MSG("Write at most its last four digits"));
        break;
    case PII_IDENTITY:
        guard_add(w, GUARD_IDENTITY, GUARD_STOP, p->from, p->to,
                  MSG("This is the number of somebody's identity papers"),
                  MSG("Leave it out"));
        break;
    case PII_PHONE:
        guard_add(w, GUARD_PHONE, GUARD_ASK, p->from, p->to,
                  MSG("This phone number is neither the customer's nor ours"),
                  MSG("Make sure that the customer may have it"));
        break;
    case PII_ADDRESS:
        guard_add(w, GUARD_ADDRESS, GUARD_ASK, p->from, p->to,
                  MSG("This address is neither the customer's nor ours"),
                  MSG("Make sure that the customer may have it"));
        break;
    }
}

/* ---- other customers ---- */

struct other {
    char key[KEY_BYTES]; /* head of the first word */
    const struct scan *name;
};

static int by_key(const void *a, const void *b)
{
    return memcmp(((const struct other *)a)->key,
                  ((const struct other *)b)->key, KEY_BYTES);
}

static void key_of(struct str word, char key[KEY_BYTES])
{
    memset(key, 0, KEY_BYTES);
    if (word.len > 0)
        memcpy(key, word.ptr, word.len < KEY_BYTES ? word.len : KEY_BYTES);
}

/* "Annie Kowalskiej" is Anna Kowalska: Slavic names have endings. */
static bool same_word(struct str word, struct str name)
{
    size_t unit = name.len > 0 && (name.ptr[0] & 0x80) ? 2 : 1; /* bytes */
    size_t ending = (name.len >= 6 * unit ? 2 : 1) * unit, same = 0;

    while (same < word.len && same < name.len &&
           word.ptr[same] == name.ptr[same])
        same++;
    return (same == name.len && same == word.len) ||
           (name.len >= 3 * unit && same + ending >= name.len &&
            word.len <= name.len + 3 * unit);
}

static bool name_at(const struct scan *s, uint32_t token,
                    const struct scan *name, bool endings)
{
    if (token + name->n > s->n)
        return false;
    for (size_t i = 0; i < name->n; i++) {
        struct str word = scan_folded(s, token + i);
        struct str want = scan_folded(name, i);

        if (!(endings ? same_word(word, want) : str_eq(word, want)))
            return false;
        if (i == 0 && !guard_han(s, token) &&
            !(s->tokens[token].flags & SCAN_CAPITAL))
            return false;
    }
    return true;
}

static bool is_own_name(const struct guard_work *w, struct str name)
{
    return str_eq_nocase(name, w->in->customer_name) ||
           str_eq_nocase(name, w->in->agent_name) ||
           str_eq_nocase(name, w->in->brand_name);
}

/* A full name has two words, or two characters of a script without spaces;
 * a single first name names nobody. */
static size_t names_of(struct guard_work *w, struct other *list)
{
    size_t n = 0;

    for (size_t i = 0; i < w->in->others_n && n < OTHERS_MAX; i++) {
        struct str name = w->in->others[i].name;
        struct scan *s;

        if (name.len < 4 || is_own_name(w, name))
            continue;
        s = ARENA_NEW(w->arena, struct scan);
        *s = scan_text(w->arena, name);
        if (s->n < 2 || s->n > NAME_WORDS_MAX)
            continue;
        key_of(scan_folded(s, 0), list[n].key);
        list[n++].name = s;
    }
    qsort(list, n, sizeof *list, by_key);
    return n;
}

static void other_names(struct guard_work *w)
{
    size_t room = w->in->others_n < OTHERS_MAX ? w->in->others_n : OTHERS_MAX;
    struct other *list = ARENA_ARRAY(w->arena, room, struct other);
    size_t n = names_of(w, list);
    bool endings = w->lang == LANG_PL || w->lang == LANG_RU ||
                   w->lang == LANG_UK || w->lang == LANG_UNSURE;

    for (uint32_t i = 0; n > 0 && i < w->scan.n; i++) {
        char key[KEY_BYTES];
        size_t low = 0, high = n;

        key_of(scan_folded(&w->scan, i), key);
        while (low < high) {
            size_t mid = (low + high) / 2;

            if (memcmp(list[mid].key, key, KEY_BYTES) < 0)
                low = mid + 1;
            else
                high = mid;
        }
        for (; low < n && memcmp(list[low].key, key, KEY_BYTES) == 0; low++)
            if (name_at(&w->scan, i, list[low].name, endings)) {
                guard_add(w, GUARD_OTHER_PERSON, GUARD_STOP,
                          w->scan.tokens[i].from,
                          w->scan.tokens[i + list[low].name->n - 1].to,
                          MSG("This is the name of another customer"),
                          MSG("Leave it out"));
                break;
            }
    }
}

static bool is_other_address(const struct guard_work *w, struct str address)
{
    for (size_t i = 0; i < w->in->others_n; i++)
        if (w->in->others[i].address.len > 0 &&
            str_eq_nocase(w->in->others[i].address, address))
            return true;
    return false;
}

static void other_handles(struct guard_work *w)
{
    for (uint32_t i = 0; i < w->scan.n; i++) {
        const struct scan_token *t = &w->scan.tokens[i];

        if (t->kind == SCAN_HANDLE &&
            is_other_address(w, scan_source(&w->scan, i)))
            guard_add(w, GUARD_OTHER_PERSON, GUARD_STOP, t->from, t->to,
                      MSG("This is the account of another customer"),
                      MSG("Leave it out"));
    }
}

void guard_persons(struct guard_own *g)
{
    struct guard_work *w = g->w;
    struct pii *found;
    size_t n = pii_find(&g->index, GUARD_FINDINGS_MAX, w->arena, &found);

    for (size_t i = 0; i < n; i++) {
        struct str value =
            str_sub(w->text, found[i].from, found[i].to - found[i].from);

        if (is_allowed(w, &found[i]))
            continue;
        if (found[i].kind == PII_ADDRESS && is_other_address(w, value))
            guard_add(w, GUARD_OTHER_PERSON, GUARD_STOP, found[i].from,
                      found[i].to,
                      MSG("This is the address of another "
                          "customer"),
                      MSG("Leave it out"));
        else
            add_pii(w, &found[i]);
    }
    if (w->in->others_n > 0) {
        other_names(w);
        other_handles(w);
    }
}
