-- Tables that a rollout's end destroys; they exist where blind credentials are built.
CREATE TABLE IF NOT EXISTS issued_credential (
  code_hash bytea PRIMARY KEY, agency text NOT NULL, rollout text NOT NULL, school text NOT NULL, blinded_hash bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS sealed_answer (
  agency text NOT NULL, rollout text NOT NULL, school text NOT NULL, sealed_id uuid NOT NULL, day date NOT NULL,
  box bytea NOT NULL, PRIMARY KEY (agency, rollout, school, sealed_id)
);
CREATE TABLE IF NOT EXISTS receipt (agency text NOT NULL, rollout text NOT NULL, school text NOT NULL, receipt bytea NOT NULL);
ALTER TABLE organization ADD COLUMN IF NOT EXISTS active boolean NOT NULL DEFAULT true;
ALTER TABLE person ADD COLUMN IF NOT EXISTS email text NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN IF NOT EXISTS active boolean NOT NULL DEFAULT true;
