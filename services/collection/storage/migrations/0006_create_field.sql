-- How teachers or classrooms of a school were drawn.
CREATE TABLE field_draw (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  draw text NOT NULL,
  instrument text NOT NULL,
  revision int NOT NULL,
  seed bytea NOT NULL,
  method text NOT NULL,
  population_size int NOT NULL,
  population_fingerprint text NOT NULL,
  drawn_by text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency, rollout, school, draw),
  FOREIGN KEY (agency, rollout, school) REFERENCES rollout_school
);

CREATE TABLE field_session (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  session text NOT NULL,
  -- The draw it comes from; empty when nobody was drawn.
  draw text NOT NULL,
  -- The request that planned it.
  plan text NOT NULL,
  kind int NOT NULL,
  instrument text NOT NULL,
  revision int NOT NULL,
  title text NOT NULL,
  -- As in rollout_school.
  school_title text NOT NULL,
  path text[] NOT NULL,
  -- 1 planned, 2 assigned, 3 complete.
  state int NOT NULL,
  double_rated boolean NOT NULL,
  version bigint NOT NULL,
  -- Number of the last change of a record: devices ask for what came after theirs.
  change_number bigint NOT NULL DEFAULT 0,
  create_time timestamptz NOT NULL DEFAULT now(),
  complete_time timestamptz,
  PRIMARY KEY (agency, rollout, school, session),
  FOREIGN KEY (agency, rollout, school) REFERENCES rollout_school,
  FOREIGN KEY (agency, instrument, revision) REFERENCES instrument_revision
);

CREATE TABLE field_drawn (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  draw text NOT NULL,
  position int NOT NULL,
  person text NOT NULL,
  display_name text NOT NULL,
  reserve boolean NOT NULL,
  -- Session that has it now; empty for an unused reserve or one that was replaced.
  session text NOT NULL,
  replaced_reason text NOT NULL DEFAULT '',
  replaced_by text NOT NULL DEFAULT '',
  PRIMARY KEY (agency, rollout, school, draw, position),
  FOREIGN KEY (agency, rollout, school, draw) REFERENCES field_draw
);

CREATE TABLE field_assignment (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  session text NOT NULL,
  -- 1 first, 2 second.
  rater int NOT NULL,
  account text NOT NULL,
  start_time timestamptz NOT NULL,
  end_time timestamptz NOT NULL,
  complete_time timestamptz,
  PRIMARY KEY (agency, rollout, school, session, rater),
  FOREIGN KEY (agency, rollout, school, session) REFERENCES field_session
);
CREATE INDEX field_assignment_account ON field_assignment (agency, account);

-- Every version of every note and rating. What it says is sealed with the installation's field key.
CREATE TABLE field_record (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  session text NOT NULL,
  rater int NOT NULL,
  record_id text NOT NULL,
  version bigint NOT NULL,
  sealed bytea NOT NULL,
  reason text NOT NULL DEFAULT '',
  device_id text NOT NULL,
  change_number bigint NOT NULL,
  accept_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency, rollout, school, session, rater, record_id, version),
  FOREIGN KEY (agency, rollout, school, session) REFERENCES field_session
);

-- Changes that contradicted a record: kept, so that nothing is lost.
CREATE TABLE field_conflict (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  session text NOT NULL,
  rater int NOT NULL,
  record_id text NOT NULL,
  conflict_id text NOT NULL,
  base_version bigint NOT NULL,
  sealed bytea NOT NULL,
  device_id text NOT NULL,
  change_number bigint NOT NULL,
  receive_time timestamptz NOT NULL DEFAULT now(),
  -- Version that settled it; 0 while it is open.
  settled_version bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (agency, rollout, school, session, rater, conflict_id),
  FOREIGN KEY (agency, rollout, school, session) REFERENCES field_session
);
