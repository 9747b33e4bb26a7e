/*
 * agent.h — the people who work here: adding them, logging in, sessions.
 *
 * Log-in costs about 20 ms of CPU whether the account exists or not.  After
 * AGENT_TRIES_N wrong passwords within AGENT_TRIES_US for an account, or ten
 * times as many from one address, further tries are refused (ERR_LIMIT) until
 * the window is over.  A session's token exists only in the browser; the
 * store has its SHA-256.
 */
#ifndef DESK_AGENT_H
#define DESK_AGENT_H

#include "db/db.h"
#include "db/q_agent.h"
#include "desk/desk.h"
#include "desk/role.h"

enum { AGENT_TRIES_N = 10 };
#define AGENT_TRIES_US (15 * US_PER_MIN)
#define AGENT_SESSION_US (14 * US_PER_DAY) /* since last seen */

struct agent_new {
    struct str email; /* any case; kept in lower case */
    struct str name;  /* "" : the part of the address before the @ */
    struct str password;
    struct str lang; /* tag; "" : en */
};

/* ERR_INPUT: not an address, a bad password; ERR_CONFLICT: it exists. */
bool agent_add(struct db_tx *tx, struct arena *a, const struct agent_new *in,
               int64_t now_us, int64_t *id, struct err *e) MUST_USE;

bool agent_set_password(struct db_tx *tx, struct arena *a, int64_t agent_id,
                        struct str password, struct err *e) MUST_USE;

/* The address as stored: trimmed, lower case; empty when it is none. */
struct str agent_email(struct arena *a, struct str email);

/*
 * Starts a session.  *token is for the cookie.  Runs its own transactions,
 * so that a wrong try is counted although nothing else happens.  ERR_DENIED:
 * wrong address or password, or not active (one message for all three);
 * ERR_LIMIT: too many tries.
 */
bool agent_log_in(struct db *db, struct arena *a, struct str email,
                  struct str password, struct str peer, int64_t now_us,
                  struct str *token, struct err *e) MUST_USE;

/* DB_NONE: no such session, or it is over.  Prolongs it now and then. */
enum db_got agent_session(struct db *db, struct arena *a, struct str token,
                          int64_t now_us, struct q_session_find *row,
                          struct err *e);

bool agent_log_out(struct db *db, struct arena *a, struct str token,
                   struct err *e) MUST_USE;
bool agent_log_out_everywhere(struct db *db, int64_t agent_id,
                              struct err *e) MUST_USE;

/* Another of the agent's brands.  ERR_DENIED when it is none of theirs. */
bool agent_use_brand(struct db *db, struct arena *a, struct str token,
                     int64_t agent_id, int64_t brand_id,
                     struct err *e) MUST_USE;

#endif
