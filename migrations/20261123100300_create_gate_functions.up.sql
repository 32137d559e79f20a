-- The few questions that cross organisations. Each is one SECURITY DEFINER function owned by waybill_gate, answers
-- only what is asked and nothing more, and is in the access matrix.
GRANT CREATE ON SCHEMA public TO waybill_gate;

-- Sign-in: whose password is to be checked. Answers at most one row.
CREATE FUNCTION gate_person(wanted text)
    RETURNS TABLE (id bigint, password_hash text, disabled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT people.id, people.password_hash, people.disabled_at IS NOT NULL FROM people WHERE people.email = wanted;
    END;

-- Every request: who holds this session token. The caller checks the ends of life.
CREATE FUNCTION gate_session(wanted bytea)
    RETURNS TABLE (id text, person_id bigint, organisation_id bigint, kind smallint, role smallint,
                   last_seen_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT sessions.id, sessions.person_id, sessions.organisation_id, organisations.kind, memberships.role,
               sessions.last_seen_at, sessions.expires_at
        FROM sessions
        JOIN memberships USING (person_id, organisation_id)
        JOIN people ON people.id = sessions.person_id AND people.disabled_at IS NULL
        JOIN organisations ON organisations.id = sessions.organisation_id
        WHERE sessions.token_sha256 = wanted;
    END;

-- The switcher: the organisations that the acting person belongs to.
CREATE FUNCTION gate_memberships()
    RETURNS TABLE (organisation_id bigint, number text, name text, kind smallint, role smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.number, organisations.name, organisations.kind, memberships.role
        FROM memberships JOIN organisations ON organisations.id = memberships.organisation_id
        WHERE memberships.person_id = acting_person()
        ORDER BY organisations.name, organisations.id;
    END;

-- Add customer: the customer or MSP with this number. Knowing the number is the proof that it was told.
CREATE FUNCTION gate_receiver(wanted text)
    RETURNS TABLE (id bigint, kind smallint, name text, country text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.kind, organisations.name, organisations.country
        FROM organisations
        WHERE organisations.number = wanted AND organisations.kind IN (3, 4) AND acting_organisation() IS NOT NULL;
    END;

-- Search by name or internal reference. Under row level security LIKE cannot use an index (it is not leakproof), so the
-- function takes the acting organisation itself. `pattern` is lower case and escaped by the caller. Answers at most
-- `at_most`: what matches more than that is found faster by walking the list in its order.
CREATE FUNCTION connections_matching(pattern text, at_most integer)
    RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100
    BEGIN ATOMIC
        SELECT connections.id FROM connections
        WHERE connections.tenant_id = acting_organisation()
          AND (lower(connections.name) LIKE pattern OR lower(connections.internal_reference) LIKE pattern)
        LIMIT at_most;
    END;

ALTER FUNCTION gate_person(text) OWNER TO waybill_gate;
ALTER FUNCTION gate_session(bytea) OWNER TO waybill_gate;
ALTER FUNCTION gate_memberships() OWNER TO waybill_gate;
ALTER FUNCTION gate_receiver(text) OWNER TO waybill_gate;
ALTER FUNCTION connections_matching(text, integer) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_person(text), gate_session(bytea), gate_memberships(), gate_receiver(text), connections_matching(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_person(text), gate_session(bytea), gate_memberships(), gate_receiver(text), connections_matching(text, integer) TO waybill_app;
