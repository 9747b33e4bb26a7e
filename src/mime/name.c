#include "base/utf8.h"
#include "mime/mime_impl.h"

/* The extension for a part that has none; what browsers and people expect. */
static const struct {
    struct str type, extension;
} known[] = {
    {STR_INIT("text/plain"), STR_INIT(".txt")},
    {STR_INIT("text/html"), STR_INIT(".html")},
    {STR_INIT("text/calendar"), STR_INIT(".ics")},
    {STR_INIT("text/csv"), STR_INIT(".csv")},
    {STR_INIT("text/x-vcard"), STR_INIT(".vcf")},
    {STR_INIT("text/vcard"), STR_INIT(".vcf")},
    {STR_INIT("text/rtf"), STR_INIT(".rtf")},
    {STR_INIT("application/rtf"), STR_INIT(".rtf")},
    {STR_INIT("application/pdf"), STR_INIT(".pdf")},
    {STR_INIT("application/zip"), STR_INIT(".zip")},
    {STR_INIT("application/msword"), STR_INIT(".doc")},
    {STR_INIT("application/vnd.ms-excel"), STR_INIT(".xls")},
    {STR_INIT("application/xml"), STR_INIT(".xml")},
    {STR_INIT("application/json"), STR_INIT(".json")},
    {STR_INIT("application/pgp-signature"), STR_INIT(".asc")},
    {STR_INIT("application/pgp-keys"), STR_INIT(".asc")},
    {STR_INIT("application/pkcs7-signature"), STR_INIT(".p7s")},
    {STR_INIT("application/x-pkcs7-signature"), STR_INIT(".p7s")},
    {STR_INIT("application/pkcs7-mime"), STR_INIT(".p7m")},
    {STR_INIT("application/x-pkcs7-mime"), STR_INIT(".p7m")},
    {STR_INIT("application/ms-tnef"), STR_INIT(".dat")},
    {STR_INIT("message/rfc822"), STR_INIT(".eml")},
    {STR_INIT("message/global"), STR_INIT(".eml")},
    {STR_INIT("message/delivery-status"), STR_INIT(".txt")},
    {STR_INIT("text/rfc822-headers"), STR_INIT(".txt")},
    {STR_INIT("image/png"), STR_INIT(".png")},
    {STR_INIT("image/jpeg"), STR_INIT(".jpg")},
    {STR_INIT("image/jpg"), STR_INIT(".jpg")},
    {STR_INIT("image/gif"), STR_INIT(".gif")},
    {STR_INIT("image/webp"), STR_INIT(".webp")},
    {STR_INIT("image/tiff"), STR_INIT(".tif")},
    {STR_INIT("image/bmp"), STR_INIT(".bmp")},
    {STR_INIT("image/svg+xml"), STR_INIT(".svg")},
    {STR_INIT("audio/mpeg"), STR_INIT(".mp3")},
    {STR_INIT("video/mp4"), STR_INIT(".mp4")},
};

static struct str extension_of(struct str type)
{
    for (size_t i = 0; i < ARRAY_N(known); i++)
        if (str_eq(known[i].type, type))
            return known[i].extension;
    return STR(".bin");
}

static bool is_forbidden(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == '/' || cp == '\\' ||
           cp == ':' || cp == '*' || cp == '?' || cp == '"' || cp == '<' ||
           cp == '>' || cp == '|' ||
           /* direction marks hide an extension: "gpj.exe" */
           (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
           (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff;
}

/* What stands behind the last "/" or "\", unless that is nothing. */
static struct str last_step(struct str name)
{
    size_t at = name.len;

    while (at && name.ptr[at - 1] != '/' && name.ptr[at - 1] != '\\')
        at--;
    return at < name.len ? str_sub(name, at, SIZE_MAX) : name;
}

struct str mime_safe_name(struct arena *a, struct str name, struct str type,
                          size_t nth)
{
    struct buf b;
    struct str s = str_trim(last_step(str_trim(name)));
    struct str extension = {0};
    size_t dot;

    b = buf_make(a, s.len * 3 + 64);
    for (size_t i = 0; i < s.len;) {
        uint32_t cp;
        size_t n = utf8_read(str_sub(s, i, 4), &cp);

        if (n == 0 || is_forbidden(cp))
            buf_put_byte(&b, '_');
        else
            buf_put(&b, str_sub(s, i, n));
        i += n ? n : 1;
    }
    s = str_trim(buf_str(&b));
    while (s.len && s.ptr[0] == '.') /* hidden files, "." and ".." */
        s = str_sub(s, 1, SIZE_MAX);
    while (s.len && (s.ptr[s.len - 1] == '.' || s.ptr[s.len - 1] == ' '))
        s.len--;
    if (s.len == 0)
        return str_fmt(a, "part-%zu%.*s", nth, STR_ARG(extension_of(type)));
    for (dot = s.len; dot && s.ptr[dot - 1] != '.'; dot--)
        ;
    if (dot > 1 && s.len - dot <= 10)
        extension = str_sub(s, dot - 1, SIZE_MAX);
    else
        extension = extension_of(type);
    if (dot <= 1 || s.len - dot > 10)
        s = str_fmt(a, "%.*s%.*s", STR_ARG(s), STR_ARG(extension));
    if (s.len <= LIMIT_NAME_BYTES)
        return s;
    return str_fmt(a, "%.*s%.*s",
                   STR_ARG(utf8_cut(s, LIMIT_NAME_BYTES - extension.len)),
                   STR_ARG(extension));
}
