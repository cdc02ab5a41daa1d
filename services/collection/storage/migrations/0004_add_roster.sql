-- Rises with everything that a waiting import was compared with.
ALTER TABLE agency ADD COLUMN roster_version bigint NOT NULL DEFAULT 0;

-- Nothing is deleted: what is gone from a roster is not active, and what was published of it stays readable.
ALTER TABLE organization ADD COLUMN active boolean NOT NULL DEFAULT true;

-- The only place of an e-mail.
ALTER TABLE person ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN language text NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN active boolean NOT NULL DEFAULT true;
-- The person this one is the same as; empty: itself.
ALTER TABLE person ADD COLUMN merged_into text NOT NULL DEFAULT '';

-- Where an id of a source leads.
CREATE TABLE organization_link (
  agency text NOT NULL,
  source text NOT NULL,
  sourced_id text NOT NULL,
  organization text NOT NULL,
  active boolean NOT NULL,
  identifier text NOT NULL,
  PRIMARY KEY (agency, source, sourced_id),
  FOREIGN KEY (agency, organization) REFERENCES organization
);

-- A staff record of a source as last read, and whom it leads to.
CREATE TABLE person_link (
  agency text NOT NULL,
  source text NOT NULL,
  sourced_id text NOT NULL,
  person text NOT NULL,
  active boolean NOT NULL,
  identifier text NOT NULL,
  given_name text NOT NULL,
  family_name text NOT NULL,
  organization text NOT NULL,
  role text NOT NULL,
  is_primary boolean NOT NULL,
  asked boolean NOT NULL,
  legacy_ids text[] NOT NULL,
  PRIMARY KEY (agency, source, sourced_id),
  FOREIGN KEY (agency, person) REFERENCES person
);
CREATE INDEX person_link_person ON person_link (agency, person);

CREATE TABLE roster_policy (
  agency text PRIMARY KEY REFERENCES agency,
  max_removed_percent int NOT NULL,
  asked_roles text[] NOT NULL,
  certainty double precision NOT NULL
);

-- What a human said about two records, for every later import.
CREATE TABLE match_decision (
  agency text NOT NULL REFERENCES agency,
  left_key text NOT NULL,
  right_key text NOT NULL,
  same boolean NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency, left_key, right_key)
);

-- Merges and splits: whose records became whose, and what is needed to take it back.
CREATE TABLE person_change (
  agency text NOT NULL,
  change text NOT NULL,
  -- 1 merge, 2 split.
  kind int NOT NULL,
  person text NOT NULL,
  into_person text NOT NULL,
  sources text[] NOT NULL,
  sourced_ids text[] NOT NULL,
  -- Of `person`, and of `into_person` where no record says it.
  was_active boolean NOT NULL,
  into_organization text NOT NULL,
  into_display_name text NOT NULL,
  into_teacher boolean NOT NULL,
  into_active boolean NOT NULL,
  email_taken boolean NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  undo_actor text NOT NULL DEFAULT '',
  undo_reason text NOT NULL DEFAULT '',
  undo_time timestamptz,
  PRIMARY KEY (agency, change)
);

CREATE TABLE roster_import (
  agency text NOT NULL REFERENCES agency,
  import text NOT NULL,
  -- 1 uploading, 2 staged, 3 guarded, 4 refused, 5 unchanged, 6 approved, 7 applied, 8 cancelled.
  state int NOT NULL,
  source text NOT NULL,
  -- Of a REST service to pull from; empty: uploaded.
  base_url text NOT NULL,
  token_url text NOT NULL,
  client_id text NOT NULL,
  content_sha256 text NOT NULL DEFAULT '',
  -- The agency's when it was staged.
  roster_version bigint NOT NULL DEFAULT 0,
  -- read, new, changed, moved, gone, returned.
  organization_counts int[] NOT NULL DEFAULT '{0,0,0,0,0,0}',
  people_counts int[] NOT NULL DEFAULT '{0,0,0,0,0,0}',
  joined_record_count int NOT NULL DEFAULT 0,
  session_count int NOT NULL DEFAULT 0,
  finding_count int NOT NULL DEFAULT 0,
  guards text[] NOT NULL DEFAULT '{}',
  creator text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  approver text NOT NULL DEFAULT '',
  override_reason text NOT NULL DEFAULT '',
  apply_time timestamptz,
  PRIMARY KEY (agency, import)
);
-- One waits at a time, so that what is approved is what was looked at.
CREATE UNIQUE INDEX roster_import_waiting ON roster_import (agency) WHERE state IN (2, 3, 6);

-- What follows is emptied when an import ends.
CREATE TABLE roster_chunk (
  agency text NOT NULL,
  import text NOT NULL,
  chunk int NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (agency, import, chunk),
  FOREIGN KEY (agency, import) REFERENCES roster_import
);
CREATE TABLE roster_finding (
  agency text NOT NULL,
  import text NOT NULL,
  ordinal int NOT NULL,
  severity int NOT NULL,
  code text NOT NULL,
  file text NOT NULL,
  line int NOT NULL,
  field text NOT NULL,
  message text NOT NULL,
  PRIMARY KEY (agency, import, ordinal),
  FOREIGN KEY (agency, import) REFERENCES roster_import
);
CREATE TABLE roster_change (
  agency text NOT NULL,
  import text NOT NULL,
  ordinal int NOT NULL,
  -- 1 organization, 2 person.
  subject int NOT NULL,
  kind int NOT NULL,
  id text NOT NULL,
  title text NOT NULL,
  organization_kind text NOT NULL,
  -- Parent of an organization, organization of a person; now and before.
  parent text NOT NULL,
  parent_before text NOT NULL,
  path text[] NOT NULL,
  active boolean NOT NULL,
  teacher boolean NOT NULL,
  email text NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (agency, import, ordinal)
);
CREATE TABLE roster_organization_link (LIKE organization_link, import text NOT NULL);
CREATE INDEX roster_organization_link_import ON roster_organization_link (agency, import);
CREATE TABLE roster_person_link (LIKE person_link, import text NOT NULL);
CREATE INDEX roster_person_link_import ON roster_person_link (agency, import);
CREATE TABLE person_match (
  agency text NOT NULL,
  import text NOT NULL,
  match int NOT NULL,
  left_key text NOT NULL,
  right_key text NOT NULL,
  left_name text NOT NULL,
  right_name text NOT NULL,
  left_organization text NOT NULL,
  right_organization text NOT NULL,
  left_person text NOT NULL,
  right_person text NOT NULL,
  evidence text NOT NULL,
  certainty double precision NOT NULL,
  -- 0 open, 1 same, 2 different.
  resolution int NOT NULL DEFAULT 0,
  PRIMARY KEY (agency, import, match),
  FOREIGN KEY (agency, import) REFERENCES roster_import
);
