/*
 * span.h — a part of a text by byte offsets, for marking words in it.
 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include "base/base.h"

struct span {
    size_t from, to; /* from <= to; to is past the last byte */
};

#endif
