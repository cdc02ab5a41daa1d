-- What respondents wrote, from the closing of their school on: sealed with the installation's field key, and without
-- anything that leads to the answers it was sent with.
CREATE TABLE respondent_comment (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  comment_id uuid NOT NULL,
  prompt smallint NOT NULL, -- place among the comments of the instrument revision, from 0
  sealed bytea NOT NULL,
  PRIMARY KEY (agency, rollout, school, comment_id),
  FOREIGN KEY (agency, rollout, school) REFERENCES rollout_school
);

-- That the comments of a rollout may be read.
CREATE TABLE comment_release (
  agency text NOT NULL,
  rollout text NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency, rollout),
  FOREIGN KEY (agency, rollout) REFERENCES rollout
);
