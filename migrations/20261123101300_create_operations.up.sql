CREATE TABLE operations (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    number          text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    person_id       bigint,
    person          text NOT NULL,
    kind            smallint NOT NULL,
    request         jsonb NOT NULL,
    target          text,
    stage           smallint NOT NULL DEFAULT 1,
    asked           bigint NOT NULL DEFAULT 0,
    done            bigint NOT NULL DEFAULT 0,
    skipped         jsonb NOT NULL DEFAULT '[]',
    begun_at        timestamptz NOT NULL,
    finished_at     timestamptz,
    CONSTRAINT operations_pkey PRIMARY KEY (id),
    CONSTRAINT operations_number_key UNIQUE (number),
    CONSTRAINT operations_number_shape CHECK (number ~ '^O-[0-9]{8}-[0-9A-Z]{6}$'),
    CONSTRAINT operations_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT operations_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE SET NULL,
    CONSTRAINT operations_kind_known CHECK (kind BETWEEN 1 AND 6),
    CONSTRAINT operations_stage_known CHECK (stage BETWEEN 1 AND 3),
    CONSTRAINT operations_counts CHECK (done BETWEEN 0 AND asked),
    CONSTRAINT operations_finished CHECK ((stage = 1) = (finished_at IS NULL))
);
COMMENT ON TABLE operations IS 'What is done to many devices at once, by a job, in one transaction.';
COMMENT ON COLUMN operations.kind IS 'domain::operations::OperationKind::code.';
COMMENT ON COLUMN operations.request IS 'What was asked for: read by the job alone.';
COMMENT ON COLUMN operations.target IS 'To whom, or for which services, in words.';
COMMENT ON COLUMN operations.stage IS '1 queued or running, 2 done, 3 given up: nothing was changed.';
COMMENT ON COLUMN operations.skipped IS 'Pairs of domain::operations::Skip::code and a count; asked = done + their sum.';
CREATE INDEX operations_by_organisation ON operations (organisation_id, begun_at);

CREATE UNLOGGED TABLE operation_progress (
    operation_id    bigint NOT NULL,
    organisation_id bigint NOT NULL,
    percent         smallint NOT NULL,
    CONSTRAINT operation_progress_pkey PRIMARY KEY (operation_id),
    CONSTRAINT operation_progress_percent CHECK (percent BETWEEN 0 AND 100)
);
COMMENT ON TABLE operation_progress IS 'How far a running operation is; written outside its transaction, worth nothing after a crash.';

CREATE TABLE operation_devices (
    operation_id    bigint NOT NULL,
    organisation_id bigint NOT NULL,
    block           integer NOT NULL,
    identities      text[] NOT NULL,
    skips           smallint[],
    CONSTRAINT operation_devices_pkey PRIMARY KEY (operation_id, block),
    CONSTRAINT operation_devices_operation_fkey FOREIGN KEY (operation_id) REFERENCES operations (id),
    CONSTRAINT operation_devices_even CHECK (cardinality(identities) = cardinality(skips))
);
COMMENT ON TABLE operation_devices IS 'Exactly which devices an operation was for, in blocks in the order of their identities.';
COMMENT ON COLUMN operation_devices.skips IS '0: it was changed; else domain::operations::Skip::code. Null while nothing is decided.';

ALTER TABLE operations ENABLE ROW LEVEL SECURITY;
ALTER TABLE operations FORCE ROW LEVEL SECURITY;
ALTER TABLE operation_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation_progress FORCE ROW LEVEL SECURITY;
ALTER TABLE operation_devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE operation_devices FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON operations TO waybill_app;
GRANT SELECT ON operation_progress TO waybill_app;
-- A request puts down exactly which devices it is for; the job decides about each.
GRANT SELECT, INSERT ON operation_devices TO waybill_app;
GRANT SELECT, UPDATE ON operations TO waybill_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON operation_progress TO waybill_jobs;
GRANT SELECT, INSERT, UPDATE ON operation_devices TO waybill_jobs;
CREATE POLICY operations_own ON operations TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY operation_progress_own ON operation_progress TO waybill_app
    USING (organisation_id = acting_organisation());
CREATE POLICY operation_devices_own ON operation_devices TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY operations_jobs ON operations TO waybill_jobs USING (true);
CREATE POLICY operation_progress_jobs ON operation_progress TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY operation_devices_jobs ON operation_devices TO waybill_jobs USING (true) WITH CHECK (true);
