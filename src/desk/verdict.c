#include "base/log.h"
#include "db/q_brand.h"
#include "db/q_case.h"
#include "desk/case.h"
#include "desk/event.h"
#include "desk/verdict.h"
#include "judge/adapt.h"
#include "mime/quote.h"

enum { SAID_BYTES = 256 * 1024, FLAGS_BYTES = 200 };

/* ---- reading ---- */

const struct str *verdict_words(struct arena *a, const struct verdict_ground *g,
                                struct str kind, size_t *n)
{
    struct str *out = ARENA_ARRAY(a, g->words_n, struct str);

    *n = 0;
    for (size_t i = 0; i < g->words_n; i++)
        if (str_eq(g->words[i].kind, kind))
            out[(*n)++] = g->words[i].text;
    return out;
}

static bool ground_adapt(struct db_tx *tx, struct arena *a, int64_t brand_id,
                         struct verdict_ground *g, struct err *e)
{
    struct q_learned_current row;
    struct adapt *adapt;
    struct err why = {0};

    switch (q_learned_current(tx, a, brand_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    adapt = ARENA_NEW(a, struct adapt);
    if (!adapt_open(row.data, adapt, &why)) { /* mail must come in */
        LOG(LOG_WARN, "adapt.unreadable", log_i64("brand", brand_id),
            log_err(&why));
        return true;
    }
    adapt->version = row.version;
    adapt->base = row.base;
    g->adapt = adapt;
    return true;
}

bool verdict_ground(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    struct verdict_ground *g, struct err *e)
{
    const struct str *products, *competitors;
    size_t products_n, competitors_n;
    struct q_brand_get brand;
    struct q_word_list *words;

    *g = (struct verdict_ground){.zone = STR("")};
    switch (q_brand_get(tx, a, brand_id, &brand, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such brand");
    case DB_ROW: g->zone = brand.zone; break;
    }
    if (!q_word_list(tx, a, brand_id, &words, &g->words_n, e) ||
        !ground_adapt(tx, a, brand_id, g, e))
        return false;
    g->words = words;
    products = verdict_words(a, g, STR("product"), &products_n);
    competitors = verdict_words(a, g, STR("competitor"), &competitors_n);
    if (products_n || competitors_n)
        g->names = judge_names_make(a, products, products_n, competitors,
                                    competitors_n);
    return true;
}

static struct str said_json(struct arena *a, const struct judge *judge,
                            const struct verdict *v)
{
    struct buf b = buf_make(a, SAID_BYTES);
    struct json j = json_make(&b);

    json_object(&j);
    verdict_json(&j, judge, v);
    json_end(&j);
    return b.over ? STR("{}") : buf_str(&b);
}

bool verdict_has_model(const struct desk *desk)
{
    return desk->judge && desk->judge->model;
}

void verdict_of(struct arena *a, const struct desk *desk,
                const struct verdict_ground *g, struct str text,
                struct str subject, struct str channel, int64_t at_us,
                struct verdict_row *out)
{
    /* its own memory, the same for one message after another: that of a whole
     * batch is too much for the processor's caches */
    struct arena *scratch = arena_open();
    const struct judge rules = judge_make(NULL);
    const struct judge *judge = desk->judge ? desk->judge : &rules;
    const struct verdict_in in = {
        .text = text,
        .subject = subject,
        .lang = LANG_UNSURE,
        .channel = channel,
        .names = g->names,
        .now_us = at_us,
        .zone = g->zone,
    };

    *out = (struct verdict_row){.model = STR("")};
    verdict_read(judge, scratch, &in, &out->v);
    if (judge->model)
        out->model = model_version(judge->model);
    if (g->adapt && str_eq(g->adapt->base, out->model)) {
        adapt_apply(g->adapt, scratch, subject, text, &out->v);
        out->model = g->adapt->version;
    }
    out->said = str_dup(a, said_json(scratch, judge, &out->v));
    /* what is left of it is in what it said */
    out->v.spans = NULL;
    out->v.entities = NULL;
    out->v.spans_n = out->v.entities_n = 0;
    arena_close(&scratch);
}

struct str verdict_text(struct arena *a, struct str message_text)
{
    return quote_new_text(a, message_text);
}

/* ---- keeping ---- */

static struct str flag_names(struct arena *a, uint32_t flags)
{
    struct buf b = buf_make(a, FLAGS_BYTES);

    for (int i = 0; i < FLAG_N; i++) {
        if (!(flags & 1u << i))
            continue;
        if (b.len)
            buf_put_byte(&b, ',');
        buf_put(&b, flag_name((enum flag)i));
    }
    return buf_str(&b);
}

static struct str ask_names(struct arena *a, uint32_t asks)
{
    struct buf b = buf_make(a, FLAGS_BYTES);

    for (int i = 0; i < ASK_N; i++) {
        if (!(asks & 1u << i))
            continue;
        if (b.len)
            buf_put_byte(&b, ',');
        buf_put(&b, ask_name((enum ask)i));
    }
    return buf_str(&b);
}

bool verdict_keep(struct db_tx *tx, struct arena *a, const struct actor *who,
                  int64_t case_id, int64_t message_id, bool by_person,
                  const struct verdict_row *row, struct err *e)
{
    const struct verdict *v = &row->v;
    enum kind kind = verdict_kind(v);
    int cause = verdict_cause(v);
    int64_t changed;
    const struct q_verdict_put_in in = {
        .brand_id = who->brand_id,
        .message_id = message_id,
        .case_id = case_id,
        .model = row->model,
        .lang = v->lang == LANG_UNSURE ? STR("") : lang_tag(v->lang),
        .kind = kind_name(kind),
        .kind_p = v->kind[kind],
        .harm = v->harm,
        .flags = flag_names(a, v->flags),
        .cause = cause < 0 ? STR("") : cause_name((enum cause)cause),
        .cause_p = cause < 0 ? 0 : v->cause[cause],
        .asks = ask_names(a, v->asks),
        .said_before = v->said_before,
        .by_person = by_person,
        .said = row->said,
        .at_us = who->now_us,
    };

    return q_verdict_put(tx, &in, &changed, e);
}

bool verdict_case_cause(struct db_tx *tx, struct arena *a,
                        const struct actor *who, int64_t case_id,
                        int64_t message_id, const struct verdict_row *row,
                        struct err *e)
{
    int cause = verdict_cause(&row->v);
    struct str name, percent;
    int64_t changed;

    if (cause < 0 || row->v.cause[cause] < VERDICT_CAUSE_P)
        return true;
    name = cause_name((enum cause)cause);
    if (!q_case_cause_judged(tx, who->brand_id, case_id, name, who->now_us,
                             &changed, e))
        return false;
    if (changed == 0)
        return true;
    percent = str_fmt(a, "%d", (int)(row->v.cause[cause] * 100));
    return event_add(
        tx, a, who,
        &(struct event_new){
            .case_id = case_id,
            .message_id = message_id,
            .kind = "case.judged",
            .data = event_data2(a, "cause", name, "percent", percent)},
        NULL, e);
}

/* ---- looking ---- */

static const struct str HEADS[HEAD_N] = {
    [HEAD_LANGUAGE] = STR_INIT("language"), [HEAD_KIND] = STR_INIT("kind"),
    [HEAD_HARM] = STR_INIT("harm"),         [HEAD_CAUSE] = STR_INIT("cause"),
    [HEAD_FLAGS] = STR_INIT("flags"),
};

struct str verdict_head_name(enum verdict_head head)
{
    return HEADS[head];
}

bool verdict_head_parse(struct str name, enum verdict_head *head)
{
    for (int i = 0; i < HEAD_N; i++)
        if (str_eq(name, HEADS[i])) {
            *head = (enum verdict_head)i;
            return true;
        }
    return false;
}

bool verdict_view(struct db_tx *tx, struct arena *a, int64_t brand_id,
                  int64_t message_id, struct verdict_view *v, struct err *e)
{
    struct q_correction_of_message *rows;
    enum verdict_head head;
    size_t n;

    *v = (struct verdict_view){0};
    switch (q_verdict_get(tx, a, brand_id, message_id, &v->row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "nothing was said of message %" PRId64,
                       message_id);
    case DB_ROW: break;
    }
    v->was[HEAD_LANGUAGE] = v->row.lang;
    v->was[HEAD_KIND] = v->row.kind;
    v->was[HEAD_HARM] = str_fmt(a, "%" PRId64, v->row.harm);
    v->was[HEAD_CAUSE] = v->row.cause;
    v->was[HEAD_FLAGS] = v->row.flags;
    memcpy(v->now, v->was, sizeof v->now);
    if (!q_correction_of_message(tx, a, brand_id, message_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!verdict_head_parse(rows[i].head, &head))
            continue;
        v->looked[head] = true;
        v->now[head] = rows[i].now;
        v->by[head] = str_eq(rows[i].now, rows[i].was) ? 0 : rows[i].agent_id;
    }
    return true;
}

/* ---- setting it right ---- */

/* The flags in their order, each once; false when one is unknown. */
static bool flags_clean(struct arena *a, struct str text, struct str *out)
{
    struct str rest = text, one;
    uint32_t flags = 0;
    enum flag f;

    while (text.len && str_cut(&rest, ',', &one)) {
        if (!flag_parse(one, &f))
            return false;
        flags |= 1u << f;
    }
    *out = flag_names(a, flags);
    return true;
}

/* A retired cause stays where it is (before), and goes nowhere else. */
static bool cause_known(struct db_tx *tx, struct arena *a, int64_t brand_id,
                        struct str cause, struct str before, bool *known,
                        struct err *e)
{
    struct q_cause_get own;
    enum cause c;

    *known = cause.len == 0 || cause_parse(cause, &c);
    if (*known)
        return true;
    switch (q_cause_get(tx, a, brand_id, cause, &own, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    *known = true;
    return !own.retired || str_eq(cause, before) ||
           err_set(e, ERR_INPUT, "this cause is not offered any more");
}

/* Whether it is a value of that head; *now in its one spelling. */
static bool value_clean(struct db_tx *tx, struct arena *a, int64_t brand_id,
                        enum verdict_head head, struct str before,
                        struct str *now, struct err *e)
{
    bool known = false;
    enum kind kind;

    switch (head) {
    case HEAD_LANGUAGE:
        known = now->len == 0 || (lang_from_tag(*now) != LANG_UNSURE &&
                                  str_eq(lang_tag(lang_from_tag(*now)), *now));
        break;
    case HEAD_KIND: known = kind_parse(*now, &kind); break;
    case HEAD_HARM:
        known = now->len == 1 && now->ptr[0] >= '0' && now->ptr[0] <= '4';
        break;
    case HEAD_CAUSE:
        if (!cause_known(tx, a, brand_id, *now, before, &known, e))
            return false;
        break;
    case HEAD_FLAGS: known = flags_clean(a, *now, now); break;
    }
    return known ||
           err_set(e, ERR_INPUT, "\"%.*s\" is no %.*s",
                   STR_ARG(str_sub(*now, 0, 100)), STR_ARG(HEADS[head]));
}

/* What the case has from the verdict goes along; what somebody wrote there
 * stays. */
static bool case_follows(struct db_tx *tx, struct arena *a,
                         const struct actor *who, int64_t case_id,
                         enum verdict_head head, struct str before,
                         struct str now, struct err *e)
{
    struct case_fields f = {0};
    struct q_case_get row;

    if (!case_load(tx, a, who->brand_id, case_id, 0, &row, e))
        return false;
    if (head == HEAD_LANGUAGE && str_eq(row.lang, before))
        f.lang = now.ptr ? now : STR("");
    else if (head == HEAD_CAUSE &&
             (row.cause.len == 0 || str_eq(row.cause, before)))
        f.cause = now.ptr ? now : STR("");
    else
        return true;
    return case_set_fields(tx, a, who, case_id, 0, &f, e);
}

static bool corrected_event(struct db_tx *tx, struct arena *a,
                            const struct actor *who, int64_t case_id,
                            int64_t message_id, enum verdict_head head,
                            struct str from, struct str to, struct err *e)
{
    struct buf b = buf_make(a, 4096);
    struct json j = json_make(&b);

    json_object(&j);
    json_put_str(&j, "head", HEADS[head]);
    json_put_str(&j, "from", from);
    json_put_str(&j, "to", to);
    json_end(&j);
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = case_id,
                                         .message_id = message_id,
                                         .kind = "verdict.corrected",
                                         .data = buf_str(&b)},
                     NULL, e);
}

static bool is_sampled(struct db_tx *tx, struct arena *a, int64_t brand_id,
                       int64_t message_id, bool *sampled, struct err *e)
{
    struct q_sample_get row;

    switch (q_sample_get(tx, a, brand_id, message_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: *sampled = false; break;
    case DB_ROW: *sampled = true; break;
    }
    return true;
}

bool verdict_correct(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t message_id, enum verdict_head head, struct str now,
                     struct err *e)
{
    struct verdict_view v;
    int64_t changed;
    bool sampled = false;

    if (!verdict_view(tx, a, who->brand_id, message_id, &v, e) ||
        !value_clean(tx, a, who->brand_id, head, v.now[head], &now, e))
        return false;
    if (str_eq(v.now[head], now) && v.looked[head])
        return true;
    if (!is_sampled(tx, a, who->brand_id, message_id, &sampled, e))
        return false;

    const struct q_correction_put_in in = {
        .brand_id = who->brand_id,
        .message_id = message_id,
        .head = HEADS[head],
        .case_id = v.row.case_id,
        .agent_id = who->agent_id,
        .was = v.was[head],
        .now = now.ptr ? now : STR(""),
        .model = v.row.model,
        .sampled = sampled,
        .at_us = who->now_us,
    };

    if (!q_correction_put(tx, &in, &changed, e))
        return false;
    if (str_eq(v.now[head], now))
        return true;
    return case_follows(tx, a, who, v.row.case_id, head, v.now[head], now, e) &&
           corrected_event(tx, a, who, v.row.case_id, message_id, head,
                           v.now[head], now, e);
}

bool verdict_toggle_flag(struct db_tx *tx, struct arena *a,
                         const struct actor *who, int64_t message_id,
                         struct str flag, struct err *e)
{
    struct verdict_view v;
    struct str rest, one;
    uint32_t flags = 0;
    enum flag f, turn;

    if (!flag_parse(flag, &turn))
        return err_set(e, ERR_INPUT, "there is no flag \"%.*s\"",
                       STR_ARG(str_sub(flag, 0, 100)));
    if (!verdict_view(tx, a, who->brand_id, message_id, &v, e))
        return false;
    rest = v.now[HEAD_FLAGS];
    while (v.now[HEAD_FLAGS].len && str_cut(&rest, ',', &one))
        if (flag_parse(one, &f))
            flags |= 1u << f;
    return verdict_correct(tx, a, who, message_id, HEAD_FLAGS,
                           flag_names(a, flags ^ 1u << turn), e);
}

bool verdict_confirm(struct db_tx *tx, struct arena *a, const struct actor *who,
                     int64_t message_id, struct err *e)
{
    struct verdict_view v;
    int64_t changed;
    bool sampled = false;

    if (!verdict_view(tx, a, who->brand_id, message_id, &v, e) ||
        !is_sampled(tx, a, who->brand_id, message_id, &sampled, e))
        return false;
    for (int h = 0; h < HEAD_N; h++) {
        const struct q_correction_keep_in in = {
            .brand_id = who->brand_id,
            .message_id = message_id,
            .head = HEADS[h],
            .case_id = v.row.case_id,
            .agent_id = who->agent_id,
            .was = v.was[h],
            .model = v.row.model,
            .sampled = sampled,
            .at_us = who->now_us,
        };

        if (!q_correction_keep(tx, &in, &changed, e))
            return false;
    }
    return q_sample_done(tx, who->brand_id, message_id, who->now_us, &changed,
                         e);
}
