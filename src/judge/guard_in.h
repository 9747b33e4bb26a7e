/*
 * guard_in.h — what the tone guard (judge/guard.h) is told about a text that
 * is about to leave, and about those whom it concerns.  All is borrowed for
 * the call; "" and 0 mean: not known.
 */
#ifndef JUDGE_GUARD_IN_H
#define JUDGE_GUARD_IN_H

#include "base/str.h"
#include "text/lang.h"

struct guard_link {
    struct str text, target; /* of "[text](target)" or <a>, once rendered */
};

/* A customer who is not the addressee. */
struct guard_other {
    struct str name;    /* "Anna Kowalska"; empty: not known */
    struct str address; /* of mail, or a handle; empty: not known */
};

/* The dictionaries of the desk; judge knows no library of spelling. */
struct guard_speller {
    void *ctx;
    /* True also when there is no dictionary for the language. */
    bool (*known)(void *ctx, enum lang lang, struct str word);
    /* A likely word, in the arena, ptr NULL for none; may be NULL. */
    struct str (*suggest)(void *ctx, struct arena *a, enum lang lang,
                          struct str word);
};

/* What the author may promise without asking; 0: no limit is set. */
struct guard_limits {
    int64_t amount_cents; /* hundredths of the currency */
    struct str currency;  /* ISO 4217; amounts in others are asked about */
    int days;             /* a date further away is asked about */
};

struct guard_in {
    struct str text;    /* as typed, Markdown */
    struct str subject; /* may be empty */
    enum lang lang;     /* of the customer; LANG_UNSURE: not known */
    struct str channel; /* "mail", "mastodon", …; may be empty */
    size_t limit_chars; /* of the channel, as people count; 0: none */
    int harm;           /* of the case, 0 … 4 */
    bool automatic;     /* nobody wrote it by hand */
    bool first_reply;   /* nobody answered this customer before */
    bool has_attachment;

    struct str customer_name, agent_name, brand_name; /* may be empty */
    const struct str *names; /* brands and products, as they are written */
    size_t names_n;
    const struct str *words; /* of the desk's own dictionary */
    size_t words_n;

    const struct guard_link *links; /* found by the caller; those that stand
                                       in the text as [text](target) are
                                       found here */
    size_t links_n;
    const struct str *allowed; /* mail addresses, phones, account numbers of
                                  addressee and brand; domains as "@x.pl" */
    size_t allowed_n;
    const struct guard_other *others;
    size_t others_n;

    const struct guard_speller *speller; /* NULL: spelling is not looked at */
    struct guard_limits limits;
    int64_t now_us;  /* for "tomorrow"; 0: promises come without dates */
    struct str zone; /* of the brand: "Europe/Warsaw"; empty: UTC */
};

#endif
