-- 1 survey, 2 tabulated.
ALTER TABLE rollout ADD COLUMN kind int NOT NULL DEFAULT 1;

-- Counts of answers that an agency published, one row a school.
CREATE TABLE school_count (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  eligible_count int NOT NULL,
  responding_count int NOT NULL,
  -- Numbers that follow for each item of the instrument, in its order; 0: the item has no counts here.
  option_count int[] NOT NULL,
  -- Answers by option, item after item.
  answer_count int[] NOT NULL,
  -- One an item: the score published in place of counts, or NULL.
  score double precision[] NOT NULL,
  PRIMARY KEY (agency, rollout, school),
  FOREIGN KEY (agency, rollout, school) REFERENCES rollout_school
);
