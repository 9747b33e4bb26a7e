/*
 * guard.h — the tone guard: reads what is about to leave, and says which
 * words would make things worse, why, and what to write in their place.
 *
 * Levels: GUARD_STOP is certain harm (an insult, a card number, another
 * customer's data, a placeholder left in): refused until it is mended or a
 * lead lets it pass with a reason.  GUARD_ASK is doubtful and needs a second
 * click.  GUARD_NOTE is advice and holds nothing up.
 *
 * An undertaking ("we will refund you by Friday") is no fault: it is listed
 * as a promise, for the author to confirm with its date.
 *
 * Words of others do not count against the author: lines that begin with ">"
 * and what follows "-----Original Message-----" are not read, but for the
 * data of other people.
 *
 * Pure: no clock, no file; speller and store are asked by the caller's
 * pointers and lists.  Linear time; texts are read up to LIMIT_SCAN_BYTES.
 * Invalid UTF-8 is survived.  Everything returned lives in the arena.
 */
#ifndef JUDGE_GUARD_H
#define JUDGE_GUARD_H

#include "base/json.h"
#include "judge/guard_in.h"
#include "judge/judge.h"

enum guard_level { GUARD_NOTE, GUARD_ASK, GUARD_STOP };

enum guard_what {
    /* manners, judge/manner.h */
    GUARD_INSULT,
    GUARD_SLUR,
    GUARD_THREAT,
    GUARD_CONDESCENSION,
    GUARD_BLAME,
    GUARD_SARCASM,
    GUARD_SHOUTING, /* capitals, storms of punctuation */
    GUARD_BOASTING,
    GUARD_IMPATIENCE,
    GUARD_COLDNESS, /* no greeting, no name, no regret where harm >= 2 */
    /* what the answer does for the customer */
    GUARD_EMPTY_APOLOGY, /* regret without a deed, a date or an owner */
    GUARD_DEFLECTION,    /* sends the customer elsewhere */
    GUARD_POLICY,        /* refuses by policy */
    GUARD_LIMIT,         /* promises what the author may not */
    /* data of people who are not the addressee, judge/pii.h */
    GUARD_CARD,
    GUARD_ACCOUNT,  /* IBAN */
    GUARD_IDENTITY, /* number of a passport, an identity card, PESEL, … */
    GUARD_PHONE,
    GUARD_ADDRESS,      /* e-mail */
    GUARD_OTHER_PERSON, /* name or address of another customer */
    /* what was overlooked */
    GUARD_NAME,     /* the brand's, a product's or the customer's, misspelt */
    GUARD_SPELLING, /* never stops */
    GUARD_LANGUAGE, /* not the customer's */
    GUARD_LENGTH,   /* more than the channel takes */
    GUARD_PLACEHOLDER, /* "Dear {name}", "XXX" */
    GUARD_LINK,        /* text and target disagree */
    GUARD_ATTACHMENT   /* mentioned, and missing */
};

enum { GUARD_WHAT_N = GUARD_ATTACHMENT + 1, GUARD_LEVEL_N = GUARD_STOP + 1 };

/* "insult", "empty_apology", …; "note", "ask", "stop".  Static texts. */
struct str guard_what_name(enum guard_what what);
struct str guard_level_name(enum guard_level level);
bool guard_what_parse(struct str name, enum guard_what *what) MUST_USE;

struct guard_finding {
    enum guard_what what;
    enum guard_level level;
    uint32_t from, to; /* bytes of the text, or of the subject; from == to:
                          the whole of it */
    bool in_subject;
    /* English sentences that are keys of the message tables (i18n/msg.h);
     * static texts.  suggestion may be empty. */
    struct str why, suggestion;
    /* What may be put in the place of from … to at one key: the name as it
     * is written, a word that the speller knows, what fits; ptr NULL: there
     * is none. */
    struct str with;
};

/* An undertaking, for the author to confirm before it becomes a promise. */
struct guard_promise {
    uint32_t from, to; /* bytes of the text */
    struct str text;   /* that part of it */
    int64_t due_us;    /* 0: there is no date in it */
};

enum { GUARD_FINDINGS_MAX = 200, GUARD_PROMISES_MAX = 20 };

struct guard_out {
    enum lang lang; /* of the text */
    /* Subject first, then by place; no two of the same kind overlap. */
    struct guard_finding *findings;
    size_t findings_n;
    struct guard_promise *promises; /* by place */
    size_t promises_n;
    size_t chars;                /* of the text, as the channel counts */
    size_t counts[GUARD_WHAT_N]; /* findings by kind */
    enum guard_level level;      /* the gravest; GUARD_NOTE also when none */
    bool cut;                    /* the text was longer than what is read */
};

/* The model of j may be absent: then rules and word lists alone answer. */
void guard_read(const struct judge *j, struct arena *a,
                const struct guard_in *in, struct guard_out *out);

/* A reason or suggestion in a language: msg of i18n, which judge may not see. */
typedef struct str guard_say(enum lang lang, const char *key);

/*
 * Writes "findings" and "promises" of the fixed form into the open object
 * of j.  What was found of cards, accounts and identities is never written,
 * only where it stands.  say NULL: reasons in English, as they are.
 */
void guard_json(struct json *j, const struct guard_out *out, guard_say *say,
                enum lang lang);

#endif
