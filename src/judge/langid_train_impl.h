/*
 * langid_train_impl.h — pieces of text with their language, between
 * langid_piece.c, which cuts them, and langid_train.c, which learns from
 * them; inside the room.
 */
#ifndef JUDGE_LANGID_TRAIN_IMPL_H
#define JUDGE_LANGID_TRAIN_IMPL_H

#include "judge/langid_train.h"
#include "text/langid.h"

struct langid_piece {
    struct str text;
    uint32_t from; /* number of the text it was cut from */
    uint8_t script, class_at;
};

/* All pieces of one text stand together. */
struct langid_pieces {
    struct langid_piece *items;
    size_t n;
    size_t by_class[LANGID_SCRIPTS][LANGID_CLASSES];
};

bool langid_cut(struct arena *a, const struct langid_lesson *in,
                struct langid_pieces *out, struct err *e) MUST_USE;

/* Of the texts that are kept back, the first 80 characters of each. */
bool langid_cut_kept_back(struct arena *a, const struct langid_lesson *in,
                          struct langid_pieces *out, struct err *e) MUST_USE;

#endif
