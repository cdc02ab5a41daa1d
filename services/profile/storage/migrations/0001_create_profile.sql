-- A rollout whose results have begun to arrive. The instrument holds what the arrays below are in the order of.
CREATE TABLE rollout_result (
  agency text NOT NULL,
  rollout text NOT NULL,
  title text NOT NULL,
  revision text NOT NULL,
  instrument bytea NOT NULL,
  path text[] NOT NULL,
  path_titles text[] NOT NULL,
  path_kinds text[] NOT NULL,
  version bigint NOT NULL,
  method_version text NOT NULL,
  input_fingerprint text NOT NULL,
  score_time timestamptz NOT NULL,
  complete boolean NOT NULL,
  PRIMARY KEY (agency, rollout)
);

-- May come before the results, hence no reference.
CREATE TABLE publication (
  agency text NOT NULL,
  rollout text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (agency, rollout)
);

-- One row a school, under disclosure control before it is written: the arrays of a hidden school are empty.
-- disclosure: 0 complete, 1 shown with a warning, 2 too few respondents, 3 low response.
CREATE TABLE school_profile (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  path text[] NOT NULL,        -- identifiers, root first, itself last
  path_titles text[] NOT NULL, -- of the ancestors
  path_kinds text[] NOT NULL,
  synthetic boolean NOT NULL,
  version bigint NOT NULL,
  invited_count int NOT NULL,
  respondent_count int NOT NULL,
  disclosure int NOT NULL,
  method_version text NOT NULL,
  input_fingerprint text NOT NULL,
  score_time timestamptz NOT NULL,
  factor_count int[] NOT NULL,                    -- respondents, one a factor
  factor_statistic double precision[] NOT NULL,   -- 11 a factor: mean, sd, standard error, interval (2), r_wg(j) (4), AD (2)
  factor_level_count int[] NOT NULL,              -- levels that follow, one a factor; 0: not known
  factor_level double precision[] NOT NULL,       -- probabilities, factor after factor
  factor_named int[] NOT NULL,                    -- 6 a factor with levels: named, if low, if high (lowest, highest)
  item_count int[] NOT NULL,                      -- respondents, one an item
  item_option_count int[] NOT NULL,               -- counts that follow, one an item; 0: hidden
  item_answer int[] NOT NULL,                     -- answers by option, item after item
  item_statistic double precision[] NOT NULL,     -- 7 an item: mean, sd, r_wg, AD (2), agreement, verdict's probability
  item_verdict int[] NOT NULL,                    -- 0 agreement, 1 two camps, 2 spread out, 3 too few
  item_split int[] NOT NULL,                      -- 1: flagged
  PRIMARY KEY (agency, rollout, school)
);
CREATE INDEX school_profile_title ON school_profile (agency, rollout, title, school);

-- One row an organization, under disclosure control before it is written.
CREATE TABLE aggregate_profile (
  agency text NOT NULL,
  rollout text NOT NULL,
  organization text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  path text[] NOT NULL,
  path_titles text[] NOT NULL,
  path_kinds text[] NOT NULL,
  synthetic boolean NOT NULL,
  version bigint NOT NULL,
  invited_count int NOT NULL,
  respondent_count int NOT NULL,
  disclosure int NOT NULL,
  school_count int NOT NULL,
  shown_school_count int NOT NULL,
  method_version text NOT NULL,
  input_fingerprint text NOT NULL,
  score_time timestamptz NOT NULL,
  factor_count int[] NOT NULL,                    -- respondents, one a factor
  factor_school_count int[] NOT NULL,             -- shown schools, one a factor
  factor_statistic double precision[] NOT NULL,   -- 8 a factor: mean, standard error, sd between, p10, p25, p50, p75, p90
  calibrated int[] NOT NULL,                      -- 1: a calibration follows, one a factor
  calibration_count int[] NOT NULL,               -- 2 a calibration: complete respondents, items
  calibration_statistic double precision[] NOT NULL, -- 7: alpha, ICC(1), ICC(2), ICC(1) n0, ICC(2) n0, mean size, n0
  PRIMARY KEY (agency, rollout, organization)
);

-- Who looked at a profile, by the profile's name.
CREATE TABLE profile_view (
  view_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  profile text NOT NULL,
  account text NOT NULL,
  view_time timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX profile_view_profile ON profile_view (profile, view_id DESC);
