REVOKE INSERT, UPDATE ON registry_tacs, registry_devices FROM waybill_jobs;
REVOKE INSERT ON models FROM waybill_jobs;
ALTER TABLE registry_devices DROP COLUMN loaded_at;
ALTER TABLE registry_tacs DROP COLUMN loaded_at;
ALTER TABLE upload_failures DROP COLUMN manufacturers, DROP COLUMN editions;
DELETE FROM uploads WHERE registry IS NOT NULL;
DROP INDEX uploads_loads;
DROP INDEX uploads_bulk;
CREATE INDEX uploads_bulk ON uploads (reseller_id, uploaded_at, number) WHERE stage IN (2, 3) AND customer_id IS NULL;
ALTER TABLE uploads
    DROP CONSTRAINT uploads_registry_counts,
    DROP CONSTRAINT uploads_registry_loads,
    DROP CONSTRAINT uploads_registry_known,
    DROP CONSTRAINT uploads_bulk_has_no_customer,
    ADD CONSTRAINT uploads_bulk_has_no_customer CHECK (starts_with(number, 'B-') = (customer_id IS NULL)),
    DROP CONSTRAINT uploads_number_shape,
    ADD CONSTRAINT uploads_number_shape CHECK (number ~ '^[BU]-[0-9]{8}-[0-9A-Z]{6}$'),
    DROP COLUMN changed,
    DROP COLUMN added,
    DROP COLUMN registry;
