-- The home that a person chose was to be changed by whoever administers their organisation: now only by the person, in
-- the organisation in which they act.
REVOKE UPDATE (home_dashboard_id) ON memberships FROM waybill_app;
REVOKE INSERT ON memberships FROM waybill_app;
GRANT INSERT (person_id, organisation_id, role, created_at) ON memberships TO waybill_app;

GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE FUNCTION gate_choose_home(chosen bigint)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE memberships SET home_dashboard_id = chosen
        WHERE memberships.person_id = acting_person() AND memberships.organisation_id = acting_organisation();
    END;
ALTER FUNCTION gate_choose_home(bigint) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_choose_home(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_choose_home(bigint) TO waybill_app;
