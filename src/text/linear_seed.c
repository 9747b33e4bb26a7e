/*
 * Alone in its file and without base/base.h, which bans the C library's
 * random numbers: liblinear draws from them, and starting them anew is the
 * only way to make its training repeatable.
 */
#include <stdlib.h>

#include "text/linear_impl.h"

void linear_seed(unsigned seed)
{
    srand(seed);
}
