-- The operator loads the device registry from files: a load is a row of uploads that is handed to nobody, because its
-- bytes come, wait and end as those of any other.
ALTER TABLE uploads
    ADD COLUMN registry smallint,
    ADD COLUMN added bigint NOT NULL DEFAULT 0,
    ADD COLUMN changed bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT uploads_number_shape,
    ADD CONSTRAINT uploads_number_shape CHECK (number ~ '^[BLU]-[0-9]{8}-[0-9A-Z]{6}$'),
    DROP CONSTRAINT uploads_bulk_has_no_customer,
    ADD CONSTRAINT uploads_bulk_has_no_customer CHECK (starts_with(number, 'U-') = (customer_id IS NOT NULL)),
    ADD CONSTRAINT uploads_registry_known CHECK (registry BETWEEN 1 AND 2),
    ADD CONSTRAINT uploads_registry_loads CHECK (starts_with(number, 'L-') = (registry IS NOT NULL)),
    ADD CONSTRAINT uploads_registry_counts CHECK (added >= 0 AND changed >= 0 AND added + changed <= accepted);
COMMENT ON COLUMN uploads.registry IS 'Of a load of the device registry what it fills: 1 TACs, 2 single devices (domain::device_registry::RegistryPart::code).';
COMMENT ON COLUMN uploads.added IS 'Of a load: accepted rows that the registry did not have.';
COMMENT ON COLUMN uploads.changed IS 'Of a load: accepted rows that it had otherwise. The others it had just so.';
-- The list of bulk uploads, and that of loads.
DROP INDEX uploads_bulk;
CREATE INDEX uploads_bulk ON uploads (reseller_id, uploaded_at, number)
    WHERE stage IN (2, 3) AND customer_id IS NULL AND registry IS NULL;
CREATE INDEX uploads_loads ON uploads (reseller_id, uploaded_at, number) WHERE stage IN (2, 3) AND registry IS NOT NULL;

ALTER TABLE upload_failures ADD COLUMN manufacturers text[], ADD COLUMN editions text[];
COMMENT ON COLUMN upload_failures.manufacturers IS 'Of a load of the device registry; so are the editions.';

ALTER TABLE registry_tacs ADD COLUMN loaded_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN registry_tacs.loaded_at IS 'When a file brought it, or changed it last.';
ALTER TABLE registry_devices ADD COLUMN loaded_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN registry_devices.loaded_at IS 'When a file brought it, or changed it last.';

GRANT INSERT ON models TO waybill_jobs;
GRANT INSERT, UPDATE ON registry_tacs, registry_devices TO waybill_jobs;
