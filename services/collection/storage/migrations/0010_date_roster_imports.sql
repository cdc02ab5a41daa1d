-- When something was last done with it; retention counts from here.
ALTER TABLE roster_import ADD COLUMN change_time timestamptz NOT NULL DEFAULT now();
UPDATE roster_import SET change_time = coalesce(apply_time, create_time);
