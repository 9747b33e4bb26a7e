#include "judge/entity.h"

#include <stdlib.h>

struct entity_list entity_list_make(struct arena *a)
{
    return (struct entity_list){.arena = a};
}

bool entity_add(struct entity_list *l, struct entity e)
{
    if (l->n == ENTITY_MAX) {
        l->over = true;
        return false;
    }
    if (l->n == l->room) {
        size_t room = l->room ? 2 * l->room : 8;

        if (room > ENTITY_MAX)
            room = ENTITY_MAX;
        l->items = l->items ? arena_grow(l->arena, l->items,
                                         l->room * sizeof *l->items,
                                         room * sizeof *l->items)
                            : ARENA_ARRAY(l->arena, room, struct entity);
        l->room = room;
    }
    l->items[l->n++] = e;
    return true;
}

/* Longest first at one place; then by kind. */
static int by_place(const void *a, const void *b)
{
    const struct entity *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to > y->to ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

void entity_settle(struct entity_list *l)
{
    size_t kept = 0;

    if (l->n == 0)
        return;
    qsort(l->items, l->n, sizeof *l->items, by_place);
    for (size_t i = 0; i < l->n; i++) {
        struct entity *last = kept ? &l->items[kept - 1] : NULL;
        const struct entity *e = &l->items[i];

        if (last && e->from < last->to) {
            if (e->to - e->from > last->to - last->from)
                *last = *e;
            continue;
        }
        l->items[kept++] = *e;
    }
    l->n = kept;
}
