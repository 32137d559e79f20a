CREATE TABLE batches (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    event           smallint NOT NULL,
    organisation_id bigint NOT NULL,
    from_id         bigint,
    to_id           bigint,
    person_id       bigint,
    person          text NOT NULL,
    upload_id       bigint,
    operation       text COLLATE "C",
    services        bigint NOT NULL DEFAULT 0,
    devices         bigint NOT NULL,
    at              timestamptz NOT NULL,
    CONSTRAINT batches_pkey PRIMARY KEY (id),
    CONSTRAINT batches_event_known CHECK (event BETWEEN 1 AND 8),
    CONSTRAINT batches_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT batches_from_fkey FOREIGN KEY (from_id) REFERENCES organisations (id),
    CONSTRAINT batches_to_fkey FOREIGN KEY (to_id) REFERENCES organisations (id),
    CONSTRAINT batches_upload_fkey FOREIGN KEY (upload_id) REFERENCES uploads (id)
);
COMMENT ON TABLE batches IS 'The custody record: what happened to a set of devices, once; devices.batches says which devices. Append-only.';
COMMENT ON COLUMN batches.event IS 'domain::devices::CustodyEvent::code.';
COMMENT ON COLUMN batches.from_id IS 'With to_id: who gave and who received or, where nothing changed hands, who else took part. They see the batch.';
COMMENT ON COLUMN batches.person IS 'E-mail at that time.';
COMMENT ON COLUMN batches.operation IS 'The number of the operation that it happened through.';
COMMENT ON COLUMN batches.services IS 'Bits of the services that it is about.';
CREATE INDEX batches_by_upload ON batches (upload_id);

CREATE TABLE devices (
    identity     text COLLATE "C" NOT NULL,
    kind         smallint NOT NULL,
    imei2        text COLLATE "C",
    serial       text COLLATE "C",
    model_id     integer,
    reseller_id  bigint NOT NULL,
    holder_id    bigint,
    upload_id    bigint NOT NULL,
    status       smallint NOT NULL DEFAULT 1,
    tags         smallint NOT NULL DEFAULT 0,
    order_number text,
    order_date   date,
    uploaded_at  timestamptz NOT NULL,
    via_id       bigint,
    delivery_id  bigint,
    services     bigint NOT NULL DEFAULT 0,
    deleted_from bigint NOT NULL DEFAULT 0,
    batches      bigint[] NOT NULL,
    CONSTRAINT devices_pkey PRIMARY KEY (identity),
    CONSTRAINT devices_kind_known CHECK (kind BETWEEN 1 AND 3),
    CONSTRAINT devices_status_known CHECK (status BETWEEN 1 AND 2)
);
COMMENT ON TABLE devices IS 'One row per physical device, kept with its custody record when nobody holds it any more.';
COMMENT ON COLUMN devices.identity IS 'The primary identity: IMEI of 15 digits, MEID of 14 hex digits, or serial number. Text, always.';
COMMENT ON COLUMN devices.kind IS '1 IMEI, 2 MEID, 3 serial (domain::devices::IdentityKind::code).';
COMMENT ON COLUMN devices.holder_id IS 'The one MSP or customer that holds it; null once released: then it is in no list and anyone may upload it again. reseller_id and upload_id stay those of the last upload.';
COMMENT ON COLUMN devices.status IS '1 pending, 2 verified (domain::devices::DeviceStatus::code).';
COMMENT ON COLUMN devices.tags IS 'Bits: 1 moved by MSP.';
COMMENT ON COLUMN devices.batches IS 'The batches it was part of, oldest first. No foreign keys on this table: they would double the cost of ingest; a test recounts instead.';
COMMENT ON COLUMN devices.via_id IS 'Who moved it to its holder: an MSP, or a customer that handed it to an inner customer. It sees the device there and can take it back.';
COMMENT ON COLUMN devices.delivery_id IS 'The delivery of the last move; null while it came to its holder by its upload, whose delivery is found by upload_id: most devices, and no index to fill for them.';
COMMENT ON COLUMN devices.services IS 'Bits of the services that it is registered to.';
COMMENT ON COLUMN devices.deleted_from IS 'Bits of the services that it was deleted from while its holder has it.';
CREATE UNIQUE INDEX devices_imei2_key ON devices (imei2) WHERE imei2 IS NOT NULL;
CREATE INDEX devices_by_serial ON devices (serial) WHERE serial IS NOT NULL;
-- The DEVICES lists, newest first: everything of a reseller, of one customer, of one model, of one order; and what a
-- holder has. The status comes before the date: a list of both merges two walks, and a rare status is found at once. The
-- holder is included where it is not in the order, because row level security asks for it: counting stays in the index.
CREATE INDEX devices_by_reseller ON devices (reseller_id, status, uploaded_at, identity) INCLUDE (holder_id)
    WHERE holder_id IS NOT NULL;
