-- Why the last attempt to pull a roster failed, so that whoever comes later sees it; empty when it did not.
ALTER TABLE roster_import ADD COLUMN pull_problem text NOT NULL DEFAULT '';
