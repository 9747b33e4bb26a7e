#include "text/charset_impl.h"

/*
 * Labels without their marks, in lower case: "ISO_8859-1" is "iso88591".
 * After the WHATWG Encoding Standard, section 4.2, and what mail programs
 * really write.
 */
static const struct charset_name {
    const char *label;
    enum charset_id id;
} names[] = {
    {"28591", CS_1252},
    {"28592", CS_8859_2},
    {"437", CS_437},
    {"646", CS_ASCII},
    {"65000", CS_UTF7},
    {"65001", CS_UTF8},
    {"850", CS_850},
    {"852", CS_852},
    {"866", CS_866},
    {"936", CS_GB},
    {"949", CS_KR},
    {"950", CS_BIG5},
    {"ansi", CS_1252},
    {"ansix341968", CS_ASCII},
    {"arabic", CS_8859_6},
    {"ascii", CS_ASCII},
    {"asmo708", CS_8859_6},
    {"big5", CS_BIG5},
    {"big5eten", CS_BIG5},
    {"big5hkscs", CS_BIG5},
    {"chinese", CS_GB},
    {"cnbig5", CS_BIG5},
    {"cngb", CS_GB},
    {"cp1250", CS_1250},
    {"cp1251", CS_1251},
    {"cp1252", CS_1252},
    {"cp1253", CS_1253},
    {"cp1254", CS_1254},
    {"cp1255", CS_1255},
    {"cp1256", CS_1256},
    {"cp1257", CS_1257},
    {"cp1258", CS_1258},
    {"cp437", CS_437},
    {"cp819", CS_1252},
    {"cp850", CS_850},
    {"cp852", CS_852},
    {"cp866", CS_866},
    {"cp874", CS_874},
    {"cp932", CS_SJIS},
    {"cp936", CS_GB},
    {"cp949", CS_KR},
    {"cp950", CS_BIG5},
    {"csbig5", CS_BIG5},
    {"cseuckr", CS_KR},
    {"cseucpkdfmtjapanese", CS_EUCJP},
    {"csgb2312", CS_GB},
    {"csibm866", CS_866},
    {"csiso2022jp", CS_2022JP},
    {"csiso2022kr", CS_2022KR},
    {"csiso58gb231280", CS_GB},
    {"csisolatin1", CS_1252},
    {"csisolatin2", CS_8859_2},
    {"csisolatin3", CS_8859_3},
    {"csisolatin4", CS_8859_4},
    {"csisolatin5", CS_1254},
    {"csisolatin9", CS_8859_15},
    {"csisolatinarabic", CS_8859_6},
    {"csisolatincyrillic", CS_8859_5},
    {"csisolatingreek", CS_8859_7},
    {"csisolatinhebrew", CS_8859_8},
    {"cskoi8r", CS_KOI8R},
    {"csksc56011987", CS_KR},
    {"csmacintosh", CS_MAC},
    {"csshiftjis", CS_SJIS},
    {"csunicode", CS_UTF16},
    {"csunicode11utf7", CS_UTF7},
    {"cyrillic", CS_8859_5},
    {"dos874", CS_874},
    {"ecma114", CS_8859_6},
    {"ecma118", CS_8859_7},
    {"elot928", CS_8859_7},
    {"euccn", CS_GB},
    {"eucjp", CS_EUCJP},
    {"euckr", CS_KR},
    {"gb18030", CS_GB},
    {"gb180302000", CS_GB},
    {"gb180302005", CS_GB},
    {"gb2312", CS_GB},
    {"gb231280", CS_GB},
    {"gbk", CS_GB},
    {"greek", CS_8859_7},
    {"greek8", CS_8859_7},
    {"hebrew", CS_8859_8},
    {"hz", CS_HZ},
    {"hzgb", CS_HZ},
    {"hzgb2312", CS_HZ},
    {"ibm1252", CS_1252},
    {"ibm437", CS_437},
    {"ibm819", CS_1252},
    {"ibm850", CS_850},
    {"ibm852", CS_852},
    {"ibm866", CS_866},
    {"iso10646ucs2", CS_UTF16},
    {"iso2022cn", CS_2022CN},
    {"iso2022cnext", CS_2022CN},
    {"iso2022jp", CS_2022JP},
    {"iso2022jp1", CS_2022JP},
    {"iso2022jp2", CS_2022JP},
    {"iso2022jp3", CS_2022JP},
    {"iso2022jp2004", CS_2022JP},
    {"iso2022jpms", CS_2022JP},
    {"iso2022kr", CS_2022KR},
    {"iso646us", CS_ASCII},
    {"iso88591", CS_1252},
    {"iso885910", CS_8859_10},
    {"iso885911", CS_874},
    {"iso8859111", CS_874},
    {"iso885911987", CS_1252},
    {"iso885913", CS_8859_13},
    {"iso885914", CS_8859_14},
    {"iso885915", CS_8859_15},
    {"iso88591windows30latin1", CS_1252},
    {"iso88591windows31latin1", CS_1252},
    {"iso88592", CS_8859_2},
    {"iso885921987", CS_8859_2},
    {"iso88593", CS_8859_3},
    {"iso88594", CS_8859_4},
    {"iso88595", CS_8859_5},
    {"iso88596", CS_8859_6},
    {"iso88597", CS_8859_7},
    {"iso88598", CS_8859_8},
    {"iso88598e", CS_8859_8},
    {"iso88598i", CS_8859_8},
    {"iso88599", CS_1254},
    {"isocelticlatin8", CS_8859_14},
    {"isoir100", CS_1252},
    {"isoir101", CS_8859_2},
    {"isoir144", CS_8859_5},
    {"isoir149", CS_KR},
    {"isoir58", CS_GB},
    {"koi", CS_KOI8R},
    {"koi8", CS_KOI8R},
    {"koi8r", CS_KOI8R},
    {"koi8ru", CS_KOI8U},
    {"koi8u", CS_KOI8U},
    {"korean", CS_KR},
    {"ksc5601", CS_KR},
    {"ksc56011987", CS_KR},
    {"ksc56011989", CS_KR},
    {"l1", CS_1252},
    {"l2", CS_8859_2},
    {"l5", CS_1254},
    {"l9", CS_8859_15},
    {"latin1", CS_1252},
    {"latin2", CS_8859_2},
    {"latin3", CS_8859_3},
    {"latin4", CS_8859_4},
    {"latin5", CS_1254},
    {"latin6", CS_8859_10},
    {"latin9", CS_8859_15},
    {"logical", CS_8859_8},
    {"mac", CS_MAC},
    {"maccyrillic", CS_MACCYR},
    {"macintosh", CS_MAC},
    {"macroman", CS_MAC},
    {"ms936", CS_GB},
    {"ms949", CS_KR},
    {"ms950", CS_BIG5},
    {"mscp1251", CS_1251},
    {"mskanji", CS_SJIS},
    {"shiftjis", CS_SJIS},
    {"sjis", CS_SJIS},
    {"tis620", CS_874},
    {"ucs2", CS_UTF16},
    {"uhc", CS_KR},
    {"unicode", CS_UTF16},
    {"unicode11utf7", CS_UTF7},
    {"unicode11utf8", CS_UTF8},
    {"unicode20utf8", CS_UTF8},
    {"unicode20utf7", CS_UTF7},
    {"unicodefeff", CS_UTF16},
    {"unicodefffe", CS_UTF16BE},
    {"us", CS_ASCII},
    {"usascii", CS_ASCII},
    {"utf", CS_UTF8},
    {"utf16", CS_UTF16},
    {"utf16be", CS_UTF16BE},
    {"utf16le", CS_UTF16LE},
    {"utf32", CS_UTF32},
    {"utf32be", CS_UTF32},
    {"utf32le", CS_UTF32},
    {"utf7", CS_UTF7},
    {"utf8", CS_UTF8},
    {"utf8mb4", CS_UTF8},
    {"visual", CS_8859_8},
    {"win1250", CS_1250},
    {"win1251", CS_1251},
    {"win1252", CS_1252},
    {"windows1250", CS_1250},
    {"windows1251", CS_1251},
    {"windows1252", CS_1252},
    {"windows1253", CS_1253},
    {"windows1254", CS_1254},
    {"windows1255", CS_1255},
    {"windows1256", CS_1256},
    {"windows1257", CS_1257},
    {"windows1258", CS_1258},
    {"windows28591", CS_1252},
    {"windows28592", CS_8859_2},
    {"windows31j", CS_SJIS},
    {"windows874", CS_874},
    {"windows932", CS_SJIS},
    {"windows936", CS_GB},
    {"windows949", CS_KR},
    {"windows950", CS_BIG5},
    {"xxbig5", CS_BIG5},
};

