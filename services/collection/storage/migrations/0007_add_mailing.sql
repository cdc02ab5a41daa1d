-- Texts of an agency in place of the default ones.
CREATE TABLE mail_template (
  agency text NOT NULL REFERENCES agency,
  kind int NOT NULL,
  language text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (agency, kind, language)
);

CREATE TABLE mailing (
  agency text NOT NULL,
  rollout text NOT NULL,
  mailing text NOT NULL,
  -- 1 invitation, 2 reminder.
  kind int NOT NULL,
  organization text NOT NULL,
  -- 1 sending, 2 paused, 3 finished, 4 cancelled.
  state int NOT NULL,
  detail text NOT NULL,
  account text NOT NULL,
  unreachable_count int NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency, rollout, mailing),
  FOREIGN KEY (agency, rollout) REFERENCES rollout
);

CREATE TABLE mail (
  agency text NOT NULL,
  rollout text NOT NULL,
  mailing text NOT NULL,
  person text NOT NULL,
  school text NOT NULL,
  -- Which of the person's links.
  attempt int NOT NULL,
  -- 1 waiting, 2 sent, 3 refused, 4 failed, 5 skipped.
  state int NOT NULL,
  send_attempts int NOT NULL,
  -- Waiting: not before; in work: when the lease ends.
  due_time timestamptz NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (agency, rollout, mailing, person),
  FOREIGN KEY (agency, rollout, mailing) REFERENCES mailing
);
CREATE INDEX mail_due ON mail (due_time) WHERE state = 1;
CREATE INDEX mail_waiting ON mail (agency, rollout, mailing) WHERE state = 1;

-- Who is not written to; who asked for it stays so when an address bounces later.
CREATE TABLE mail_stop (
  agency text NOT NULL,
  person text NOT NULL,
  -- 1 asked, 2 bounced: holds while the person's address is the one of the stop.
  reason int NOT NULL,
  email text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (agency, person),
  FOREIGN KEY (agency, person) REFERENCES person
);
