/* emit.h — what emit.c and emit_set.c share. */
#ifndef SQLGEN_EMIT_H
#define SQLGEN_EMIT_H

#include "sqlgen.h"

/* A C string literal, over several lines when long. */
void sg_put_literal(struct buf *b, struct str s);

/* The members of a struct db_col array, without offsets. */
void sg_put_cols(struct buf *b, const struct sg_cols *cols);

const char *sg_type_enum(enum sg_type type);

#endif