const struct charset_kind charset_kinds[CS_N] = {
    [CS_NONE] = {"", NULL, CHARSET_BYTES},
    [CS_ASCII] = {"us-ascii", NULL, CHARSET_BYTES},
    [CS_UTF8] = {"utf-8", NULL, CHARSET_BYTES},
    [CS_UTF7] = {"UTF-7", NULL, CHARSET_SEVEN},
    [CS_UTF16] = {"UTF-16", NULL, CHARSET_WIDE},
    [CS_UTF16LE] = {"UTF-16LE", NULL, CHARSET_WIDE},
    [CS_UTF16BE] = {"UTF-16BE", NULL, CHARSET_WIDE},
    [CS_UTF32] = {"UTF-32", NULL, CHARSET_WIDE},
    [CS_2022JP] = {"ISO-2022-JP", "JIS7", CHARSET_SEVEN},
    [CS_2022KR] = {"ISO-2022-KR", NULL, CHARSET_SEVEN},
    [CS_2022CN] = {"ISO-2022-CN", NULL, CHARSET_SEVEN},
    [CS_HZ] = {"HZ", NULL, CHARSET_SEVEN},
    [CS_GB] = {"gb18030", "windows-936-2000", CHARSET_BYTES},
    [CS_BIG5] = {"Big5-HKSCS", "windows-950", CHARSET_BYTES},
    [CS_SJIS] = {"windows-31j", "Shift_JIS", CHARSET_BYTES},
    [CS_EUCJP] = {"EUC-JP", NULL, CHARSET_BYTES},
    [CS_KR] = {"windows-949", "EUC-KR", CHARSET_BYTES},
    [CS_KOI8R] = {"KOI8-R", NULL, CHARSET_BYTES},
    [CS_KOI8U] = {"KOI8-U", NULL, CHARSET_BYTES},
    [CS_MAC] = {"macintosh", NULL, CHARSET_BYTES},
    [CS_MACCYR] = {"x-mac-cyrillic", NULL, CHARSET_BYTES},
    [CS_437] = {"IBM437", NULL, CHARSET_BYTES},
    [CS_850] = {"IBM850", NULL, CHARSET_BYTES},
    [CS_852] = {"IBM852", NULL, CHARSET_BYTES},
    [CS_866] = {"IBM866", NULL, CHARSET_BYTES},
    [CS_874] = {"windows-874", NULL, CHARSET_BYTES},
    [CS_1250] = {"windows-1250", NULL, CHARSET_BYTES},
    [CS_1251] = {"windows-1251", NULL, CHARSET_BYTES},
    [CS_1252] = {"windows-1252", NULL, CHARSET_BYTES},
    [CS_1253] = {"windows-1253", NULL, CHARSET_BYTES},
    [CS_1254] = {"windows-1254", NULL, CHARSET_BYTES},
    [CS_1255] = {"windows-1255", NULL, CHARSET_BYTES},
    [CS_1256] = {"windows-1256", NULL, CHARSET_BYTES},
    [CS_1257] = {"windows-1257", NULL, CHARSET_BYTES},
    [CS_1258] = {"windows-1258", NULL, CHARSET_BYTES},
    [CS_8859_2] = {"ISO-8859-2", NULL, CHARSET_BYTES},
    [CS_8859_3] = {"ISO-8859-3", NULL, CHARSET_BYTES},
    [CS_8859_4] = {"ISO-8859-4", NULL, CHARSET_BYTES},
    [CS_8859_5] = {"ISO-8859-5", NULL, CHARSET_BYTES},
    [CS_8859_6] = {"ISO-8859-6", NULL, CHARSET_BYTES},
    [CS_8859_7] = {"ISO-8859-7", NULL, CHARSET_BYTES},
    [CS_8859_8] = {"ISO-8859-8", NULL, CHARSET_BYTES},
    [CS_8859_10] = {"ISO-8859-10", NULL, CHARSET_BYTES},
    [CS_8859_13] = {"ISO-8859-13", NULL, CHARSET_BYTES},
    [CS_8859_14] = {"ISO-8859-14", NULL, CHARSET_BYTES},
    [CS_8859_15] = {"ISO-8859-15", NULL, CHARSET_BYTES},
};

enum { LABEL_BYTES = 48 };

/* The label's letters and digits; false when it is too long for any name. */
static bool squeeze(struct str label, char out[LABEL_BYTES])
{
    size_t n = 0;

    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == ';' || c == '*')
            break; /* parameters, or the language of RFC 2231 */
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
            continue;
        if (n + 1 == LABEL_BYTES)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return n > 0;
}

static enum charset_id look_up(const char *label)
{
    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (strcmp(names[i].label, label) == 0)
            return names[i].id;
    return CS_NONE;
}

enum charset_id charset_id_of(struct str label)
{
    char name[LABEL_BYTES];
    enum charset_id id;

    if (!squeeze(label, name))
        return CS_NONE;
    id = look_up(name);
    if (id == CS_NONE && name[0] == 'x') /* x-gbk, x-sjis, x-cp1250 */
        id = look_up(name + 1);
    return id;
}

struct str charset_canonical(struct str label)
{
    return str_from_z(charset_kinds[charset_id_of(label)].converter);
}
