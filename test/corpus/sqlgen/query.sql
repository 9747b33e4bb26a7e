-- name: add :one
-- scope: one-brand
-- in: brand_id i64, a text?,
--     b blob?, c f64, d bool, e i64?, f i64
-- out: id i64, g text?
-- scan: why not
WITH x AS (SELECT GREATEST(:a, 'it''s; -- "') AS "y""z")
INSERT INTO t (brand_id, g) VALUES (:brand_id, :b || :c || :d || :e || :f)
--pg: FOR UPDATE
RETURNING id, CAST(g AS DOUBLE PRECISION);
