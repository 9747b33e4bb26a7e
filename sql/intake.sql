-- sql/intake.sql — the ledger of everything that came through a door, which
-- is also the queue of what a worker must still read.

-- name: intake_put :opt
-- scope: one-brand
-- In the commit that keeps the bytes.  No row: this source is here already.
-- in:  brand_id i64, account_id i64, door text, source text?, sha256 text, bytes i64, mail_from text, rcpt_to text, now_us i64, run_us i64
-- out: id i64
INSERT INTO intake (brand_id, account_id, door, source, received_us, sha256,
                    bytes, mail_from, rcpt_to, state, outcome, reason, ref,
                    tries, run_us, done_us)
VALUES (:brand_id, :account_id, :door, :source, :now_us, :sha256, :bytes,
        :mail_from, :rcpt_to, 'waiting', '', '', '', 0, :run_us, 0)
    ON CONFLICT (brand_id, source) DO NOTHING
RETURNING id;

-- name: intake_claim :many
-- scope: one-brand
-- Takes up to limit_n waiting items for the length of a lease; a worker that
-- dies leaves them due again.  tries is the fencing token.
-- in:  brand_id i64, now_us i64, lease_us i64, limit_n i64
-- out: id i64, account_id i64, door text, received_us i64, sha256 text, bytes i64, mail_from text, rcpt_to text, tries i64
UPDATE intake
   SET run_us = :lease_us, tries = tries + 1
 WHERE brand_id = :brand_id AND state = 'waiting'
   AND id IN (SELECT i.id FROM intake i
               WHERE i.brand_id = :brand_id AND i.state = 'waiting'
                 AND i.run_us <= :now_us
               ORDER BY i.run_us, i.id
               LIMIT :limit_n
--pg:          FOR UPDATE SKIP LOCKED
             )
RETURNING id, account_id, door, received_us, sha256, bytes, mail_from,
          rcpt_to, tries;

-- name: intake_release :exec
-- scope: one-brand
-- Gives back what a claim took whose work could not be stored; lease_us: that
-- claim's.
-- in:  brand_id i64, lease_us i64, now_us i64
UPDATE intake
   SET run_us = :now_us
 WHERE brand_id = :brand_id AND state = 'waiting' AND run_us = :lease_us;

-- name: intake_claim_one :opt
-- scope: one-brand
-- in:  brand_id i64, id i64, now_us i64, lease_us i64
-- out: id i64, account_id i64, door text, received_us i64, sha256 text, bytes i64, mail_from text, rcpt_to text, tries i64
UPDATE intake
   SET run_us = :lease_us, tries = tries + 1
 WHERE brand_id = :brand_id AND id = :id AND state = 'waiting'
   AND run_us <= :now_us
RETURNING id, account_id, door, received_us, sha256, bytes, mail_from,
          rcpt_to, tries;

-- name: intake_done :exec
-- scope: one-brand
-- Changed 0: the lease ran out and another worker has it.
-- in:  brand_id i64, id i64, tries i64, outcome text, reason text, ref text, case_id i64?, message_id i64?, now_us i64
UPDATE intake
   SET state = 'done', outcome = :outcome, reason = :reason, ref = :ref,
       case_id = :case_id, message_id = :message_id, done_us = :now_us
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries
   AND state = 'waiting';

-- name: intake_later :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, tries i64, reason text, run_us i64
UPDATE intake
   SET reason = :reason, run_us = :run_us
 WHERE brand_id = :brand_id AND id = :id AND tries = :tries
   AND state = 'waiting';

-- name: intake_again :exec
-- scope: one-brand
-- A person wants it read anew: "make it a case".  door 'person' lets it past
-- the rules that kept it from becoming one.
-- in:  brand_id i64, id i64, now_us i64
UPDATE intake
   SET state = 'waiting', outcome = '', reason = '', door = 'person',
       run_us = :now_us, tries = tries + 1, done_us = 0
 WHERE brand_id = :brand_id AND id = :id AND state = 'done'
   AND outcome <> 'case';

-- name: intake_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: id i64, account_id i64, door text, received_us i64, sha256 text, bytes i64, mail_from text, rcpt_to text, state text, outcome text, reason text, ref text, case_id i64?, message_id i64?, tries i64, done_us i64
SELECT id, account_id, door, received_us, sha256, bytes, mail_from, rcpt_to,
       state, outcome, reason, ref, case_id, message_id, tries, done_us
  FROM intake
 WHERE brand_id = :brand_id AND id = :id;

-- name: intake_page :many
-- scope: one-brand
-- Newest first, from before_id (exclusive).
-- in:  brand_id i64, before_id i64, limit_n i64
-- out: id i64, account_id i64, door text, received_us i64, sha256 text, bytes i64, mail_from text, rcpt_to text, state text, outcome text, reason text, ref text, case_id i64?, message_id i64?, tries i64, done_us i64
SELECT id, account_id, door, received_us, sha256, bytes, mail_from, rcpt_to,
       state, outcome, reason, ref, case_id, message_id, tries, done_us
  FROM intake
 WHERE brand_id = :brand_id AND id < :before_id
 ORDER BY id DESC
 LIMIT :limit_n;

-- name: intake_page_outcome :many
-- scope: one-brand
-- in:  brand_id i64, outcome text, before_id i64, limit_n i64
-- out: id i64, account_id i64, door text, received_us i64, sha256 text, bytes i64, mail_from text, rcpt_to text, state text, outcome text, reason text, ref text, case_id i64?, message_id i64?, tries i64, done_us i64
SELECT id, account_id, door, received_us, sha256, bytes, mail_from, rcpt_to,
       state, outcome, reason, ref, case_id, message_id, tries, done_us
  FROM intake
 WHERE brand_id = :brand_id AND outcome = :outcome AND id < :before_id
 ORDER BY id DESC
 LIMIT :limit_n;

-- name: intake_after :many
-- scope: one-brand
-- Oldest first, for `redress intake`.
-- in:  brand_id i64, after_id i64, limit_n i64
-- out: id i64, account_id i64, door text, received_us i64, sha256 text, bytes i64, mail_from text, rcpt_to text, state text, outcome text, reason text, ref text, case_id i64?, message_id i64?, tries i64, done_us i64
SELECT id, account_id, door, received_us, sha256, bytes, mail_from, rcpt_to,
       state, outcome, reason, ref, case_id, message_id, tries, done_us
  FROM intake
 WHERE brand_id = :brand_id AND id > :after_id
 ORDER BY id
 LIMIT :limit_n;

-- name: intake_waiting_n :one
-- scope: one-brand
-- in:  brand_id i64
-- out: n i64
SELECT COUNT(*) AS n
  FROM intake
--lite: INDEXED BY intake_waiting
 WHERE brand_id = :brand_id AND state = 'waiting';

-- name: intake_times :many
-- scope: one-brand
-- The mailbox's rhythm: when its last items came, newest first.
-- in:  brand_id i64, account_id i64, after_us i64, limit_n i64
-- out: received_us i64
SELECT received_us
  FROM intake
 WHERE brand_id = :brand_id AND account_id = :account_id
   AND received_us > :after_us
 ORDER BY received_us DESC
 LIMIT :limit_n;
