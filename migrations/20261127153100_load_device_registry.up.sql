-- The operator loads the device registry from files: their bytes, the job's result and the rows that failed.
CREATE TABLE registry_loads (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    number          text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    person_id       bigint,
    loaded_by       text COLLATE "C" NOT NULL,
    key             text COLLATE "C" NOT NULL,
    request_sha256  bytea NOT NULL,
    kind            smallint NOT NULL,
    stage           smallint NOT NULL DEFAULT 1,
    file_name       text NOT NULL,
    file_bytes      bigint NOT NULL,
    received_bytes  bigint NOT NULL DEFAULT 0,
    format          jsonb,
    mapping         jsonb,
    added           bigint NOT NULL DEFAULT 0,
    changed         bigint NOT NULL DEFAULT 0,
    unchanged       bigint NOT NULL DEFAULT 0,
    failed          bigint NOT NULL DEFAULT 0,
    refusal         jsonb,
    begun_at        timestamptz NOT NULL,
    loaded_at       timestamptz,
    finished_at     timestamptz,
    CONSTRAINT registry_loads_pkey PRIMARY KEY (id),
    CONSTRAINT registry_loads_number_key UNIQUE (number),
    CONSTRAINT registry_loads_key_key UNIQUE (organisation_id, key),
    CONSTRAINT registry_loads_number_shape CHECK (number ~ '^R-[0-9]{8}-[0-9A-Z]{6}$'),
    CONSTRAINT registry_loads_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT registry_loads_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE SET NULL,
    CONSTRAINT registry_loads_kind_known CHECK (kind BETWEEN 1 AND 2),
    CONSTRAINT registry_loads_stage_known CHECK (stage BETWEEN 1 AND 4),
    CONSTRAINT registry_loads_bytes CHECK (received_bytes BETWEEN 0 AND file_bytes),
    CONSTRAINT registry_loads_counts CHECK (added >= 0 AND changed >= 0 AND unchanged >= 0 AND failed >= 0)
);
COMMENT ON TABLE registry_loads IS 'Files that the operator loaded into the device registry, or is about to.';
COMMENT ON COLUMN registry_loads.kind IS '1 TACs, 2 single devices (domain::registry::LoadKind::code).';
COMMENT ON COLUMN registry_loads.stage IS '1 receiving, 2 queued or running, 3 done, 4 cancelled: as of uploads.';
COMMENT ON COLUMN registry_loads.loaded_at IS 'When the last byte was here.';
COMMENT ON COLUMN registry_loads.refusal IS 'domain::uploads::file::FileRefusal, when the file as a whole is refused.';
CREATE INDEX registry_loads_by_loaded ON registry_loads (organisation_id, loaded_at, number) WHERE stage IN (2, 3);
CREATE INDEX registry_loads_receiving ON registry_loads (organisation_id, begun_at) WHERE stage = 1;

CREATE TABLE registry_load_chunks (
    load_id bigint NOT NULL,
    start   bigint NOT NULL,
    sha256  bytea NOT NULL,
    bytes   bytea NOT NULL,
    CONSTRAINT registry_load_chunks_pkey PRIMARY KEY (load_id, start),
    CONSTRAINT registry_load_chunks_load_fkey FOREIGN KEY (load_id) REFERENCES registry_loads (id) ON DELETE CASCADE
);
COMMENT ON TABLE registry_load_chunks IS 'The bytes of a file, until the end of its load is recorded.';
ALTER TABLE registry_load_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL; -- compressing digits costs more than it saves

CREATE UNLOGGED TABLE registry_load_progress (
    load_id bigint NOT NULL,
    percent smallint NOT NULL,
    CONSTRAINT registry_load_progress_pkey PRIMARY KEY (load_id),
    CONSTRAINT registry_load_progress_percent CHECK (percent BETWEEN 0 AND 100)
);
COMMENT ON TABLE registry_load_progress IS 'How far a running load is; written outside its transaction, worth nothing after a crash.';

