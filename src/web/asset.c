#include "web/asset.h"

#include "web/asset_impl.h"

/* A handful of rows: looking through them is as fast as any index. */

const struct asset *asset_find(struct str path)
{
    for (size_t i = 0; i < asset_table_n; i++)
        if (str_eq(asset_table[i].path, path))
            return &asset_table[i];
    return NULL;
}

struct str asset_address(const char *name)
{
    struct str want = str_from_z(name);

    for (size_t i = 0; i < asset_table_n; i++)
        if (str_eq(asset_table[i].name, want))
            return asset_table[i].path;
    assert(!"an asset that is not in asset/meson.build");
    return STR("");
}

const struct asset *asset_list(size_t *n)
{
    *n = asset_table_n;
    return asset_table;
}
