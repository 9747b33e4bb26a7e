/*
 * case_words.c — what happened in a case, as sentences (desk/event.h lists the
 * kinds and their data).
 */
#include "base/civil.h"
#include "web/pages/case.h"

static struct str agent_name(const struct case_words *w, int64_t id)
{
    for (size_t i = 0; i < w->members_n; i++)
        if (w->members[i].agent_id == id)
            return w->members[i].name;
    return id ? str_fmt(w->arena, "#%" PRId64, id)
              : msg(w->lang, MSG("the desk"));
}

struct str case_owner_why(enum lang lang, struct str code)
{
    if (str_eq(code, STR("rota.least")))
        return msg(lang, MSG("on duty and carries least"));
    if (str_eq(code, STR("rota.reads")))
        return msg(lang, MSG("on duty, reads the language and carries least"));
    if (str_eq(code, STR("rota.nobody")))
        return msg(lang, MSG("nobody is on duty; carries least"));
    if (str_eq(code, STR("chosen")))
        return msg(lang, MSG("chosen by hand"));
    if (str_eq(code, STR("handover")))
        return msg(lang, MSG("handed over"));
    return code;
}

static struct str who_of(const struct case_words *w,
                         const struct q_event_of_case *ev)
{
    if (ev->agent.len)
        return ev->agent;
    return msg(w->lang, MSG("The desk"));
}

static struct str text_of(const struct case_words *w,
                          const struct q_event_of_case *ev, const char *name)
{
    return pages_json_text(w->arena, ev->data, name);
}

/* ---- kinds with words of their own ---- */

static struct str opened(const struct case_words *w,
                         const struct q_event_of_case *ev)
{
    struct str why = text_of(w, ev, "why");
    int64_t owner = pages_json_i64(w->arena, ev->data, "owner");

    return msg_fmt(w->arena, w->lang,
                   MSG("The case was opened and went to {owner}: {why}"),
                   MSG_ARGS({"owner", agent_name(w, owner)},
                            {"why", case_owner_why(w->lang, why)}));
}

static struct str state_changed(const struct case_words *w,
                                const struct q_event_of_case *ev)
{
    return msg_fmt(
        w->arena, w->lang,
        MSG("{who} changed the state from “{from}” to “{to}”"),
        MSG_ARGS({"who", who_of(w, ev)},
                 {"from", pages_state_word(w->lang, text_of(w, ev, "from"))},
                 {"to", pages_state_word(w->lang, text_of(w, ev, "to"))}));
}

static struct str reopened(const struct case_words *w,
                           const struct q_event_of_case *ev)
{
    return msg_fmt(
        w->arena, w->lang,
        MSG("A new message opened the case again; it was “{from}”"),
        MSG_ARGS({"from", pages_state_word(w->lang, text_of(w, ev, "from"))}));
}

static struct str handed_over(const struct case_words *w,
                              const struct q_event_of_case *ev)
{
    return msg_fmt(
        w->arena, w->lang,
        MSG("{who} handed the case over from {from} to {to}: {reason}"),
        MSG_ARGS(
            {"who", who_of(w, ev)},
            {"from", agent_name(w, pages_json_i64(w->arena, ev->data, "from"))},
            {"to", agent_name(w, pages_json_i64(w->arena, ev->data, "to"))},
            {"reason", text_of(w, ev, "reason")}));
}

static struct str field_word(const struct case_words *w, const char *field,
                             struct str value)
{
    if (str_eq(str_from_z(field), STR("lang")))
        return pages_lang_word(w->lang, value);
    if (value.len == 0)
        return msg(w->lang, MSG("none"));
    if (str_eq(str_from_z(field), STR("cause")))
        return pages_cause_word(w->lang, w->causes, value);
    return value;
}

static struct str fields_changed(const struct case_words *w,
                                 const struct q_event_of_case *ev)
{
    static const struct {
        const char *field, *text;
    } all[] = {
        {"subject", MSG("{who} changed the subject from “{from}” to “{to}”")},
        {"lang", MSG("{who} changed the language from “{from}” to “{to}”")},
        {"cause", MSG("{who} changed the cause from “{from}” to “{to}”")},
    };
    struct buf b = buf_make(w->arena, 16 * 1024);

    for (size_t i = 0; i < ARRAY_N(all); i++) {
        const char *f = all[i].field;
        struct str from = pages_json_item(w->arena, ev->data, f, 0);
        struct str to = pages_json_item(w->arena, ev->data, f, 1);

        if (str_eq(from, to))
            continue;
        if (b.len)
            BUF_LIT(&b, "; ");
        buf_put(&b, msg_fmt(w->arena, w->lang, all[i].text,
                            MSG_ARGS({"who", who_of(w, ev)},
                                     {"from", field_word(w, f, from)},
                                     {"to", field_word(w, f, to)})));
    }
    return buf_str(&b);
}

