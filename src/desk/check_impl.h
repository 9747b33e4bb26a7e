/*
 * check_impl.h — who else a text may be about, between check.c and
 * check_around.c; inside the room.
 */
#ifndef DESK_CHECK_IMPL_H
#define DESK_CHECK_IMPL_H

#include "desk/check.h"

struct check_around {
    const struct str *allowed; /* of the addressee and of the brand */
    size_t allowed_n;
    const struct guard_other *others;
    size_t others_n;
};

/* customer_id: the addressee's; 0: not known. */
bool check_around(struct db_tx *tx, struct arena *a, int64_t brand_id,
                  const struct check_in *in, int64_t customer_id,
                  struct check_around *out, struct err *e) MUST_USE;

#endif
