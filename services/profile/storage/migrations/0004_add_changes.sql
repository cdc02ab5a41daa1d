-- The earlier rollout of the agency that changes are from. Rows from before have none.
ALTER TABLE rollout_result
  -- Identifier; empty without one.
  ADD COLUMN earlier text NOT NULL DEFAULT '',
  ADD COLUMN earlier_title text NOT NULL DEFAULT '',
  ADD COLUMN earlier_close_time timestamptz,
  -- Items in either survey that follow, one a factor.
  ADD COLUMN earlier_item_count int[] NOT NULL DEFAULT '{}',
  ADD COLUMN earlier_item text[] NOT NULL DEFAULT '{}',
  -- Those of icap.profile.v1.LinkState.
  ADD COLUMN earlier_item_state int[] NOT NULL DEFAULT '{}';

ALTER TABLE school_profile
  -- 4 a factor: percentile, its interval (2), schools; NULL without a comparison.
  ADD COLUMN factor_comparison double precision[] NOT NULL DEFAULT '{}',
  -- One a factor: 0 no change, else that of icap.profile.v1.ChangeState.
  ADD COLUMN factor_change_state int[] NOT NULL DEFAULT '{}',
  -- 7 a factor: difference, standard error, interval (2), z, before and after on the response scale.
  ADD COLUMN factor_change double precision[] NOT NULL DEFAULT '{}',
  -- That of icap.profile.v1.EarlierNote.
  ADD COLUMN earlier_note int NOT NULL DEFAULT 0;
