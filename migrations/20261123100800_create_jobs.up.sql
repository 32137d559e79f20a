CREATE TABLE jobs (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    kind        text COLLATE "C" NOT NULL,
    payload     jsonb NOT NULL,
    run_at      timestamptz NOT NULL,
    attempts    smallint NOT NULL DEFAULT 0,
    claimed_by  text,
    claimed_until timestamptz,
    ended_at    timestamptz,
    failure     text,
    CONSTRAINT jobs_pkey PRIMARY KEY (id),
    CONSTRAINT jobs_claim CHECK ((claimed_by IS NULL) = (claimed_until IS NULL))
);
COMMENT ON TABLE jobs IS 'Work that outlives a request. Enqueued in the transaction that causes it, claimed with FOR UPDATE SKIP LOCKED by any server.';
COMMENT ON COLUMN jobs.attempts IS 'How often it failed. A worker that died is not the job''s fault and does not count.';
COMMENT ON COLUMN jobs.claimed_until IS 'A worker prolongs its claim while it works; a claim that ran out means that the worker died.';
COMMENT ON COLUMN jobs.failure IS 'Why it was given up; null while there is hope and when it ended well.';
CREATE INDEX jobs_waiting ON jobs (run_at) WHERE ended_at IS NULL;

CREATE FUNCTION announce_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('waybill_jobs', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER jobs_announced AFTER INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION announce_job();

ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE jobs FORCE ROW LEVEL SECURITY;
GRANT INSERT ON jobs TO waybill_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs TO waybill_jobs;
CREATE POLICY jobs_enqueue ON jobs FOR INSERT TO waybill_app WITH CHECK (true);
CREATE POLICY jobs_work ON jobs TO waybill_jobs USING (true) WITH CHECK (true);
