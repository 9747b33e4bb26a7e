-- The languages that somebody answers in, separated by ","; '' : that of their
-- pages.  The rota prefers who reads what the customer wrote.
ALTER TABLE membership ADD COLUMN langs TEXT NOT NULL DEFAULT '';
