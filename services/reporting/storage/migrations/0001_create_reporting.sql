CREATE TABLE request (
  request_id uuid NOT NULL,
  method text NOT NULL,
  payload_sha256 text NOT NULL,
  -- The number in the answer, where it has one: a repeated request gets it again.
  result int NOT NULL DEFAULT 0,
  create_time timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (request_id, method)
);

-- state: 1 queued, 2 rendering, 3 succeeded, 4 failed, 5 cancelled. due_time: of a queued report, not before; of one in
-- work, the end of its lease. So "waits or was left behind" is one condition.
CREATE TABLE report (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  report text NOT NULL,
  title text NOT NULL,
  path text[] NOT NULL,
  fingerprint text NOT NULL,
  state int NOT NULL DEFAULT 1,
  attempts int NOT NULL DEFAULT 0,
  due_time timestamptz NOT NULL DEFAULT now(),
  instance text NOT NULL DEFAULT '',
  lease uuid,
  error text NOT NULL DEFAULT '',
  size_bytes bigint NOT NULL DEFAULT 0,
  page_count int NOT NULL DEFAULT 0,
  create_time timestamptz NOT NULL DEFAULT now(),
  finish_time timestamptz,
  PRIMARY KEY (agency, rollout, school, report)
);
CREATE INDEX report_due ON report (due_time) WHERE state IN (1, 2);
CREATE INDEX report_path ON report USING gin (path);

-- Apart from its report, so that lists do not drag it along.
CREATE TABLE report_document (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  report text NOT NULL,
  pdf bytea NOT NULL,
  PRIMARY KEY (agency, rollout, school, report),
  FOREIGN KEY (agency, rollout, school, report) REFERENCES report
);

-- Who took a report: to look at a report is to look at the profile.
CREATE TABLE report_download (
  agency text NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  report text NOT NULL,
  account text NOT NULL,
  download_time timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX report_download_report ON report_download (agency, rollout, school, report, download_time);

CREATE TABLE published_rollout (
  agency text NOT NULL,
  rollout text NOT NULL,
  PRIMARY KEY (agency, rollout)
);
