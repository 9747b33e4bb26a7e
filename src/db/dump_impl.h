/*
 * dump_impl.h — the dump file as a stream, between dump.c, which knows its
 * lines, and the engines, which know rows.
 */
#ifndef DB_DUMP_IMPL_H
#define DB_DUMP_IMPL_H

#include "db/query.h"

struct dump_writer;
struct dump_reader;

/* Makes path with ".part" behind it. */
struct dump_writer *dump_writer_open(const char *path, struct err *e);
void dump_put(struct dump_writer *w, const void *bytes, size_t n);
void dump_put_f(struct dump_writer *w, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Checksum, sync, rename; the first error of any put is told here. */
bool dump_writer_finish(struct dump_writer *w, int64_t *bytes,
                        struct err *e) MUST_USE;
void dump_writer_close(struct dump_writer **w); /* unfinished: removed */

struct dump_reader *dump_reader_open(const char *path, struct err *e);
void dump_reader_close(struct dump_reader **r);

/* The next line without its LF, borrowed until the next call. */
bool dump_line(struct dump_reader *r, struct str *line, struct err *e) MUST_USE;

/*
 * The next tuple as it stands in the file, with count and lengths; borrowed
 * until the next call.  DB_NONE after the last of a table.
 */
enum db_got dump_tuple(struct dump_reader *r, size_t fields_n,
                       struct str *tuple, struct err *e);

/* Takes a field off a tuple: a null ptr for NULL.  After the count. */
bool dump_field(struct str *rest, struct str *field) MUST_USE;

/* Whether line, "sha256 HEX", is right and the file ends here. */
bool dump_ends_well(struct dump_reader *r, struct str line,
                    struct err *e) MUST_USE;
int64_t dump_reader_bytes(const struct dump_reader *r);

bool dump_damaged(const struct dump_reader *r, const char *why,
                  struct err *e); /* false, ERR_INPUT */

#endif
