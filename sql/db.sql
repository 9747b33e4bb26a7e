-- What the room db itself needs.

-- name: db_version_make :exec
-- scope: reference
-- The record of migrations, a row each; made before the first.
CREATE TABLE IF NOT EXISTS schema_version (
    number BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_us BIGINT NOT NULL
);

-- name: db_version_exists :one
-- scope: reference
-- Whether any migration was ever applied here.
-- out: found i64
--pg:   SELECT COUNT(*) FROM pg_class
--pg:    WHERE oid = to_regclass('schema_version');
--lite: SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_version';

-- name: db_versions :many
-- scope: reference
-- The migrations that were applied, in order.
-- out: number i64, name text, sha256 text
SELECT number, name, sha256 FROM schema_version ORDER BY number;

-- name: db_version_add :exec
-- scope: reference
-- Goes into the transaction of the migration itself.
-- in:  number i64, name text, sha256 text, now_us i64
INSERT INTO schema_version (number, name, sha256, applied_us)
VALUES (:number, :name, :sha256, :now_us);

-- name: db_lock :one
-- scope: reference
-- An advisory lock until the end of the transaction; SQLite has one writer.
-- in:  key i64
-- out: done i64
--pg:   SELECT CAST(1 AS BIGINT) FROM pg_advisory_xact_lock(:key);
--lite: SELECT :key;

-- name: db_notify_pg :one
-- scope: reference
-- Delivered when the transaction commits.
-- in:  channel text, payload text
-- out: done i64
--pg:   SELECT CAST(1 AS BIGINT) FROM pg_notify(:channel, :payload);
--lite: SELECT 1 WHERE :channel = :payload;

-- name: db_sequence :one
-- scope: reference
-- The highest id that a table ever gave out.
-- in:  table_name text
-- out: value i64
--pg: SELECT COALESCE(pg_sequence_last_value(CAST(
--pg:        pg_get_serial_sequence(:table_name, 'id') AS regclass)), 0);
--lite: SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence
--lite:  WHERE name = :table_name;

-- name: db_sequence_set :exec
-- scope: reference
-- After a restore: ids go on where they were, and none is used twice.
-- in:  table_name text, value i64
--pg: SELECT setval(CAST(pg_get_serial_sequence(:table_name, 'id')
--pg:        AS regclass), :value) WHERE :value > 0;
--lite: UPDATE sqlite_sequence SET seq = :value
--lite:  WHERE name = :table_name AND seq < :value;

-- name: db_sequence_add :exec
-- scope: reference
-- SQLite has no row for a table that is still empty.
-- in:  table_name text, value i64
--pg: SELECT 1 WHERE :value < 0 AND :table_name = '';
--lite: INSERT INTO sqlite_sequence (name, seq)
--lite: SELECT :table_name, :value
--lite:  WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence
--lite:                     WHERE name = :table_name);

-- name: db_triggers :many
-- scope: reference
-- For tests: there must be none, as other engines lack them.
-- out: name text
--pg: SELECT CAST(tgname AS TEXT) FROM pg_trigger WHERE NOT tgisinternal;
--lite: SELECT name FROM sqlite_schema WHERE type = 'trigger';

-- name: db_foreign_keys :many
-- scope: reference
-- For tests: foreign keys with the tables they join, partitions aside.
-- out: name text, source text, target text, with_brand bool
--pg: SELECT CAST(c.conname AS TEXT), CAST(s.relname AS TEXT),
--pg:        CAST(t.relname AS TEXT),
--pg:        EXISTS (SELECT 1 FROM pg_attribute a
--pg:                 WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
--pg:                   AND a.attname = 'brand_id')
--pg:   FROM pg_constraint c
--pg:   JOIN pg_class s ON s.oid = c.conrelid
--pg:   JOIN pg_class t ON t.oid = c.confrelid
--pg:  WHERE c.contype = 'f' AND c.conparentid = 0;
--lite: SELECT '', '', '', 1 WHERE FALSE;

-- name: db_tables :many
-- scope: reference
-- For tests, which drop them all.
-- out: name text
--pg: SELECT CAST(c.relname AS TEXT)
--pg:   FROM pg_class c
--pg:  WHERE c.relnamespace = CAST(CURRENT_SCHEMA AS regnamespace)
--pg:    AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
--lite: SELECT name FROM pragma_table_list
--lite:  WHERE schema = 'main' AND type IN ('table', 'virtual')
--lite:    AND name NOT LIKE 'sqlite_%';
