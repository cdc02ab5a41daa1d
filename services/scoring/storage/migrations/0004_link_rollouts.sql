-- An earlier rollout of the agency that schools are compared with. Rows from before have none of it.
ALTER TABLE rollout_score
  -- When the whole rollout closed.
  ADD COLUMN close_time timestamptz,
  -- Name of the earlier rollout; empty without one. Its title, revision and the time when it closed.
  ADD COLUMN link text NOT NULL DEFAULT '',
  ADD COLUMN link_title text NOT NULL DEFAULT '',
  ADD COLUMN link_revision text NOT NULL DEFAULT '',
  ADD COLUMN link_close_time timestamptz;

CREATE TABLE factor_link (
  rollout text COLLATE "C" NOT NULL REFERENCES rollout_score,
  -- Place of the factor in the instrument, from 0.
  position int NOT NULL,
  factor text NOT NULL,
  outcome text NOT NULL,
  link_standard_error double precision,
  -- One an item in either revision; the states are those of icap.scoring.v1.LinkItem.State.
  item text[] NOT NULL,
  item_state int[] NOT NULL,
  item_displacement double precision[] NOT NULL,
  PRIMARY KEY (rollout, position)
);

ALTER TABLE school_score
  -- NULL when the school was not in the earlier rollout.
  ADD COLUMN earlier_invited_count int,
  ADD COLUMN earlier_respondent_count int,
  -- Respondents measured before and after, 2 a factor in the instrument's order; -1 where it is not linked.
  ADD COLUMN factor_linked_count int[] NOT NULL DEFAULT '{}',
  -- Before and after: value, standard error, place on the response scale; 6 a factor.
  ADD COLUMN factor_linked double precision[] NOT NULL DEFAULT '{}';
