#include "judge/pii_impl.h"

/* Luhn, US patent 2950048; ISO/IEC 7812-1 annex B. */
bool pii_luhn(struct str digits)
{
    unsigned sum = 0;

    for (size_t i = 0; i < digits.len; i++) {
        unsigned d = (unsigned)(digits.ptr[digits.len - 1 - i] - '0');

        if (d > 9)
            return false;
        if (i % 2 == 1)
            d = d > 4 ? 2 * d - 9 : 2 * d;
        sum += d;
    }
    return digits.len > 1 && sum % 10 == 0;
}

size_t pii_iban_len(const char country[2])
{
    /* the SWIFT registry of IBAN formats */
    static const struct {
        char country[3];
        uint8_t len;
    } table[] = {
        {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20},
        {"BE", 16}, {"BG", 22}, {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28},
        {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27},
        {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
        {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23},
        {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22},
        {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30},
        {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
        {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19},
        {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18},
        {"NO", 15}, {"OM", 23}, {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25},
        {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24}, {"SC", 31},
        {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23},
        {"ST", 25}, {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29},
        {"VA", 22}, {"VG", 24}, {"XK", 20}};

    for (size_t i = 0; i < ARRAY_N(table); i++)
        if (memcmp(table[i].country, country, 2) == 0)
            return table[i].len;
    return 0;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* ISO 7064 MOD 97-10: the first four go last, letters count 10 to 35. */
bool pii_iban(struct str plain)
{
    char country[2];
    unsigned rest = 0;

    if (plain.len < 15)
        return false;
    country[0] = upper(plain.ptr[0]);
    country[1] = upper(plain.ptr[1]);
    if (plain.len != pii_iban_len(country))
        return false;
    for (size_t i = 0; i < plain.len; i++) {
        char c = upper(plain.ptr[(i + 4) % plain.len]);

        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (unsigned)(c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
        else
            return false;
    }
    return rest == 1;
}

static int weighed(struct str digits, const int *weights, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return -1;
        sum += (digits.ptr[i] - '0') * weights[i];
    }
    return sum;
}

/* Number of the Polish register of persons: date of birth with the century
 * in the month, serial, check digit. */
bool pii_pesel(struct str digits)
{
    static const int weights[] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    int sum = digits.len == 11 ? weighed(digits, weights, 11) : -1;
    int month, day;

    if (sum < 0 || sum % 10 != 0)
        return false;
    month = ((digits.ptr[2] - '0') * 10 + digits.ptr[3] - '0') % 20;
    day = (digits.ptr[4] - '0') * 10 + digits.ptr[5] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* GB 11643-1999: place, date of birth, serial, ISO 7064 MOD 11-2. */
bool pii_chinese_id(struct str plain)
{
    static const int weights[] = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                  3, 7, 9,  10, 5, 8, 4, 2};
    int sum = plain.len == 18 ? weighed(plain, weights, 17) : -1;
    int century, month;

    if (sum < 0 || upper(plain.ptr[17]) != "10X98765432"[sum % 11])
        return false;
    century = (plain.ptr[6] - '0') * 10 + plain.ptr[7] - '0';
    month = (plain.ptr[10] - '0') * 10 + plain.ptr[11] - '0';
    return (century == 19 || century == 20) && month >= 1 && month <= 12;
}

/* A letter for the place of birth, 1 or 2 for the sex, check digit. */
bool pii_taiwanese_id(struct str plain)
{
    static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO"; /* 10 to 35 */
    static const int weights[] = {8, 7, 6, 5, 4, 3, 2, 1, 1};
    const char *at =
        plain.len == 10 ? strchr(order, upper(plain.ptr[0])) : NULL;
    int letter, sum;

    if (!at || !*at || (plain.ptr[1] != '1' && plain.ptr[1] != '2'))
        return false;
    letter = (int)(at - order) + 10;
    sum = weighed(str_sub(plain, 1, 9), weights, 9);
    return sum >= 0 && (letter / 10 + letter % 10 * 9 + sum) % 10 == 0;
}

/* Numéro d'inscription au répertoire: 13 digits and 97 minus the rest. */
bool pii_french_id(struct str digits)
{
    int64_t number, key;

    if (digits.len != 15 || (digits.ptr[0] != '1' && digits.ptr[0] != '2'))
        return false;
    return str_to_i64(str_sub(digits, 0, 13), &number) &&
           str_to_i64(str_sub(digits, 13, 2), &key) && 97 - number % 97 == key;
}
