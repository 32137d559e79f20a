CREATE TABLE organisations (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    number     text COLLATE "C" NOT NULL,
    kind       smallint NOT NULL,
    name       text NOT NULL,
    country    text COLLATE "C" NOT NULL,
    parent_id  bigint,
    manager_id bigint,
    services   bigint NOT NULL DEFAULT 7,
    created_at timestamptz NOT NULL,
    CONSTRAINT organisations_pkey PRIMARY KEY (id),
    CONSTRAINT organisations_number_key UNIQUE (number),
    CONSTRAINT organisations_number_shape CHECK (number ~ '^[0-9]{10}$'),
    CONSTRAINT organisations_kind_known CHECK (kind BETWEEN 1 AND 4),
    CONSTRAINT organisations_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT organisations_country_shape CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT organisations_parent_fkey FOREIGN KEY (parent_id) REFERENCES organisations (id),
    CONSTRAINT organisations_manager_fkey FOREIGN KEY (manager_id) REFERENCES organisations (id),
    CONSTRAINT organisations_parent_other CHECK (parent_id <> id)
);
COMMENT ON TABLE organisations IS 'What signs in and owns data.';
COMMENT ON COLUMN organisations.number IS 'The public Reseller, MSP or Customer ID: random, never reused.';
COMMENT ON COLUMN organisations.kind IS '1 operator, 2 reseller, 3 msp, 4 customer (domain::OrganisationKind::code).';
COMMENT ON COLUMN organisations.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN organisations.parent_id IS 'For an inner customer: the customer it belongs to.';
COMMENT ON COLUMN organisations.manager_id IS 'The tenant that created the customer.';

COMMENT ON COLUMN organisations.services IS 'For a customer: bits of the services that it uses; the first three of the catalogue unless the operator says otherwise.';

-- A customer's inner customers.
CREATE INDEX organisations_by_parent ON organisations (parent_id, number) WHERE parent_id IS NOT NULL;

CREATE TABLE connections (
    id                 bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id          bigint NOT NULL,
    customer_id        bigint NOT NULL,
    kind               smallint NOT NULL,
    number             text COLLATE "C" NOT NULL,
    name               text COLLATE "und-x-icu" NOT NULL,
    country            text COLLATE "C" NOT NULL,
    internal_reference text COLLATE "und-x-icu",
    verification       smallint NOT NULL DEFAULT 1,
    uploads            bigint NOT NULL DEFAULT 0,
    devices            bigint NOT NULL DEFAULT 0,
    verified           bigint NOT NULL DEFAULT 0,
    last_uploaded_at   timestamptz NOT NULL DEFAULT '-infinity',
    created_at         timestamptz NOT NULL,
    CONSTRAINT connections_pkey PRIMARY KEY (id),
    CONSTRAINT connections_tenant_customer_key UNIQUE (tenant_id, customer_id),
    CONSTRAINT connections_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES organisations (id),
    CONSTRAINT connections_customer_fkey FOREIGN KEY (customer_id) REFERENCES organisations (id),
    CONSTRAINT connections_not_itself CHECK (tenant_id <> customer_id),
    CONSTRAINT connections_verification_known CHECK (verification BETWEEN 1 AND 3),
    CONSTRAINT connections_counters_positive CHECK (uploads >= 0 AND devices >= 0 AND verified BETWEEN 0 AND devices),
    CONSTRAINT connections_internal_reference_length CHECK (char_length(internal_reference) BETWEEN 1 AND 100)
);
COMMENT ON TABLE connections IS 'A tenant''s own view of a customer or, for a reseller, of an MSP.';
COMMENT ON COLUMN connections.name IS 'Copy of the customer''s name, so that a tenant''s list sorts and pages by index; kept true by a trigger. So are number, country and kind.';
COMMENT ON COLUMN connections.verification IS '1 pending, 2 active, 3 inactive (domain::customers::Verification::code).';
COMMENT ON COLUMN connections.uploads IS 'Counter of the uploads that have all their bytes, kept in the transaction that receives the last one.';
COMMENT ON COLUMN connections.devices IS 'Counter: devices that the customer holds and that a reseller uploaded, or that an MSP moved there (devices.via_id); kept in the transaction that changes them.';
COMMENT ON COLUMN connections.verified IS 'Counter: those of them that the customer has approved.';
COMMENT ON COLUMN connections.last_uploaded_at IS '-infinity: never. Not null, so that it can be a keyset.';

-- One index for each sortable column of the Customers list: filter by tenant, page by (key, number): cursors carry no id.
CREATE INDEX connections_by_name ON connections (tenant_id, name, number);
CREATE INDEX connections_by_country ON connections (tenant_id, country, number);
CREATE INDEX connections_by_last_uploaded ON connections (tenant_id, last_uploaded_at, number);
CREATE INDEX connections_by_uploads ON connections (tenant_id, uploads, number);
CREATE INDEX connections_by_devices ON connections (tenant_id, devices, number);
CREATE INDEX connections_by_verification ON connections (tenant_id, verification, number);
-- The status filter under the usual order.
CREATE INDEX connections_by_verification_name ON connections (tenant_id, verification, name, number);
CREATE INDEX connections_by_number ON connections (tenant_id, number);
CREATE INDEX connections_by_customer ON connections (customer_id);
-- Substring search; used by connections_matching only, because LIKE is not leakproof.
CREATE INDEX connections_name_trgm ON connections USING gin (lower(name) gin_trgm_ops, lower(internal_reference) gin_trgm_ops);

CREATE FUNCTION copy_organisation_to_connections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE connections SET name = NEW.name, country = NEW.country WHERE customer_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER organisations_copied_to_connections AFTER UPDATE OF name, country ON organisations
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.country IS DISTINCT FROM NEW.country)
    EXECUTE FUNCTION copy_organisation_to_connections();

ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
ALTER TABLE connections ENABLE ROW LEVEL SECURITY;
ALTER TABLE connections FORCE ROW LEVEL SECURITY;

GRANT SELECT ON organisations TO waybill_app, waybill_jobs, waybill_gate;
GRANT SELECT, INSERT ON connections TO waybill_app;
GRANT UPDATE (internal_reference) ON connections TO waybill_app;
GRANT UPDATE (uploads, devices, verified, last_uploaded_at) ON connections TO waybill_app;
GRANT SELECT, UPDATE ON connections TO waybill_jobs;
GRANT SELECT ON connections TO waybill_gate;

-- Itself and, for a customer, its inner customers.
CREATE POLICY organisations_own ON organisations TO waybill_app
    USING (id = acting_organisation() OR parent_id = acting_organisation());
CREATE POLICY organisations_jobs ON organisations TO waybill_jobs USING (true);
CREATE POLICY organisations_gate ON organisations TO waybill_gate USING (true);
CREATE POLICY connections_own ON connections TO waybill_app
    USING (tenant_id = acting_organisation()) WITH CHECK (tenant_id = acting_organisation());
CREATE POLICY connections_jobs ON connections TO waybill_jobs USING (true);
CREATE POLICY connections_gate ON connections TO waybill_gate USING (true);
