-- A bulk upload is the file for many customers: a row of uploads without a customer, because its bytes come, wait and end
-- as those of any other. What each customer gets of it is an upload of its own.
ALTER TABLE uploads
    ALTER COLUMN customer_id DROP NOT NULL,
    ADD COLUMN bulk_id bigint,
    ADD COLUMN customers integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT uploads_bulk_fkey FOREIGN KEY (bulk_id) REFERENCES uploads (id),
    DROP CONSTRAINT uploads_number_shape,
    ADD CONSTRAINT uploads_number_shape CHECK (number ~ '^[BU]-[0-9]{8}-[0-9A-Z]{6}$'),
    ADD CONSTRAINT uploads_bulk_has_no_customer CHECK (starts_with(number, 'B-') = (customer_id IS NULL)),
    ADD CONSTRAINT uploads_bulk_in_no_other CHECK (bulk_id IS NULL OR customer_id IS NOT NULL),
    ADD CONSTRAINT uploads_customers_counted CHECK (customers >= 0 AND (customers = 0 OR customer_id IS NULL));
COMMENT ON COLUMN uploads.customer_id IS 'Null for a bulk upload: each row of its file names its customer.';
COMMENT ON COLUMN uploads.bulk_id IS 'The bulk upload whose file this upload is a part of. It has no bytes of its own.';
COMMENT ON COLUMN uploads.customers IS 'Counter of a bulk upload: the uploads in it, one for each customer. Its total, accepted, failed and verified are theirs, and the failed rows that belong to no customer.';

CREATE INDEX uploads_by_bulk ON uploads (bulk_id) WHERE bulk_id IS NOT NULL;
-- The list of bulk uploads.
CREATE INDEX uploads_bulk ON uploads (reseller_id, uploaded_at, number) WHERE stage IN (2, 3) AND customer_id IS NULL;
-- The dashboard counts what customers got.
DROP INDEX uploads_by_reseller;
CREATE INDEX uploads_by_reseller ON uploads (reseller_id, uploaded_at) WHERE stage IN (2, 3) AND customer_id IS NOT NULL;

GRANT INSERT ON uploads TO waybill_jobs;
