-- sql/index.sql — how far the search index has read.

-- name: index_at :opt
-- scope: one-brand
-- in:  brand_id i64
-- out: message_id i64
SELECT message_id FROM derived_indexed WHERE brand_id = :brand_id;

-- name: index_set :exec
-- scope: one-brand
-- in:  brand_id i64, message_id i64
INSERT INTO derived_indexed (brand_id, message_id)
VALUES (:brand_id, :message_id)
    ON CONFLICT (brand_id) DO UPDATE SET message_id = excluded.message_id;

-- name: index_next :many
-- scope: one-brand
-- in:  brand_id i64, after_id i64, limit_n i64
-- out: id i64, case_id i64, subject text, text text, from_name text, from_addr text, created_us i64
SELECT id, case_id, subject, text, from_name, from_addr, created_us
  FROM message
 WHERE brand_id = :brand_id AND id > :after_id
 ORDER BY id
 LIMIT :limit_n;
