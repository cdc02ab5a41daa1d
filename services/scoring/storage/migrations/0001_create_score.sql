-- Names are resource names ("agencies/a/rollouts/r"). A row's version is that of the rollout whose answers it was made
-- from; older results never replace newer ones. NULL is a statistic that is not defined.
CREATE TABLE rollout_score (
  rollout text COLLATE "C" PRIMARY KEY,
  -- 0 until the transaction that makes the row fills it.
  version bigint NOT NULL DEFAULT 0,
  title text NOT NULL DEFAULT '',
  revision text NOT NULL DEFAULT '',
  -- icap.instrument.v1.Instrument.
  instrument bytea NOT NULL DEFAULT '',
  method_version text NOT NULL DEFAULT '',
  input_fingerprint text NOT NULL DEFAULT '',
  score_time timestamptz NOT NULL DEFAULT now(),
  organization_names text[] NOT NULL DEFAULT '{}',
  organization_titles text[] NOT NULL DEFAULT '{}',
  organization_kinds text[] NOT NULL DEFAULT '{}',
  -- NULL until the whole rollout was scored.
  calibration_version bigint
);

CREATE TABLE factor_calibration (
  rollout text COLLATE "C" NOT NULL REFERENCES rollout_score,
  -- Place of the factor in the instrument, from 0.
  position int NOT NULL,
  factor text NOT NULL,
  respondent_count bigint NOT NULL,
  complete_count bigint NOT NULL,
  school_count bigint NOT NULL,
  item_count int NOT NULL,
  alpha double precision,
  ms_between double precision,
  ms_within double precision,
  icc1 double precision,
  icc2 double precision,
  icc1_n0 double precision,
  icc2_n0 double precision,
  mean_school_size double precision,
  n0 double precision,
  PRIMARY KEY (rollout, position)
);

-- One row a school, so that a state is read back in one pass. Arrays are in the order of the instrument's factors or items.
CREATE TABLE school_score (
  rollout text COLLATE "C" NOT NULL REFERENCES rollout_score,
  school text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  ancestor_names text[] NOT NULL,
  ancestor_titles text[] NOT NULL,
  ancestor_kinds text[] NOT NULL,
  invited_count int NOT NULL,
  respondent_count int NOT NULL,
  synthetic boolean NOT NULL,
  input_fingerprint text NOT NULL,
  factor_respondent_count int[] NOT NULL,
  factor_complete_count int[] NOT NULL,
  factor_mean double precision[] NOT NULL,
  factor_sd double precision[] NOT NULL,
  factor_standard_error double precision[] NOT NULL,
  factor_p05 double precision[] NOT NULL,
  factor_p95 double precision[] NOT NULL,
  factor_rwgj_uniform double precision[] NOT NULL,
  factor_rwgj_slight_skew double precision[] NOT NULL,
  factor_rwgj_moderate_skew double precision[] NOT NULL,
  factor_rwgj_lindell double precision[] NOT NULL,
  factor_ad_mean double precision[] NOT NULL,
  factor_ad_median double precision[] NOT NULL,
  item_answer_count int[] NOT NULL,
  -- Counts of the first item's options, then of the second's, and so on.
  item_option_count int[] NOT NULL,
  item_mean double precision[] NOT NULL,
  item_sd double precision[] NOT NULL,
  item_rwg_uniform double precision[] NOT NULL,
  item_ad_mean double precision[] NOT NULL,
  item_ad_median double precision[] NOT NULL,
  item_agreement double precision[] NOT NULL,
  PRIMARY KEY (rollout, school)
);
