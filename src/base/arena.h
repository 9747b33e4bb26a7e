/*
 * arena.h — memory by lifetime.  A request, a message and a job each own one
 * arena; everything they allocate comes from it and goes when it is reset.
 *
 * Out of memory aborts: every input has a cap (base/limits.h), so allocation
 * is bounded and no caller needs an error path.  Not thread safe: an arena
 * belongs to one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena; /* opaque */

/* Starts empty; the first block is allocated at the first use. */
struct arena *arena_open(void);

/* Runs the deferred closers, frees everything, nulls the pointer. */
void arena_close(struct arena **a);

/*
 * Runs the deferred closers in reverse order and forgets all allocations.
 * One block is kept, so a worker that resets does not call malloc again.
 */
void arena_reset(struct arena *a);

/* Zeroed memory, aligned for any type.  Never NULL, even for size 0. */
void *arena_alloc(struct arena *a, size_t size);

/* The same for n elements; aborts when n * size overflows. */
void *arena_array(struct arena *a, size_t n, size_t size);

/*
 * Enlarges an allocation of this arena from old to size bytes; in place when
 * it was the last one, else copied.  The new tail is not zeroed.
 */
void *arena_grow(struct arena *a, void *ptr, size_t old, size_t size);

void *arena_dup(struct arena *a, const void *ptr, size_t size);

/* Calls close_fn(thing) at reset or close; the latest deferred runs first. */
void arena_defer(struct arena *a, void (*close_fn)(void *), void *thing);

/* Bytes handed out since the last reset. */
size_t arena_used_bytes(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, n, type) ((type *)arena_array((a), (n), sizeof(type)))

#endif
