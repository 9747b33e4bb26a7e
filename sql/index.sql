-- sql/index.sql — how far the search index has read.

-- name: index_at :opt
-- scope: one-brand
-- in:  brand_id i64
-- out: event_id i64
SELECT event_id FROM derived_indexed WHERE brand_id = :brand_id;

-- name: index_set :exec
-- scope: one-brand
-- in:  brand_id i64, event_id i64
INSERT INTO derived_indexed (brand_id, event_id)
VALUES (:brand_id, :event_id)
    ON CONFLICT (brand_id) DO UPDATE SET event_id = excluded.event_id;

-- name: index_next :many
-- scope: one-brand
-- The events after a point; message columns are NULL where the event does
-- not bring a new message.
-- in:  brand_id i64, after_id i64, limit_n i64
-- out: event_id i64, message_id i64?, case_id i64?, subject text?, text text?, from_name text?, from_addr text?
SELECT e.id AS event_id, m.id AS message_id, m.case_id, m.subject, m.text,
       m.from_name, m.from_addr
  FROM event e
  LEFT JOIN message m
    ON m.brand_id = :brand_id AND m.id = e.message_id
   AND e.kind IN ('message.in', 'message.out', 'message.note')
 WHERE e.brand_id = :brand_id AND e.id > :after_id
 ORDER BY e.id
 LIMIT :limit_n;

-- name: index_forget :exec
-- scope: one-brand
-- After a restore the index is read again from the first event.
-- in:  brand_id i64
DELETE FROM derived_indexed WHERE brand_id = :brand_id;
