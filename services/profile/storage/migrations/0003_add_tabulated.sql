-- Made from published counts, not from single answers.
ALTER TABLE rollout_result ADD COLUMN tabulated boolean NOT NULL DEFAULT false;
