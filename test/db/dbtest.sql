-- Queries of db_test.

-- name: whole_add :one
-- scope: one-brand
-- Seven inputs: they go into a struct.
-- in:  brand_id i64, title text, note text?, bytes blob?, weight f64,
--      good bool, owner_id i64?
-- out: id i64
INSERT INTO whole (brand_id, title, note, bytes, weight, good, owner_id)
VALUES (:brand_id, :title, :note, :bytes, :weight, :good, :owner_id)
RETURNING id;

-- name: whole_get :opt
-- scope: one-brand
-- in:  brand_id i64, id i64
-- out: title text, note text?, bytes blob?, weight f64, good bool,
--      owner_id i64?
SELECT title, note, bytes, weight, good, owner_id
  FROM whole
 WHERE brand_id = :brand_id AND id = :id;

-- name: whole_list :many
-- scope: one-brand
-- A filter that may be absent, and the only type that says what it is.
-- in:  brand_id i64, owner_id i64?, limit_n i64
-- out: id i64, title text
SELECT id, title
  FROM whole
 WHERE brand_id = :brand_id
   AND (:owner_id IS NULL OR owner_id = :owner_id)
 ORDER BY id
 LIMIT :limit_n;

-- name: whole_one :one
-- scope: one-brand
-- in:  brand_id i64
-- out: id i64
SELECT id FROM whole WHERE brand_id = :brand_id;

-- name: whole_delete :exec
-- scope: one-brand
-- in:  brand_id i64, id i64
DELETE FROM whole WHERE brand_id = :brand_id AND id = :id;

-- name: whole_figures :one
-- scope: one-brand
-- What is spelled differently on the engines.
-- in:  brand_id i64, prefix text
-- out: n i64, sum_id i64, best f64, most i64, names text, at i64
SELECT COUNT(*), CAST(COALESCE(SUM(id), 0) AS BIGINT),
       CAST(COALESCE(MAX(weight), 0) AS DOUBLE PRECISION),
       GREATEST(COUNT(*), 2), COALESCE(STRING_AGG(title, '+'), ''),
       CAST(STRPOS('abc', 'b') AS BIGINT)
  FROM whole
 WHERE brand_id = :brand_id AND title LIKE :prefix || '%';

-- name: part_add :exec
-- scope: one-brand
-- in:  brand_id i64, whole_id i64?, shop_id i64?, name text
INSERT INTO part (brand_id, whole_id, shop_id, name)
VALUES (:brand_id, :whole_id, :shop_id, :name);

-- name: part_count :one
-- scope: one-brand
-- in:  brand_id i64
-- out: n i64
SELECT COUNT(*) FROM part WHERE brand_id = :brand_id;

-- name: shop_add :one
-- scope: reference
-- in:  name text
-- out: id i64
INSERT INTO shop (name) VALUES (:name) RETURNING id;

-- name: pair_bump :exec
-- scope: one-brand
-- in:  brand_id i64, word text
INSERT INTO pair (brand_id, word, n) VALUES (:brand_id, :word, 1)
ON CONFLICT (brand_id, word) DO UPDATE SET n = pair.n + 1;

-- name: pair_get :opt
-- scope: one-brand
-- in:  brand_id i64, word text
-- out: n i64
SELECT n FROM pair WHERE brand_id = :brand_id AND word = :word;

-- name: pair_set :exec
-- scope: one-brand
-- in:  brand_id i64, word text, n i64
UPDATE pair SET n = :n WHERE brand_id = :brand_id AND word = :word;

-- name: pair_all :many
-- scope: all-brands
-- The sum of all, for a test of totals.
-- scan: it is their sum
-- out: brand_id i64, total i64
SELECT brand_id, CAST(SUM(n) AS BIGINT)
  FROM pair
 GROUP BY brand_id
 ORDER BY brand_id;
