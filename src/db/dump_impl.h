/*
 * dump_impl.h — the dump file as a stream, between dump.c, which knows its
 * lines, and the engines, which know rows.
 */
#ifndef DB_DUMP_IMPL_H
#define DB_DUMP_IMPL_H

#include "base/err.h"
#include "base/str.h"

struct dump_writer;
struct dump_reader;

/* Both keep the first error and do nothing after it; asked for at the end. */
void dump_put(struct dump_writer *w, const void *bytes, size_t n);

/* Exactly n bytes, or false. */
bool dump_get(struct dump_reader *r, void *bytes, size_t n,
              struct err *e) MUST_USE;

/*
 * The next tuple: fields_n fields of at most LIMIT_DUMP_FIELD_BYTES, borrowed
 * until the next call, in *tuple as they stand in the file (with count and
 * lengths).  DB_NONE after the last.
 */
int dump_get_tuple(struct dump_reader *r, size_t fields_n, struct str *tuple,
                   struct err *e);

#endif
