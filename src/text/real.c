#include "base/base.h"
#include "text/real.h"

/* ln 2 in two parts; the high one has zeros at its end, so that a whole
 * number of up to 11 bits times it is exact (Cody and Waite, 1980). */
static const double ln2_high = 6.93147180369123816490e-01;
static const double ln2_low = 1.90821492927058770002e-10;

static double from_bits(uint64_t bits)
{
    double d;

    memcpy(&d, &bits, sizeof d);
    return d;
}

double real_exp(double x)
{
    double n, r, sum = 1;
    int64_t whole;

    if (!(x > -700)) /* also what is not a number */
        x = -700;
    if (x > 700)
        x = 700;
    whole = (int64_t)(x * 1.44269504088896340736 + (x < 0 ? -0.5 : 0.5));
    n = (double)whole;
    r = x - n * ln2_high - n * ln2_low; /* |r| <= ln 2 / 2 */
    /* Taylor's series; the 15th term is below 2^-63 */
    for (int k = 14; k >= 1; k--)
        sum = 1 + sum * r / k;
    return sum * from_bits((uint64_t)(whole + 1023) << 52);
}

double real_log(double x)
{
    uint64_t bits;
    int64_t n;
    double m, s, square, sum = 0;

    if (!(x >= 2.2250738585072014e-308) || x > 1.7976931348623157e308)
        return -700;
    memcpy(&bits, &x, sizeof bits);
    n = (int64_t)(bits >> 52) - 1023;
    m = from_bits((bits & UINT64_C(0xfffffffffffff)) | UINT64_C(1023) << 52);
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        n++;
    }
    /* log m = 2 artanh s, |s| <= 0.1716: the term of s^23 is below 2^-61 */
    s = (m - 1) / (m + 1);
    square = s * s;
    for (int k = 21; k >= 3; k -= 2)
        sum = (sum + 1.0 / k) * square;
    return (double)n * ln2_high + (2 * s + (2 * s * sum + (double)n * ln2_low));
}

double real_logistic(double x)
{
    return x >= 0 ? 1 / (1 + real_exp(-x)) : 1 - 1 / (1 + real_exp(x));
}
