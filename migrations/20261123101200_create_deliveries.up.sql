CREATE TABLE deliveries (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    number        text COLLATE "C" NOT NULL,
    receiver_id   bigint NOT NULL,
    sender_id     bigint NOT NULL,
    sender_kind   smallint NOT NULL,
    sender_number text COLLATE "C" NOT NULL,
    sender_name   text NOT NULL,
    upload_id     bigint,
    order_number  text,
    order_date    date,
    devices       bigint NOT NULL,
    status        smallint NOT NULL DEFAULT 1,
    services      bigint NOT NULL DEFAULT 0,
    reason        text,
    delivered_at  timestamptz NOT NULL,
    decided_at    timestamptz,
    decided_by    text,
    CONSTRAINT deliveries_pkey PRIMARY KEY (id),
    CONSTRAINT deliveries_number_key UNIQUE (number),
    CONSTRAINT deliveries_upload_key UNIQUE (upload_id),
    CONSTRAINT deliveries_number_shape CHECK (number ~ '^[UM]-[0-9]{8}-[0-9A-Z]{6}$'),
    CONSTRAINT deliveries_receiver_fkey FOREIGN KEY (receiver_id) REFERENCES organisations (id),
    CONSTRAINT deliveries_sender_fkey FOREIGN KEY (sender_id) REFERENCES organisations (id),
    CONSTRAINT deliveries_upload_fkey FOREIGN KEY (upload_id) REFERENCES uploads (id),
    CONSTRAINT deliveries_status_known CHECK (status BETWEEN 1 AND 4),
    CONSTRAINT deliveries_devices_positive CHECK (devices > 0),
    CONSTRAINT deliveries_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    CONSTRAINT deliveries_decided CHECK ((status = 1) = (decided_at IS NULL))
);
COMMENT ON TABLE deliveries IS 'A batch of devices as its receiver sees it: an upload of a reseller that accepted devices, or the move of an MSP.';
COMMENT ON COLUMN deliveries.number IS 'The upload''s own number, or M-… for a move.';
COMMENT ON COLUMN deliveries.sender_name IS 'As the sender was called then.';
COMMENT ON COLUMN deliveries.upload_id IS 'Null for a move.';
COMMENT ON COLUMN deliveries.devices IS 'How many there were when it came.';
COMMENT ON COLUMN deliveries.status IS '1 waiting, 2 approved, 3 rejected, 4 withdrawn by its sender (domain::deliveries::DeliveryStatus::code).';
COMMENT ON COLUMN deliveries.services IS 'Bits of the services that it was approved for.';
COMMENT ON COLUMN deliveries.decided_by IS 'E-mail of who decided; null when it was approved without a hand.';
-- The UPLOADS list of a receiver, by each sortable column, and what waits.
CREATE INDEX deliveries_by_date ON deliveries (receiver_id, delivered_at, number);
CREATE INDEX deliveries_by_status ON deliveries (receiver_id, status, delivered_at, number);
CREATE INDEX deliveries_by_devices ON deliveries (receiver_id, devices, number);
CREATE INDEX deliveries_by_sender ON deliveries (receiver_id, sender_number, delivered_at, number);
CREATE INDEX deliveries_by_order ON deliveries (receiver_id, order_number) WHERE order_number IS NOT NULL;

ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE deliveries FORCE ROW LEVEL SECURITY;
-- Requests read; jobs decide, because the sender's counters follow. All that a request may do is withdraw what waits.
GRANT SELECT, UPDATE (status, decided_at) ON deliveries TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON deliveries TO waybill_jobs;
CREATE POLICY deliveries_own ON deliveries FOR SELECT TO waybill_app
    USING (receiver_id = acting_organisation() OR sender_id = acting_organisation());
CREATE POLICY deliveries_withdraw ON deliveries FOR UPDATE TO waybill_app
    USING (sender_id = acting_organisation() AND status = 1)
    WITH CHECK (sender_id = acting_organisation() AND status = 4);
CREATE POLICY deliveries_jobs ON deliveries TO waybill_jobs USING (true) WITH CHECK (true);