static struct str remedy_given(const struct case_words *w,
                               const struct q_event_of_case *ev)
{
    int64_t amount = pages_json_i64(w->arena, ev->data, "amount");
    struct str kind = pages_remedy_word(w->lang, text_of(w, ev, "kind"));

    if (amount == 0)
        return msg_fmt(w->arena, w->lang,
                       MSG("{who} wrote down a remedy: {kind}"),
                       MSG_ARGS({"who", who_of(w, ev)}, {"kind", kind}));
    return msg_fmt(w->arena, w->lang,
                   MSG("{who} wrote down a remedy: {kind}, {amount}"),
                   MSG_ARGS({"who", who_of(w, ev)}, {"kind", kind},
                            {"amount", money_str(w->arena, w->lang, amount,
                                                 text_of(w, ev, "currency"))}));
}

static struct str judged(const struct case_words *w,
                         const struct q_event_of_case *ev)
{
    return msg_fmt(
        w->arena, w->lang,
        MSG("The judgement gave the cause “{cause}” ({percent} %)"),
        MSG_ARGS({"cause", pages_cause_word(w->lang, w->causes,
                                            text_of(w, ev, "cause"))},
                 {"percent", text_of(w, ev, "percent")}));
}

/* One value, or flags in a row. */
static struct str head_words(const struct case_words *w, enum verdict_head head,
                             struct str value)
{
    struct buf b = buf_make(w->arena, 2000);
    struct str rest = value, one;

    if (head != HEAD_FLAGS)
        return verdict_value_word(w->lang, w->causes, head, value);
    if (value.len == 0)
        return msg(w->lang, MSG("none"));
    while (str_cut(&rest, ',', &one)) {
        if (b.len)
            BUF_LIT(&b, ", ");
        buf_put(&b, verdict_value_word(w->lang, w->causes, head, one));
    }
    return buf_str(&b);
}

static struct str corrected(const struct case_words *w,
                            const struct q_event_of_case *ev)
{
    enum verdict_head head;

    if (!verdict_head_parse(text_of(w, ev, "head"), &head))
        return STR("");
    return msg_fmt(
        w->arena, w->lang,
        MSG("{who} set the judgement right: {head} “{to}” instead of “{from}”"),
        MSG_ARGS({"who", who_of(w, ev)},
                 {"head", verdict_head_word(w->lang, head)},
                 {"from", head_words(w, head, text_of(w, ev, "from"))},
                 {"to", head_words(w, head, text_of(w, ev, "to"))}));
}

static struct str let_pass(const struct case_words *w,
                           const struct q_event_of_case *ev)
{
    struct buf b = buf_make(w->arena, 2000);
    struct str what = text_of(w, ev, "what"), rest = what, one;

    while (what.len && str_cut(&rest, ',', &one)) {
        if (b.len)
            BUF_LIT(&b, ", ");
        buf_put(&b, check_what_word(w->lang, str_trim(one)));
    }
    return msg_fmt(w->arena, w->lang,
                   MSG("{who} let pass what the tone guard stopped ({what}): "
                       "{reason}"),
                   MSG_ARGS({"who", who_of(w, ev)}, {"what", buf_str(&b)},
                            {"reason", text_of(w, ev, "reason")}));
}

static struct str team_removed(const struct case_words *w,
                               const struct q_event_of_case *ev)
{
    struct str to = text_of(w, ev, "to");

    return msg_fmt(
        w->arena, w->lang,
        to.len ? MSG("The team “{from}” was removed; the case went to “{to}”")
               : MSG("The team “{from}” was removed; the case is in no team"),
        MSG_ARGS({"from", text_of(w, ev, "from")}, {"to", to}));
}

/* ---- kinds that are one sentence ---- */

static const struct {
    const char *kind, *text;
} PLAIN[] = {
    {"case.linked", MSG("It may belong to case {other}: {why}")},
    {"message.failed", MSG("The letter to {to} could not be sent: {error}")},
    {"message.bounced", MSG("The letter to {to} came back: {error}")},
    {"message.delayed", MSG("The letter to {to} is delayed: {error}")},
    {"message.unsure",
     MSG("The connection broke while the letter was sent: whether it arrived "
         "is not known")},
    {"message.stopped", MSG("The tone guard kept an automatic letter back")},
    {"message.cancelled", MSG("{who} took a letter back before it left")},
    {"promise.made", MSG("{who} promised: {text}, due {due}")},
    {"promise.kept", MSG("The promise was kept: {text}")},
    {"promise.broken", MSG("The promise was broken: {text}")},
    {"promise.withdrawn", MSG("The promise was withdrawn: {text}")},
    {"promise.late", MSG("The promise is late: {text}, due {due}")},
    {"customer.joined", MSG("{who} joined two customers into one")},
    {"customer.changed", MSG("{who} changed the customer’s data")},
};

