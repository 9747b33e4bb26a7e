/*
 * verdict_sample.c — which messages an agent is asked about.
 *
 * Numbers are drawn from a stretch of message ids, and those that are none of
 * ours fall out; so each message that may be asked about is as likely as any
 * other, however unevenly the ids are spread, and no table is sorted by
 * chance.
 */
#include "base/json.h"
#include "base/random.h"
#include "desk/verdict.h"

enum { STRETCH = 20000, DRAWS = 2000 };

static struct str draw(struct arena *a, struct rng *r, int64_t last)
{
    struct buf b = buf_make(a, 64 * 1024);
    struct json j = json_make(&b);
    int64_t low = last > STRETCH ? last - STRETCH : 0;

    json_array(&j);
    for (int64_t i = 0; i < DRAWS; i++) {
        if (last - low <= DRAWS) { /* few enough to take them all */
            if (i >= last - low)
                break;
            json_i64(&j, low + i + 1);
        } else {
            json_i64(&j,
                     low + 1 + (int64_t)rng_below(r, (uint64_t)(last - low)));
        }
    }
    json_end(&j);
    return buf_str(&b);
}

static bool fill(struct db_tx *tx, struct arena *a, const struct actor *who,
                 uint64_t chance, int64_t day, struct err *e)
{
    struct rng r = rng_make(chance);
    struct q_verdict_last last;
    struct q_verdict_drawn *rows;
    int64_t changed;
    size_t n;

    switch (q_verdict_last(tx, a, who->brand_id, &last, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    if (!q_verdict_drawn(tx, a, who->brand_id, draw(a, &r, last.message_id),
                         who->now_us - SAMPLE_DAYS * US_PER_DAY, &rows, &n, e))
        return false;
    for (int i = 0; i < SAMPLE_PER_DAY && n > 0; i++) {
        size_t at = (size_t)rng_below(&r, n);

        if (!q_sample_put(tx, who->brand_id, rows[at].message_id, who->agent_id,
                          day, rows[at].case_id, &changed, e))
            return false;
        rows[at] = rows[--n];
    }
    return true;
}

bool verdict_sample(struct db_tx *tx, struct arena *a, const struct actor *who,
                    uint64_t chance, struct q_sample_of_day **rows, size_t *n,
                    struct err *e)
{
    int64_t day = who->now_us / US_PER_DAY;

    if (!q_sample_of_day(tx, a, who->brand_id, who->agent_id, day, rows, n, e))
        return false;
    if (*n > 0)
        return true;
    return fill(tx, a, who, chance, day, e) &&
           q_sample_of_day(tx, a, who->brand_id, who->agent_id, day, rows, n,
                           e);
}