CREATE INDEX devices_by_customer ON devices (reseller_id, holder_id, status, uploaded_at, identity) WHERE holder_id IS NOT NULL;
CREATE INDEX devices_by_holder ON devices (holder_id, status, uploaded_at, identity) WHERE holder_id IS NOT NULL;
CREATE INDEX devices_by_model ON devices (reseller_id, model_id, uploaded_at, identity) INCLUDE (holder_id)
    WHERE holder_id IS NOT NULL;
CREATE INDEX devices_by_order ON devices (reseller_id, order_number, uploaded_at, identity) INCLUDE (holder_id)
    WHERE holder_id IS NOT NULL AND order_number IS NOT NULL;
CREATE INDEX devices_moved_by_msp ON devices (reseller_id, uploaded_at, identity) INCLUDE (holder_id)
    WHERE holder_id IS NOT NULL AND tags & 1 = 1;
-- In the order of identities, and while one is being typed.
CREATE INDEX devices_by_reseller_identity ON devices (reseller_id, identity) WHERE holder_id IS NOT NULL;
CREATE INDEX devices_by_holder_identity ON devices (holder_id, identity) WHERE holder_id IS NOT NULL;
CREATE INDEX devices_by_delivery ON devices (delivery_id) WHERE delivery_id IS NOT NULL AND holder_id IS NOT NULL;
CREATE INDEX devices_by_via ON devices (via_id, holder_id, status, uploaded_at, identity)
    WHERE via_id IS NOT NULL AND holder_id IS NOT NULL;
CREATE INDEX devices_by_upload ON devices (upload_id) WHERE holder_id IS NOT NULL;

CREATE TABLE model_counts (
    reseller_id bigint NOT NULL,
    model_id    integer NOT NULL,
    devices     bigint NOT NULL,
    CONSTRAINT model_counts_pkey PRIMARY KEY (reseller_id, model_id),
    CONSTRAINT model_counts_positive CHECK (devices >= 0),
    CONSTRAINT model_counts_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT model_counts_model_fkey FOREIGN KEY (model_id) REFERENCES models (id)
);
COMMENT ON TABLE model_counts IS 'Counter: held devices of a reseller by model, kept in the transaction that changes them.';

ALTER TABLE batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE batches FORCE ROW LEVEL SECURITY;
ALTER TABLE devices ENABLE ROW LEVEL SECURITY;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;
ALTER TABLE model_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_counts FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON batches TO waybill_app, waybill_jobs;
GRANT SELECT, UPDATE ON devices TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON devices TO waybill_jobs;
GRANT SELECT, UPDATE ON model_counts TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON model_counts TO waybill_jobs;

CREATE POLICY batches_own ON batches TO waybill_app
    USING (acting_organisation() IN (organisation_id, from_id, to_id))
    WITH CHECK (organisation_id = acting_organisation());
-- Reading and changing what one uploaded or holds. Releasing keeps reseller_id, so that the reseller may do it; for the
-- new row of an update Postgres asks the same question again.
-- SELECT around the function: it is asked once a statement, not once a row, which a count of ten thousand would feel.
CREATE POLICY devices_own ON devices TO waybill_app
    USING (reseller_id = (SELECT acting_organisation()) OR holder_id = (SELECT acting_organisation())
           OR via_id = (SELECT acting_organisation()));
CREATE POLICY model_counts_own ON model_counts TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY batches_jobs ON batches TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY devices_jobs ON devices TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY model_counts_jobs ON model_counts TO waybill_jobs USING (true) WITH CHECK (true);