static struct str why_linked(const struct case_words *w, struct str why)
{
    if (str_eq(why, STR("no sender")))
        return msg(w->lang, MSG("the message names no sender"));
    if (str_eq(why, STR("its sender is not part of that case")))
        return msg(w->lang, MSG("its sender is not part of that case"));
    return why;
}

static struct str plain(const struct case_words *w,
                        const struct q_event_of_case *ev, const char *text)
{
    struct str promised = text_of(w, ev, "text"), due = STR("");
    int64_t due_us;

    if (promised.len == 0)
        promised = msg(w->lang, MSG("an answer to the customer"));
    if (civil_parse(text_of(w, ev, "due"), &due_us))
        due = date_short(w->arena, w->lang, w->zone, due_us);
    return msg_fmt(
        w->arena, w->lang, text,
        MSG_ARGS({"who", who_of(w, ev)}, {"other", text_of(w, ev, "other")},
                 {"why", why_linked(w, text_of(w, ev, "why"))},
                 {"to", text_of(w, ev, "to")},
                 {"error", pages_delivery_words(w->arena, w->lang,
                                                text_of(w, ev, "error"))},
                 {"text", promised}, {"due", due}));
}

struct str case_event_sentence(const struct case_words *w,
                               const struct q_event_of_case *ev)
{
    static const struct {
        const char *kind;
        struct str (*say)(const struct case_words *,
                          const struct q_event_of_case *);
    } own[] = {
        {"case.opened", opened},         {"case.state", state_changed},
        {"case.reopened", reopened},     {"case.owner", handed_over},
        {"case.fields", fields_changed}, {"remedy.given", remedy_given},
        {"case.judged", judged},         {"verdict.corrected", corrected},
        {"message.passed", let_pass},    {"case.team", team_removed},
    };

    for (size_t i = 0; i < ARRAY_N(own); i++)
        if (str_eq(ev->kind, str_from_z(own[i].kind)))
            return own[i].say(w, ev);
    if (str_eq(ev->kind, STR("message.settled")))
        return plain(w, ev,
                     str_eq(text_of(w, ev, "as"), STR("again"))
                         ? MSG("{who} had the letter sent once more")
                         : MSG("{who} said that the letter arrived"));
    for (size_t i = 0; i < ARRAY_N(PLAIN); i++)
        if (str_eq(ev->kind, str_from_z(PLAIN[i].kind)))
            return plain(w, ev, PLAIN[i].text);
    return STR("");
}

/* ---- letters ---- */

struct str case_letter_state(const struct case_words *w,
                             const struct q_message_of_case *m,
                             enum case_letter *todo)
{
    static const struct {
        const char *state, *text;
        enum case_letter todo;
    } all[] = {
        {"held", MSG("It leaves in a moment."), LETTER_HELD},
        {"queued", MSG("It waits to be sent."), LETTER_NOTHING},
        {"sending", MSG("It is just being sent."), LETTER_NOTHING},
        {"sent", MSG("Sent"), LETTER_NOTHING},
        {"failed", MSG("It could not be sent: {error}"), LETTER_FAILED},
        {"bounced", MSG("It came back: {error}"), LETTER_NOTHING},
        {"unsure",
         MSG("The connection broke while it was sent. Whether it arrived is "
             "not known: look into the mailbox’s sent mail or ask, then say "
             "what happened."),
         LETTER_UNSURE},
        {"cancelled", MSG("Taken back; it was not sent."), LETTER_NOTHING},
    };

    *todo = LETTER_NOTHING;
    for (size_t i = 0; i < ARRAY_N(all); i++) {
        if (!str_eq(m->state, str_from_z(all[i].state)))
            continue;
        *todo = all[i].todo;
        if (str_eq(m->state, STR("queued")) && m->tries > 0)
            return msg_fmt(w->arena, w->lang,
                           MSG("The other side asked for patience; next try "
                               "{when}."),
                           MSG_ARGS({"when", date_short(w->arena, w->lang,
                                                        w->zone, m->send_us)}));
        return msg_fmt(w->arena, w->lang, all[i].text,
                       MSG_ARGS({"error", pages_delivery_words(
                                              w->arena, w->lang, m->error)}));
    }
    return STR("");
}

/* ---- who else is here ---- */

struct str case_here_sentence(const struct case_words *w,
                              const struct q_presence_of_case *rows, size_t n,
                              int64_t me)
{
    struct buf b = buf_make(w->arena, 4096);

    for (size_t i = 0; i < n; i++) {
        bool writes = str_eq(rows[i].doing, STR("writing"));

        if (rows[i].agent_id == me)
            continue;
        if (b.len)
            BUF_LIT(&b, " · ");
        buf_put(&b, msg_fmt(w->arena, w->lang,
                            writes ? MSG("{name} is writing")
                                   : MSG("{name} is here"),
                            MSG_ARGS({"name", rows[i].name})));
    }
    return b.over ? STR("") : buf_str(&b);
}
