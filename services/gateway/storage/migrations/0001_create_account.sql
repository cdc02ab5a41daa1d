-- Who may sign in.
CREATE TABLE account (
  name text PRIMARY KEY,
  -- argon2id, encoded with its parameters.
  password_hash text NOT NULL,
  -- 'role@scope', e.g. 'state_administrator@*'.
  grants text[] NOT NULL,
  must_change_password boolean NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  password_change_time timestamptz
);

-- Open sessions. The token itself is only in the browser.
CREATE TABLE session (
  token_sha256 bytea PRIMARY KEY CHECK (length(token_sha256) = 32),
  account text NOT NULL REFERENCES account (name) ON DELETE CASCADE,
  create_time timestamptz NOT NULL,
  expire_time timestamptz NOT NULL
);
CREATE INDEX session_by_account ON session (account, create_time DESC);
CREATE INDEX session_by_expire_time ON session (expire_time);

-- Wrong passwords in a row, by the name that was tried, which need not be an account.
CREATE TABLE sign_in_attempt (
  account text PRIMARY KEY,
  failure_count int NOT NULL,
  -- No attempt before this time.
  retry_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_by_update_time ON sign_in_attempt (update_time);
