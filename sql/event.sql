-- sql/event.sql — the timeline and what people must be told.

-- name: event_add :one
-- scope: one-brand
-- Last in its transaction, behind db_lock_events.
-- in:  brand_id i64, case_id i64?, message_id i64?, agent_id i64?, kind text, data text, now_us i64
-- out: id i64
INSERT INTO event (brand_id, case_id, message_id, agent_id, kind, data, at_us)
VALUES (:brand_id, :case_id, :message_id, :agent_id, :kind, :data, :now_us)
RETURNING id;

-- name: event_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64, limit_n i64
-- out: id i64, message_id i64?, agent_id i64?, agent text?, kind text, data text, at_us i64
SELECT e.id, e.message_id, e.agent_id, a.name AS agent, e.kind, e.data, e.at_us
  FROM event e
  LEFT JOIN agent a ON a.id = e.agent_id
 WHERE e.brand_id = :brand_id AND e.case_id = :case_id
 ORDER BY e.id DESC
 LIMIT :limit_n;

-- name: event_after :many
-- scope: one-brand
-- What a stream missed: ids are in the order of commits.
-- in:  brand_id i64, after_id i64, limit_n i64
-- out: id i64, case_id i64?, message_id i64?, agent_id i64?, kind text, at_us i64
SELECT id, case_id, message_id, agent_id, kind, at_us
  FROM event
 WHERE brand_id = :brand_id AND id > :after_id
 ORDER BY id
 LIMIT :limit_n;

-- name: event_last :one
-- scope: one-brand
-- in:  brand_id i64
-- out: id i64
SELECT COALESCE(MAX(id), 0) AS id FROM event WHERE brand_id = :brand_id;

-- name: notice_put :exec
-- scope: one-brand
-- The same trouble is told once while it lasts.
-- in:  brand_id i64, audience text, agent_id i64?, case_id i64?, kind text, what text, data text, now_us i64
INSERT INTO notice (brand_id, audience, agent_id, case_id, kind, what, data,
                    created_us, gone_us, grave)
VALUES (:brand_id, :audience, :agent_id, :case_id, :kind, :what, :data,
        :now_us, 0, :kind NOT LIKE 'promise.%')
    ON CONFLICT (brand_id, what) WHERE gone_us = 0 DO NOTHING;

-- name: notice_gone :exec
-- scope: one-brand
-- in:  brand_id i64, what text, now_us i64
UPDATE notice
   SET gone_us = :now_us
 WHERE brand_id = :brand_id AND what = :what AND gone_us = 0;

-- name: notice_close :exec
-- scope: one-brand
-- Of these only what one is shown: others' notices are not there for them.
-- in:  brand_id i64, agent_id i64, lead bool, administrator bool, first_id i64, last_id i64, now_us i64
UPDATE notice
   SET gone_us = :now_us
 WHERE brand_id = :brand_id AND gone_us = 0
   AND id >= :first_id AND id <= :last_id
   AND (agent_id = :agent_id
        OR (agent_id IS NULL
            AND ((audience = 'lead' AND :lead)
                 OR (audience = 'administrator' AND :administrator))));

-- name: notice_top :many
-- scope: one-brand
-- What stands above the queue: the latest of each branch, promises last and
-- only one's own, for the queue shows itself which cases are late.  Each
-- branch is read in its own order and no further than the limit: others of
-- the brand may have thousands.  "lead OR administrator" is asked once, so
-- that others do not pass over all of the role's.
-- in:  brand_id i64, agent_id i64, lead bool, administrator bool, limit_n i64
-- out: id i64, case_id i64?, kind text, data text, created_us i64, grave bool
SELECT id, case_id, kind, data, created_us, grave
  FROM (SELECT id, case_id, kind, data, created_us, grave
          FROM notice
         WHERE brand_id = :brand_id AND gone_us = 0 AND agent_id = :agent_id
           AND grave = TRUE
         ORDER BY id DESC
         LIMIT :limit_n) mine
