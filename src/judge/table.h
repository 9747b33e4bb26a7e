/*
 * table.h — rows of a labelled set: UTF-8, one header line, fields separated
 * by one TAB, no quoting, no TAB or line break inside a field, "-" for a
 * label that the source leaves empty (../shared/data/README.md).  Pure.
 */
#ifndef JUDGE_TABLE_H
#define JUDGE_TABLE_H

#include "base/err.h"
#include "base/str.h"

struct table {
    size_t columns, n;
    struct str *names; /* by column */
    struct str *cells; /* row by row; parts of the bytes that were read */
};

/*
 * ERR_INPUT names the line: empty, without a row, a row with more or fewer
 * fields than the header, a column twice, invalid UTF-8.  An empty line at
 * the end is no row; a byte order mark and CR before LF are forgiven.
 */
bool table_read(struct arena *a, struct str bytes, struct table *t,
                struct err *e) MUST_USE;

/* Where the column is; -1 when there is none. */
int table_column(const struct table *t, struct str name);

static inline struct str table_cell(const struct table *t, size_t row,
                                    int column)
{
    return t->cells[row * t->columns + (size_t)column];
}

#endif
