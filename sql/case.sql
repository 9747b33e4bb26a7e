-- sql/case.sql — cases: opening, the queue, changes, promises, remedies.

-- name: case_add :one
-- scope: one-brand
-- in:  brand_id i64, customer_id i64, account_id i64, channel text, subject text, excerpt text, owner_id i64, owner_why text, team_id i64?, lang text, due_us i64, since_us i64, now_us i64
-- out: id i64
INSERT INTO cases (brand_id, customer_id, account_id, channel, subject,
                   excerpt, state, is_open, owner_id, owner_why, team_id,
                   lang, cause, due_us, since_us, created_us, updated_us,
                   answered_us, resolved_us, handover_n, message_n, version)
VALUES (:brand_id, :customer_id, :account_id, :channel, :subject, :excerpt,
        'new', TRUE, :owner_id, :owner_why, :team_id, :lang, '', :due_us,
        :since_us, :now_us, :now_us, 0, 0, 0, 1, 1)
RETURNING id;

-- name: case_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: id i64, customer_id i64, account_id i64, channel text, subject text, state text, is_open bool, owner_id i64, owner text?, owner_why text, team_id i64?, team text?, lang text, cause text, due_us i64, since_us i64, created_us i64, updated_us i64, answered_us i64, resolved_us i64, handover_n i64, message_n i64, version i64, customer text, customer_lang text, customer_case_n i64
SELECT k.id, k.customer_id, k.account_id, k.channel, k.subject, k.state,
       k.is_open, k.owner_id, a.name AS owner, k.owner_why, k.team_id,
       t.name AS team, k.lang, k.cause, k.due_us, k.since_us, k.created_us,
       k.updated_us, k.answered_us, k.resolved_us, k.handover_n, k.message_n,
       k.version, c.name AS customer, c.lang AS customer_lang,
       c.case_n AS customer_case_n
  FROM cases k
  JOIN customer c ON c.brand_id = :brand_id AND c.id = k.customer_id
  LEFT JOIN agent a ON a.id = k.owner_id
  LEFT JOIN team t ON t.brand_id = :brand_id AND t.id = k.team_id
 WHERE k.brand_id = :brand_id AND k.id = :id;

-- name: case_brand :opt
-- scope: all-brands
-- Commands name a case by its number alone.
-- scan: ids are unique over all brands; only commands ask this
-- in:  id i64
-- out: brand_id i64
SELECT brand_id FROM cases WHERE id = :id;

-- name: case_queue :many
-- scope: one-brand
-- The queue in its order, from a keyset position (exclusive).  Filters that
-- are NULL do not filter.
-- in:  brand_id i64, owner_id i64?, team_id i64?, state text?, channel text?, lang text?, cause text?, customer_id i64?, after_due_us i64, after_since_us i64, after_id i64, limit_n i64
-- out: id i64, subject text, excerpt text, state text, channel text, lang text, cause text, owner_id i64, owner text?, customer_id i64, customer text, due_us i64, since_us i64, updated_us i64, handover_n i64, message_n i64
SELECT k.id, k.subject, k.excerpt, k.state, k.channel, k.lang, k.cause,
       k.owner_id, a.name AS owner, k.customer_id, c.name AS customer,
       k.due_us, k.since_us, k.updated_us, k.handover_n, k.message_n
  FROM cases k
  JOIN customer c ON c.brand_id = :brand_id AND c.id = k.customer_id
  LEFT JOIN agent a ON a.id = k.owner_id
 WHERE k.brand_id = :brand_id AND k.is_open
   AND (k.due_us, k.since_us, k.id) >
       (:after_due_us, :after_since_us, :after_id)
   AND (:owner_id IS NULL OR k.owner_id = :owner_id)
   AND (:team_id IS NULL OR k.team_id = :team_id)
   AND (:state IS NULL OR k.state = :state)
   AND (:channel IS NULL OR k.channel = :channel)
   AND (:lang IS NULL OR k.lang = :lang)
   AND (:cause IS NULL OR k.cause = :cause)
   AND (:customer_id IS NULL OR k.customer_id = :customer_id)
 ORDER BY k.due_us, k.since_us, k.id
 LIMIT :limit_n;

