#include <stdlib.h>
#include <zlib.h>

#include "web/gzip.h"

/*
 * Level 1, measured on a 20 KB list of cases: 31 us, to 2.8 KB; level 6 takes
 * 118 us for 2.7 KB.
 */
enum { LEVEL = 1, WORTH_BYTES = 1024 };

struct gzip {
    z_stream z;
};

struct gzip *gzip_open(void)
{
    struct gzip *g = calloc(1, sizeof *g);

    if (!g || deflateInit2(&g->z, LEVEL, Z_DEFLATED, 15 + 16, 8,
                           Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    return g;
}

void gzip_close(struct gzip **g)
{
    if (!*g)
        return;
    deflateEnd(&(*g)->z);
    free(*g);
    *g = NULL;
}

bool gzip_pack(struct gzip *g, struct str bytes, struct str *packed)
{
    unsigned char *out;
    int end;

    if (bytes.len < 32)
        return false;
    out = malloc(bytes.len);
    if (!out || deflateReset(&g->z) != Z_OK)
        abort();
    g->z.next_in = (unsigned char *)(uintptr_t)bytes.ptr;
    g->z.avail_in = (unsigned)bytes.len;
    g->z.next_out = out;
    g->z.avail_out = (unsigned)bytes.len - 1;
    end = deflate(&g->z, Z_FINISH);
    if (end != Z_STREAM_END) {
        free(out);
        return false;
    }
    *packed = str_make(out, g->z.total_out);
    return true;
}

static bool is_zero(struct str q)
{
    for (size_t i = 0; i < q.len; i++)
        if (q.ptr[i] != '0' && q.ptr[i] != '.')
            return false;
    return true;
}

bool gzip_accepted(struct str header)
{
    struct str item;

    while (str_cut(&header, ',', &item)) {
        size_t semi = str_find_byte(item, ';');
        struct str name = str_trim(str_sub(item, 0, semi));
        struct str q = semi == SIZE_MAX
                           ? STR("q=1")
                           : str_trim(str_sub(item, semi + 1, item.len));

        if (!str_eq_nocase(name, STR("gzip")))
            continue;
        return !str_starts_nocase(q, STR("q=")) ||
               !is_zero(str_trim(str_sub(q, 2, q.len)));
    }
    return false;
}

bool gzip_worth(const char *type, size_t bytes)
{
    struct str t = str_from_z(type);

    return bytes >= WORTH_BYTES &&
           (str_starts(t, STR("text/")) ||
            str_starts(t, STR("application/json")) ||
            str_starts(t, STR("application/javascript")) ||
            str_starts(t, STR("image/svg+xml")));
}
