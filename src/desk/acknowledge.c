/*
 * acknowledge.c — the letter that the desk writes by itself when a case is
 * opened: in the customer's language, with a name and a time.
 */
#include "db/q_agent.h"
#include "db/q_message.h"
#include "desk/event.h"
#include "desk/letter_impl.h"
#include "i18n/date.h"
#include "i18n/msg.h"
#include "judge/record.h"

/* The cap that keeps two machines from writing to each other. */
static bool may_write(struct db_tx *tx, struct arena *a,
                      const struct actor *who, struct str address, bool *may,
                      struct err *e)
{
    struct q_auto_mail_hit hit;
    int64_t hour_us = who->now_us - who->now_us % US_PER_HOUR;

    if (!q_auto_mail_hit(tx, a, who->brand_id, address, hour_us, &hit, e))
        return false;
    *may = hit.n <= LETTER_AUTO_PER_HOUR;
    return true;
}

static struct str body(struct arena *a, enum lang lang, struct str customer,
                       struct str owner, struct str brand, struct str when,
                       int64_t case_id)
{
    struct msg_arg args[] = {
        {"name", customer},
        {"owner", owner},
        {"brand", brand},
        {"when", when},
        {"case", str_fmt(a, "%" PRId64, case_id)},
    };
    size_t n = ARRAY_N(args);
    struct str hello = customer.len
                           ? msg_fmt(a, lang, MSG("Hello {name},"), args, n)
                           : msg(lang, MSG("Hello,"));
    struct str got = msg_fmt(
        a, lang,
        MSG("your message has arrived. {owner} looks after it and will answer "
            "you by {when}."),
        args, n);
    struct str how = msg_fmt(
        a, lang,
        MSG("If you want to add something, just answer this mail. Your case "
            "has the number {case}."),
        args, n);

    return str_fmt(a, "%.*s\n\n%.*s\n\n%.*s\n\n%.*s\n", STR_ARG(hello),
                   STR_ARG(got), STR_ARG(how), STR_ARG(brand));
}

/* Nobody is there to ask, and nobody may be insulted by a machine: a stop
 * keeps it back, and the case shows that. */
static bool stopped(struct db_tx *tx, struct arena *a, const struct actor *who,
                    int64_t case_id, const struct check *c, struct err *e)
{
    return check_held(tx, a, who, case_id, c, e) &&
           event_add(tx, a, who,
                     &(struct event_new){
                         .case_id = case_id,
                         .kind = "message.stopped",
                         .data = event_data(a, "auto", STR("acknowledgement"))},
                     NULL, e);
}

/* A name that reads as an insult is not repeated to whoever chose it. */
static struct str greeted(const struct q_case_get *row)
{
    return record_insult(row->customer, lang_from_tag(row->lang), NULL)
               ? STR("")
               : row->customer;
}

bool letter_acknowledge(struct db_tx *tx, struct arena *a,
                        const struct desk *desk, const struct actor *who,
                        int64_t case_id, int64_t due_us, int64_t *message_id,
                        struct err *e)
{
    struct q_message_last_in last;
    struct q_account_get account;
    struct q_brand_get brand;
    const struct check_leave leave = {.seen = true};
    struct q_case_get row;
    struct check found;
    enum lang lang;
    bool may;

    *message_id = 0;
    if (!case_load(tx, a, who->brand_id, case_id, 0, &row, e) ||
        !letter_account(tx, a, who->brand_id, row.account_id, &account, e) ||
        q_brand_get(tx, a, who->brand_id, &brand, e) != DB_ROW)
        return false;
    switch (q_message_last_in(tx, a, who->brand_id, case_id, &last, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    if (!brand.acknowledge || !account.active || account.smtp_host.len == 0 ||
        last.answer_to.len == 0)
        return true;
    if (!may_write(tx, a, who, last.answer_to, &may, e))
        return false;
    if (!may)
        return true;
    lang = lang_from_tag(row.lang);
    if (lang == LANG_UNSURE)
        lang = lang_from_tag(brand.lang);

    const struct letter_row letter = {
        .case_id = case_id,
        .account = &account,
        .from_name = account.name.len ? account.name : brand.name,
        .to = last.answer_to,
        .cc = STR(""),
        .subject = letter_re(a, row.subject),
        .text = body(a, lang, greeted(&row), row.owner, brand.name,
                     date_full(a, msg_lang(lang), brand.zone, due_us), case_id),
        .lang = lang_tag(msg_lang(lang)),
        .reply_ref = last.ref,
        .is_auto = true,
        .send_us = who->now_us,
        .check = &found,
        .leave = &leave,
    };
    const struct check_in words = {
        .case_id = case_id, .text = letter.text, .automatic = true};

    if (!check_read(tx, a, desk, who, &words, &found, e))
        return false;
    if (found.hold == CHECK_STOPS)
        return stopped(tx, a, who, case_id, &found, e);
    return letter_put(tx, a, who, &letter, message_id, e) &&
           event_add(tx, a, who,
                     &(struct event_new){
                         .case_id = case_id,
                         .message_id = *message_id,
                         .kind = "message.out",
                         .data = event_data2(a, "to", last.answer_to, "auto",
                                             STR("acknowledgement"))},
                     NULL, e);
}
