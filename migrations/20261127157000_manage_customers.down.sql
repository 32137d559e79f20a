DROP FUNCTION gate_disconnect_customer(bigint);
DROP FUNCTION gate_delete_customer(bigint, timestamptz);
DROP FUNCTION gate_customer_ties(bigint);
DROP FUNCTION gate_move_customer(bigint, bigint, integer);
DROP FUNCTION gate_rename_customer(bigint, text, text);
DROP FUNCTION gate_create_customer(text, bigint, text, text, text, timestamptz);
DROP FUNCTION with_inner_customers(bigint);

GRANT CREATE ON SCHEMA public TO waybill_gate;
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
CREATE OR REPLACE FUNCTION connections_found(pattern text, digits text, at_most integer)
    RETURNS TABLE (number text, kind smallint, name text, internal_reference text, country text,
                   last_uploaded_at timestamptz, uploads bigint, devices bigint, verification smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
    BEGIN ATOMIC
        SELECT connections.number, connections.kind, connections.name, connections.internal_reference,
               connections.country, connections.last_uploaded_at, connections.uploads, connections.devices,
               connections.verification
        FROM connections
        WHERE connections.tenant_id = acting_organisation()
          AND (connections.searched LIKE pattern
               OR connections.number >= digits AND connections.number < digits || ':')
        LIMIT at_most;
    END;
CREATE OR REPLACE FUNCTION gate_log(organisation bigint, what text, about text, more jsonb, moment timestamptz)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO activity (organisation_id, person, action, subject, details, at)
        SELECT organisation, own.name, what, about, more, moment
        FROM organisations own
        WHERE own.id = acting_organisation() AND own.id <> organisation AND starts_with(what, 'person.')
          AND administers(organisation);
    END;
CREATE OR REPLACE FUNCTION gate_receiver(wanted text)
    RETURNS TABLE (id bigint, kind smallint, name text, country text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.kind, organisations.name, organisations.country
        FROM organisations
        WHERE organisations.number = wanted AND organisations.kind IN (3, 4) AND acting_organisation() IS NOT NULL;
    END;
ALTER FUNCTION gate_create_customer(text, text, text, text, timestamptz) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_create_customer(text, text, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_create_customer(text, text, text, text, timestamptz) TO waybill_app;

DROP POLICY uploads_gate ON uploads;
DROP POLICY deliveries_gate ON deliveries;
DROP POLICY devices_gate ON devices;
REVOKE SELECT ON devices, deliveries, uploads FROM waybill_gate;
REVOKE UPDATE (deleted_at) ON connections FROM waybill_gate;
REVOKE UPDATE (parent_id, manager_id, deleted_at) ON organisations FROM waybill_gate;
REVOKE UPDATE (name, country) ON organisations, connections, registrations FROM waybill_gate;
REVOKE INSERT ON registrations FROM waybill_gate;

ALTER TABLE operations
    DROP CONSTRAINT operations_kind_known,
    ADD CONSTRAINT operations_kind_known CHECK (kind BETWEEN 1 AND 7);
DROP POLICY holdings_inner ON holdings;
ALTER POLICY connections_own ON connections
    USING (tenant_id = acting_organisation()) WITH CHECK (tenant_id = acting_organisation());
ALTER TABLE connections DROP COLUMN deleted_at;
DROP TABLE company_profiles;
