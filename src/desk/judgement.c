#include <math.h>

#include "base/hash.h"
#include "desk/event.h"
#include "desk/judgement.h"
#include "job/job.h"

enum { LEARNED_ROWS = 50, WEEK_S = 7 * 24 * 3600 };

static const int64_t WEEK_US = (int64_t)WEEK_S * US_PER_S;

struct judgement_share judgement_share(int64_t right, int64_t n)
{
    const double z = 1.959964; /* 97.5 % of the normal distribution */
    struct judgement_share s = {right, n, 0, 1};
    double p, middle, half, all = (double)n;

    if (n == 0)
        return s;
    p = (double)right / all;
    middle = p + z * z / (2 * all);
    half = z * sqrt(p * (1 - p) / all + z * z / (4 * all * all));
    s.low = (middle - half) / (1 + z * z / all);
    s.high = (middle + half) / (1 + z * z / all);
    s.low = s.low < 0 ? 0 : s.low;
    s.high = s.high > 1 ? 1 : s.high;
    return s;
}

/* ---- adding up ---- */

struct tally {
    enum verdict_head head;
    struct str value;
    int64_t said, meant, both;
};

struct adding {
    struct arena *a;
    struct tally *tallies;
    size_t n, room;
    struct judgement *out;
};

static struct tally *tally_of(struct adding *s, enum verdict_head head,
                              struct str value)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->tallies[i].head == head && str_eq(s->tallies[i].value, value))
            return &s->tallies[i];
    if (s->n == s->room) {
        size_t room = s->room ? 2 * s->room : 64;

        s->tallies = arena_grow(s->a, s->tallies, s->room * sizeof *s->tallies,
                                room * sizeof *s->tallies);
        s->room = room;
    }
    s->tallies[s->n] = (struct tally){.head = head, .value = value};
    return &s->tallies[s->n++];
}

static bool holds(struct str list, struct str item)
{
    struct str rest = list, one;

    while (list.len && str_cut(&rest, ',', &one))
        if (str_eq(one, item))
            return true;
    return false;
}

/* Flags are a set; the other heads say one thing or nothing. */
static void add_values(struct adding *s, enum verdict_head head,
                       const struct q_correction_sums *r)
{
    struct str rest = r->was, one;

    while (r->was.len && str_cut(&rest, ',', &one)) {
        struct tally *t = tally_of(s, head, one);

        t->said += r->n;
        t->both += holds(r->now, one) ? r->n : 0;
    }
    rest = r->now;
    while (r->now.len && str_cut(&rest, ',', &one))
        tally_of(s, head, one)->meant += r->n;
}

static struct judgement_week *week_of(struct judgement *out, int64_t week)
{
    for (size_t i = 0; i < out->weeks_n; i++)
        if (out->weeks[i].week == week)
            return &out->weeks[i];
    if (out->weeks_n == JUDGEMENT_WEEKS + 1)
        return NULL;
    out->weeks[out->weeks_n] = (struct judgement_week){.week = week};
    return &out->weeks[out->weeks_n++];
}

static void add_row(struct adding *s, const struct q_correction_sums *r)
{
    int64_t right = str_eq(r->was, r->now) ? r->n : 0;
    struct judgement *out = s->out;
    struct judgement_week *week;
    enum verdict_head head;

    if (!verdict_head_parse(r->head, &head))
        return;
    if (!r->sampled) {
        out->corrected[head] += r->n - right;
        return;
    }
    out->right[head].right += right;
    out->right[head].n += r->n;
    add_values(s, head, r);
    week = week_of(out, r->week);
    if (week) {
        week->right[head].right += right;
        week->right[head].n += r->n;
    }
}

static int by_head(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;

    if (x->head != y->head)
        return (int)x->head - (int)y->head;
    if (x->meant != y->meant)
        return x->meant > y->meant ? -1 : 1;
    return str_cmp(x->value, y->value);
}

static int newest_first(const void *a, const void *b)
{
    const struct judgement_week *x = a, *y = b;

    return (x->week < y->week) - (x->week > y->week);
}

static struct judgement_share settled(struct judgement_share s)
{
    return judgement_share(s.right, s.n);
}

static void add_up(struct adding *s, const struct q_correction_sums *rows,
                   size_t n)
{
    struct judgement *out = s->out;

    out->weeks = ARENA_ARRAY(s->a, JUDGEMENT_WEEKS + 1, struct judgement_week);
    for (size_t i = 0; i < n; i++)
        add_row(s, &rows[i]);
    if (s->n)
        qsort(s->tallies, s->n, sizeof *s->tallies, by_head);
    out->values = ARENA_ARRAY(s->a, s->n, struct judgement_value);
    for (size_t i = 0; i < s->n; i++) {
        const struct tally *t = &s->tallies[i];

        out->values[out->values_n++] = (struct judgement_value){
            t->head, t->value, judgement_share(t->both, t->said),
            judgement_share(t->both, t->meant)};
    }
    qsort(out->weeks, out->weeks_n, sizeof *out->weeks, newest_first);
    for (int h = 0; h < HEAD_N; h++) {
        out->right[h] = settled(out->right[h]);
        for (size_t i = 0; i < out->weeks_n; i++)
            out->weeks[i].right[h] = settled(out->weeks[i].right[h]);
    }
}

bool judgement_read(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    int64_t now_us, struct judgement *out, struct err *e)
{
    int64_t since_us = now_us - JUDGEMENT_WEEKS * WEEK_US;
    struct adding s = {.a = a, .out = out};
    struct q_correction_sums *rows;
    size_t n;

    *out = (struct judgement){.weeks_n = 0};
    if (!q_correction_sums(tx, a, brand_id, since_us, &rows, &n, e) ||
        !q_learned_list(tx, a, brand_id, LEARNED_ROWS, &out->learned,
                        &out->learned_n, e) ||
        !q_finding_sums(tx, a, brand_id, since_us, &out->findings,
                        &out->findings_n, e))
        return false;
    add_up(&s, rows, n);
    return true;
}

bool judgement_roll_back(struct db_tx *tx, struct arena *a,
                         const struct actor *who, int64_t id, struct err *e)
{
    int64_t changed;

    if (!q_learned_roll_back(tx, who->brand_id, id, who->agent_id, who->now_us,
                             &changed, e))
        return false;
    if (changed == 0)
        return err_set(e, ERR_CONFLICT, "this version is not in use");
    return event_add(
        tx, a, who,
        &(struct event_new){
            .kind = "judgement.rolled_back",
            .data = event_data(a, "learned", str_fmt(a, "%" PRId64, id))},
        NULL, e);
}

bool judgement_schedule(struct db_tx *tx, struct arena *a, int64_t brand_id,
                        int64_t now_us, struct err *e)
{
    /* three o'clock in UTC, and a key that makes it one a night */
    int64_t day = now_us / US_PER_DAY,
            at_us = day * US_PER_DAY + 3 * US_PER_HOUR;
    const struct job_new job = {
        .brand_id = brand_id,
        .kind = JUDGEMENT_JOB,
        .key = str_fmt(a, "%" PRId64, at_us < now_us ? day + 1 : day),
        .payload = STR("{}"),
        .run_us = at_us < now_us ? at_us + US_PER_DAY : at_us,
    };

    return job_put(tx, &job, now_us, e);
}
