#include <libdeflate.h>
#include <stdlib.h>

#include "web/gzip.h"

/*
 * libdeflate takes half the time of zlib and less: a queue page of 77 KB,
 * level 1, in bench/RESULTS.md under "Where the time goes".
 */
enum { LEVEL = 1, WORTH_BYTES = 1024 };

struct gzip {
    struct libdeflate_compressor *z;
};

struct gzip *gzip_open(void)
{
    struct gzip *g = calloc(1, sizeof *g);

    if (!g || !(g->z = libdeflate_alloc_compressor(LEVEL)))
        abort();
    return g;
}

void gzip_close(struct gzip **g)
{
    if (!*g)
        return;
    libdeflate_free_compressor((*g)->z);
    free(*g);
    *g = NULL;
}

bool gzip_pack(struct gzip *g, struct str bytes, struct str *packed)
{
    char *out;
    size_t n;

    if (bytes.len < 32)
        return false;
    out = malloc(bytes.len);
    if (!out)
        abort();
    n = libdeflate_gzip_compress(g->z, bytes.ptr, bytes.len, out,
                                 bytes.len - 1);
    if (n == 0) {
        free(out);
        return false;
    }
    *packed = str_make(out, n);
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
