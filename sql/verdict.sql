-- sql/verdict.sql — what messages say, and what people say of that.

-- name: verdict_put :exec
-- scope: one-brand
-- Read again by hand, an item that became a case has one already.
-- in:  brand_id i64, message_id i64, case_id i64, model text, lang text, kind text, kind_p f64, harm i64, flags text, cause text, cause_p f64, asks text, said_before i64, by_person bool, said text, at_us i64
INSERT INTO verdict (brand_id, message_id, case_id, model, lang, kind, kind_p,
                     harm, flags, cause, cause_p, asks, said_before,
                     by_person, said, at_us)
VALUES (:brand_id, :message_id, :case_id, :model, :lang, :kind, :kind_p,
        :harm, :flags, :cause, :cause_p, :asks, :said_before, :by_person,
        :said, :at_us)
    ON CONFLICT (brand_id, message_id) DO NOTHING;

-- name: verdict_get :opt
-- scope: one-brand
-- in:  brand_id i64, message_id i64
-- out: case_id i64, model text, lang text, kind text, kind_p f64, harm i64, flags text, cause text, cause_p f64, asks text, said_before i64, by_person bool, said text, at_us i64
SELECT case_id, model, lang, kind, kind_p, harm, flags, cause, cause_p, asks,
       said_before, by_person, said, at_us
  FROM verdict
 WHERE brand_id = :brand_id AND message_id = :message_id;

-- name: verdict_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64
-- out: message_id i64, model text, lang text, kind text, kind_p f64, harm i64, flags text, cause text, cause_p f64, asks text, said_before i64, said text
SELECT message_id, model, lang, kind, kind_p, harm, flags, cause, cause_p,
       asks, said_before, said
  FROM verdict
 WHERE brand_id = :brand_id AND case_id = :case_id
 ORDER BY message_id DESC
 LIMIT 100;

-- name: verdict_of_cases :many
-- scope: one-brand
-- The latest of each case; cases is a JSON array of numbers.
-- in:  brand_id i64, cases text
-- out: case_id i64, message_id i64, model text, lang text, kind text, kind_p f64, harm i64, flags text, cause text, cause_p f64, asks text, said_before i64
SELECT v.case_id, v.message_id, v.model, v.lang, v.kind, v.kind_p, v.harm,
       v.flags, v.cause, v.cause_p, v.asks, v.said_before
  FROM verdict v
 WHERE v.brand_id = :brand_id
--pg:   AND v.case_id IN (SELECT CAST(x AS BIGINT) FROM json_array_elements_text(CAST(:cases AS json)) x)
--lite:   AND v.case_id IN (SELECT value FROM json_each(:cases))
   AND v.message_id = (SELECT MAX(w.message_id) FROM verdict w
                        WHERE w.brand_id = :brand_id
                          AND w.case_id = v.case_id);

-- name: verdict_harm_of_case :one
-- scope: one-brand
-- The gravest of a case, as people set it right; 0 when nothing is known.
-- in:  brand_id i64, case_id i64
-- out: harm i64
SELECT CAST(COALESCE(MAX(CASE WHEN c.now IS NULL THEN v.harm
                              ELSE CAST(c.now AS BIGINT) END), 0) AS BIGINT) AS harm
  FROM verdict v
  LEFT JOIN correction c ON c.brand_id = :brand_id
                        AND c.message_id = v.message_id AND c.head = 'harm'
 WHERE v.brand_id = :brand_id AND v.case_id = :case_id;

-- name: verdict_last :opt
-- scope: one-brand
-- in:  brand_id i64
-- out: message_id i64
SELECT message_id
  FROM verdict
 WHERE brand_id = :brand_id
 ORDER BY message_id DESC
 LIMIT 1;

-- name: verdict_drawn :many
-- scope: one-brand
-- Of the numbers in the JSON array those that may be asked about.
-- in:  brand_id i64, ids text, since_us i64
-- out: message_id i64, case_id i64
SELECT v.message_id, v.case_id
  FROM verdict v
 WHERE v.brand_id = :brand_id AND v.by_person AND v.at_us >= :since_us
