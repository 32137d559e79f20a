CREATE TABLE registrations (
    receiver_id      bigint NOT NULL,
    reseller_id      bigint NOT NULL,
    number           text COLLATE "C" NOT NULL,
    name             text COLLATE "und-x-icu" NOT NULL,
    country          text COLLATE "C" NOT NULL,
    auto_approve     boolean NOT NULL DEFAULT false,
    deliveries       bigint NOT NULL DEFAULT 0,
    last_delivery_at timestamptz NOT NULL DEFAULT '-infinity',
    created_at       timestamptz NOT NULL,
    CONSTRAINT registrations_pkey PRIMARY KEY (receiver_id, reseller_id),
    CONSTRAINT registrations_receiver_fkey FOREIGN KEY (receiver_id) REFERENCES organisations (id),
    CONSTRAINT registrations_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT registrations_not_itself CHECK (receiver_id <> reseller_id),
    CONSTRAINT registrations_deliveries_positive CHECK (deliveries >= 0)
);
COMMENT ON TABLE registrations IS 'A receiver''s acceptance of a reseller. Gone once the reseller is removed.';
COMMENT ON COLUMN registrations.name IS 'Copy of the reseller''s name, so that the list sorts and pages by index; kept true by a trigger. So are number and country.';
COMMENT ON COLUMN registrations.auto_approve IS 'Approve all uploads of this reseller without a hand.';
COMMENT ON COLUMN registrations.deliveries IS 'Counter: deliveries from this reseller, those before the registration included.';
-- One index for each sortable column of the Resellers list.
CREATE INDEX registrations_by_name ON registrations (receiver_id, name, number);
CREATE INDEX registrations_by_country ON registrations (receiver_id, country, number);
CREATE INDEX registrations_by_deliveries ON registrations (receiver_id, deliveries, number);
CREATE INDEX registrations_by_last_delivery ON registrations (receiver_id, last_delivery_at, number);
CREATE INDEX registrations_by_created ON registrations (receiver_id, created_at, number);
CREATE INDEX registrations_by_reseller ON registrations (reseller_id);

CREATE OR REPLACE FUNCTION copy_organisation_to_connections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE connections SET name = NEW.name, country = NEW.country WHERE customer_id = NEW.id;
    UPDATE registrations SET name = NEW.name, country = NEW.country WHERE reseller_id = NEW.id;
    RETURN NULL;
END
$$;

ALTER TABLE registrations ENABLE ROW LEVEL SECURITY;
ALTER TABLE registrations FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON registrations TO waybill_app;
GRANT UPDATE (auto_approve) ON registrations TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON registrations TO waybill_jobs;
GRANT SELECT ON registrations TO waybill_gate;
GRANT UPDATE (verification) ON connections TO waybill_gate;
GRANT INSERT ON organisations, connections, activity TO waybill_gate;
CREATE POLICY activity_gate ON activity FOR INSERT TO waybill_gate WITH CHECK (true);
CREATE POLICY registrations_own ON registrations TO waybill_app
    USING (receiver_id = acting_organisation()) WITH CHECK (receiver_id = acting_organisation());
CREATE POLICY registrations_jobs ON registrations TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY registrations_gate ON registrations TO waybill_gate USING (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;

-- Look up: the reseller with this number. Knowing the number is the proof that it was told; tries are limited.
CREATE FUNCTION gate_reseller(wanted text)
    RETURNS TABLE (id bigint, name text, country text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.name, organisations.country
        FROM organisations
        WHERE organisations.number = wanted AND organisations.kind = 2 AND acting_organisation() IS NOT NULL;
    END;

-- The receiver's answer to a tenant, written into the tenant's own connection: 2 active, 3 inactive.
CREATE FUNCTION gate_verify(tenant bigint, answer smallint)
    RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE connections SET verification = answer
        WHERE connections.tenant_id = tenant AND connections.customer_id = acting_organisation() AND answer IN (2, 3)
        RETURNING connections.id;
    END;

-- The MSPs that manage the acting customer, or ask to.
CREATE FUNCTION gate_msps()
    RETURNS TABLE (id bigint, number text, name text, country text, verification smallint, asked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.number, organisations.name, organisations.country,
               connections.verification, connections.created_at
        FROM connections JOIN organisations ON organisations.id = connections.tenant_id AND organisations.kind = 3
        WHERE connections.customer_id = acting_organisation()
        ORDER BY connections.verification, organisations.name, organisations.number;
    END;

-- Add customer: whether the receiver has registered the acting reseller before the reseller added it.
CREATE FUNCTION gate_registered(receiver bigint)
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (SELECT FROM registrations
                       WHERE registrations.receiver_id = receiver AND registrations.reseller_id = acting_organisation());
    END;

-- The acting MSP's own say about a customer: 1 asks again after an end, 3 ends. It never makes itself active.
CREATE FUNCTION gate_manage(customer bigint, wanted smallint)
    RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE connections SET verification = wanted
        FROM organisations msp
        WHERE msp.id = acting_organisation() AND msp.kind = 3
          AND connections.tenant_id = msp.id AND connections.customer_id = customer
          AND (wanted = 3 AND connections.verification <> 3 OR wanted = 1 AND connections.verification = 3)
        RETURNING connections.id;
    END;

-- A new customer of the acting MSP, with its active connection. Answers nothing when the number is taken.
CREATE FUNCTION gate_create_customer(fresh text, wanted_name text, wanted_country text, reference text, moment timestamptz)
    RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH made AS (
            INSERT INTO organisations (number, kind, name, country, manager_id, created_at)
            SELECT fresh, 4, wanted_name, wanted_country, msp.id, moment
            FROM organisations msp WHERE msp.id = acting_organisation() AND msp.kind = 3
            ON CONFLICT ON CONSTRAINT organisations_number_key DO NOTHING
            RETURNING id, number, kind, name, country, manager_id),
        logged AS (
            INSERT INTO activity (organisation_id, person, action, subject, at)
            SELECT made.id, msp.name, 'organisation.created', made.number, moment
            FROM made JOIN organisations msp ON msp.id = made.manager_id)
        INSERT INTO connections
            (tenant_id, customer_id, kind, number, name, country, internal_reference, verification, created_at)
        SELECT manager_id, id, kind, number, name, country, reference, 2, moment FROM made
        RETURNING customer_id;
    END;

ALTER FUNCTION gate_manage(bigint, smallint) OWNER TO waybill_gate;
ALTER FUNCTION gate_create_customer(text, text, text, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_reseller(text) OWNER TO waybill_gate;
ALTER FUNCTION gate_verify(bigint, smallint) OWNER TO waybill_gate;
ALTER FUNCTION gate_msps() OWNER TO waybill_gate;
ALTER FUNCTION gate_registered(bigint) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_reseller(text), gate_verify(bigint, smallint), gate_msps(), gate_registered(bigint),
    gate_manage(bigint, smallint), gate_create_customer(text, text, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_reseller(text), gate_verify(bigint, smallint), gate_msps(), gate_registered(bigint),
    gate_manage(bigint, smallint), gate_create_customer(text, text, text, text, timestamptz) TO waybill_app;
