#include "base/hash.h"
#include "base/limits.h"
#include "base/random.h"
#include "desk/agent.h"
#include "desk/check.h"
#include "desk/secret.h"

/* Sessions are marked as seen at most this often: a page is no write. */
static const int64_t SEEN_EVERY_US = 10 * US_PER_MIN;

struct str agent_email(struct arena *a, struct str email)
{
    size_t at;

    email = str_lower_ascii(a, str_trim(email));
    at = str_find_byte(email, '@');
    if (email.len > LIMIT_ADDRESS_BYTES || at == SIZE_MAX || at == 0 ||
        at + 1 == email.len || str_find_byte(email, ' ') != SIZE_MAX)
        return (struct str){0};
    return email;
}

bool agent_add(struct db_tx *tx, struct arena *a, const struct agent_new *in,
               int64_t now_us, int64_t *id, struct err *e)
{
    struct q_agent_by_email old;
    struct q_agent_add row;
    struct str email = agent_email(a, in->email);
    struct str name = str_trim(in->name);
    struct str hash;

    if (!email.len)
        return err_set(e, ERR_INPUT, "\"%.*s\" is not an e-mail address",
                       STR_ARG(str_sub(in->email, 0, 100)));
    if (name.len == 0)
        name = str_sub(email, 0, str_find_byte(email, '@'));
    if (name.len > LIMIT_NAME_BYTES)
        return err_set(e, ERR_INPUT, "the name is longer than %d bytes",
                       LIMIT_NAME_BYTES);
    if (!check_name(name, e))
        return false;
    switch (q_agent_by_email(tx, a, email, &old, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW:
        return err_set(e, ERR_CONFLICT, "there is an agent \"%.*s\" already",
                       STR_ARG(email));
    }
    if (!secret_password_good(in->password, e) ||
        !secret_password_hash(a, in->password, &hash, e) ||
        !q_agent_add(tx, a, email, name, hash,
                     in->lang.len ? in->lang : STR("en"), now_us, &row, e))
        return false;
    *id = row.id;
    return true;
}

bool agent_set_password(struct db_tx *tx, struct arena *a, int64_t agent_id,
                        struct str password, struct err *e)
{
    struct str hash;
    int64_t changed;

    if (!secret_password_good(password, e) ||
        !secret_password_hash(a, password, &hash, e) ||
        !q_agent_set_password(tx, agent_id, hash, &changed, e) ||
        !q_session_end_all(tx, agent_id, &changed, e))
        return false;
    return true;
}

/* ---- logging in ---- */

struct log_in {
    struct arena *a;
    struct str by_agent, by_peer; /* keys of the throttle */
    struct str email, password;
    int64_t now_us;
    struct q_agent_by_email agent;
    bool found;
    struct str token_hash;
    int64_t brand_id;
};

static bool tries_left(struct db_tx *tx, void *ctx, struct err *e)
{
    struct log_in *in = ctx;
    int64_t since_us = in->now_us - AGENT_TRIES_US;
    struct q_throttle_get t;

    switch (q_throttle_get(tx, in->a, in->by_agent, since_us, &t, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW:
        if (t.n >= AGENT_TRIES_N)
            return err_set(e, ERR_LIMIT, "too many wrong passwords");
    }
    switch (q_throttle_get(tx, in->a, in->by_peer, since_us, &t, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW:
        if (t.n >= AGENT_TRIES_N * 10)
            return err_set(e, ERR_LIMIT, "too many wrong passwords");
    }
    switch (q_agent_by_email(tx, in->a, in->email, &in->agent, e)) {
    case DB_FAIL: return false;
    case DB_NONE: in->found = false; break;
    case DB_ROW: in->found = in->agent.active; break;
    }
    return true;
}

static bool count_wrong(struct db_tx *tx, void *ctx, struct err *e)
{
    struct log_in *in = ctx;
    int64_t since_us = in->now_us - AGENT_TRIES_US;
    struct q_throttle_hit hit;

    return q_throttle_hit(tx, in->a, in->by_agent, in->now_us, since_us, &hit,
                          e) &&
           q_throttle_hit(tx, in->a, in->by_peer, in->now_us, since_us, &hit,
                          e);
}

static bool start_session(struct db_tx *tx, void *ctx, struct err *e)
{
    struct log_in *in = ctx;
    struct q_member_brands *brands;
    size_t n;
    int64_t changed;
    struct str secret = random_token(in->a, 32);

    if (!q_member_brands(tx, in->a, in->agent.id, &brands, &n, e))
        return false;
    if (n == 0)
        return err_set(e, ERR_DENIED, "this account works for no brand");
    return q_session_add(tx, in->token_hash, in->agent.id, brands[0].brand_id,
                         secret, in->now_us, in->now_us + AGENT_SESSION_US,
                         &changed, e) &&
           q_throttle_clear(tx, in->by_agent, &changed, e);
}

bool agent_log_in(struct db *db, struct arena *a, struct str email,
                  struct str password, struct str peer, int64_t now_us,
                  struct str *token, struct err *e)
{
    struct log_in in = {.a = a, .now_us = now_us, .password = password};
    bool right;

    in.email = agent_email(a, email);
    in.by_agent = str_fmt(a, "log-in of %.*s", STR_ARG(in.email));
    in.by_peer = str_fmt(a, "log-in from %.*s", STR_ARG(peer));
    if (!db_run_read(db, tries_left, &in, e))
        return false;
    if (in.found)
        right = secret_password_right(a, in.agent.password, password);
    else
        right = (secret_password_waste(a, password), false);
    if (!right) {
        if (!db_run(db, count_wrong, &in, e))
            return false;
        return err_set(e, ERR_DENIED, "wrong e-mail address or password");
    }
    *token = random_token(a, 32);
    in.token_hash = hash_sha256_hex(a, *token);
    return db_run(db, start_session, &in, e);
}

/* ---- sessions ---- */

struct seen {
    struct arena *a;
    struct str token_hash;
    int64_t now_us;
    int64_t agent_id, brand_id;
    struct q_session_find *row;
    enum db_got got;
};

static bool find_session(struct db_tx *tx, void *ctx, struct err *e)
{
    struct seen *s = ctx;

    s->got = q_session_find(tx, s->a, s->token_hash, s->now_us, s->row, e);
    return s->got != DB_FAIL;
}

static bool mark_seen(struct db_tx *tx, void *ctx, struct err *e)
{
    struct seen *s = ctx;
    int64_t changed;

    return q_session_seen(tx, s->token_hash, s->now_us,
                          s->now_us + AGENT_SESSION_US, &changed, e);
}

enum db_got agent_session(struct db *db, struct arena *a, struct str token,
                          int64_t now_us, struct q_session_find *row,
                          struct err *e)
{
    struct seen s = {.a = a, .now_us = now_us, .row = row};

    s.token_hash = hash_sha256_hex(a, token);
    if (!db_run_read(db, find_session, &s, e))
        return DB_FAIL;
    if (s.got == DB_ROW && row->seen_us + SEEN_EVERY_US < now_us &&
        !db_run(db, mark_seen, &s, e))
        return DB_FAIL;
    return s.got;
}

static bool end_session(struct db_tx *tx, void *ctx, struct err *e)
{
    struct seen *s = ctx;
    int64_t changed;

    return q_session_end(tx, s->token_hash, &changed, e);
}

bool agent_log_out(struct db *db, struct arena *a, struct str token,
                   struct err *e)
{
    struct seen s = {.token_hash = hash_sha256_hex(a, token)};

    return db_run(db, end_session, &s, e);
}

static bool end_all(struct db_tx *tx, void *ctx, struct err *e)
{
    int64_t changed;

    return q_session_end_all(tx, *(const int64_t *)ctx, &changed, e);
}

bool agent_log_out_everywhere(struct db *db, int64_t agent_id, struct err *e)
{
    return db_run(db, end_all, &agent_id, e);
}

static bool use_brand(struct db_tx *tx, void *ctx, struct err *e)
{
    struct seen *s = ctx;
    struct q_member_get m;
    int64_t changed;

    switch (q_member_get(tx, s->a, s->brand_id, s->agent_id, &m, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_DENIED, "not a brand of yours");
    case DB_ROW: break;
    }
    return q_session_set_brand(tx, s->token_hash, s->brand_id, &changed, e);
}

bool agent_use_brand(struct db *db, struct arena *a, struct str token,
                     int64_t agent_id, int64_t brand_id, struct err *e)
{
    struct seen s = {.a = a, .agent_id = agent_id, .brand_id = brand_id};

    s.token_hash = hash_sha256_hex(a, token);
    return db_run(db, use_brand, &s, e);
}
