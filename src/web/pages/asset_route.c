/*
 * asset_route.c — styles, scripts and pictures, at addresses that hold their
 * hash; compressed already at build time.
 */
#include "web/asset.h"
#include "web/pages/pages_impl.h"

static bool get_asset(struct web_req *req, struct web_reply *reply,
                      struct err *e)
{
    const struct asset *asset = asset_find(req->path);

    if (!asset)
        return err_set(e, ERR_MISSING, "there is no such file");
    reply->policy = WEB_POLICY_ASSET;
    reply->type = str_z(req->arena, asset->type);
    reply->bytes = asset->bytes;
    if (asset->gzip.len &&
        str_find(req_header(req, "accept-encoding"), STR("gzip")) != SIZE_MAX) {
        reply->bytes = asset->gzip;
        reply->gzipped = true;
    }
    return true;
}

const struct web_route asset_routes[] = {
    {"GET", "/asset/{name}", ROLE_NONE, WEB_NO_DB,
     (const struct web_field[]){{"name", WEB_LINE}, {0}}, get_asset,
     "A style, script or picture of the pages."},
    {0}};
