/*
 * demo.h — the demonstration: a brand that does not exist, its people, and
 * ten days of letters, as tables (demo_letters_*.c) that are played through
 * the real doors at times in the past.  All texts were written for this
 * project; all addresses end in .test or .example and reach nobody.
 */
#ifndef MAIN_DEMO_H
#define MAIN_DEMO_H

#include "desk/case.h"
#include "desk/role.h"
#include "main/cli.h"

#define DEMO_BRAND "Meridian Air"
#define DEMO_ADDRESS "support@meridian.test"
#define DEMO_PASSWORD "kind words fly far"
#define DEMO_OUTBOX "outbox" /* in the data folder: a Maildir of what left */

/* ---- people ---- */

enum demo_person {
    DEMO_OWNER, /* whoever owns the case at that moment */
    DEMO_ADA,
    DEMO_MAREK,
    DEMO_CLAIRE,
    DEMO_OLGA,
    DEMO_WEITING,
    DEMO_LIN,
    DEMO_BEN,
    DEMO_INES,
    DEMO_PEOPLE_N
};

enum demo_team { DEMO_NO_TEAM, DEMO_BAGGAGE, DEMO_REFUNDS, DEMO_TEAMS_N };

struct demo_human {
    const char *email, *name, *lang;
    enum role role;
    enum demo_team team;
    bool on_duty;
};

struct demo_signature {
    const char *lang, *text;
};

extern const struct demo_human demo_people[DEMO_PEOPLE_N];
extern const char *const demo_teams[DEMO_TEAMS_N];
extern const struct demo_signature demo_signatures[]; /* ends with {0} */

/* ---- stories ---- */

enum demo_form { /* how a customer's first letter is written */
                 DEMO_PLAIN,
                 DEMO_HTML,      /* text is HTML */
                 DEMO_PICTURE,   /* with a picture that is made in code */
                 DEMO_TEXT_FILE, /* with a text file: the story's file */
                 DEMO_CYRILLIC,  /* windows-1251 that calls itself UTF-8 */
                 DEMO_GB18030,   /* GB18030 that calls itself US-ASCII */
                 DEMO_SPAM,      /* marked by the mail server */
                 DEMO_AWAY       /* an automatic answer to nothing */
};

enum demo_do {
    DEMO_END,
    DEMO_HEAR,     /* the customer writes */
    DEMO_WRITE,    /* we write; then */
    DEMO_NOTE,     /* a note for us */
    DEMO_PROMISE,  /* text, within_min */
    DEMO_KEEP,     /* the last promise of the case is kept */
    DEMO_WITHDRAW, /* … is withdrawn */
    DEMO_CAUSE,    /* text is its code */
    DEMO_REMEDY,   /* kind, amount, currency, asked, text is what is given */
    DEMO_HAND,     /* to, text is the reason */
    DEMO_STATE,    /* then */
    DEMO_BOUNCE    /* our last letter comes back */
};

struct demo_step {
    enum demo_do what;
    int ago_min; /* before the end of the demonstration, which is now */
    enum demo_person who;
    const char *text;
    enum case_state then;
    enum demo_person to;
    int within_min;
    const char *kind, *currency, *asked;
    int64_t amount; /* in the currency's smallest unit */
};

struct demo_story {
    const char *name, *address, *lang, *subject;
    enum demo_form form;
    const char *file;              /* of DEMO_TEXT_FILE: its text */
    const struct demo_step *steps; /* ends with {0}, the oldest first */
};

/* Times in the tables are days and hours before now. */
#define DEMO_AGO(days, hours, minutes) ((days)*1440 + (hours)*60 + (minutes))
#define DEMO_STEPS(...)                                                        \
    (const struct demo_step[])                                                 \
    {                                                                          \
        __VA_ARGS__,                                                           \
        {                                                                      \
            DEMO_END                                                           \
        }                                                                      \
    }

extern const struct demo_story demo_letters_en[]; /* each ends with {0} */
extern const struct demo_story demo_letters_fr[];
extern const struct demo_story demo_letters_pl[];
extern const struct demo_story demo_letters_ru[];
extern const struct demo_story demo_letters_zh_hant[];
extern const struct demo_story demo_letters_zh_hans[];

/* ---- what --play plays ---- */

struct demo_news {
    const char *lang;
    const char *subject; /* NULL: an answer to a case that waits for one */
    const char *text;
};

struct demo_newcomer {
    const char *lang, *name, *address;
};

extern const struct demo_news demo_news[];          /* ends with {0} */
extern const struct demo_newcomer demo_newcomers[]; /* ends with {0} */

/* ---- the work ---- */
struct demo {
    struct cli *c;
    struct db *db;
    struct arena *a; /* of the step */
    int64_t end_us;  /* "now" of the demonstration */
    int64_t brand_id, account_id, agents[DEMO_PEOPLE_N], teams[DEMO_TEAMS_N];
};

/* Brand, mailbox, teams, people.  ERR_CONFLICT: a brand is there already. */
bool demo_brand(struct demo *d, struct err *e) MUST_USE;
bool demo_outbox(struct demo *d, struct err *e) MUST_USE; /* letters leave */

/* Plays all stories; *letters_n counts what customers wrote. */
bool demo_fill(struct demo *d, size_t *letters_n, struct err *e) MUST_USE;

/* Plays news every pause_us until a signal comes. */
bool demo_play(struct demo *d, int64_t pause_us, struct err *e) MUST_USE;

#endif