-- name: case_queue_mine :many
-- scope: one-brand
-- The same for one owner, so that the planner takes the owner's index.
-- in:  brand_id i64, owner_id i64, state text?, channel text?, lang text?, cause text?, customer_id i64?, after_due_us i64, after_since_us i64, after_id i64, limit_n i64
-- out: id i64, subject text, excerpt text, state text, channel text, lang text, cause text, owner_id i64, owner text?, customer_id i64, customer text, due_us i64, since_us i64, updated_us i64, handover_n i64, message_n i64
SELECT k.id, k.subject, k.excerpt, k.state, k.channel, k.lang, k.cause,
       k.owner_id, a.name AS owner, k.customer_id, c.name AS customer,
       k.due_us, k.since_us, k.updated_us, k.handover_n, k.message_n
  FROM cases k
  JOIN customer c ON c.brand_id = :brand_id AND c.id = k.customer_id
  LEFT JOIN agent a ON a.id = k.owner_id
 WHERE k.brand_id = :brand_id AND k.is_open AND k.owner_id = :owner_id
   AND (k.due_us, k.since_us, k.id) >
       (:after_due_us, :after_since_us, :after_id)
   AND (:state IS NULL OR k.state = :state)
   AND (:channel IS NULL OR k.channel = :channel)
   AND (:lang IS NULL OR k.lang = :lang)
   AND (:cause IS NULL OR k.cause = :cause)
   AND (:customer_id IS NULL OR k.customer_id = :customer_id)
 ORDER BY k.due_us, k.since_us, k.id
 LIMIT :limit_n;

-- name: case_done_page :many
-- scope: one-brand
-- Resolved or closed cases, latest change first.
-- in:  brand_id i64, state text, channel text?, lang text?, cause text?, customer_id i64?, owner_id i64?, before_us i64, before_id i64, limit_n i64
-- out: id i64, subject text, excerpt text, state text, channel text, lang text, cause text, owner_id i64, owner text?, customer_id i64, customer text, due_us i64, since_us i64, updated_us i64, handover_n i64, message_n i64
SELECT k.id, k.subject, k.excerpt, k.state, k.channel, k.lang, k.cause,
       k.owner_id, a.name AS owner, k.customer_id, c.name AS customer,
       k.due_us, k.since_us, k.updated_us, k.handover_n, k.message_n
  FROM cases k
  JOIN customer c ON c.brand_id = :brand_id AND c.id = k.customer_id
  LEFT JOIN agent a ON a.id = k.owner_id
 WHERE k.brand_id = :brand_id AND k.state = :state
   AND (k.updated_us, k.id) < (:before_us, :before_id)
   AND (:channel IS NULL OR k.channel = :channel)
   AND (:lang IS NULL OR k.lang = :lang)
   AND (:cause IS NULL OR k.cause = :cause)
   AND (:customer_id IS NULL OR k.customer_id = :customer_id)
   AND (:owner_id IS NULL OR k.owner_id = :owner_id)
 ORDER BY k.updated_us DESC, k.id DESC
 LIMIT :limit_n;

-- name: case_of_customer :many
-- scope: one-brand
-- in:  brand_id i64, customer_id i64, limit_n i64
-- out: id i64, subject text, state text, is_open bool, owner text?, created_us i64, updated_us i64
SELECT k.id, k.subject, k.state, k.is_open, a.name AS owner, k.created_us,
       k.updated_us
  FROM cases k
  LEFT JOIN agent a ON a.id = k.owner_id
 WHERE k.brand_id = :brand_id AND k.customer_id = :customer_id
 ORDER BY k.id DESC
 LIMIT :limit_n;

-- name: case_set_state :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, version i64, state text, is_open bool, resolved_us i64, since_us i64, now_us i64
UPDATE cases
   SET state = :state, is_open = :is_open, resolved_us = :resolved_us,
       since_us = :since_us, updated_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND version = :version;

-- name: case_set_owner :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, version i64, owner_id i64, owner_why text, team_id i64?, handover_n i64, now_us i64
UPDATE cases
   SET owner_id = :owner_id, owner_why = :owner_why, team_id = :team_id,
       handover_n = :handover_n, updated_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND version = :version;

-- name: case_set_fields :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, version i64, subject text, lang text, cause text, now_us i64
UPDATE cases
   SET subject = :subject, lang = :lang, cause = :cause, updated_us = :now_us,
       version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND version = :version;

