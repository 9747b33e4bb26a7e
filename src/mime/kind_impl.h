/*
 * kind_impl.h — what kind.c and bounce.c share.
 */
#ifndef MIME_KIND_IMPL_H
#define MIME_KIND_IMPL_H

#include "mime/kind.h"

/* bounce.c: whether it is a bounce, a delay notice or a success report, by
 * its parts or by the habits of mail servers; fills what it says. */
bool mime_bounce(struct arena *a, const struct mime_mail *m,
                 struct mime_verdict *v);

/* What the message that came back says of itself. */
void mime_returned(struct arena *a, const struct mime_mail *m,
                   struct mime_verdict *v);

#endif
