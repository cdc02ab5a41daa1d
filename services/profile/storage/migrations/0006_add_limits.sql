-- The limits of disclosure that the row was made under: respondents, response rate, complete from. Rows from before have
-- none.
ALTER TABLE school_profile ADD COLUMN disclosure_limits double precision[] NOT NULL DEFAULT '{}';
ALTER TABLE aggregate_profile ADD COLUMN disclosure_limits double precision[] NOT NULL DEFAULT '{}';
