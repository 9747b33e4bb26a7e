-- sql/finding.sql — what the tone guard needs to know, and what it found.

-- name: finding_add :exec
-- scope: one-brand
-- in:  brand_id i64, agent_id i64, case_id i64?, message_id i64?, what text, level text, n i64, outcome text, reason text, digest text, now_us i64
INSERT INTO finding (brand_id, agent_id, case_id, message_id, what, level, n,
                     outcome, reason, digest, at_us)
VALUES (:brand_id, :agent_id, :case_id, :message_id, :what, :level, :n,
        :outcome, :reason, :digest, :now_us)
    ON CONFLICT (brand_id, agent_id, digest, what, level, outcome) DO NOTHING;

-- name: finding_sums :many
-- scope: one-brand
-- in:  brand_id i64, since_us i64
-- out: agent_id i64, what text, level text, outcome text, n i64
SELECT agent_id, what, level, outcome, CAST(SUM(n) AS BIGINT) AS n
  FROM finding
 WHERE brand_id = :brand_id AND at_us >= :since_us
 GROUP BY agent_id, what, level, outcome
 ORDER BY agent_id, what, level, outcome
 LIMIT 20000;

-- name: finding_of_message :many
-- scope: one-brand
-- in:  brand_id i64, message_id i64
-- out: what text, level text, n i64, outcome text, reason text, agent_id i64
SELECT what, level, n, outcome, reason, agent_id
  FROM finding
 WHERE brand_id = :brand_id AND message_id = :message_id
 ORDER BY id;

-- name: limit_of :opt
-- scope: one-brand
-- in:  brand_id i64, role text
-- out: amount_cents i64, currency text, days i64
SELECT amount_cents, currency, days
  FROM promise_limit
 WHERE brand_id = :brand_id AND role = :role;

-- name: limit_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: role text, amount_cents i64, currency text, days i64
SELECT role, amount_cents, currency, days
  FROM promise_limit
 WHERE brand_id = :brand_id
 ORDER BY role;

-- name: limit_put :exec
-- scope: one-brand
-- in:  brand_id i64, role text, amount_cents i64, currency text, days i64
INSERT INTO promise_limit (brand_id, role, amount_cents, currency, days)
VALUES (:brand_id, :role, :amount_cents, :currency, :days)
    ON CONFLICT (brand_id, role) DO UPDATE
   SET amount_cents = excluded.amount_cents, currency = excluded.currency,
       days = excluded.days;

-- name: customers_named :many
-- scope: one-brand
-- names is a JSON array of names as written; those of the case's own customer
-- do not count.
-- in:  brand_id i64, names text, but_id i64
-- out: id i64, name text
SELECT id, name
  FROM customer
 WHERE brand_id = :brand_id AND id <> :but_id
--pg:   AND name IN (SELECT json_array_elements_text(CAST(:names AS json)))
--lite:   AND name IN (SELECT value FROM json_each(:names))
 LIMIT 100;

-- name: identities_of_others :many
-- scope: one-brand
-- in:  brand_id i64, vals text, but_id i64
-- out: customer_id i64, value text
SELECT customer_id, value
  FROM identity
 WHERE brand_id = :brand_id AND customer_id <> :but_id
   AND channel IN ('mail')
--pg:   AND value IN (SELECT json_array_elements_text(CAST(:vals AS json)))
--lite:   AND value IN (SELECT value FROM json_each(:vals))
 LIMIT 100;

-- name: participants :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64
-- out: address text
SELECT address
  FROM participant
 WHERE brand_id = :brand_id AND case_id = :case_id
 LIMIT 200;
