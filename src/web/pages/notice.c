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
    {"mail.delayed", MSG("Your letter to {to} is delayed."), false},
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

static struct str due_words(struct arena *a, enum lang lang, struct str zone,
                            struct str data)
{
    int64_t due_us;

    return civil_parse(pages_json_text(a, data, "due"), &due_us)
               ? date_short(a, lang, zone, due_us)
               : STR("");
}

static struct str sentence(struct arena *a, enum lang lang, struct str zone,
                           const char *id, struct str data)
{
    struct str text = pages_json_text(a, data, "text");

    if (text.len == 0)
        text = msg(lang, MSG("an answer to the customer"));
    return msg_fmt(a, lang, id,
                   MSG_ARGS({"address", pages_json_text(a, data, "address")},
                            {"error", pages_json_text(a, data, "error")},
                            {"to", pages_json_text(a, data, "to")},
                            {"n", pages_json_text(a, data, "n")},
                            {"kind", pages_json_text(a, data, "kind")},
                            {"due", due_words(a, lang, zone, data)},
                            {"text", text}));
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
