#include "base/utf8.h"
#include "text/fold_impl.h"

enum fold_class fold_class_of(uint32_t cp)
{
    return (enum fold_class)(fold_entry_of(cp) >> FOLD_CLASS_SHIFT);
}

size_t fold_cp(uint32_t cp, uint32_t out[FOLD_CPS_MAX])
{
    uint32_t e = fold_entry_of(cp);
    uint32_t value = e & FOLD_VALUE_MASK;
    size_t n;

    if (e >> FOLD_CLASS_SHIFT == FOLD_MARK)
        return 0;
    if (!(e & FOLD_MORE_BIT)) {
        out[0] = value ? value : cp;
        return 1;
    }
    n = fold_more[value];
    for (size_t i = 0; i < n; i++)
        out[i] = fold_more[value + 1 + i];
    return n;
}

uint32_t fold_lower(uint32_t cp)
{
    uint32_t low = 0;

    if (cp < 0x110000)
        low = fold_lower_entry[fold_lower_page[cp >> 8]][cp & 255];
    return low ? low : cp;
}

uint32_t fold_simplified(uint32_t cp)
{
    uint32_t out[FOLD_CPS_MAX];

    if (fold_class_of(cp) != FOLD_NOSPACE || fold_cp(cp, out) != 1)
        return cp;
    return out[0];
}

struct str fold_text(struct arena *a, struct str text)
{
    struct buf b = buf_make(a, SIZE_MAX / 8);

    for (size_t i = 0; i < text.len;) {
        uint32_t cp, out[FOLD_CPS_MAX];
        size_t n = utf8_read(str_sub(text, i, 4), &cp);
        size_t k = 0, m;

        if (n == 0) { /* not UTF-8: the contract is broken, lose the byte */
            i++;
            continue;
        }
        m = fold_cp(cp, out);
        /* й, ї and ў written in two characters are letters of their own */
        if (m == 0 && b.len >= 2) {
            uint32_t last;

            if (utf8_read(str_make(b.ptr + b.len - 2, 2), &last) == 2 &&
                fold_composed(last, cp) != last) {
                b.len -= 2;
                buf_put_cp(&b, fold_composed(last, cp));
            }
        }
        while (k < m)
            buf_put_cp(&b, out[k++]);
        i += n;
    }
    return buf_str(&b);
}
