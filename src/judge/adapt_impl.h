/*
 * adapt_impl.h — features and bytes of an adaptation, shared by adapt.c (its
 * use) and adapt_learn.c; inside the room.
 *
 * The bytes: "REDRADA1", then for each head a byte with its number of classes
 * (0: none), and for those that have some: scale and bias of each class
 * (float, little endian), then ADAPT_WIDTH weights for each class, one class
 * after the other.
 */
#ifndef JUDGE_ADAPT_IMPL_H
#define JUDGE_ADAPT_IMPL_H

#include "judge/adapt.h"

#define ADAPT_MAGIC STR("REDRADA1")

enum {
    ADAPT_BASE_N = KIND_N + HARM_N + CAUSE_N, /* what the base said */
    ADAPT_WIDTH = ADAPT_BASE_N + ADAPT_BUCKETS
};

/* A text as the small models see it: ascending ids below ADAPT_WIDTH. */
struct adapt_input {
    uint32_t *ids;
    float *values;
    size_t n;
};

struct adapt_input adapt_input_of(struct arena *a, struct str subject,
                                  struct str text, const struct verdict *v);

static inline int adapt_classes(enum adapt_head head)
{
    return head == ADAPT_KIND   ? KIND_N
           : head == ADAPT_HARM ? HARM_N
                                : CAUSE_N + 1;
}

/* Probabilities, sum 1. */
void adapt_scores(const struct adapt_part *part, const struct adapt_input *in,
                  double p[ADAPT_CLASSES_MAX]);

#endif
