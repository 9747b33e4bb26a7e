#include <pthread.h>

#include "mime/gmime_lib.h"

#include "mime/mime_impl.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

void mime_gmime_init(void)
{
    pthread_once(&once, g_mime_init);
}

static GMimeContentEncoding gmime_encoding(enum mime_encoding enc)
{
    switch (enc) {
    case MIME_ENC_NONE: return GMIME_CONTENT_ENCODING_BINARY;
    case MIME_ENC_BASE64: return GMIME_CONTENT_ENCODING_BASE64;
    case MIME_ENC_QP: return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    case MIME_ENC_UU: return GMIME_CONTENT_ENCODING_UUENCODE;
    }
    return GMIME_CONTENT_ENCODING_BINARY;
}

struct str mime_decode_bytes(struct arena *a, struct str in,
                             enum mime_encoding enc)
{
    GMimeEncoding state;
    char *out;

    if (enc == MIME_ENC_NONE || in.len == 0)
        return in;
    /* no decoder writes more than it reads, but for the last few bytes */
    out = arena_alloc(a,
                      enc == MIME_ENC_BASE64 ? in.len / 4 * 3 + 8 : in.len + 8);
    g_mime_encoding_init_decode(&state, gmime_encoding(enc));
    return str_make(out, g_mime_encoding_flush(&state, in.ptr, in.len, out));
}

/* The uuencoded lines without "begin" and "end", or as they are. */
static struct str uu_payload(struct str in)
{
    struct str rest = in;
    struct str line;

    while (str_line(&rest, &line))
        if (str_starts(line, STR("begin ")))
            return str_sub(in, (size_t)(line.ptr - in.ptr), SIZE_MAX);
    return in;
}

struct str mime_decode(struct arena *a, const struct mime_entity *p, size_t max,
                       uint32_t *notes)
{
    struct str in = p->head.body;
    struct str out;

    if (p->encoding == MIME_ENC_NONE)
        return str_sub(in, 0, max);
    /* the longest encoding of max bytes: "=XX" each, or base64 with CR LF */
    if (max < in.len / 4)
        in = str_sub(in, 0, max * 4);
    if (p->encoding == MIME_ENC_UU)
        in = uu_payload(in);
    out = mime_decode_bytes(a, in, p->encoding);
    if (out.len == 0 && !mime_blank(in)) {
        *notes |= MIME_NOTE_BROKEN_ENCODING;
        return in;
    }
    return str_sub(out, 0, max);
}

/* GMime's reading of dates is as tolerant as we need, but takes any year. */
int64_t mime_date_us(struct str raw)
{
    char z[128];
    GDateTime *date;
    int64_t us = 0;

    raw = str_trim(raw);
    if (raw.len == 0)
        return 0;
    if (raw.len >= sizeof z)
        raw.len = sizeof z - 1;
    for (size_t i = 0; i < raw.len; i++)
        z[i] = raw.ptr[i] >= 32 && raw.ptr[i] < 127 ? raw.ptr[i] : ' ';
    z[raw.len] = '\0';
    date = g_mime_utils_header_decode_date(z);
    if (!date)
        return 0;
    us = g_date_time_to_unix(date) * US_PER_S;
    g_date_time_unref(date);
    /* 1980-01-01 and 2101-01-01 */
    if (us < INT64_C(315532800) * US_PER_S ||
        us >= INT64_C(4133980800) * US_PER_S)
        return 0;
    return us;
}
