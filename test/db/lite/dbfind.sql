-- name: whole_index :exec
-- scope: one-brand
-- The brand is in the row of whole: the index is only asked with it.
-- in:  brand_id i64, id i64, title text
INSERT INTO whole_words (rowid, title)
SELECT id, :title FROM whole WHERE brand_id = :brand_id AND id = :id;

-- name: whole_find :many
-- scope: one-brand
-- in:  brand_id i64, query text
-- out: id i64
SELECT w.id
  FROM whole_words f
  JOIN whole w ON w.id = f.rowid AND w.brand_id = :brand_id
 WHERE whole_words MATCH :query
 ORDER BY w.id;
