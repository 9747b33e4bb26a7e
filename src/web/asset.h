/*
 * asset.h — what is in asset/ (styles, scripts, pictures), compiled in by
 * tool/assetgen.  An asset's address holds a hash of its bytes, so it may be
 * kept for ever by whoever has fetched it.  Static data; thread safe.
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/str.h"

struct asset {
    struct str name; /* "desk.css" */
    struct str path; /* "/asset/desk.1f3a5b7c9d0e.css" */
    struct str type; /* "text/css; charset=utf-8" */
    struct str bytes;
    struct str gzip; /* the same compressed; empty when that is no shorter */
};

/* By its address; NULL when there is none (an old hash, say). */
const struct asset *asset_find(struct str path);

/* The address of "desk.css"; aborts for one that was not compiled in. */
struct str asset_address(const char *name);

/* All of them. */
const struct asset *asset_list(size_t *n);

#endif
