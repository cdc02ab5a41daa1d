CREATE TABLE request (
  request_id uuid NOT NULL,
  method text NOT NULL,
  payload_sha256 text NOT NULL,
  result int NOT NULL DEFAULT 0,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (request_id, method)
);

-- Purges of profile_view.
CREATE TABLE view_purge (
  agency text NOT NULL,
  purge bigint GENERATED ALWAYS AS IDENTITY,
  create_time timestamptz NOT NULL DEFAULT now(),
  day date NOT NULL,
  -- Empty: the daily one.
  actor text NOT NULL,
  days int NOT NULL,
  view_count bigint NOT NULL,
  PRIMARY KEY (agency, purge)
);
CREATE UNIQUE INDEX view_purge_daily ON view_purge (agency, day) WHERE actor = '';

-- The agency stands in the profile's name, agencies/{agency}/rollouts/….
CREATE INDEX profile_view_age ON profile_view (split_part(profile, '/', 2), view_time);
