/*
 * demo_play.c — new messages into a running desk: newcomers with new matters,
 * and answers in cases that wait for their customer, languages in turn.  Each
 * is kept as by a door; the serving process settles it.
 */
#include <errno.h>
#include <signal.h>

#include "base/clock.h"
#include "base/random.h"
#include "db/q_case.h"
#include "db/q_message.h"
#include "desk/intake.h"
#include "main/demo_mail.h"
#include "main/run.h"

struct show {
    struct demo *d;
    const struct demo_news *news;
    struct q_message_last_in last; /* what an answer answers */
    bool found;
};

/* True when it is time to stop. */
static bool stopped_within(int64_t us)
{
    const struct timespec t = {.tv_sec = us / US_PER_S,
                               .tv_nsec = us % US_PER_S * 1000};
    sigset_t set;
    int got;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    while ((got = sigtimedwait(&set, NULL, &t)) < 0 && errno == EINTR)
        ;
    return got > 0;
}

/* The case that has waited longest for a customer of this language. */
static bool find_waiting(struct db_tx *tx, void *ctx, struct err *e)
{
    struct show *s = ctx;
    struct demo *d = s->d;
    struct q_case_queue *rows;
    const struct q_case_queue_in in = {
        .brand_id = d->brand_id,
        .state = case_state_name(CASE_WAITING_CUSTOMER),
        .lang = str_from_z(s->news->lang),
        .after_due_us = INT64_MIN,
        .after_since_us = INT64_MIN,
        .limit_n = 1,
    };
    size_t n;

    s->found = false;
    if (!q_case_queue(tx, d->a, &in, &rows, &n, e))
        return false;
    if (n == 0)
        return true;
    switch (q_message_last_in(tx, d->a, d->brand_id, rows[0].id, &s->last, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW: s->found = s->last.from_addr.len > 0; break;
    }
    return true;
}

static const struct demo_newcomer *newcomer(const char *lang, size_t round)
{
    size_t n = 0, at;

    for (size_t i = 0; demo_newcomers[i].lang; i++)
        n += strcmp(demo_newcomers[i].lang, lang) == 0;
    assert(n > 0);
    at = round % n;
    for (size_t i = 0;; i++)
        if (strcmp(demo_newcomers[i].lang, lang) == 0 && at-- == 0)
            return &demo_newcomers[i];
}

/* *some is false when there is no case that this could answer. */
static bool letter_of(struct show *s, size_t number, struct demo_letter *l,
                      bool *some, struct err *e)
{
    struct demo *d = s->d;
    const struct demo_newcomer *who = newcomer(s->news->lang, number);

    *l = (struct demo_letter){
        .name = who->name,
        .address = who->address,
        .lang = s->news->lang,
        .text = str_from_z(s->news->text),
        .message_id =
            str_fmt(d->a, "%.*s@mail.example", STR_ARG(random_token(d->a, 20))),
        .date_us = clock_now_us(),
    };
    *some = true;
    if (s->news->subject) {
        l->subject = str_from_z(s->news->subject);
        return true;
    }
    if (!db_run_read(d->db, find_waiting, s, e))
        return false;
    *some = s->found;
    l->name = str_z(d->a, s->last.from_name);
    l->address = str_z(d->a, s->last.from_addr);
    l->subject = str_fmt(d->a, "Re: %.*s", STR_ARG(s->last.subject));
    l->in_reply_to = s->last.ref;
    return true;
}

static bool play_one(struct show *s, size_t number, bool *some, struct err *e)
{
    struct demo *d = s->d;
    struct demo_letter l;
    struct str raw;
    int64_t id;

    if (!letter_of(s, number, &l, some, e))
        return false;
    if (!*some)
        return true;

    if (!demo_mail(d->a, &l, &raw, e))
        return false;

    const struct intake_item item = {.brand_id = d->brand_id,
                                     .account_id = d->account_id,
                                     .door = "demo",
                                     .mail_from = str_from_z(l.address),
                                     .rcpt_to = STR(DEMO_ADDRESS),
                                     .raw = raw};

    if (!intake_keep(d->db, d->a, &item, 1, 0, clock_now_us(), &id, e))
        return false;
    printf("%s: %.*s\n", l.name, STR_ARG(l.subject));
    fflush(stdout);
    return true;
}

bool demo_play(struct demo *d, int64_t pause_us, struct err *e)
{
    size_t news_n = 0;
    bool some = true;

    run_signals();
    while (demo_news[news_n].lang)
        news_n++;
    assert(news_n > 0);
    for (size_t i = 0, misses = 0;; i++) {
        struct show s = {.d = d, .news = &demo_news[i % news_n]};

        /* nothing to answer: the next piece at once, but never in circles */
        misses = some ? 0 : misses + 1;
        if ((some || misses >= news_n) && stopped_within(pause_us))
            return true;
        if (!play_one(&s, i / news_n, &some, e))
            return false;
        arena_reset(d->a);
    }
}
