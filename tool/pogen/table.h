/*
 * table.h — writes the translations as C tables for src/i18n/msg.c, which
 * knows their shape from i18n/msg_impl.h.
 */
#ifndef POGEN_TABLE_H
#define POGEN_TABLE_H

#include "tool/pogen/po.h"

enum { TABLE_LANGS = 5 };

/* In the order of msg_impl.h. */
extern const char *const table_langs[TABLE_LANGS];

void table_write(const struct po langs[TABLE_LANGS], struct buf *out);

#endif