-- name: case_heard :exec
-- scope: one-brand
-- The customer wrote: the case waits for us, since they began to wait.
-- in:  brand_id i64, id i64, state text, excerpt text, since_us i64, now_us i64
UPDATE cases
   SET state = :state, is_open = TRUE, excerpt = :excerpt,
       resolved_us = 0, since_us = :since_us, updated_us = :now_us,
       message_n = message_n + 1, version = version + 1
 WHERE brand_id = :brand_id AND id = :id;

-- name: case_answered :exec
-- scope: one-brand
-- We wrote: the first answer by a person is remembered.
-- in:  brand_id i64, id i64, state text, now_us i64
UPDATE cases
   SET state = :state, updated_us = :now_us, message_n = message_n + 1,
       answered_us = CASE WHEN answered_us = 0 THEN :now_us
                          ELSE answered_us END,
       version = version + 1
 WHERE brand_id = :brand_id AND id = :id;

-- name: case_not_answered :exec
-- scope: one-brand
-- The first answer, written at answered_us, was taken back.
-- in:  brand_id i64, id i64, answered_us i64
UPDATE cases
   SET answered_us = 0
 WHERE brand_id = :brand_id AND id = :id AND answered_us = :answered_us;

-- name: case_touch :exec
-- scope: one-brand
-- One more message that changes nothing else (a note, an auto-reply).
-- in:  brand_id i64, id i64, now_us i64
UPDATE cases
   SET updated_us = :now_us, message_n = message_n + 1, version = version + 1
 WHERE brand_id = :brand_id AND id = :id;

-- name: case_due :exec
-- scope: one-brand
-- The earliest open promise decides where the case stands in the queue.  The
-- sum keeps the engines from walking all open promises of the brand in the
-- order of due_us until one of this case comes.
-- in:  brand_id i64, id i64
UPDATE cases
   SET due_us = COALESCE((SELECT MIN(p.due_us + 0) FROM promise p
                           WHERE p.brand_id = :brand_id AND p.case_id = :id
                             AND p.state = 'open'), 9223372036854775807)
 WHERE brand_id = :brand_id AND id = :id;

-- name: case_link_add :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, other_id i64, why text, now_us i64
INSERT INTO case_link (brand_id, case_id, other_id, why, created_us)
VALUES (:brand_id, :case_id, :other_id, :why, :now_us)
    ON CONFLICT (brand_id, case_id, other_id) DO NOTHING;

-- name: case_links :many
-- scope: one-brand
-- In the order of the links' own key: by k.id it would begin at every case.
-- in:  brand_id i64, case_id i64
-- out: id i64, subject text, state text, why text
SELECT k.id, k.subject, k.state, l.why
  FROM case_link l
  JOIN cases k ON k.brand_id = :brand_id AND k.id = l.other_id
 WHERE l.brand_id = :brand_id AND l.case_id = :case_id
 ORDER BY l.other_id DESC
 LIMIT 20;

-- name: participant_add :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, address text
INSERT INTO participant (brand_id, case_id, address)
VALUES (:brand_id, :case_id, :address)
    ON CONFLICT (brand_id, case_id, address) DO NOTHING;

-- name: participant_is :opt
-- scope: one-brand
-- in:  brand_id i64, case_id i64, address text
-- out: case_id i64
SELECT case_id
  FROM participant
 WHERE brand_id = :brand_id AND case_id = :case_id AND address = :address;

-- name: promise_add :one
-- scope: one-brand
-- in:  brand_id i64, case_id i64, owner_id i64, kind text, text text, due_us i64, now_us i64
-- out: id i64
INSERT INTO promise (brand_id, case_id, owner_id, kind, text, due_us, state,
                     late, warned_us, created_us, closed_us, version)
VALUES (:brand_id, :case_id, :owner_id, :kind, :text, :due_us, 'open', FALSE,
        0, :now_us, 0, 1)
RETURNING id;

-- name: promise_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64
-- out: id i64, owner_id i64, owner text?, kind text, text text, due_us i64, state text, late bool, created_us i64, closed_us i64, version i64
SELECT p.id, p.owner_id, a.name AS owner, p.kind, p.text, p.due_us, p.state,
       p.late, p.created_us, p.closed_us, p.version
  FROM promise p
  LEFT JOIN agent a ON a.id = p.owner_id
 WHERE p.brand_id = :brand_id AND p.case_id = :case_id
 ORDER BY p.id DESC
 LIMIT 100;

-- name: promise_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: case_id i64, owner_id i64, kind text, text text, due_us i64, state text, late bool, version i64
SELECT case_id, owner_id, kind, text, due_us, state, late, version
  FROM promise
 WHERE brand_id = :brand_id AND id = :id;

