#include <stdalign.h>

#include "base/arena.h"

enum { FIRST_BYTES = 16 * 1024, LARGEST_BYTES = 1024 * 1024 };

struct block {
    struct block *next;
    size_t room; /* bytes of data */
    size_t used;
    alignas(max_align_t) unsigned char data[];
};

struct closer {
    struct closer *next;
    void (*fn)(void *);
    void *thing;
};

struct arena {
    struct block *head; /* the one being filled; older ones behind it */
    struct closer *closers;
    size_t used;
};

static void *must(void *p)
{
    if (!p) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return p;
}

struct arena *arena_open(void)
{
    return must(calloc(1, sizeof(struct arena)));
}

static void run_closers(struct arena *a)
{
    while (a->closers) {
        struct closer *c = a->closers;

        a->closers = c->next;
        c->fn(c->thing);
    }
}

void arena_reset(struct arena *a)
{
    struct block *keep = NULL;

    run_closers(a);
    while (a->head) {
        struct block *b = a->head;

        a->head = b->next;
        /* Keep one ordinary block; give outsized ones back. */
        if (!keep && b->room <= LARGEST_BYTES) {
            keep = b;
            continue;
        }
        free(b);
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
        a->head = keep;
    }
    a->used = 0;
}

void arena_close(struct arena **a)
{
    if (!*a)
        return;
    arena_reset(*a);
    free((*a)->head);
    free(*a);
    *a = NULL;
}

static size_t round_up(size_t n)
{
    const size_t al = alignof(max_align_t);

    return (n + al - 1) & ~(al - 1);
}

static void add_block(struct arena *a, size_t need)
{
    size_t room = a->head ? a->head->room * 2 : FIRST_BYTES;
    struct block *b;

    if (room > LARGEST_BYTES)
        room = LARGEST_BYTES;
    if (room < need)
        room = need;
    b = must(malloc(sizeof *b + room));
    b->next = a->head;
    b->room = room;
    b->used = 0;
    a->head = b;
}

static void *take(struct arena *a, size_t size)
{
    size_t need;
    void *p;

    if (size > SIZE_MAX / 4)
        must(NULL);
    need = round_up(size ? size : 1);
    if (!a->head || a->head->room - a->head->used < need)
        add_block(a, need);
    p = a->head->data + a->head->used;
    a->head->used += need;
    a->used += need;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return memset(take(a, size), 0, size ? size : 1);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 4 / size)
        must(NULL);
    return arena_alloc(a, n * size);
}

void *arena_grow(struct arena *a, void *ptr, size_t old, size_t size)
{
    size_t had = round_up(old ? old : 1);
    size_t need = round_up(size ? size : 1);
    struct block *b = a->head;
    void *p;

    assert(size >= old);
    if (ptr && b && (unsigned char *)ptr + had == b->data + b->used &&
        b->room - b->used >= need - had) {
        b->used += need - had;
        a->used += need - had;
        return ptr;
    }
    p = take(a, size);
    if (ptr && old)
        memcpy(p, ptr, old);
    return p;
}

void *arena_dup(struct arena *a, const void *ptr, size_t size)
{
    void *p = take(a, size);

    if (size)
        memcpy(p, ptr, size);
    return p;
}

void arena_defer(struct arena *a, void (*close_fn)(void *), void *thing)
{
    struct closer *c = take(a, sizeof *c);

    c->fn = close_fn;
    c->thing = thing;
    c->next = a->closers;
    a->closers = c;
}

size_t arena_used_bytes(const struct arena *a)
{
    return a->used;
}