CREATE TABLE registry_load_reasons (
    load_id bigint NOT NULL,
    reason  smallint NOT NULL,
    rows    bigint NOT NULL,
    lines   integer[] NOT NULL,
    CONSTRAINT registry_load_reasons_pkey PRIMARY KEY (load_id, reason),
    CONSTRAINT registry_load_reasons_load_fkey FOREIGN KEY (load_id) REFERENCES registry_loads (id) ON DELETE CASCADE
);
COMMENT ON TABLE registry_load_reasons IS 'Failed rows of a load by reason, with the first lines.';
COMMENT ON COLUMN registry_load_reasons.reason IS 'domain::registry::RowFault::code.';

CREATE TABLE registry_load_failures (
    load_id bigint NOT NULL,
    block   integer NOT NULL,
    lines   integer[] NOT NULL,
    reasons smallint[] NOT NULL,
    details text[] NOT NULL,
    cells   text[] NOT NULL,
    CONSTRAINT registry_load_failures_pkey PRIMARY KEY (load_id, block),
    CONSTRAINT registry_load_failures_load_fkey FOREIGN KEY (load_id) REFERENCES registry_loads (id) ON DELETE CASCADE,
    CONSTRAINT registry_load_failures_even CHECK (cardinality(lines) = cardinality(reasons)
        AND cardinality(lines) = cardinality(details) AND cardinality(cells) = 6 * cardinality(lines))
);
COMMENT ON TABLE registry_load_failures IS 'Every failed row, in blocks of parallel arrays in the order of the file.';
COMMENT ON COLUMN registry_load_failures.cells IS 'Six texts a row: those of domain::registry::CELLS, empty where the file has no such column.';

ALTER TABLE registry_loads ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_loads FORCE ROW LEVEL SECURITY;
ALTER TABLE registry_load_chunks ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_load_chunks FORCE ROW LEVEL SECURITY;
ALTER TABLE registry_load_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_load_progress FORCE ROW LEVEL SECURITY;
ALTER TABLE registry_load_reasons ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_load_reasons FORCE ROW LEVEL SECURITY;
ALTER TABLE registry_load_failures ENABLE ROW LEVEL SECURITY;
ALTER TABLE registry_load_failures FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE ON registry_loads TO waybill_app;
GRANT SELECT, INSERT, DELETE ON registry_load_chunks TO waybill_app;
GRANT SELECT ON registry_load_progress, registry_load_reasons, registry_load_failures TO waybill_app;
GRANT SELECT, UPDATE ON registry_loads TO waybill_jobs;
GRANT SELECT, DELETE ON registry_load_chunks TO waybill_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON registry_load_progress, registry_load_reasons, registry_load_failures TO waybill_jobs;
GRANT INSERT ON models TO waybill_jobs;
GRANT INSERT, UPDATE ON registry_tacs, registry_devices TO waybill_jobs;

CREATE POLICY registry_loads_own ON registry_loads TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation() AND acts_as_operator());
CREATE POLICY registry_load_chunks_own ON registry_load_chunks TO waybill_app
    USING (EXISTS (SELECT FROM registry_loads l WHERE l.id = load_id AND l.organisation_id = acting_organisation()))
    WITH CHECK (EXISTS (SELECT FROM registry_loads l WHERE l.id = load_id AND l.organisation_id = acting_organisation()));
CREATE POLICY registry_load_progress_own ON registry_load_progress TO waybill_app
    USING (EXISTS (SELECT FROM registry_loads l WHERE l.id = load_id AND l.organisation_id = acting_organisation()));
CREATE POLICY registry_load_reasons_own ON registry_load_reasons TO waybill_app
    USING (EXISTS (SELECT FROM registry_loads l WHERE l.id = load_id AND l.organisation_id = acting_organisation()));
CREATE POLICY registry_load_failures_own ON registry_load_failures TO waybill_app
    USING (EXISTS (SELECT FROM registry_loads l WHERE l.id = load_id AND l.organisation_id = acting_organisation()));
CREATE POLICY registry_loads_jobs ON registry_loads TO waybill_jobs USING (true);
CREATE POLICY registry_load_chunks_jobs ON registry_load_chunks TO waybill_jobs USING (true);
CREATE POLICY registry_load_progress_jobs ON registry_load_progress TO waybill_jobs USING (true);
CREATE POLICY registry_load_reasons_jobs ON registry_load_reasons TO waybill_jobs USING (true);
CREATE POLICY registry_load_failures_jobs ON registry_load_failures TO waybill_jobs USING (true);
