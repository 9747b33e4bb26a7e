/*
 * lmtp_proto_impl.h — the arguments of MAIL and RCPT, apart from the machine:
 * RFC 5321 section 4.1.2 with the parameters of RFC 1870 (SIZE), 6152 (BODY),
 * 6531 (SMTPUTF8) and 3461 (RET, ENVID, NOTIFY, ORCPT).
 */
#ifndef CHANNEL_LMTP_PROTO_IMPL_H
#define CHANNEL_LMTP_PROTO_IMPL_H

#include "base/buf.h"
#include "channel/lmtp_proto.h"

/*
 * args is what follows "MAIL " or "RCPT ".  On success the fields are filled,
 * borrowed from args or copied into a; else *r says what was wrong.
 */
bool lmtp_args_from(struct arena *a, struct str args, struct lmtp_mail *mail,
                    struct lmtp_reply *r) MUST_USE;
bool lmtp_args_rcpt(struct arena *a, struct str args, bool utf8,
                    struct lmtp_rcpt *rcpt, struct lmtp_reply *r) MUST_USE;

#endif
