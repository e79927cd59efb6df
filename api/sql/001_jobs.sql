CREATE TABLE caseload_jobs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    owner text NOT NULL,          -- hash of the key, empty where no keys are set
    idempotency_key text NOT NULL,
    body_hash bytea NOT NULL,
    body bytea,                   -- as it came, gzip; gone once the job has ended
    answer text NOT NULL,
    num_cells integer NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'running', 'finished', 'cancelled', 'failed')),
    attempt integer NOT NULL DEFAULT 0,
    cancelling boolean NOT NULL DEFAULT false,
    submitted timestamptz NOT NULL DEFAULT clock_timestamp(),
    started timestamptz,
    ended timestamptz,
    seen timestamptz NOT NULL DEFAULT clock_timestamp(),  -- the last sign of life of its worker
    progress json,
    notes json,
    report bytea,                 -- gzip
    problem json,
    num_events integer NOT NULL DEFAULT 0,
    queue_job bigint,
    UNIQUE (owner, idempotency_key)
);
CREATE INDEX caseload_jobs_of_owner ON caseload_jobs (owner, submitted DESC, id DESC);
CREATE INDEX caseload_jobs_under_way ON caseload_jobs (seen) WHERE state IN ('queued', 'running');
CREATE INDEX caseload_jobs_ended ON caseload_jobs (ended) WHERE ended IS NOT NULL;

CREATE TABLE caseload_events (
    job uuid NOT NULL REFERENCES caseload_jobs ON DELETE CASCADE,
    number integer NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL,
    fields json NOT NULL,
    PRIMARY KEY (job, number)
);
