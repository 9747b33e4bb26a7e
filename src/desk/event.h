/*
 * event.h — the timeline: one row for every change, with its author, written
 * last in the transaction that makes the change.  Rows are never changed.
 *
 * Listeners get the hint "event" with "BRAND ID CASE" after the commit; what
 * is true is in the rows after the last id one has seen (q_event_after).
 *
 * kind                 data
 * case.opened          owner, why (rota), lang
 * case.state           from, to
 * case.reopened        from
 * case.owner           from, to, reason, handover (how many so far)
 * case.fields          what changed: subject, lang, cause as [old, new]
 * case.team            from, to: its team was removed
 * case.linked          other, why
 * case.judged          cause, percent: the judgement gave the cause
 * message.in           auto, kind (mime kind when a machine wrote it)
 * message.out          to, auto
 * message.note         -
 * message.sent         tries
 * message.failed       error, to
 * message.bounced      error, to
 * message.delayed      error, to
 * message.unsure       -
 * message.cancelled    -
 * message.settled      as (sent or again)
 * message.passed       what, reason: a lead let what was stopped pass
 * message.stopped      auto: the tone guard kept an automatic letter back
 * verdict.corrected    head, from, to: somebody set the judgement right
 * promise.made         promise, text, due
 * promise.kept / promise.broken / promise.withdrawn   promise, text, due
 * promise.late         promise, text, due
 * remedy.given         remedy, kind, amount, currency
 * customer.joined      other, into
 * customer.changed     customer
 * record.passed        what, text, reason: a lead let a name pass
 * judgement.rolled_back  version
 * team.removed         team, to, people, cases
 * cause.removed / cause.retired / cause.offered   code, name
 */
#ifndef DESK_EVENT_H
#define DESK_EVENT_H

#include "base/json.h"
#include "db/db.h"
#include "desk/desk.h"

struct event_new {
    int64_t case_id;    /* 0: of no case */
    int64_t message_id; /* 0: of no message */
    const char *kind;
    struct str data; /* a JSON object; empty: {} */
};

/* id may be NULL. */
bool event_add(struct db_tx *tx, struct arena *a, const struct actor *who,
               const struct event_new *ev, int64_t *id, struct err *e) MUST_USE;

/* Small objects: {"a":"x"}, in the arena. */
struct str event_data(struct arena *a, const char *name, struct str value);
struct str event_data2(struct arena *a, const char *name, struct str value,
                       const char *name2, struct str value2);

#endif
