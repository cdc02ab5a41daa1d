-- How many forms a school was given and how many were entered; which is whose is written nowhere.
CREATE TABLE paper_form (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  handed_out_count int NOT NULL,
  entered_count int NOT NULL DEFAULT 0,
  PRIMARY KEY (agency, rollout, school),
  FOREIGN KEY (agency, rollout, school) REFERENCES rollout_school
);
