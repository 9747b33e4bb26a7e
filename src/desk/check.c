#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "db/q_customer.h"
#include "db/q_finding.h"
#include "desk/case.h"
#include "desk/check.h"
#include "desk/check_impl.h"
#include "desk/event.h"
#include "desk/spell.h"
#include "desk/verdict.h"
#include "i18n/msg.h"
#include "judge/record.h"

enum { TOKEN_BYTES = 32, SPELL_SUGGESTIONS = 5 };

/* ---- spelling ---- */

struct speller {
    struct spell *spell;
    int left; /* suggestions that may still be looked for: each costs */
};

static bool speller_known(void *ctx, enum lang lang, struct str word)
{
    return spell_known(((struct speller *)ctx)->spell, lang, word);
}

static struct str speller_suggest(void *ctx, struct arena *a, enum lang lang,
                                  struct str word)
{
    struct speller *s = ctx;

    if (s->left-- <= 0)
        return (struct str){0};
    return spell_suggest(s->spell, a, lang, word);
}

/* ---- what the store knows ---- */

bool check_role(struct db_tx *tx, struct arena *a, const struct actor *who,
                enum role *role, struct err *e)
{
    struct q_member_get m;

    *role = ROLE_NONE;
    if (who->agent_id == 0)
        return true;
    switch (q_member_get(tx, a, who->brand_id, who->agent_id, &m, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW:
        if (!role_parse(m.role, role))
            return err_set(e, ERR_FATAL, "an agent with an unknown role");
        break;
    }
    return true;
}

struct reading {
    struct arena *a;
    const struct actor *who;
    const struct check_in *in;
    struct verdict_ground ground;
    struct q_brand_get brand;
    struct q_case_get row; /* id 0: no case yet */
    struct str agent_name; /* empty: the desk itself */
    enum role role;
    struct guard_limits limits;
    int64_t harm;
    struct check_around around;
};

static bool read_agent(struct db_tx *tx, struct reading *r, struct err *e)
{
    struct q_agent_get agent;

    r->agent_name = STR("");
    if (r->who->agent_id == 0)
        return true;
    switch (q_agent_get(tx, r->a, r->who->agent_id, &agent, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW: r->agent_name = agent.name; break;
    }
    return true;
}

static bool read_limits(struct db_tx *tx, struct reading *r, struct err *e)
{
    struct q_limit_of row;

    switch (
        q_limit_of(tx, r->a, r->who->brand_id, role_name(r->role), &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    r->limits = (struct guard_limits){.amount_cents = row.amount_cents,
                                      .currency = row.currency,
                                      .days = (int)row.days};
    return true;
}

static bool read_case(struct db_tx *tx, struct reading *r, struct err *e)
{
    struct q_verdict_harm_of_case harm;

    if (r->in->case_id == 0)
        return true;
    if (!case_load(tx, r->a, r->who->brand_id, r->in->case_id, 0, &r->row, e) ||
        !q_verdict_harm_of_case(tx, r->a, r->who->brand_id, r->in->case_id,
                                &harm, e))
        return false;
    r->harm = harm.harm;
    return true;
}

static bool read_all(struct db_tx *tx, struct reading *r, struct err *e)
{
    switch (q_brand_get(tx, r->a, r->who->brand_id, &r->brand, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such brand");
    case DB_ROW: break;
    }
    /* the desk's own sentences promise nothing and name nobody else */
    if (r->in->automatic)
        return read_case(tx, r, e);
    if (!check_role(tx, r->a, r->who, &r->role, e) ||
        !verdict_ground(tx, r->a, r->who->brand_id, &r->ground, e) ||
        !read_agent(tx, r, e) || !read_limits(tx, r, e) || !read_case(tx, r, e))
        return false;
    return check_around(tx, r->a, r->who->brand_id, r->in, r->row.customer_id,
                        &r->around, e);
}

static struct guard_in guard_of(const struct reading *r,
                                const struct guard_speller *speller)
{
    const struct check_in *in = r->in;
    struct guard_in g = {
        .text = in->text,
        .subject = in->subject,
        .lang = lang_from_tag(in->lang.len ? in->lang : r->row.lang),
        .channel = in->channel.len      ? in->channel
                   : r->row.channel.len ? r->row.channel
                                        : STR("mail"),
        .harm = (int)r->harm,
        .automatic = in->automatic,
        .first_reply = r->row.answered_us == 0,
        .has_attachment = in->has_attachment,
        .customer_name = r->row.id ? r->row.customer : in->name,
        .agent_name = r->agent_name,
        .brand_name = r->brand.name,
        .allowed = r->around.allowed,
        .allowed_n = r->around.allowed_n,
        .others = r->around.others,
        .others_n = r->around.others_n,
        .speller = speller,
        .limits = r->limits,
        .now_us = r->who->now_us,
        .zone = r->brand.zone,
    };

    g.names = verdict_words(r->a, &r->ground, STR("product"), &g.names_n);
    g.words = verdict_words(r->a, &r->ground, STR("spelling"), &g.words_n);
    return g;
}

/* ---- looking ---- */

static struct str token_of(struct arena *a, const struct desk *desk,
                           const struct actor *who, const struct check_in *in)
{
    unsigned char mac[HASH_BYTES];
    struct str what = str_fmt(
        a, "check\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%zu\n%.*s\n%.*s",
        who->brand_id, who->agent_id, in->case_id, in->subject.len,
        STR_ARG(in->subject), STR_ARG(in->text));

    hash_hmac(str_make(desk->key, sizeof desk->key), what, mac);
    return str_sub(hash_sha256_hex(a, str_make(mac, sizeof mac)), 0,
                   TOKEN_BYTES);
}

bool check_read(struct db_tx *tx, struct arena *a, const struct desk *desk,
                const struct actor *who, const struct check_in *in,
                struct check *out, struct err *e)
{
    const struct judge rules = judge_make(NULL);
    struct speller s = {desk->spell, SPELL_SUGGESTIONS};
    const struct guard_speller speller = {&s, speller_known, speller_suggest};
    struct reading r = {.a = a, .who = who, .in = in};
    struct guard_in g;

    if (!read_all(tx, &r, e))
        return false;
    g = guard_of(&r, desk->spell && !in->automatic ? &speller : NULL);
    *out = (struct check){
        .may_pass = role_may(r.role, ROLE_LEAD, false),
        .token = token_of(a, desk, who, in),
        .text = in->text,
        .subject = in->subject,
    };
    guard_read(desk->judge ? desk->judge : &rules, a, &g, &out->guard);
    switch (out->guard.level) {
    case GUARD_STOP: out->hold = CHECK_STOPS; break;
    case GUARD_ASK: out->hold = CHECK_ASKS; break;
    case GUARD_NOTE:
        out->hold = out->guard.promises_n ? CHECK_ASKS : CHECK_FREE;
        break;
    }
    return true;
}

/* ---- leaving ---- */

static bool looked(const struct check *c, const struct check_leave *leave)
{
    return leave->seen ||
           (leave->token.len && hash_same(leave->token, c->token));
}

/* "insult, card": the kinds of what stops it. */
static struct str stops(const struct check *c, char *room, size_t size)
{
    size_t n = 0;
    bool said[GUARD_WHAT_N] = {false};

    room[0] = '\0';
    for (size_t i = 0; i < c->guard.findings_n; i++) {
        const struct guard_finding *f = &c->guard.findings[i];
        struct str name = guard_what_name(f->what);

        if (f->level != GUARD_STOP || said[f->what] || n + name.len + 3 > size)
            continue;
        said[f->what] = true;
        n += (size_t)snprintf(room + n, size - n, "%s%.*s", n ? ", " : "",
                              STR_ARG(name));
    }
    return (struct str){room, n};
}

bool check_decide(const struct check *c, const struct check_leave *leave,
                  struct err *e)
{
    char room[200];

    if (c->hold == CHECK_STOPS && str_trim(leave->pass).len == 0)
        return err_set(e, ERR_DENIED,
                       "the text holds what must not leave: %.*s",
                       STR_ARG(stops(c, room, sizeof room)));
    if (c->hold == CHECK_STOPS && !c->may_pass)
        return err_set(e, ERR_DENIED, "only a lead may let it pass");
    if (leave->pass.len > LIMIT_REASON_BYTES)
        return err_set(e, ERR_LIMIT, "the reason is longer than %d bytes",
                       LIMIT_REASON_BYTES);
    if (c->hold == CHECK_FREE || looked(c, leave))
        return true;
    return err_set(e, ERR_INPUT, "the text wants a second look");
}

/* ---- counting ---- */

struct tally {
    size_t n[GUARD_WHAT_N][GUARD_LEVEL_N];
};

static struct tally tally_of(const struct check *c)
{
    struct tally t = {{{0}}};

    for (size_t i = 0; i < c->guard.findings_n; i++)
        t.n[c->guard.findings[i].what][c->guard.findings[i].level]++;
    return t;
}

static struct str digest(struct arena *a, int64_t case_id, int64_t message_id,
                         const struct check *c)
{
    struct str what =
        str_fmt(a, "%" PRId64 "\n%" PRId64 "\n%.*s\n%.*s", case_id, message_id,
                STR_ARG(c->subject), STR_ARG(c->text));

    return str_sub(hash_sha256_hex(a, what), 0, TOKEN_BYTES);
}

static bool count(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t case_id, int64_t message_id, const struct check *c,
                  const struct str outcome[GUARD_LEVEL_N], struct str reason,
                  struct err *e)
{
    struct tally t = tally_of(c);
    struct str sum = digest(a, case_id, message_id, c);
    int64_t changed;

    for (int what = 0; what < GUARD_WHAT_N; what++)
        for (int level = 0; level < GUARD_LEVEL_N; level++) {
            const struct q_finding_add_in in = {
                .brand_id = who->brand_id,
                .agent_id = who->agent_id,
                .case_id = case_id,
                .message_id = message_id,
                .what = guard_what_name((enum guard_what)what),
                .level = guard_level_name((enum guard_level)level),
                .n = (int64_t)t.n[what][level],
                .outcome = outcome[level],
                .reason = level == GUARD_STOP ? reason : STR(""),
                .digest = sum,
                .now_us = who->now_us,
            };

            if (t.n[what][level] && outcome[level].len &&
                !q_finding_add(tx, &in, &changed, e))
                return false;
        }
    return true;
}

bool check_left(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t case_id, int64_t message_id, const struct check *c,
                const struct check_leave *leave, struct err *e)
{
    static const struct str outcome[GUARD_LEVEL_N] = {
        [GUARD_NOTE] = STR_INIT("noted"),
        [GUARD_ASK] = STR_INIT("confirmed"),
        [GUARD_STOP] = STR_INIT("passed"),
    };
    struct str reason = str_trim(leave->pass);
    char room[200];

    if (!count(tx, a, who, case_id, message_id, c, outcome,
               reason.len ? reason : STR(""), e))
        return false;
    if (c->hold != CHECK_STOPS)
        return true;
    return event_add(
        tx, a, who,
        &(struct event_new){.case_id = case_id,
                            .message_id = message_id,
                            .kind = "message.passed",
                            .data = event_data2(a, "what",
                                                stops(c, room, sizeof room),
                                                "reason", reason)},
        NULL, e);
}

bool check_held(struct db_tx *tx, struct arena *a, const struct actor *who,
                int64_t case_id, const struct check *c, struct err *e)
{
    static const struct str outcome[GUARD_LEVEL_N] = {
        [GUARD_NOTE] = STR_INIT(""),
        [GUARD_ASK] = STR_INIT("asked"),
        [GUARD_STOP] = STR_INIT("refused"),
    };

    return count(tx, a, who, case_id, 0, c, outcome, STR(""), e);
}

/* ---- the fixed form ---- */

void check_json(struct json *j, enum lang lang, const struct check *c)
{
    guard_json(j, &c->guard, msg, lang);
}

/* ---- the record guard ---- */

bool check_name(struct str name, struct err *e)
{
    return !record_insult(name, LANG_UNSURE, NULL) ||
           err_set(e, ERR_INPUT, "the name \"%.*s\" reads as an insult",
                   STR_ARG(str_sub(name, 0, 100)));
}

bool check_label(struct str *name, struct err *e)
{
    *name = str_trim(*name);
    if (name->len == 0 || name->len > LIMIT_NAME_BYTES)
        return err_set(e, ERR_INPUT,
                       "the name is empty or longer than %d bytes",
                       LIMIT_NAME_BYTES);
    for (size_t i = 0; i < name->len; i++)
        if ((unsigned char)name->ptr[i] < ' ' || name->ptr[i] == 127)
            return err_set(e, ERR_INPUT, "the name is not one line of text");
    if (!utf8_valid(*name))
        return err_set(e, ERR_INPUT, "the name is not one line of text");
    return check_name(*name, e);
}

bool check_record(struct db_tx *tx, struct arena *a, const struct actor *who,
                  const char *what, struct str field, struct str lang,
                  struct str pass, struct err *e)
{
    struct buf b = buf_make(a, 16 * 1024);
    struct json j = json_make(&b);
    enum role role;

    if (!record_insult(field, lang_from_tag(lang), NULL))
        return true;
    pass = str_trim(pass);
    if (!check_role(tx, a, who, &role, e))
        return false;
    if (pass.len == 0 || !role_may(role, ROLE_LEAD, false))
        return err_set(e, ERR_INPUT,
                       "the name \"%.*s\" reads as an insult; a lead may let "
                       "it pass with a reason",
                       STR_ARG(str_sub(field, 0, 100)));
    json_object(&j);
    json_put_str(&j, "what", str_from_z(what));
    json_put_str(&j, "text", field);
    json_put_str(&j, "reason", str_sub(pass, 0, LIMIT_REASON_BYTES));
    json_end(&j);
    return event_add(
        tx, a, who,
        &(struct event_new){.kind = "record.passed", .data = buf_str(&b)}, NULL,
        e);
}
