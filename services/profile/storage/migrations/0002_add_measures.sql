-- Factors measured by a model beside the mean. Rows from before have none of it.
ALTER TABLE school_profile
  -- 4 a factor: measure, its standard error, that for the faculty of now, the measure on the response scale.
  ADD COLUMN factor_measure double precision[] NOT NULL DEFAULT '{}',
  -- One a factor: 0 none, 1 not calibrated yet, 2 no calibration, 3 no measure.
  ADD COLUMN factor_note int[] NOT NULL DEFAULT '{}',
  -- One a factor: scoring's name for why there is no estimate.
  ADD COLUMN factor_outcome text[] NOT NULL DEFAULT '{}';

ALTER TABLE aggregate_profile
  -- One a calibration; empty for the mean.
  ADD COLUMN calibration_outcome text[] NOT NULL DEFAULT '{}',
  -- 3 a calibration: omega, variance between schools, variance within.
  ADD COLUMN calibration_fit double precision[] NOT NULL DEFAULT '{}';
