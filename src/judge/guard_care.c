#include "judge/deflection.h"
#include "judge/guard_parts.h"
#include "judge/promise_text.h"
#include "judge/word.h"

/* ---- promises ---- */

static bool limits_set(const struct guard_limits *l)
{
    return l->amount_cents > 0 || l->days > 0;
}

static void beyond_limits(struct guard_own *g, const struct promise_text *p)
{
    const struct guard_limits *l = &g->w->in->limits;
    const struct scan *s = &g->w->scan;
    int64_t now_us = g->w->in->now_us, cents;
    struct str currency;
    uint32_t first = 0, end;

    if (!limits_set(l))
        return;
    if (l->days > 0 && now_us > 0 &&
        p->due_us > now_us + (l->days + 1) * US_PER_DAY)
        guard_add(g->w, GUARD_LIMIT, GUARD_ASK, p->from, p->to,
                  MSG("You promise a date further away than you may"),
                  MSG("Name an earlier date, or ask your lead"));
    if (l->amount_cents == 0)
        return;
    while (first < s->n && s->tokens[first].from < p->from)
        first++;
    for (end = first; end < s->n && s->tokens[end].to <= p->to;)
        end++;
    if (!guard_amount(s, first, end, &cents, &currency))
        return;
    if (cents > l->amount_cents || (currency.len > 0 && l->currency.len > 0 &&
                                    !str_eq_nocase(currency, l->currency)))
        guard_add(g->w, GUARD_LIMIT, GUARD_ASK, p->from, p->to,
                  MSG("You promise a sum that you may not decide alone"),
                  MSG("Ask your lead, or promise an answer by a date"));
}

void guard_promises(struct guard_own *g)
{
    struct guard_work *w = g->w;
    struct promise_text *found;
    struct guard_promise *list;
    size_t n = promise_text_find(&g->index, g->dates, g->dates_n,
                                 GUARD_PROMISES_MAX, w->arena, &found);
    size_t kept = 0;

    list = ARENA_ARRAY(w->arena, n, struct guard_promise);
    for (size_t i = 0; i < n; i++) {
        if (guard_quoted(w, found[i].from))
            continue;
        list[kept++] = (struct guard_promise){
            .from = found[i].from,
            .to = found[i].to,
            .text =
                str_sub(w->text, found[i].from, found[i].to - found[i].from),
            /* a date that is past is no deadline */
            .due_us = found[i].due_us > w->in->now_us ? found[i].due_us : 0};
        beyond_limits(g, &found[i]);
    }
    w->promises = list;
    w->promises_n = kept;
    w->deed = kept > 0;
    for (size_t i = 0; i < w->hits_n && !w->deed; i++)
        w->deed = w->hits[i].tag == WORD_EMPTY_DEED &&
                  !guard_quoted(w, w->hits[i].from);
}

/* ---- what is done for the customer ---- */

bool guard_is_public(const struct guard_in *in)
{
    static const struct str names[] = {
        STR_INIT("mastodon"), STR_INIT("bluesky"),   STR_INIT("x"),
        STR_INIT("twitter"),  STR_INIT("facebook"),  STR_INIT("instagram"),
        STR_INIT("review"),   STR_INIT("feed"),      STR_INIT("forum"),
        STR_INIT("reddit"),   STR_INIT("app_store"), STR_INIT("post"),
        STR_INIT("youtube"),  STR_INIT("vk")};

    for (size_t i = 0; i < ARRAY_N(names); i++)
        if (str_eq(in->channel, names[i]))
            return true;
    return false;
}

static void deflections(struct guard_own *g)
{
    struct span *found;
    size_t n = deflection_find(&g->index, guard_is_public(g->w->in),
                               GUARD_FINDINGS_MAX, g->w->arena, &found);

    for (size_t i = 0; i < n; i++)
        if (!guard_quoted(g->w, (uint32_t)found[i].from))
            guard_add(g->w, GUARD_DEFLECTION, GUARD_ASK,
                      (uint32_t)found[i].from, (uint32_t)found[i].to,
                      MSG("This sends the customer somewhere else"),
                      MSG("Do it for the customer, and say when it is done"));
}

static void policies(struct guard_own *g)
{
    for (size_t i = 0; i < g->w->hits_n; i++) {
        const struct phrase_hit *h = &g->w->hits[i];

        if (h->tag == WORD_POLICY && !guard_quoted(g->w, h->from))
            guard_add(g->w, GUARD_POLICY, GUARD_ASK, h->from, h->to,
                      MSG("This refuses by policy; it will be recorded"),
                      MSG("Say why, and what you can do within your room"));
    }
}

/* Regret without a deed, a date or an owner: at its first word. */
static void empty_apology(struct guard_own *g)
{
    const struct guard_work *w = g->w;

    if (w->deed || w->in_subject)
        return;
    for (size_t i = 0; i < g->dates_n; i++)
        if (g->dates[i].sense == WHEN_BY || g->dates[i].sense == WHEN_WITHIN)
            return;
    for (size_t i = 0; i < w->hits_n; i++)
        if (w->hits[i].tag == WORD_EMPTY_SORRY &&
            !guard_quoted(w, w->hits[i].from)) {
            guard_add(g->w, GUARD_EMPTY_APOLOGY, GUARD_ASK, w->hits[i].from,
                      w->hits[i].to, MSG("Regret alone mends nothing"),
                      MSG("Say what was done, or what you will do by when"));
            return;
        }
}

