-- name: whole_index :exec
-- scope: one-brand
-- in:  brand_id i64, id i64, title text
UPDATE whole SET words = to_tsvector('simple', :title)
 WHERE brand_id = :brand_id AND id = :id;

-- name: whole_find :many
-- scope: one-brand
-- in:  brand_id i64, query text
-- out: id i64
SELECT id FROM whole
 WHERE brand_id = :brand_id AND words @@ to_tsquery('simple', :query)
 ORDER BY id;
