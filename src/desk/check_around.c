/*
 * check_around.c — whose data may stand in a letter, and whose may not.
 *
 * There may be a million customers, so the text is asked: the addresses that
 * stand in it, and what could be a name (two or three words in a row with
 * capitals, two to four characters of a script without spaces), are looked up
 * among the other customers.
 */
#include "db/q_brand.h"
#include "db/q_customer.h"
#include "db/q_finding.h"
#include "desk/agent.h"
#include "desk/case.h"
#include "desk/check_impl.h"
#include "text/scan.h"

enum { ALLOWED_MAX = 600, NAMES_MAX = 2000, NAME_WORDS = 3, NAME_HAN = 4 };

struct around {
    struct arena *a;
    struct str *allowed;
    size_t allowed_n;
    struct str own; /* the addressee's name */
};

static void allow(struct around *r, struct str what)
{
    what = str_trim(what);
    if (what.len && r->allowed_n < ALLOWED_MAX)
        r->allowed[r->allowed_n++] = what;
}

static void allow_list(struct around *r, struct str addresses)
{
    struct str rest = addresses, one;

    while (addresses.len && str_cut(&rest, ',', &one))
        allow(r, agent_email(r->a, one));
}

/* Our own mailboxes, and all addresses at their hosts. */
static bool allow_brand(struct db_tx *tx, struct around *r, int64_t brand_id,
                        struct err *e)
{
    struct q_account_list *rows;
    size_t n;

    if (!q_account_list(tx, r->a, brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t at = str_find_byte(rows[i].address, '@');

        allow(r, rows[i].address);
        if (at != SIZE_MAX)
            allow(r, str_sub(rows[i].address, at, SIZE_MAX / 2));
    }
    return true;
}

static bool allow_customer(struct db_tx *tx, struct around *r, int64_t brand_id,
                           int64_t case_id, int64_t customer_id, struct err *e)
{
    struct q_customer_identities *ids;
    struct q_customer_get customer;
    struct q_participants *people;
    size_t ids_n, people_n;

    switch (q_customer_get(tx, r->a, brand_id, customer_id, &customer, e)) {
    case DB_FAIL: return false;
    case DB_NONE: break;
    case DB_ROW: r->own = customer.name; break;
    }
    if (!q_customer_identities(tx, r->a, brand_id, customer_id, &ids, &ids_n,
                               e) ||
        !q_participants(tx, r->a, brand_id, case_id, &people, &people_n, e))
        return false;
    for (size_t i = 0; i < ids_n; i++)
        allow(r, ids[i].value);
    for (size_t i = 0; i < people_n; i++)
        allow(r, people[i].address);
    return true;
}

static bool is_allowed(const struct around *r, struct str what)
{
    for (size_t i = 0; i < r->allowed_n; i++)
        if (str_eq(r->allowed[i], what))
            return true;
    return false;
}

static struct str between(const struct scan *s, size_t first, size_t last)
{
    return str_sub(s->source, s->tokens[first].from,
                   s->tokens[last].to - s->tokens[first].from);
}

static bool name_word(const struct scan *s, size_t i)
{
    return i < s->n && s->tokens[i].kind == SCAN_WORD &&
           s->tokens[i].flags & SCAN_CAPITAL;
}

/* One space between the words, as names are written. */
static bool joined(const struct scan *s, size_t i)
{
    return s->tokens[i].from == s->tokens[i - 1].to + 1 &&
           s->source.ptr[s->tokens[i - 1].to] == ' ';
}

struct wanted {
    struct json json;
    size_t n;
};

static void want(const struct around *r, struct wanted *w, struct str name)
{
    if (w->n >= NAMES_MAX || str_eq(name, r->own))
        return;
    json_str(&w->json, name);
    w->n++;
}

static void want_names(const struct around *r, const struct scan *s,
                       struct wanted *w)
{
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 1; k < NAME_WORDS && name_word(s, i); k++) {
            if (!name_word(s, i + k) || !joined(s, i + k))
                break;
            want(r, w, between(s, i, i + k));
        }
        for (size_t k = 1; k < NAME_HAN && s->tokens[i].kind == SCAN_HAN; k++) {
            if (i + k >= s->n || s->tokens[i + k].kind != SCAN_HAN ||
                s->tokens[i + k].from != s->tokens[i + k - 1].to)
                break;
            want(r, w, between(s, i, i + k));
        }
    }
}

static void want_addresses(const struct around *r, const struct scan *s,
                           struct wanted *w)
{
    for (size_t i = 0; i < s->n; i++) {
        struct str address;

        if (s->tokens[i].kind != SCAN_MAIL)
            continue;
        address = agent_email(r->a, scan_source(s, i));
        if (address.len && !is_allowed(r, address))
            want(r, w, address);
    }
}

static bool find_others(struct db_tx *tx, const struct around *r,
                        int64_t brand_id, struct str text, int64_t but_id,
                        struct check_around *out, struct err *e)
{
    struct scan s = scan_text(r->a, text);
    struct buf names = buf_make(r->a, 1024 * 1024);
    struct buf addresses = buf_make(r->a, 1024 * 1024);
    struct wanted by_name = {.json = json_make(&names)};
    struct wanted by_address = {.json = json_make(&addresses)};
    struct q_customers_named *named = NULL;
    struct q_identities_of_others *ids = NULL;
    size_t named_n = 0, ids_n = 0;
    struct guard_other *others;

    json_array(&by_name.json);
    json_array(&by_address.json);
    want_names(r, &s, &by_name);
    want_addresses(r, &s, &by_address);
    json_end(&by_name.json);
    json_end(&by_address.json);
    if (by_name.n && !q_customers_named(tx, r->a, brand_id, buf_str(&names),
                                        but_id, &named, &named_n, e))
        return false;
    if (by_address.n &&
        !q_identities_of_others(tx, r->a, brand_id, buf_str(&addresses), but_id,
                                &ids, &ids_n, e))
        return false;
    others = ARENA_ARRAY(r->a, named_n + ids_n, struct guard_other);
    for (size_t i = 0; i < named_n; i++)
        others[out->others_n++] = (struct guard_other){.name = named[i].name};
    for (size_t i = 0; i < ids_n; i++)
        others[out->others_n++] = (struct guard_other){.address = ids[i].value};
    out->others = others;
    return true;
}

bool check_around(struct db_tx *tx, struct arena *a, int64_t brand_id,
                  const struct check_in *in, int64_t customer_id,
                  struct check_around *out, struct err *e)
{
    struct around r = {.a = a,
                       .allowed = ARENA_ARRAY(a, ALLOWED_MAX, struct str),
                       .own = in->name};

    *out = (struct check_around){0};
    allow_list(&r, in->to);
    allow_list(&r, in->cc);
    if (!allow_brand(tx, &r, brand_id, e) ||
        (customer_id &&
         !allow_customer(tx, &r, brand_id, in->case_id, customer_id, e)) ||
        !find_others(tx, &r, brand_id, in->text, customer_id, out, e))
        return false;
    out->allowed = r.allowed;
    out->allowed_n = r.allowed_n;
    return true;
}
