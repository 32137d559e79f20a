DELETE FROM sessions WHERE factor_due;
GRANT CREATE ON SCHEMA public TO waybill_gate;
DROP FUNCTION gate_half_session(bytea);
DROP FUNCTION gate_session(bytea);
DROP FUNCTION gate_memberships();
DROP FUNCTION lacks_factor(bigint, bigint);
-- Every request: who holds this session token. The caller checks the ends of life.
CREATE FUNCTION gate_session(wanted bytea)
    RETURNS TABLE (id text, person_id bigint, organisation_id bigint, kind smallint, role bigint, permissions bigint,
                   last_seen_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT sessions.id, sessions.person_id, sessions.organisation_id, organisations.kind, memberships.role,
               memberships.permissions, sessions.last_seen_at, sessions.expires_at
        FROM sessions
        JOIN memberships USING (person_id, organisation_id)
        JOIN people ON people.id = sessions.person_id AND people.disabled_at IS NULL
        JOIN organisations ON organisations.id = sessions.organisation_id
        WHERE sessions.token_sha256 = wanted AND memberships.disabled_at IS NULL
          AND organisations.suspended_at IS NULL AND organisations.deleted_at IS NULL;
    END;

-- The switcher: the organisations that the acting person may act in.
CREATE FUNCTION gate_memberships()
    RETURNS TABLE (organisation_id bigint, number text, name text, kind smallint, role bigint, permissions bigint, role_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.number, organisations.name, organisations.kind, memberships.role,
               memberships.permissions, roles.name
        FROM memberships
        JOIN organisations ON organisations.id = memberships.organisation_id
        JOIN roles ON roles.id = memberships.role
        WHERE memberships.person_id = acting_person() AND memberships.disabled_at IS NULL
          AND organisations.suspended_at IS NULL AND organisations.deleted_at IS NULL
        ORDER BY organisations.name, organisations.id;
    END;

ALTER FUNCTION gate_session(bytea) OWNER TO waybill_gate;
ALTER FUNCTION gate_memberships() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_session(bytea), gate_memberships() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_session(bytea), gate_memberships() TO waybill_app;

DROP POLICY organisations_settings ON organisations;
REVOKE UPDATE (token_sha256, factor_due) ON sessions FROM waybill_app;
REVOKE UPDATE (requires_factor) ON organisations FROM waybill_app;
ALTER TABLE organisations DROP COLUMN requires_factor;
ALTER TABLE sessions DROP COLUMN factor_due;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
