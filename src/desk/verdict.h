/*
 * verdict.h — what messages say, kept with them: read when they come in,
 * shown with its words, set right by people, and drawn at random to learn how
 * often it is right.
 *
 * A verdict has five heads that people can set right: language, kind, harm,
 * cause and flags.  What the machine said stays as it was; what they say
 * stands beside it (table correction) and is an event of the case.
 */
#ifndef DESK_VERDICT_H
#define DESK_VERDICT_H

#include "db/db.h"
#include "db/q_verdict.h"
#include "desk/desk.h"
#include "judge/verdict.h"

/* What a brand brings along, read once for many messages.  It lives in the
 * arena it was read into. */
struct verdict_ground {
    struct str zone;
    const struct judge_names *names;
    const struct adapt *adapt; /* what its corrections taught; may be NULL */
    const struct q_word_list *words; /* of all kinds */
    size_t words_n;
};

/* A learned model judges; else rules and word lists alone. */
bool verdict_has_model(const struct desk *desk);

bool verdict_ground(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    struct verdict_ground *g, struct err *e) MUST_USE;

/* The words of a kind: "spelling", "product", "competitor". */
const struct str *verdict_words(struct arena *a, const struct verdict_ground *g,
                                struct str kind, size_t *n);

/* A verdict as it will be stored; its spans and entities are in `said`. */
struct verdict_row {
    struct verdict v;
    struct str model; /* version; "" : rules alone */
    struct str said;  /* JSON object */
};

/* Pure: no store, no clock.  lang: of the text. */
void verdict_of(struct arena *a, const struct desk *desk,
                const struct verdict_ground *g, struct str text,
                struct str subject, struct str channel, int64_t at_us,
                struct verdict_row *out);

/* Of a stored message's text what a verdict is of: without quotes; its spans
 * count bytes of this. */
struct str verdict_text(struct arena *a, struct str message_text);

/* In the transaction that writes the message. */
bool verdict_keep(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t case_id, int64_t message_id, bool by_person,
                  const struct verdict_row *row, struct err *e) MUST_USE;

/* From here on a cause is worth writing into the case. */
#define VERDICT_CAUSE_P 0.6

/* The case's cause, unless somebody said one or none is likely enough.  An
 * event tells that it is the judgement's. */
bool verdict_case_cause(struct db_tx *tx, struct arena *a,
                        const struct actor *who, int64_t case_id,
                        int64_t message_id, const struct verdict_row *row,
                        struct err *e) MUST_USE;

/* ---- setting it right ---- */
enum verdict_head {
    HEAD_LANGUAGE, /* a tag, or "" */
    HEAD_KIND,
    HEAD_HARM,  /* "0" … "4" */
    HEAD_CAUSE, /* of the fixed list or the brand's own, or "" */
    HEAD_FLAGS  /* names in the order of enum flag, separated by "," */
};
enum { HEAD_N = HEAD_FLAGS + 1 };

struct str verdict_head_name(enum verdict_head head);
bool verdict_head_parse(struct str name, enum verdict_head *head) MUST_USE;

/*
 * What a message says by the machine, and by the people who looked at it.
 * now[h] is was[h] when nobody set it right; by[h] is who did, 0: nobody.
 */
struct verdict_view {
    struct q_verdict_get row;
    struct str was[HEAD_N], now[HEAD_N];
    int64_t by[HEAD_N];
    bool looked[HEAD_N]; /* somebody looked, and maybe found it right */
};

/* ERR_MISSING: the message has no verdict. */
bool verdict_view(struct db_tx *tx, struct arena *a, int64_t brand_id,
                  int64_t message_id, struct verdict_view *v,
                  struct err *e) MUST_USE;

/*
 * now is what it should have been.  What the case took over from the verdict
 * (language, cause) follows.  ERR_INPUT: no value of that head.
 */
bool verdict_correct(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t message_id, enum verdict_head head, struct str now,
                     struct err *e) MUST_USE;

/* The flag is there although it should not be, or the other way round. */
bool verdict_toggle_flag(struct db_tx *tx, struct arena *a,
                         const struct actor *who, int64_t message_id,
                         struct str flag, struct err *e) MUST_USE;

/* All that nobody set right is right.  Ends its being asked about. */
bool verdict_confirm(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t message_id, struct err *e) MUST_USE;

/* ---- drawn at random ---- */
enum { SAMPLE_PER_DAY = 5, SAMPLE_DAYS = 14 };

/*
 * Today's messages for this agent, drawn at the first call of the day among
 * those that people wrote in the last SAMPLE_DAYS and nobody looked at; fewer
 * when there are no more.  `chance` is any random number.
 */
bool verdict_sample(struct db_tx *tx, struct arena *a, const struct actor *who,
                    uint64_t chance, struct q_sample_of_day **rows, size_t *n,
                    struct err *e) MUST_USE;

#endif
