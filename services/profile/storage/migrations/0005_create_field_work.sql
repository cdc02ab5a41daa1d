-- Complete field sessions of a school as collection gave them last: no notes, no names.
CREATE TABLE field_session (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  -- Position in collection's answer.
  session int NOT NULL,
  -- 1 interview with teachers, 2 with principals, 3 focus group, 4 observation.
  kind int NOT NULL,
  double_rated boolean NOT NULL,
  level_ids text[] NOT NULL,
  -- One element a rating.
  indicators text[] NOT NULL,
  factors text[] NOT NULL,
  raters int[] NOT NULL,
  -- Position among level_ids, 1 for the lowest.
  levels int[] NOT NULL,
  PRIMARY KEY (agency, rollout, school, session)
);
-- Version of the answer that is stored: an older one that arrives later changes nothing.
CREATE TABLE field_work (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (agency, rollout, school)
);