-- name: promise_close :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, version i64, state text, late bool, now_us i64
UPDATE promise
   SET state = :state, late = :late, closed_us = :now_us,
       version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND version = :version
   AND state = 'open';

-- name: promise_answered :exec
-- scope: one-brand
-- An answer keeps the desk's own promises of an answer, late or not.
-- in:  brand_id i64, case_id i64, now_us i64
UPDATE promise
   SET state = CASE WHEN due_us < :now_us THEN 'broken' ELSE 'kept' END,
       late = due_us < :now_us, closed_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND case_id = :case_id AND kind = 'answer'
   AND state = 'open';

-- name: promise_withdraw_answers :exec
-- scope: one-brand
-- A case that is resolved or closed owes no answer any more.
-- in:  brand_id i64, case_id i64, now_us i64
UPDATE promise
   SET state = 'withdrawn', closed_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND case_id = :case_id AND kind = 'answer'
   AND state = 'open';

-- name: promise_has_open_answer :opt
-- scope: one-brand
-- in:  brand_id i64, case_id i64
-- out: id i64, due_us i64
SELECT id, due_us
  FROM promise
 WHERE brand_id = :brand_id AND case_id = :case_id AND kind = 'answer'
   AND state = 'open'
 LIMIT 1;

-- name: promise_move :exec
-- scope: one-brand
-- Open promises follow the owner of their case, who was not warned of them.
-- in:  brand_id i64, case_id i64, owner_id i64
UPDATE promise
   SET owner_id = :owner_id, warned_us = 0, version = version + 1
 WHERE brand_id = :brand_id AND case_id = :case_id AND state = 'open';

-- name: promise_due_soon :many
-- scope: one-brand
-- Open promises due before until_us whose owner was not warned, and late ones
-- whose owner was not told that they are.
-- in:  brand_id i64, now_us i64, until_us i64, limit_n i64
-- out: id i64, case_id i64, owner_id i64, text text, due_us i64, late bool, warned_us i64
SELECT id, case_id, owner_id, text, due_us, late, warned_us
  FROM promise
 WHERE brand_id = :brand_id AND state = 'open' AND due_us < :until_us
   AND (warned_us = 0 OR (due_us < :now_us AND NOT late))
 ORDER BY due_us, id
 LIMIT :limit_n;

-- name: promise_warned :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, late bool, now_us i64
UPDATE promise
   SET warned_us = :now_us, late = :late
 WHERE brand_id = :brand_id AND id = :id;

-- name: remedy_add :one
-- scope: one-brand
-- in:  brand_id i64, case_id i64, agent_id i64, kind text, amount i64, currency text, asked text, given text, now_us i64
-- out: id i64
INSERT INTO remedy (brand_id, case_id, agent_id, kind, amount, currency,
                    asked, given, created_us)
VALUES (:brand_id, :case_id, :agent_id, :kind, :amount, :currency, :asked,
        :given, :now_us)
RETURNING id;

-- name: remedy_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64
-- out: id i64, agent text?, kind text, amount i64, currency text, asked text, given text, created_us i64
SELECT r.id, a.name AS agent, r.kind, r.amount, r.currency, r.asked, r.given,
       r.created_us
  FROM remedy r
  LEFT JOIN agent a ON a.id = r.agent_id
 WHERE r.brand_id = :brand_id AND r.case_id = :case_id
 ORDER BY r.id
 LIMIT 100;

-- name: promise_reopen_answer :exec
-- scope: one-brand
-- A letter was taken back: the answer that it gave at closed_us is owed again,
-- by whoever owns the case now.
-- in:  brand_id i64, case_id i64, closed_us i64
UPDATE promise
   SET state = 'open', late = FALSE, warned_us = 0, closed_us = 0,
       owner_id = (SELECT k.owner_id FROM cases k
                    WHERE k.brand_id = :brand_id AND k.id = :case_id),
       version = version + 1
 WHERE brand_id = :brand_id AND case_id = :case_id AND kind = 'answer'
   AND closed_us = :closed_us AND state IN ('kept', 'broken');

-- name: case_move_customer :exec
-- scope: one-brand
-- Two customers are one person: the cases of one go to the other.
-- in:  brand_id i64, from_id i64, to_id i64, now_us i64
UPDATE cases
   SET customer_id = :to_id, updated_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND customer_id = :from_id;
