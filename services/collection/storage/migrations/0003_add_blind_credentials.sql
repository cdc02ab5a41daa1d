-- What anybody may know of a school's keys; the secret ones are in a file apart from the database.
ALTER TABLE rollout_school ADD COLUMN credential_key bytea, ADD COLUMN sealing_key bytea;

-- That an invitation has bought its credential: no time, no number, and of the blinded element only a hash, by which a
-- repeated request is recognised.
CREATE TABLE issued_credential (
  code_hash bytea PRIMARY KEY,
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  blinded_hash bytea NOT NULL
);
CREATE INDEX issued_credential_school ON issued_credential (agency, rollout, school);

-- That a credential was spent, and nothing about who bought it or what it was spent on.
DROP TABLE spent_credential;
CREATE TABLE spent_credential (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  credential_hash bytea NOT NULL,
  request_mac bytea NOT NULL,
  payload_mac bytea NOT NULL,
  PRIMARY KEY (agency, rollout, school, credential_hash)
);

-- Answers while the window is open, each in a box that only the school's key opens.
CREATE TABLE sealed_answer (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  sealed_id uuid NOT NULL,
  day date NOT NULL,
  box bytea NOT NULL,
  PRIMARY KEY (agency, rollout, school, sealed_id)
) PARTITION BY HASH (school);
CREATE TABLE sealed_answer_0 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 0);
CREATE TABLE sealed_answer_1 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE sealed_answer_2 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 2);
CREATE TABLE sealed_answer_3 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 3);
CREATE TABLE sealed_answer_4 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 4);
CREATE TABLE sealed_answer_5 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 5);
CREATE TABLE sealed_answer_6 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 6);
CREATE TABLE sealed_answer_7 PARTITION OF sealed_answer FOR VALUES WITH (MODULUS 8, REMAINDER 7);

-- Receipts of opened answers, apart from them and in the order of their own bytes, which are a hash. Two may be equal
-- when a device used its random bytes twice.
CREATE TABLE receipt (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  receipt bytea NOT NULL
);
CREATE INDEX receipt_school ON receipt (agency, rollout, school, receipt);
