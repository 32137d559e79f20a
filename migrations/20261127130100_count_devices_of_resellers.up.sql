-- How many devices a reseller has handed over that somebody holds. The sum of its connections is less: an MSP hands devices
-- on to customers that the reseller is not connected to.
CREATE TABLE reseller_counts (
    reseller_id bigint NOT NULL,
    devices     bigint NOT NULL,
    CONSTRAINT reseller_counts_pkey PRIMARY KEY (reseller_id),
    CONSTRAINT reseller_counts_positive CHECK (devices >= 0),
    CONSTRAINT reseller_counts_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id)
);
COMMENT ON TABLE reseller_counts IS 'Counter: held devices of a reseller, whoever holds them, kept in the transaction that changes them. Locked after model_counts.';
INSERT INTO reseller_counts
SELECT reseller_id, count(*) FROM devices WHERE holder_id IS NOT NULL GROUP BY reseller_id;

ALTER TABLE reseller_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE reseller_counts FORCE ROW LEVEL SECURITY;
GRANT SELECT, UPDATE ON reseller_counts TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON reseller_counts TO waybill_jobs;
CREATE POLICY reseller_counts_own ON reseller_counts TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY reseller_counts_jobs ON reseller_counts TO waybill_jobs USING (true) WITH CHECK (true);