--pg:   AND v.message_id IN (SELECT CAST(x AS BIGINT) FROM json_array_elements_text(CAST(:ids AS json)) x)
--lite:   AND v.message_id IN (SELECT value FROM json_each(:ids))
   AND NOT EXISTS (SELECT 1 FROM sample s
                    WHERE s.brand_id = :brand_id
                      AND s.message_id = v.message_id)
   AND NOT EXISTS (SELECT 1 FROM correction c
                    WHERE c.brand_id = :brand_id
                      AND c.message_id = v.message_id)
 ORDER BY v.message_id
 LIMIT 2000;

-- name: sample_put :exec
-- scope: one-brand
-- in:  brand_id i64, message_id i64, agent_id i64, day i64, case_id i64
INSERT INTO sample (brand_id, message_id, agent_id, day, case_id, done_us)
VALUES (:brand_id, :message_id, :agent_id, :day, :case_id, 0)
    ON CONFLICT (brand_id, message_id) DO NOTHING;

-- name: sample_of_day :many
-- scope: one-brand
-- in:  brand_id i64, agent_id i64, day i64
-- out: message_id i64, case_id i64, done_us i64
SELECT message_id, case_id, done_us
  FROM sample
 WHERE brand_id = :brand_id AND agent_id = :agent_id AND day = :day
 ORDER BY message_id;

-- name: sample_get :opt
-- scope: one-brand
-- in:  brand_id i64, message_id i64
-- out: agent_id i64, day i64, done_us i64
SELECT agent_id, day, done_us
  FROM sample
 WHERE brand_id = :brand_id AND message_id = :message_id;

-- name: sample_done :exec
-- scope: one-brand
-- in:  brand_id i64, message_id i64, now_us i64
UPDATE sample
   SET done_us = :now_us
 WHERE brand_id = :brand_id AND message_id = :message_id AND done_us = 0;

-- name: correction_put :exec
-- scope: one-brand
-- The latest word stands; what was drawn stays drawn.
-- in:  brand_id i64, message_id i64, head text, case_id i64, agent_id i64, was text, now text, model text, sampled bool, at_us i64
INSERT INTO correction (brand_id, message_id, head, case_id, agent_id, was,
                        now, model, sampled, at_us)
VALUES (:brand_id, :message_id, :head, :case_id, :agent_id, :was, :now, :model,
        :sampled, :at_us)
    ON CONFLICT (brand_id, message_id, head) DO UPDATE
   SET agent_id = excluded.agent_id, now = excluded.now,
       at_us = excluded.at_us;

-- name: correction_keep :exec
-- scope: one-brand
-- Found right, unless somebody has set it right already.
-- in:  brand_id i64, message_id i64, head text, case_id i64, agent_id i64, was text, model text, sampled bool, at_us i64
INSERT INTO correction (brand_id, message_id, head, case_id, agent_id, was,
                        now, model, sampled, at_us)
VALUES (:brand_id, :message_id, :head, :case_id, :agent_id, :was, :was, :model,
        :sampled, :at_us)
    ON CONFLICT (brand_id, message_id, head) DO NOTHING;

-- name: correction_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64
-- out: message_id i64, head text, was text, now text, agent_id i64, at_us i64
SELECT c.message_id, c.head, c.was, c.now, c.agent_id, c.at_us
  FROM correction c
 WHERE c.brand_id = :brand_id
   AND c.message_id IN (SELECT v.message_id FROM verdict v
                         WHERE v.brand_id = :brand_id
                           AND v.case_id = :case_id)
 ORDER BY c.message_id, c.head;

-- name: correction_of_message :many
-- scope: one-brand
-- in:  brand_id i64, message_id i64
-- out: head text, was text, now text, agent_id i64, at_us i64
SELECT head, was, now, agent_id, at_us
  FROM correction
 WHERE brand_id = :brand_id AND message_id = :message_id
 ORDER BY head;

