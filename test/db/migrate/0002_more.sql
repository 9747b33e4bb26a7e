-- A column that comes later.
ALTER TABLE shop ADD COLUMN city TEXT NOT NULL DEFAULT '';
