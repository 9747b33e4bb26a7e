/*
 * demo_picture.c — a picture for an attachment, made here so that the
 * repository holds no binary: a brown suitcase with a crack, as an 8-bit RGB
 * PNG (ISO/IEC 15948) in stored deflate blocks (RFC 1951 3.2.4).
 */
#include "base/buf.h"
#include "main/demo_mail.h"

enum { WIDE = 160, HIGH = 120, ROW = 1 + WIDE * 3, BYTES = ROW * HIGH };

static uint32_t colour(int x, int y)
{
    int crack = 92 + (y * 7 % 22 < 11 ? y * 7 % 11 : 11 - y * 7 % 11);
    bool body = x > 14 && x < 146 && y > 34 && y < 108;
    bool handle =
        x > 60 && x < 100 && y > 20 && y <= 34 && !(x > 66 && x < 94 && y > 26);

    if (handle)
        return 0x3b2a20;
    if (!body)
        return 0xdfe5ea - (uint32_t)(y / 8) * 0x020202;
    if (y > 44 && x > crack && x < crack + 5)
        return 0x1a1210;
    if ((x > 38 && x < 46) || (x > 114 && x < 122))
        return 0x5a3a26;
    return 0x9a6840 - (uint32_t)(y / 12) * 0x030202;
}

static void put_u32(struct buf *b, uint32_t n)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_put_byte(b, (char)(n >> shift & 0xff));
}

static uint32_t crc(struct str s)
{
    uint32_t c = 0xffffffff;

    for (size_t i = 0; i < s.len; i++) {
        c ^= (unsigned char)s.ptr[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xedb88320 ^ c >> 1 : c >> 1;
    }
    return ~c;
}

static uint32_t adler(struct str s)
{
    uint32_t x = 1, y = 0;

    for (size_t i = 0; i < s.len; i++) {
        x = (x + (unsigned char)s.ptr[i]) % 65521;
        y = (y + x) % 65521;
    }
    return y << 16 | x;
}

static void put_chunk(struct buf *b, const char *type, struct str data)
{
    size_t from = b->len + 4;

    put_u32(b, (uint32_t)data.len);
    buf_put_z(b, type);
    buf_put(b, data);
    put_u32(b, crc(str_sub(buf_str(b), from, b->len - from)));
}

struct str demo_picture(struct arena *a)
{
    struct buf rows = buf_make(a, BYTES), z = buf_make(a, BYTES + 64);
    struct buf head = buf_make(a, 13), png = buf_make(a, BYTES + 256);

    _Static_assert(BYTES <= 65535, "one stored block holds all rows");
    for (int y = 0; y < HIGH; y++) {
        buf_put_byte(&rows, 0); /* no filter */
        for (int x = 0; x < WIDE; x++) {
            uint32_t rgb = colour(x, y);

            buf_put_byte(&rows, (char)(rgb >> 16 & 0xff));
            buf_put_byte(&rows, (char)(rgb >> 8 & 0xff));
            buf_put_byte(&rows, (char)(rgb & 0xff));
        }
    }
    buf_put(&z, str_make("\x78\x01\x01", 3)); /* zlib; the last block */
    buf_put_byte(&z, (char)(BYTES & 0xff));
    buf_put_byte(&z, (char)(BYTES >> 8));
    buf_put_byte(&z, (char)(~BYTES & 0xff));
    buf_put_byte(&z, (char)((~(unsigned)BYTES >> 8) & 0xff));
    buf_put(&z, buf_str(&rows));
    put_u32(&z, adler(buf_str(&rows)));
    put_u32(&head, WIDE);
    put_u32(&head, HIGH);
    buf_put(&head, str_make("\x08\x02\x00\x00\x00", 5)); /* 8-bit RGB */
    buf_put(&png, str_make("\x89PNG\r\n\x1a\n", 8));
    put_chunk(&png, "IHDR", buf_str(&head));
    put_chunk(&png, "IDAT", buf_str(&z));
    put_chunk(&png, "IEND", STR(""));
    return buf_str(&png);
}
