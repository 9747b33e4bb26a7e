#include "judge/entity_place.h"

#include "base/utf8.h"
#include "judge/entity.h"
#include "judge/entity_word.h"

enum {
    WORDS_MAX = 3, /* "rio de janeiro" */
    HAN_MAX = 8,
    STEM_MIN = 3, /* letters before an ending */
    ENDING_MAX = 3,
    FORM_BYTES = 96
};

static const struct entity_place *find(const char *form, size_t len)
{
    size_t low = 0, high = entity_places_n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order =
            entity_order(entity_places[mid].folded, str_make(form, len));

        if (order == 0)
            return &entity_places[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* The form itself, or with up to three letters off its end. */
static const struct entity_place *find_ending(const char *form, size_t len)
{
    const struct entity_place *p = find(form, len);

    for (int off = 0; !p && off < ENDING_MAX; off++) {
        while (len > 0 && ((unsigned char)form[--len] & 0xc0) == 0x80)
            ;
        if (utf8_count(str_make(form, len)) < STEM_MIN)
            return NULL;
        p = find(form, len);
        if (p && !p->goes_on)
            p = NULL;
    }
    return p;
}

/* Names are written with a capital; "nice", "lyon" of a nickname are not. */
static bool begins_name(const struct scan *s, size_t i)
{
    return s->tokens[i].kind == SCAN_WORD && s->tokens[i].flags & SCAN_CAPITAL;
}

static const struct entity_place *words_at(const struct scan *s, size_t i,
                                           size_t *n)
{
    const struct entity_place *best = NULL;
    char form[FORM_BYTES];
    size_t len = 0, at = i;

    for (size_t k = 1; k <= WORDS_MAX && at < s->n; k++) {
        struct str f = scan_folded(s, at);
        const struct entity_place *p;

        if (s->tokens[at].kind != SCAN_WORD || len + f.len + 1 > sizeof form)
            break;
        if (k > 1)
            form[len++] = ' ';
        memcpy(form + len, f.ptr, f.len);
        len += f.len;
        at++;
        p = find_ending(form, len);
        if (p) {
            best = p;
            *n = at - i;
        }
        if (entity_sign(s, at, '-') && entity_glued(s, at)) /* Tel-Aviv */
            at++;
        if (at < s->n && s->tokens[at].flags & SCAN_SENTENCE)
            break;
    }
    return best;
}

static const struct entity_place *han_at(const struct scan *s, size_t i,
                                         size_t *n)
{
    const struct entity_place *best = NULL;
    struct str f = scan_folded(s, i);

    for (size_t k = 1; k <= HAN_MAX; k++) {
        const struct entity_place *p = k > 1 ? find(f.ptr, f.len) : NULL;

        if (p) {
            best = p;
            *n = k;
        }
        if (i + k >= s->n || !entity_glued(s, i + k) ||
            s->tokens[i + k].kind != SCAN_HAN)
            break;
        f.len += s->tokens[i + k].n;
    }
    return best;
}

void entity_place(const struct scan *s, struct entity_list *out)
{
    size_t i = 0;

    while (i < s->n && !out->over) {
        size_t n = 1;
        const struct entity_place *p = NULL;

        if (s->tokens[i].kind == SCAN_HAN)
            p = han_at(s, i, &n);
        else if (begins_name(s, i))
            p = words_at(s, i, &n);
        if (p)
            entity_add(out, (struct entity){.kind = ENTITY_PLACE,
                                            .from = s->tokens[i].from,
                                            .to = s->tokens[i + n - 1].to,
                                            .value = str_from_z(p->name)});
        i += p ? n : 1;
    }
}
