/*
 * assetgen OUT.c FILE… — what is in asset/ as C arrays for src/web/asset.c:
 * the bytes, the same bytes gzipped, and an address with a hash of them.
 */
#include <libdeflate.h>

#include "base/hash.h"
#include "tool/file.h"

enum { OUT_BYTES_MAX = 64 * 1024 * 1024, HASH_CHARS = 12 };

static const char *type_of(struct str name)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".json", "application/json"},
        {".txt", "text/plain; charset=utf-8"},
        {".woff2", "font/woff2"},
    };

    for (size_t i = 0; i < ARRAY_N(types); i++)
        if (str_ends(name, str_from_z(types[i][0])))
            return types[i][1];
    return NULL;
}

/* gzip without a time, so that equal input gives equal output; empty when it
 * is not shorter by a tenth. */
static struct str gzip(struct arena *a, struct str bytes)
{
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(12);
    size_t room = bytes.len - bytes.len / 10, n;
    char *out = arena_alloc(a, room + 1);

    if (!z)
        abort();
    n = libdeflate_gzip_compress(z, bytes.ptr, bytes.len, out, room);
    libdeflate_free_compressor(z);
    return n ? str_make(out, n) : (struct str){0};
}

static void put_array(struct buf *out, const char *kind, size_t i,
                      struct str bytes)
{
    buf_put_f(out, "static const unsigned char %s_%zu[] = {", kind, i);
    for (size_t k = 0; k < bytes.len; k++)
        buf_put_f(out, "%s%u,", k % 20 ? "" : "\n    ",
                  (unsigned)(unsigned char)bytes.ptr[k]);
    buf_put_z(out, bytes.len ? "\n};\n" : "0};\n");
}

static void put_row(struct buf *out, size_t i, struct str name,
                    struct str bytes, struct str packed)
{
    struct str hash =
        str_sub(hash_sha256_hex(out->arena, bytes), 0, HASH_CHARS);
    size_t dot = name.len;

    while (dot > 0 && name.ptr[dot - 1] != '.')
        dot--;
    buf_put_f(out, "    {STR_INIT(\"%.*s\"), STR_INIT(\"/asset/",
              STR_ARG(name));
    buf_put(out, str_sub(name, 0, dot));
    buf_put(out, hash);
    buf_put_byte(out, '.');
    buf_put(out, str_sub(name, dot, SIZE_MAX));
    buf_put_f(out, "\"),\n     STR_INIT(\"%s\"),\n", type_of(name));
    buf_put_f(out,
              "     {(const char *)plain_%zu, %zu},\n"
              "     {(const char *)packed_%zu, %zu}},\n",
              i, bytes.len, i, packed.len);
}

static bool run(struct arena *a, int argc, char **argv, struct err *e)
{
    struct buf out = buf_make(a, OUT_BYTES_MAX), rows = out;

    buf_put_z(&out, "/* Written by tool/assetgen from asset/. */\n"
                    "#include \"web/asset_impl.h\"\n\n");
    for (int i = 1; i < argc; i++) {
        struct str name = file_base(argv[i]), bytes, packed;

        if (!type_of(name))
            return err_set(e, ERR_INPUT, "\"%s\": no type for such a name",
                           argv[i]);
        if (!file_read(a, argv[i], &bytes, e))
            return false;
        packed = gzip(a, bytes);
        put_array(&out, "plain", (size_t)i, bytes);
        put_array(&out, "packed", (size_t)i, packed);
        put_row(&rows, (size_t)i, name, bytes, packed);
    }
    buf_put_z(&out, "\nconst struct asset asset_table[] = {\n");
    buf_put(&out, buf_str(&rows));
    buf_put_f(&out, "};\nconst size_t asset_table_n = %d;\n", argc - 1);
    return file_write(argv[0], buf_str(&out), e);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct err e = {0};
    bool ok;

    if (argc < 3) {
        fprintf(stderr, "usage: assetgen OUT.c FILE…\n");
        return 2;
    }
    ok = run(a, argc - 1, argv + 1, &e);
    if (!ok)
        fprintf(stderr, "%s\n", e.text);
    arena_close(&a);
    return ok ? 0 : 1;
}
