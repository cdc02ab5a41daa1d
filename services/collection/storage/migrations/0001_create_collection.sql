CREATE TABLE request (
  request_id uuid NOT NULL,
  method text NOT NULL,
  payload_sha256 text NOT NULL,
  -- The number in the answer, where it has one: a repeated request gets it again.
  result int NOT NULL DEFAULT 0,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (request_id, method)
);

CREATE TABLE agency (
  agency text PRIMARY KEY,
  title text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE organization (
  agency text NOT NULL REFERENCES agency,
  organization text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  parent text NOT NULL,
  synthetic boolean NOT NULL,
  path text[] NOT NULL,
  PRIMARY KEY (agency, organization)
);
CREATE INDEX organization_path ON organization USING gin (path);

CREATE TABLE person (
  agency text NOT NULL,
  organization text NOT NULL,
  person text NOT NULL,
  display_name text NOT NULL,
  teacher boolean NOT NULL,
  PRIMARY KEY (agency, person),
  FOREIGN KEY (agency, organization) REFERENCES organization
);
CREATE INDEX person_organization ON person (agency, organization);

CREATE TABLE instrument_revision (
  agency text NOT NULL REFERENCES agency,
  instrument text NOT NULL,
  revision int NOT NULL,
  title text NOT NULL,
  source text NOT NULL,
  sha256 text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency, instrument, revision)
);
-- A revision never changes: scores name it.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'instrument revisions are immutable';
END $$;
CREATE TRIGGER instrument_revision_immutable BEFORE UPDATE OR DELETE ON instrument_revision
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE rollout (
  agency text NOT NULL,
  rollout text NOT NULL,
  title text NOT NULL,
  state int NOT NULL,
  instrument text NOT NULL,
  revision int NOT NULL,
  organization text NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  open_time timestamptz,
  close_time timestamptz,
  publish_time timestamptz,
  PRIMARY KEY (agency, rollout),
  FOREIGN KEY (agency, instrument, revision) REFERENCES instrument_revision,
  FOREIGN KEY (agency, organization) REFERENCES organization
);

CREATE TABLE rollout_school (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  title text NOT NULL,
  path text[] NOT NULL,
  state int NOT NULL,
  generation int NOT NULL DEFAULT 0,
  invited_count int NOT NULL DEFAULT 0,
  synthetic boolean NOT NULL,
  PRIMARY KEY (agency, rollout, school),
  FOREIGN KEY (agency, rollout) REFERENCES rollout
);

CREATE TABLE invitation (
  code_hash bytea PRIMARY KEY,
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  person text NOT NULL,
  UNIQUE (agency, rollout, school, person)
);

-- That a credential was spent, and nothing about what it was spent on.
CREATE TABLE spent_credential (
  agency text NOT NULL,
  rollout text NOT NULL,
  nonce_hash bytea NOT NULL,
  request_mac bytea NOT NULL,
  payload_mac bytea NOT NULL,
  PRIMARY KEY (agency, rollout, nonce_hash)
);

-- The answers. No column leads to a person, an invitation or a credential, and no time is finer than the day.
CREATE TABLE submission (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  submission_id uuid NOT NULL,
  day date NOT NULL,
  answers bytea NOT NULL,
  PRIMARY KEY (agency, rollout, school, submission_id)
) PARTITION BY HASH (school);
CREATE TABLE submission_0 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE submission_1 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE submission_2 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE submission_3 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE submission_4 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE submission_5 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE submission_6 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE submission_7 PARTITION OF submission FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- How many submissions a school has, so that watching does not count them each time. A row a writer, so that writers do
-- not wait for each other's commits; free space in the pages, so that an update stays on its page.
CREATE TABLE submission_count (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  writer int NOT NULL,
  submission_count int NOT NULL,
  PRIMARY KEY (agency, rollout, school, writer)
) WITH (fillfactor = 50);