-- name: correction_sums :many
-- scope: one-brand
-- How often a head said one thing where people say another, by week (604 800
-- seconds since 1970-01-01) and model.
-- in:  brand_id i64, since_us i64
-- out: head text, was text, now text, model text, sampled bool, week i64, n i64
SELECT head, was, now, model, sampled,
       CAST(at_us / 604800000000 AS BIGINT) AS week, COUNT(*) AS n
  FROM correction
 WHERE brand_id = :brand_id AND at_us >= :since_us
 GROUP BY head, was, now, model, sampled, CAST(at_us / 604800000000 AS BIGINT)
 ORDER BY head, was, now
 LIMIT 20000;

-- name: correction_texts :many
-- scope: one-brand
-- What can be learnt from, latest first.
-- scan: only what the limit lets through
-- in:  brand_id i64, limit_n i64
-- out: message_id i64, head text, was text, now text, sampled bool, lang text, subject text, text text, said text
SELECT c.message_id, c.head, c.was, c.now, c.sampled, m.lang, m.subject,
       m.text, v.said
  FROM (SELECT message_id, head, was, now, sampled, at_us
          FROM correction
         WHERE brand_id = :brand_id
         ORDER BY at_us DESC
         LIMIT :limit_n) c
  JOIN message m ON m.brand_id = :brand_id AND m.id = c.message_id
  JOIN verdict v ON v.brand_id = :brand_id AND v.message_id = c.message_id
 ORDER BY c.message_id, c.head;

-- name: case_cause_judged :exec
-- scope: one-brand
-- Only while nobody has said a cause.
-- in:  brand_id i64, id i64, cause text, now_us i64
UPDATE cases
   SET cause = :cause, updated_us = :now_us, version = version + 1
 WHERE brand_id = :brand_id AND id = :id AND cause = '';

-- name: learned_add :one
-- scope: one-brand
-- in:  brand_id i64, version text, base text, state text, figures text, data blob, now_us i64
-- out: id i64
INSERT INTO learned (brand_id, version, base, state, figures, data, created_us,
                     closed_us, agent_id)
VALUES (:brand_id, :version, :base, :state, :figures, :data, :now_us, 0, 0)
RETURNING id;

-- name: learned_current :opt
-- scope: one-brand
-- in:  brand_id i64
-- out: id i64, version text, base text, data blob
SELECT id, version, base, data
  FROM learned
 WHERE brand_id = :brand_id AND state = 'adopted'
 ORDER BY id DESC
 LIMIT 1;

-- name: learned_list :many
-- scope: one-brand
-- in:  brand_id i64, limit_n i64
-- out: id i64, version text, base text, state text, figures text, created_us i64, closed_us i64, agent_id i64
SELECT id, version, base, state, figures, created_us, closed_us, agent_id
  FROM learned
 WHERE brand_id = :brand_id
 ORDER BY id DESC
 LIMIT :limit_n;

-- name: learned_roll_back :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, agent_id i64, now_us i64
UPDATE learned
   SET state = 'rolled_back', agent_id = :agent_id, closed_us = :now_us
 WHERE brand_id = :brand_id AND id = :id AND state = 'adopted';

-- name: word_list :many
-- scope: one-brand
-- in:  brand_id i64
-- out: kind text, text text, agent_id i64, created_us i64
SELECT kind, text, agent_id, created_us
  FROM word
 WHERE brand_id = :brand_id
 ORDER BY kind, text
 LIMIT 5000;

-- name: word_put :exec
-- scope: one-brand
-- in:  brand_id i64, kind text, text text, agent_id i64, now_us i64
INSERT INTO word (brand_id, kind, text, agent_id, created_us)
VALUES (:brand_id, :kind, :text, :agent_id, :now_us)
    ON CONFLICT (brand_id, kind, text) DO NOTHING;

-- name: word_drop :exec
-- scope: one-brand
-- in:  brand_id i64, kind text, text text
DELETE FROM word
 WHERE brand_id = :brand_id AND kind = :kind AND text = :text;
