-- A cause that cases have is retired, not deleted: nobody is offered it any
-- more, and those cases keep its name.
ALTER TABLE cause ADD COLUMN retired BOOLEAN NOT NULL DEFAULT FALSE;
