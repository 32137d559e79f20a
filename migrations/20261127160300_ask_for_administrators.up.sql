-- Whether an organisation that the operator registered has nobody who administers it: no administrator of its own, and no
-- tenant that manages it.
GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE FUNCTION gate_lacks_administrator(organisation bigint)
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (
            SELECT FROM organisations o
            WHERE (SELECT acts_as_operator()) AND o.id = organisation AND o.kind IN (2, 3, 4) AND o.deleted_at IS NULL
              AND o.administrators = '{}'
              AND NOT EXISTS (SELECT FROM memberships m
                              WHERE m.organisation_id = o.id AND m.role = 3 AND m.disabled_at IS NULL));
    END;
ALTER FUNCTION gate_lacks_administrator(bigint) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_lacks_administrator(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_lacks_administrator(bigint) TO waybill_app;
