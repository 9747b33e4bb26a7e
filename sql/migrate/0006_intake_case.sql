-- No query looks for the items of a case: the case's messages lead to them.
DROP INDEX intake_case;
