/*
 * link_impl.h — whether the text of a link says where it leads; inside the
 * room only.
 */
#ifndef HTML_LINK_IMPL_H
#define HTML_LINK_IMPL_H

#include "html/out.h"

enum link_says {
    LINK_SAYS_HOST,    /* the text names where it leads */
    LINK_SAYS_NOTHING, /* it names no host */
    LINK_SAYS_OTHER    /* it names another host: a trap, or a tracker */
};

/* Where a link leads, for showing: the host, the address, the number. */
struct str link_target(struct str url);

enum link_says link_says(struct arena *a, struct str shown, struct str url);

#endif
