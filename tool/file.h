/*
 * file.h — whole files in and out, for the generators.
 */
#ifndef TOOL_FILE_H
#define TOOL_FILE_H

#include <errno.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

static inline bool file_read(struct arena *a, const char *path,
                             struct str *bytes, struct err *e)
{
    FILE *f = fopen(path, "rb");
    struct buf b = buf_make(a, 64 * 1024 * 1024);
    char chunk[8192];
    size_t n;

    if (!f)
        return err_set(e, ERR_MISSING, "opening \"%s\": %s", path,
                       strerror(errno));
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_put(&b, str_make(chunk, n));
    bool bad = ferror(f) || b.over;
    fclose(f);
    if (bad)
        return err_set(e, ERR_FATAL, "reading \"%s\": %s", path,
                       b.over ? "too large" : strerror(errno));
    *bytes = buf_str(&b);
    return true;
}

static inline bool file_write(const char *path, struct str bytes, struct err *e)
{
    FILE *f = fopen(path, "wb");

    if (!f)
        return err_set(e, ERR_FATAL, "creating \"%s\": %s", path,
                       strerror(errno));
    bool ok = fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len;
    ok = fclose(f) == 0 && ok;
    return ok ||
           err_set(e, ERR_FATAL, "writing \"%s\": %s", path, strerror(errno));
}

/* "case.html" of "../page/case.html". */
static inline struct str file_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return str_from_z(slash ? slash + 1 : path);
}

/* "text" as a C literal, in lines of some 70 bytes; no trigraphs arise. */
static inline void file_c_literal(struct buf *out, struct str s)
{
    size_t column = 0;

    buf_put_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (column > 70 && (c & 0xC0) != 0x80) {
            buf_put_z(out, "\"\n        \"");
            column = 0;
        }
        if (c == '"' || c == '\\' || c == '?')
            buf_put_f(out, "\\%c", c);
        else if (c < ' ' || c == 0x7F)
            buf_put_f(out, "\\%03o", c);
        else
            buf_put_byte(out, (char)c);
        column++;
    }
    buf_put_byte(out, '"');
}

#endif
