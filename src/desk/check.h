/*
 * check.h — the tone guard (judge/guard.h) with all that the store knows: whom
 * a text is for, what they were told before, what their author may promise,
 * and who else is a customer.  Every letter passes it (desk/letter.h).
 *
 * What it finds holds a letter up in two ways.  A stop refuses it, until it is
 * mended or a lead lets it pass with a reason.  An ask, or a promise, wants a
 * second look: the author gets a token for exactly this text and gives it
 * back.  All of it is counted, by author, to teach.
 */
#ifndef DESK_CHECK_H
#define DESK_CHECK_H

#include "base/json.h"
#include "db/db.h"
#include "desk/desk.h"
#include "desk/role.h"
#include "judge/guard.h"

struct check_in {
    int64_t case_id;    /* 0: it will open one */
    struct str text;    /* Markdown */
    struct str subject; /* empty, or ours: not the customer's own */
    struct str lang;    /* of the customer; "" : as the case has it */
    struct str channel; /* "" : as the case has it, or mail */
    struct str to, cc;  /* addresses it goes to, comma-separated; may be "" */
    struct str name;    /* of the customer, when there is no case */
    bool automatic, has_attachment;
};

enum check_hold {
    CHECK_FREE, /* may leave */
    CHECK_ASKS, /* wants a second look */
    CHECK_STOPS /* refused */
};

struct check {
    struct guard_out guard;
    enum check_hold hold;     /* of the text by itself */
    bool may_pass;            /* its author is a lead */
    struct str token;         /* for the second look at this very text */
    struct str text, subject; /* as given */
};

/* Reads, and writes nothing.  Costs a few queries and some 0.1 ms. */
bool check_read(struct db_tx *tx, struct arena *a, const struct desk *desk,
                const struct actor *who, const struct check_in *in,
                struct check *out, struct err *e) MUST_USE;

/* ---- leaving ---- */
struct check_promise {
    struct str text;
    int64_t due_us;
};

/* How its author answers what was found. */
struct check_leave {
    struct str token; /* check.token of an earlier look; empty: none */
    bool seen;        /* the caller vouches that they looked */
    struct str pass;  /* a lead's reason to let a stop pass; empty: none */
    const struct check_promise *promises; /* that they stand by */
    size_t promises_n;
};

/*
 * May it leave?  ERR_DENIED: stops in it, or a pass by somebody who may not;
 * ERR_INPUT: it wants the second look.
 */
bool check_decide(const struct check *c, const struct check_leave *leave,
                  struct err *e) MUST_USE;

/* Counts what was found in a letter that leaves, and writes down who let a
 * stop pass, and why. */
bool check_left(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t case_id, int64_t message_id, const struct check *c,
                const struct check_leave *leave, struct err *e) MUST_USE;

/* Counts what held one up; in a transaction after the one that failed. */
bool check_held(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t case_id, const struct check *c, struct err *e) MUST_USE;

/* The role of who acts; ROLE_NONE for the desk and for strangers. */
bool check_role(struct db_tx *tx, struct arena *a, const struct actor *who,
                enum role *role, struct err *e) MUST_USE;

/*
 * The fixed form: "findings" and "promises" into the open object of j, with
 * reasons in the reader's language.
 */
void check_json(struct json *j, enum lang lang, const struct check *c);

/* ---- the record guard (judge/record.h) ---- */
/* Of a name that customers may see, before it is written: ERR_INPUT when it
 * reads as an insult. */
bool check_name(struct str name, struct err *e) MUST_USE;
/* The same of one line for a list: not empty, not too long, UTF-8, without
 * control characters.  *name is trimmed. */
bool check_label(struct str *name, struct err *e) MUST_USE;

/*
 * The same for names that people bear themselves: `pass` is a lead's reason to
 * write it all the same, and an event tells.  ERR_INPUT without one, or when
 * it is no lead's.  what: "customer.name".
 */
bool check_record(struct db_tx *tx, struct arena *a, const struct actor *who,
                  const char *what, struct str field, struct str lang,
                  struct str pass, struct err *e) MUST_USE;

#endif