static void attachment(struct guard_own *g)
{
    const struct guard_work *w = g->w;

    if (w->in->has_attachment)
        return;
    for (size_t i = 0; i < w->hits_n; i++)
        if (w->hits[i].tag == WORD_ATTACH &&
            !guard_quoted(w, w->hits[i].from)) {
            guard_add(g->w, GUARD_ATTACHMENT, GUARD_ASK, w->hits[i].from,
                      w->hits[i].to,
                      MSG("You speak of an attachment, and there is none"),
                      MSG("Add the file, or take the words out"));
            return;
        }
}

void guard_care(struct guard_own *g)
{
    deflections(g);
    policies(g);
    empty_apology(g);
    attachment(g);
}

/* ---- amounts ---- */

static bool currency_at(const struct scan *s, uint32_t token,
                        struct str *currency)
{
    static const struct {
        struct str sign, code;
    } table[] = {{STR_INIT("€"), STR_INIT("EUR")},
                 {STR_INIT("eur"), STR_INIT("EUR")},
                 {STR_INIT("euro"), STR_INIT("EUR")},
                 {STR_INIT("euros"), STR_INIT("EUR")},
                 {STR_INIT("евро"), STR_INIT("EUR")},
                 {STR_INIT("$"), STR_INIT("USD")},
                 {STR_INIT("usd"), STR_INIT("USD")},
                 {STR_INIT("dollars"), STR_INIT("USD")},
                 {STR_INIT("£"), STR_INIT("GBP")},
                 {STR_INIT("gbp"), STR_INIT("GBP")},
                 {STR_INIT("pounds"), STR_INIT("GBP")},
                 {STR_INIT("zl"), STR_INIT("PLN")},
                 {STR_INIT("pln"), STR_INIT("PLN")},
                 {STR_INIT("zlotych"), STR_INIT("PLN")},
                 {STR_INIT("zlote"), STR_INIT("PLN")},
                 {STR_INIT("₽"), STR_INIT("RUB")},
                 {STR_INIT("руб"), STR_INIT("RUB")},
                 {STR_INIT("рублей"), STR_INIT("RUB")},
                 {STR_INIT("рубля"), STR_INIT("RUB")},
                 {STR_INIT("rub"), STR_INIT("RUB")},
                 {STR_INIT("元"), STR_INIT("")},
                 {STR_INIT("块"), STR_INIT("CNY")},
                 {STR_INIT("¥"), STR_INIT("CNY")},
                 {STR_INIT("cny"), STR_INIT("CNY")},
                 {STR_INIT("rmb"), STR_INIT("CNY")},
                 {STR_INIT("twd"), STR_INIT("TWD")},
                 {STR_INIT("ntd"), STR_INIT("TWD")},
                 {STR_INIT("nt"), STR_INIT("TWD")},
                 {STR_INIT("chf"), STR_INIT("CHF")},
                 {STR_INIT("hkd"), STR_INIT("HKD")}};

    if (token >= s->n)
        return false;
    for (size_t i = 0; i < ARRAY_N(table); i++)
        if (str_eq(scan_folded(s, token), table[i].sign)) {
            *currency = table[i].code;
            return true;
        }
    return false;
}

/* "1,299.00", "1299,5": a sign before one or two last digits is decimal. */
static bool cents_of(struct str number, int64_t *cents)
{
    size_t last = SIZE_MAX;
    int64_t n = 0;
    size_t decimals = 0;

    for (size_t i = 0; i < number.len; i++)
        if (number.ptr[i] == '.' || number.ptr[i] == ',')
            last = i;
    if (last != SIZE_MAX && number.len - last - 1 <= 2)
        decimals = number.len - last - 1;
    for (size_t i = 0; i < number.len; i++) {
        if (number.ptr[i] >= '0' && number.ptr[i] <= '9')
            n = n * 10 + (number.ptr[i] - '0');
        else if (number.ptr[i] == ':')
            return false;
        if (n > INT64_C(1000000000000))
            return false;
    }
    for (; decimals < 2; decimals++)
        n *= 10;
    *cents = n;
    return true;
}

bool guard_amount(const struct scan *s, uint32_t first, uint32_t end,
                  int64_t *cents, struct str *currency)
{
    bool found = false;

    for (uint32_t i = first; i < end && i < s->n; i++) {
        struct str code = STR(""), number;
        int64_t c;

        if (s->tokens[i].kind != SCAN_NUMBER)
            continue;
        /* "1 299 zł": groups of three behind a space are one number */
        number = scan_folded(s, i);
        if (!currency_at(s, i + 1, &code) &&
            !(i > 0 && currency_at(s, i - 1, &code)))
            continue;
        if (!cents_of(number, &c))
            continue;
        if (i > first && number.len == 3 &&
            s->tokens[i - 1].kind == SCAN_NUMBER && s->tokens[i - 1].n <= 3 &&
            currency_at(s, i + 1, &code)) {
            int64_t thousands;

            if (cents_of(scan_folded(s, i - 1), &thousands))
                c += thousands * 1000;
        }
        if (!found || c > *cents) {
            *cents = c;
            *currency = code;
        }
        found = true;
    }
    return found;
}
