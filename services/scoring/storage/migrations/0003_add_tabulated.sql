-- Scored from published counts, not from single answers.
ALTER TABLE rollout_score ADD COLUMN tabulated boolean NOT NULL DEFAULT false;
