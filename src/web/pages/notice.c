/*
 * notice.c — the sentence of each kind of notice (desk/notice.h).
 */
#include "base/civil.h"
#include "web/pages/queue.h"

static const struct {
    const char *kind;
    const char *text; /* {names} are members of the notice's data */
    bool bad;
} NOTICES[] = {
    {"mailbox.failing", MSG("The mailbox {address} cannot be reached: {error}"),
     true},
    {"mailbox.silent",
     MSG("Nothing has come to {address} for longer than usual."), false},
    {"mail.bounced", MSG("Your letter to {to} came back: {error}"), true},
    {"mail.failed", MSG("Your letter to {to} could not be sent: {error}"),
     true},
    {"mail.delayed", MSG("Your letter to {to} is delayed: {error}"), false},
    {"mail.unsure",
     MSG("Whether your letter to {to} has arrived is not known. Please look "
         "and say."),
     true},
    {"case.handovers", MSG("A case was handed over for the {n}. time."), false},
    {"promise.soon", MSG("A promise falls due {due}: {text}"), false},
    {"promise.late", MSG("A promise is late, it was due {due}: {text}"), true},
    {"job.given_up", MSG("Work of the kind {kind} was given up: {error}"),
     true},
};

/* Members of the data that a sentence may name. */
enum { ADDRESS, ERROR, TO, N, KIND, DUE, TEXT, MEMBERS };

static const char *const MEMBER_NAMES[MEMBERS] = {
    [ADDRESS] = "address", [ERROR] = "error", [TO] = "to",    [N] = "n",
    [KIND] = "kind",       [DUE] = "due",     [TEXT] = "text"};

static struct str due_words(struct arena *a, enum lang lang, struct str zone,
                            struct str due)
{
    int64_t due_us;

    return civil_parse(due, &due_us) ? date_short(a, lang, zone, due_us)
                                     : STR("");
}

static struct str sentence(struct arena *a, enum lang lang, struct str zone,
                           const char *id, struct str data)
{
    struct str m[MEMBERS];

    pages_json_texts(a, data, MEMBER_NAMES, m, MEMBERS);
    if (m[TEXT].len == 0)
        m[TEXT] = msg(lang, MSG("an answer to the customer"));
    return msg_fmt(
        a, lang, id,
        MSG_ARGS({"address", m[ADDRESS]},
                 {"error", m[KIND].len /* of a job: not a server's */
                               ? m[ERROR]
                               : pages_delivery_words(a, lang, m[ERROR])},
                 {"to", m[TO]}, {"n", m[N]}, {"kind", m[KIND]},
                 {"due", due_words(a, lang, zone, m[DUE])}, {"text", m[TEXT]}));
}

struct queue_notice *queue_notices(struct arena *a, enum lang lang,
                                   struct str zone,
                                   const struct q_notice_for *rows, size_t n)
{
    struct queue_notice *out = ARENA_ARRAY(a, n, struct queue_notice);

    for (size_t i = 0; i < n; i++) {
        out[i] = (struct queue_notice){.id = rows[i].id,
                                       .case_id = rows[i].case_id,
                                       .at_us = rows[i].created_us,
                                       .text = rows[i].kind};
        for (size_t k = 0; k < ARRAY_N(NOTICES); k++) {
            if (!str_eq(rows[i].kind, str_from_z(NOTICES[k].kind)))
                continue;
            out[i].text =
                sentence(a, lang, zone, NOTICES[k].text, rows[i].data);
            out[i].bad = NOTICES[k].bad;
        }
    }
    return out;
}
