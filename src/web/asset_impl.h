/*
 * asset_impl.h — the table that tool/assetgen writes and asset.c reads.
 */
#ifndef WEB_ASSET_IMPL_H
#define WEB_ASSET_IMPL_H

#include "web/asset.h"

extern const struct asset asset_table[];
extern const size_t asset_table_n;

#endif
