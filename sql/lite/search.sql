-- sql/lite/search.sql — full-text search on SQLite: FTS5 over the tokens of
-- text/token.h.  The table holds no text of its own; rowid is the message.

-- name: search_put :exec
-- scope: one-brand
-- Of a message that is there.  Not INSERT … SELECT: for that SQLite begins a
-- savepoint, at which FTS5 writes out what it has gathered, so that each
-- message becomes a segment of the index, to be merged with the others later.
-- in:  brand_id i64, message_id i64, case_id i64, words text
INSERT INTO derived_search (rowid, words)
VALUES ((SELECT m.id
           FROM message m
          WHERE m.brand_id = :brand_id AND m.id = :message_id
            AND m.case_id = :case_id),
        :words);

-- name: search_hits :many
-- scope: one-brand
-- Latest messages first, from before_id (exclusive).  CROSS JOIN holds
-- SQLite to this order: the index first, in its own order, so that it stops at
-- the limit; left to itself it goes through every message and asks the index
-- about each.
-- in:  brand_id i64, query text, state text?, channel text?, lang text?, before_id i64, limit_n i64
-- out: message_id i64, case_id i64, kind text, from_name text, from_addr text, text text, at_us i64, subject text, state text, customer text, message_subject text
SELECT m.id AS message_id, m.case_id, m.kind, m.from_name, m.from_addr,
       m.text, m.at_us, k.subject, k.state, c.name AS customer,
       m.subject AS message_subject
  FROM derived_search s
  CROSS JOIN message m ON m.brand_id = :brand_id AND m.id = s.rowid
  CROSS JOIN cases k ON k.brand_id = :brand_id AND k.id = m.case_id
  CROSS JOIN customer c ON c.brand_id = :brand_id AND c.id = k.customer_id
 WHERE s.words MATCH :query AND s.rowid < :before_id
   AND (:state IS NULL OR k.state = :state)
   AND (:channel IS NULL OR k.channel = :channel)
   AND (:lang IS NULL OR k.lang = :lang)
 ORDER BY s.rowid DESC
 LIMIT :limit_n;
