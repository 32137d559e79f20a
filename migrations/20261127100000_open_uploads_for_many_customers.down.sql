-- What customers got stays; that it came in one file is forgotten.
ALTER TABLE uploads NO FORCE ROW LEVEL SECURITY;
UPDATE uploads SET bulk_id = NULL WHERE bulk_id IS NOT NULL;
DELETE FROM uploads WHERE customer_id IS NULL;
ALTER TABLE uploads FORCE ROW LEVEL SECURITY;
REVOKE INSERT ON uploads FROM waybill_jobs;
DROP INDEX uploads_by_reseller, uploads_bulk, uploads_by_bulk;
CREATE INDEX uploads_by_reseller ON uploads (reseller_id, uploaded_at) WHERE stage IN (2, 3);
ALTER TABLE uploads
    DROP CONSTRAINT uploads_customers_counted,
    DROP CONSTRAINT uploads_bulk_in_no_other,
    DROP CONSTRAINT uploads_bulk_has_no_customer,
    DROP CONSTRAINT uploads_number_shape,
    ADD CONSTRAINT uploads_number_shape CHECK (number ~ '^U-[0-9]{8}-[0-9A-Z]{6}$'),
    DROP CONSTRAINT uploads_bulk_fkey,
    DROP COLUMN customers,
    DROP COLUMN bulk_id,
    ALTER COLUMN customer_id SET NOT NULL;
COMMENT ON COLUMN uploads.customer_id IS NULL;
