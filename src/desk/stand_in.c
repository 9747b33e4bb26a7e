/*
 * stand_in.c — what stands in the ledger for a message too large to keep.
 */
#include "base/limits.h"
#include "desk/intake.h"
#include "i18n/msg.h"

struct str intake_stand_in(struct arena *a, struct str lang_of_brand,
                           struct str address, struct str where)
{
    struct str said = msg_fmt(
        a, lang_from_tag(lang_of_brand),
        MSG("A message of more than {size} MB was left in the mailbox "
            "{address} (number {uid} there)."),
        MSG_ARGS({"size", str_fmt(a, "%d", LIMIT_MAIL_BYTES / 1024 / 1024)},
                 {"address", address}, {"uid", where}));

    return str_fmt(a,
                   "Subject: %.*s\r\nContent-Type: text/plain; "
                   "charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                   "%.*s\r\n",
                   STR_ARG(said), STR_ARG(said));
}