UNION ALL
SELECT id, case_id, kind, data, created_us, grave
  FROM (SELECT id, case_id, kind, data, created_us, grave
          FROM notice
         WHERE brand_id = :brand_id AND gone_us = 0 AND agent_id IS NULL
           AND grave = TRUE
           AND (:lead OR :administrator)
           AND ((audience = 'lead' AND :lead)
                OR (audience = 'administrator' AND :administrator))
         ORDER BY id DESC
         LIMIT :limit_n) role
UNION ALL
SELECT id, case_id, kind, data, created_us, grave
  FROM (SELECT id, case_id, kind, data, created_us, grave
          FROM notice
         WHERE brand_id = :brand_id AND gone_us = 0 AND agent_id = :agent_id
           AND grave = FALSE
         ORDER BY id DESC
         LIMIT :limit_n) owed
 ORDER BY grave DESC, id DESC
 LIMIT :limit_n;

-- name: notice_page :many
-- scope: one-brand
-- in:  brand_id i64, agent_id i64, lead bool, administrator bool, before_id i64, limit_n i64
-- out: id i64, case_id i64?, kind text, data text, created_us i64
SELECT id, case_id, kind, data, created_us
  FROM (SELECT id, case_id, kind, data, created_us
          FROM notice
         WHERE brand_id = :brand_id AND gone_us = 0 AND agent_id = :agent_id
           AND id < :before_id
         ORDER BY id DESC
         LIMIT :limit_n) mine
UNION ALL
SELECT id, case_id, kind, data, created_us
  FROM (SELECT id, case_id, kind, data, created_us
          FROM notice
         WHERE brand_id = :brand_id AND gone_us = 0 AND agent_id IS NULL
           AND id < :before_id
           AND (:lead OR :administrator)
           AND ((audience = 'lead' AND :lead)
                OR (audience = 'administrator' AND :administrator))
         ORDER BY id DESC
         LIMIT :limit_n) role
 ORDER BY id DESC
 LIMIT :limit_n;

-- name: presence_put :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, agent_id i64, doing text, until_us i64
INSERT INTO presence (brand_id, case_id, agent_id, doing, until_us)
VALUES (:brand_id, :case_id, :agent_id, :doing, :until_us)
    ON CONFLICT (brand_id, case_id, agent_id) DO UPDATE
   SET doing = excluded.doing, until_us = excluded.until_us;

-- name: presence_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64, now_us i64
-- out: agent_id i64, name text, doing text
SELECT p.agent_id, a.name, p.doing
  FROM presence p
  JOIN agent a ON a.id = p.agent_id
 WHERE p.brand_id = :brand_id AND p.case_id = :case_id
   AND p.until_us > :now_us
 ORDER BY a.name;

-- name: presence_gone :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, agent_id i64
DELETE FROM presence
 WHERE brand_id = :brand_id AND case_id = :case_id AND agent_id = :agent_id;

-- name: presence_sweep :exec
-- scope: one-brand
-- in:  brand_id i64, now_us i64
DELETE FROM presence WHERE brand_id = :brand_id AND until_us <= :now_us;

-- name: draft_put :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, agent_id i64, kind text, text text, now_us i64
INSERT INTO draft (brand_id, case_id, agent_id, kind, text, updated_us)
VALUES (:brand_id, :case_id, :agent_id, :kind, :text, :now_us)
    ON CONFLICT (brand_id, case_id, agent_id, kind) DO UPDATE
   SET text = excluded.text, updated_us = excluded.updated_us;

-- name: draft_of_case :many
-- scope: one-brand
-- in:  brand_id i64, case_id i64, agent_id i64
-- out: kind text, text text, updated_us i64
SELECT kind, text, updated_us
  FROM draft
 WHERE brand_id = :brand_id AND case_id = :case_id AND agent_id = :agent_id;

-- name: draft_drop :exec
-- scope: one-brand
-- in:  brand_id i64, case_id i64, agent_id i64, kind text
DELETE FROM draft
 WHERE brand_id = :brand_id AND case_id = :case_id
   AND agent_id = :agent_id AND kind = :kind;
