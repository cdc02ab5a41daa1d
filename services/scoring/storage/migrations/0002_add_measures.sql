-- Factors measured by a model beside the mean. Rows from before have none of it.
-- model: 1 mean, 2 partial credit, 3 graded response.
ALTER TABLE factor_calibration
  ADD COLUMN model int NOT NULL DEFAULT 1,
  ADD COLUMN outcome text NOT NULL DEFAULT '',
  ADD COLUMN measure_outcome text NOT NULL DEFAULT '',
  ADD COLUMN iteration_count int NOT NULL DEFAULT 0,
  ADD COLUMN largest_gradient double precision,
  ADD COLUMN log_likelihood double precision,
  ADD COLUMN mu double precision,
  ADD COLUMN mu_standard_error double precision,
  ADD COLUMN tau2 double precision,
  ADD COLUMN sigma2 double precision,
  ADD COLUMN omega double precision,
  -- One an item of the factor; empty without an estimate.
  ADD COLUMN item text[] NOT NULL DEFAULT '{}',
  ADD COLUMN item_slope double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN item_slope_standard_error double precision[] NOT NULL DEFAULT '{}',
  -- Thresholds that follow, one an item.
  ADD COLUMN item_threshold_count int[] NOT NULL DEFAULT '{}',
  ADD COLUMN item_threshold double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN item_threshold_standard_error double precision[] NOT NULL DEFAULT '{}',
  -- One a level but the lowest; cut_always: 1 where every school is above it.
  ADD COLUMN cut_from double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN cut_measure double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN cut_always int[] NOT NULL DEFAULT '{}';

-- In the order of the instrument's factors.
ALTER TABLE school_score
  ADD COLUMN factor_measured_count int[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_standard_error double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_faculty_standard_error double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_p05 double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_p95 double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_category double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_category_low double precision[] NOT NULL DEFAULT '{}',
  ADD COLUMN factor_measure_category_high double precision[] NOT NULL DEFAULT '{}';
