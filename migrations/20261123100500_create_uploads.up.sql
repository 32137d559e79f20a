CREATE TABLE sold_to_codes (
    organisation_id bigint NOT NULL,
    code            text COLLATE "C" NOT NULL,
    alias           text NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT sold_to_codes_pkey PRIMARY KEY (organisation_id, code),
    CONSTRAINT sold_to_codes_alias_key UNIQUE (organisation_id, alias),
    CONSTRAINT sold_to_codes_code_shape CHECK (code ~ '^[A-Z0-9-]{7,10}$'),
    CONSTRAINT sold_to_codes_alias_length CHECK (char_length(alias) BETWEEN 1 AND 50),
    CONSTRAINT sold_to_codes_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);
COMMENT ON TABLE sold_to_codes IS 'A reseller''s sold-to codes (STC), at most 20.';

CREATE TABLE uploads (
    id             bigint GENERATED ALWAYS AS IDENTITY,
    number         text COLLATE "C" NOT NULL,
    reseller_id    bigint NOT NULL,
    customer_id    bigint NOT NULL,
    person_id      bigint,
    uploaded_by    text NOT NULL,
    account_id     text NOT NULL,
    key            text COLLATE "C" NOT NULL,
    request_sha256 bytea NOT NULL,
    stage          smallint NOT NULL DEFAULT 1,
    file_name      text NOT NULL,
    file_bytes     bigint NOT NULL,
    received_bytes bigint NOT NULL DEFAULT 0,
    format         jsonb,
    mapping        jsonb,
    repairs        jsonb NOT NULL DEFAULT '{}',
    all_or_nothing boolean NOT NULL,
    sold_to_code   text,
    sold_to_alias  text,
    order_number   text,
    order_date     date,
    total          bigint NOT NULL DEFAULT 0,
    accepted       bigint NOT NULL DEFAULT 0,
    failed         bigint NOT NULL DEFAULT 0,
    verified       bigint NOT NULL DEFAULT 0,
    status         smallint NOT NULL DEFAULT 1,
    refusal        jsonb,
    notes          jsonb NOT NULL DEFAULT '[]',
    begun_at       timestamptz NOT NULL,
    uploaded_at    timestamptz,
    finished_at    timestamptz,
    undone_at      timestamptz,
    undone         jsonb,
    CONSTRAINT uploads_pkey PRIMARY KEY (id),
    CONSTRAINT uploads_number_key UNIQUE (number),
    CONSTRAINT uploads_key_key UNIQUE (reseller_id, key),
    CONSTRAINT uploads_number_shape CHECK (number ~ '^U-[0-9]{8}-[0-9A-Z]{6}$'),
    CONSTRAINT uploads_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT uploads_connection_fkey FOREIGN KEY (reseller_id, customer_id) REFERENCES connections (tenant_id, customer_id),
    CONSTRAINT uploads_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE SET NULL,
    CONSTRAINT uploads_stage_known CHECK (stage BETWEEN 1 AND 4),
    CONSTRAINT uploads_status_known CHECK (status BETWEEN 1 AND 4),
    CONSTRAINT uploads_every_row_in_one_bucket CHECK (total = accepted + failed),
    CONSTRAINT uploads_counts CHECK (accepted >= 0 AND failed >= 0 AND verified BETWEEN 0 AND accepted),
    CONSTRAINT uploads_bytes CHECK (received_bytes BETWEEN 0 AND file_bytes),
    CONSTRAINT uploads_order_number_length CHECK (char_length(order_number) BETWEEN 1 AND 100)
);
COMMENT ON TABLE uploads IS 'One batch of devices handed over by a reseller, from a file or the API.';
COMMENT ON COLUMN uploads.number IS 'Upload ID: the date it began and six random letters and digits.';
COMMENT ON COLUMN uploads.uploaded_by IS 'E-mail at that time; stays when the person goes.';
COMMENT ON COLUMN uploads.key IS 'Idempotency key of the form or program; request_sha256 tells a repeat from a reuse.';
COMMENT ON COLUMN uploads.stage IS '1 receiving, 2 queued or running, 3 done, 4 cancelled.';
COMMENT ON COLUMN uploads.status IS '1 in progress, 2 completed, 3 error, 4 completed with error: follows from the counts when the stage becomes done; stored for the filter''s index.';
COMMENT ON COLUMN uploads.total IS 'total = accepted + failed, always.';
COMMENT ON COLUMN uploads.verified IS 'Accepted rows whose identity the device registry knows.';
COMMENT ON COLUMN uploads.refusal IS 'domain::uploads::file::FileRefusal, when the server''s own check refused the whole file.';
COMMENT ON COLUMN uploads.undone IS 'domain::uploads::UndoOutcome.';
-- The UPLOADS list of a customer, by each sortable column; and the reseller's dashboard. The number, not the id, ends
-- the order: it is in the cursor, and the id would tell how much everyone else uploads.
CREATE INDEX uploads_by_customer ON uploads (reseller_id, customer_id, uploaded_at, number) WHERE stage IN (2, 3);
CREATE INDEX uploads_by_total ON uploads (reseller_id, customer_id, total, number) WHERE stage IN (2, 3);
CREATE INDEX uploads_by_verified ON uploads (reseller_id, customer_id, verified, number) WHERE stage IN (2, 3);
CREATE INDEX uploads_by_reseller ON uploads (reseller_id, uploaded_at) WHERE stage IN (2, 3);
CREATE INDEX uploads_by_order_number ON uploads (reseller_id, order_number) WHERE order_number IS NOT NULL;
CREATE INDEX uploads_receiving ON uploads (reseller_id, begun_at) WHERE stage = 1;

