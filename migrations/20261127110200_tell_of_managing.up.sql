-- What one side of a relation decides about it stands in the other's activity log, too: in the name of the organisation,
-- which the other knows, not of its people. Only between the two, and only these lines.
GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE FUNCTION gate_tell(other bigint, what text, moment timestamptz)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO activity (organisation_id, person, action, subject, at)
        SELECT other, own.name, what, own.number, moment
        FROM organisations own
        WHERE own.id = acting_organisation()
          AND (what IN ('customer.accepted', 'customer.declined', 'customer.left')
               AND EXISTS (SELECT FROM connections WHERE tenant_id = other AND customer_id = own.id)
               OR what = 'msp.left'
               AND EXISTS (SELECT FROM connections WHERE tenant_id = own.id AND customer_id = other));
    END;
ALTER FUNCTION gate_tell(bigint, text, timestamptz) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_tell(bigint, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_tell(bigint, text, timestamptz) TO waybill_app;
