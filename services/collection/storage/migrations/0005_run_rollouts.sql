ALTER TABLE rollout
  ADD COLUMN protocol_revisions text[] NOT NULL DEFAULT '{}',
  -- Subtrees of the rollout's organization: only these (empty: all), and without these.
  ADD COLUMN included text[] NOT NULL DEFAULT '{}',
  ADD COLUMN excluded text[] NOT NULL DEFAULT '{}',
  -- As the agency wrote it, and what that was as an instant when it was written.
  ADD COLUMN open_local text NOT NULL DEFAULT '',
  ADD COLUMN close_local text NOT NULL DEFAULT '',
  ADD COLUMN time_zone text NOT NULL DEFAULT '',
  ADD COLUMN planned_open timestamptz,
  ADD COLUMN planned_close timestamptz,
  -- The planned beginning that was refused for want of head counts: it is logged once.
  ADD COLUMN refused_open timestamptz,
  ADD COLUMN languages text[] NOT NULL DEFAULT '{}',
  ADD COLUMN minimum_respondents int NOT NULL DEFAULT 10,
  ADD COLUMN minimum_rate double precision NOT NULL DEFAULT 0.4,
  ADD COLUMN complete_rate double precision NOT NULL DEFAULT 0.65,
  ADD COLUMN reminder_days int[] NOT NULL DEFAULT '{7,14}',
  -- 1 e-mail, 2 letter, 3 export.
  ADD COLUMN channels int[] NOT NULL DEFAULT '{1,2}',
  ADD COLUMN accept_unconfirmed boolean NOT NULL DEFAULT false,
  ADD COLUMN cancel_time timestamptz;
CREATE INDEX rollout_planned_open ON rollout (planned_open) WHERE state = 1 AND planned_open IS NOT NULL;
CREATE INDEX rollout_planned_close ON rollout (planned_close) WHERE state = 2 AND planned_close IS NOT NULL;

ALTER TABLE rollout_school
  ADD COLUMN confirmed_count int,
  ADD COLUMN confirmed_by text NOT NULL DEFAULT '',
  ADD COLUMN confirm_time timestamptz,
  -- Its codes were given to someone to hand out.
  ADD COLUMN handed_out boolean NOT NULL DEFAULT false;
UPDATE rollout_school SET handed_out = true WHERE generation > 0;

-- The hash of a code goes when the rollout is closed; who was asked stays as long as the retention policy says.
ALTER TABLE invitation DROP CONSTRAINT invitation_pkey;
ALTER TABLE invitation DROP CONSTRAINT invitation_agency_rollout_school_person_key;
ALTER TABLE invitation ALTER COLUMN code_hash DROP NOT NULL;
ALTER TABLE invitation
  ADD PRIMARY KEY (agency, rollout, school, person),
  ADD CONSTRAINT invitation_code_hash UNIQUE (code_hash),
  -- 1 at opening, one more for each link that replaced it; 0: a random code, which cannot be made again.
  ADD COLUMN attempt int NOT NULL DEFAULT 0,
  -- 1 e-mail, 2 letter, 3 export; 0: no way.
  ADD COLUMN channel int NOT NULL DEFAULT 0,
  -- 1 waiting, 2 sent, 3 bounced, 4 stopped, 5 revoked.
  ADD COLUMN delivery_state int NOT NULL DEFAULT 1,
  -- The day only: a finer time could be laid beside an answer's.
  ADD COLUMN sent_day date;

-- The work of opening: invitations of every school up to `last_school` are made.
CREATE TABLE rollout_opening (
  agency text NOT NULL,
  rollout text NOT NULL,
  -- 1 running, 2 succeeded, 3 cancelled.
  state int NOT NULL,
  school_count int NOT NULL,
  done_school_count int NOT NULL DEFAULT 0,
  invitation_count int NOT NULL DEFAULT 0,
  last_school text NOT NULL DEFAULT '',
  start_time timestamptz NOT NULL DEFAULT now(),
  end_time timestamptz,
  PRIMARY KEY (agency, rollout),
  FOREIGN KEY (agency, rollout) REFERENCES rollout
);

CREATE TABLE rollout_log (
  agency text NOT NULL,
  rollout text NOT NULL,
  entry bigint GENERATED ALWAYS AS IDENTITY,
  kind int NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL,
  reason text NOT NULL,
  school text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (agency, rollout, entry)
);

CREATE TABLE retention_period (
  agency text NOT NULL REFERENCES agency,
  kind int NOT NULL,
  days int NOT NULL,
  PRIMARY KEY (agency, kind)
);
CREATE TABLE purge (
  agency text NOT NULL REFERENCES agency,
  purge bigint GENERATED ALWAYS AS IDENTITY,
  create_time timestamptz NOT NULL DEFAULT now(),
  day date NOT NULL,
  -- Empty: the daily one.
  actor text NOT NULL,
  PRIMARY KEY (agency, purge)
);
CREATE UNIQUE INDEX purge_daily ON purge (agency, day) WHERE actor = '';
CREATE TABLE purged_kind (
  agency text NOT NULL,
  purge bigint NOT NULL,
  kind int NOT NULL,
  days int NOT NULL,
  row_count bigint NOT NULL,
  PRIMARY KEY (agency, purge, kind),
  FOREIGN KEY (agency, purge) REFERENCES purge
);
