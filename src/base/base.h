/*
 * base.h — what every file of every room may take for granted: the integer
 * types, MUST_USE, and the ban on functions that have cost others dearly.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The result says whether the thing was done; ignoring it is a mistake. */
#define MUST_USE __attribute__((warn_unused_result))

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

#define ARRAY_N(a) (sizeof(a) / sizeof((a)[0]))

/* Times are UTC microseconds since 1970 in an int64_t named …_us. */
#define US_PER_MS INT64_C(1000)
#define US_PER_S INT64_C(1000000)
#define US_PER_MIN (60 * US_PER_S)
#define US_PER_HOUR (60 * US_PER_MIN)
#define US_PER_DAY (24 * US_PER_HOUR)

#include "base/banned.h"

#endif