CREATE TABLE upload_chunks (
    upload_id bigint NOT NULL,
    start     bigint NOT NULL,
    sha256    bytea NOT NULL,
    bytes     bytea NOT NULL,
    CONSTRAINT upload_chunks_pkey PRIMARY KEY (upload_id, start),
    CONSTRAINT upload_chunks_upload_fkey FOREIGN KEY (upload_id) REFERENCES uploads (id) ON DELETE CASCADE
);
COMMENT ON TABLE upload_chunks IS 'The bytes of a file, until the end of its upload is recorded.';
ALTER TABLE upload_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL; -- compressing digits costs more than it saves

CREATE UNLOGGED TABLE upload_progress (
    upload_id bigint NOT NULL,
    percent   smallint NOT NULL,
    CONSTRAINT upload_progress_pkey PRIMARY KEY (upload_id),
    CONSTRAINT upload_progress_percent CHECK (percent BETWEEN 0 AND 100)
);
COMMENT ON TABLE upload_progress IS 'How far a running ingest is; written outside its transaction, worth nothing after a crash.';

CREATE TABLE upload_reasons (
    upload_id bigint NOT NULL,
    reason    smallint NOT NULL,
    rows      bigint NOT NULL,
    lines     integer[] NOT NULL,
    CONSTRAINT upload_reasons_pkey PRIMARY KEY (upload_id, reason),
    CONSTRAINT upload_reasons_upload_fkey FOREIGN KEY (upload_id) REFERENCES uploads (id) ON DELETE CASCADE
);
COMMENT ON TABLE upload_reasons IS 'Failed rows of an upload by reason, with the first 20 lines.';
COMMENT ON COLUMN upload_reasons.reason IS 'domain::uploads::Reason::code.';

CREATE TABLE upload_failures (
    upload_id  bigint NOT NULL,
    block      integer NOT NULL,
    lines      integer[] NOT NULL,
    reasons    smallint[] NOT NULL,
    identities text[] NOT NULL,
    details    text[] NOT NULL,
    imei2s     text[],
    serials    text[],
    models     text[],
    customers  text[],
    order_numbers text[],
    order_dates   text[],
    CONSTRAINT upload_failures_pkey PRIMARY KEY (upload_id, block),
    CONSTRAINT upload_failures_upload_fkey FOREIGN KEY (upload_id) REFERENCES uploads (id) ON DELETE CASCADE,
    CONSTRAINT upload_failures_even CHECK (cardinality(lines) = cardinality(reasons)
        AND cardinality(lines) = cardinality(identities) AND cardinality(lines) = cardinality(details))
);
COMMENT ON TABLE upload_failures IS 'Every failed row, in blocks of parallel arrays in the order of the file: a million reasons cost a hundred rows.';
COMMENT ON COLUMN upload_failures.imei2s IS 'The row''s other cells, so that it can be corrected and uploaded again as it is; null where the file has no such column. So are the next five.';

CREATE TABLE file_mappings (
    organisation_id bigint NOT NULL,
    header          text COLLATE "C" NOT NULL,
    mapping         jsonb NOT NULL,
    used_at         timestamptz NOT NULL,
    CONSTRAINT file_mappings_pkey PRIMARY KEY (organisation_id, header),
    CONSTRAINT file_mappings_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);
COMMENT ON TABLE file_mappings IS 'Which column was what, the last time a file had this header.';

ALTER TABLE sold_to_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE sold_to_codes FORCE ROW LEVEL SECURITY;
ALTER TABLE uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE uploads FORCE ROW LEVEL SECURITY;
ALTER TABLE upload_chunks ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_chunks FORCE ROW LEVEL SECURITY;
ALTER TABLE upload_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_progress FORCE ROW LEVEL SECURITY;
ALTER TABLE upload_reasons ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_reasons FORCE ROW LEVEL SECURITY;
ALTER TABLE upload_failures ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_failures FORCE ROW LEVEL SECURITY;
ALTER TABLE file_mappings ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_mappings FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON sold_to_codes, file_mappings TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON uploads TO waybill_app;
GRANT SELECT, INSERT, DELETE ON upload_chunks TO waybill_app;
GRANT SELECT ON upload_progress, upload_reasons, upload_failures TO waybill_app;
GRANT SELECT, UPDATE, DELETE ON uploads TO waybill_jobs;
GRANT SELECT, DELETE ON upload_chunks TO waybill_jobs;
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_progress, upload_reasons, upload_failures TO waybill_jobs;

CREATE POLICY sold_to_codes_own ON sold_to_codes TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY file_mappings_own ON file_mappings TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY uploads_own ON uploads TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY upload_chunks_own ON upload_chunks TO waybill_app
    USING (EXISTS (SELECT FROM uploads WHERE uploads.id = upload_id))
    WITH CHECK (EXISTS (SELECT FROM uploads WHERE uploads.id = upload_id));
CREATE POLICY upload_progress_own ON upload_progress TO waybill_app
    USING (EXISTS (SELECT FROM uploads WHERE uploads.id = upload_id));
CREATE POLICY upload_reasons_own ON upload_reasons TO waybill_app
    USING (EXISTS (SELECT FROM uploads WHERE uploads.id = upload_id));
CREATE POLICY upload_failures_own ON upload_failures TO waybill_app
    USING (EXISTS (SELECT FROM uploads WHERE uploads.id = upload_id));
CREATE POLICY uploads_jobs ON uploads TO waybill_jobs USING (true);
CREATE POLICY upload_chunks_jobs ON upload_chunks TO waybill_jobs USING (true);
CREATE POLICY upload_progress_jobs ON upload_progress TO waybill_jobs USING (true);
CREATE POLICY upload_reasons_jobs ON upload_reasons TO waybill_jobs USING (true);
CREATE POLICY upload_failures_jobs ON upload_failures TO waybill_jobs USING (true);
