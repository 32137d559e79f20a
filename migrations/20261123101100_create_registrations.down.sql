DROP FUNCTION gate_create_customer(text, text, text, text, timestamptz), gate_manage(bigint, smallint), gate_registered(bigint), gate_msps(), gate_verify(bigint, smallint), gate_reseller(text);
DROP POLICY activity_gate ON activity;
REVOKE INSERT ON organisations, connections, activity FROM waybill_gate;
REVOKE UPDATE (verification) ON connections FROM waybill_gate;
CREATE OR REPLACE FUNCTION copy_organisation_to_connections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE connections SET name = NEW.name, country = NEW.country WHERE customer_id = NEW.id;
    RETURN NULL;
END
$$;
DROP TABLE registrations;
