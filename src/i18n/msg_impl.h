/*
 * msg_impl.h — the tables that tool/pogen writes from po/ and msg.c reads.
 * Texts lie in one block and are found by offset, so the tables need no
 * relocation when the program starts.
 */
#ifndef I18N_MSG_IMPL_H
#define I18N_MSG_IMPL_H

#include "base/base.h"

/* Columns: fr, pl, ru, zh_Hant, zh_Hans. */
enum { MSG_LANGS = 5, MSG_FORMS = 3 };

struct msg_ref {
    uint32_t at, len; /* in msg_blob; len 0: not translated */
};

struct msg_row {
    uint64_t hash; /* str_hash of key */
    struct msg_ref key;
    struct msg_ref form[MSG_LANGS][MSG_FORMS];
};

extern const char msg_blob[];
extern const struct msg_row msg_rows[];

/* Open addressing from hash & msg_slot_mask: row + 1, or 0 for none. */
extern const uint32_t msg_slot_mask;
extern const uint16_t msg_slots[];

#endif
