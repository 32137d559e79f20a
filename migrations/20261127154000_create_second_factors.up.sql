CREATE TABLE second_factors (
    person_id    bigint NOT NULL,
    secret       bytea NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    CONSTRAINT second_factors_pkey PRIMARY KEY (person_id),
    CONSTRAINT second_factors_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT second_factors_secret_length CHECK (octet_length(secret) = 20)
);
COMMENT ON TABLE second_factors IS 'A person''s authenticator app: time-based one-time passwords (RFC 6238).';
COMMENT ON COLUMN second_factors.secret IS 'Shared with the app. In the clear, because codes are computed from it.';
COMMENT ON COLUMN second_factors.confirmed_at IS 'Null: being set up, nothing is asked for yet.';
COMMENT ON COLUMN second_factors.last_step IS 'The period of the last code that was taken: a code is good once (RFC 6238, 5.2).';

CREATE TABLE recovery_codes (
    person_id   bigint NOT NULL,
    code_sha256 bytea NOT NULL,
    CONSTRAINT recovery_codes_pkey PRIMARY KEY (person_id, code_sha256),
    CONSTRAINT recovery_codes_factor_fkey FOREIGN KEY (person_id) REFERENCES second_factors (person_id) ON DELETE CASCADE,
    CONSTRAINT recovery_codes_length CHECK (octet_length(code_sha256) = 32)
);
COMMENT ON TABLE recovery_codes IS 'Codes in place of the app''s, each good once and gone then. Random enough that a hash without salt keeps them.';

ALTER TABLE sessions ADD COLUMN factor_due boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sessions.factor_due IS 'The password was right and the code is still to come: good for nothing else, and for ten minutes.';
ALTER TABLE organisations ADD COLUMN requires_factor boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN organisations.requires_factor IS 'Whether people act in it only with a second factor.';

ALTER TABLE second_factors ENABLE ROW LEVEL SECURITY;
ALTER TABLE second_factors FORCE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_codes FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON second_factors, recovery_codes TO waybill_app;
GRANT UPDATE (secret, confirmed_at, last_step, created_at) ON second_factors TO waybill_app;
GRANT UPDATE (token_sha256, factor_due) ON sessions TO waybill_app;
GRANT UPDATE (requires_factor) ON organisations TO waybill_app;
GRANT SELECT (person_id, confirmed_at) ON second_factors TO waybill_gate;
CREATE POLICY second_factors_own ON second_factors TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
CREATE POLICY second_factors_gate ON second_factors FOR SELECT TO waybill_gate USING (true);
CREATE POLICY recovery_codes_own ON recovery_codes TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
CREATE POLICY organisations_settings ON organisations FOR UPDATE TO waybill_app
    USING (id = acting_organisation()) WITH CHECK (id = acting_organisation());

GRANT CREATE ON SCHEMA public TO waybill_gate;
DROP FUNCTION gate_session(bytea);
DROP FUNCTION gate_memberships();

-- Whether a person may act in an organisation only once they have a second factor.
CREATE FUNCTION lacks_factor(person bigint, organisation bigint)
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (SELECT FROM organisations o WHERE o.id = organisation AND o.requires_factor)
            AND NOT EXISTS (SELECT FROM second_factors f WHERE f.person_id = person AND f.confirmed_at IS NOT NULL);
    END;

-- Every request: who holds this session token. The caller checks the ends of life.
CREATE FUNCTION gate_session(wanted bytea)
    RETURNS TABLE (id text, person_id bigint, organisation_id bigint, kind smallint, role bigint, permissions bigint,
                   restricted boolean, last_seen_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT sessions.id, sessions.person_id, sessions.organisation_id, organisations.kind, memberships.role,
               memberships.permissions,
               organisations.requires_factor AND lacks_factor(sessions.person_id, sessions.organisation_id),
               sessions.last_seen_at, sessions.expires_at
        FROM sessions
        JOIN memberships USING (person_id, organisation_id)
        JOIN people ON people.id = sessions.person_id AND people.disabled_at IS NULL
        JOIN organisations ON organisations.id = sessions.organisation_id
        WHERE sessions.token_sha256 = wanted AND NOT sessions.factor_due AND memberships.disabled_at IS NULL
          AND organisations.suspended_at IS NULL AND organisations.deleted_at IS NULL;
    END;

-- The switcher: the organisations that the acting person may act in.
CREATE FUNCTION gate_memberships()
    RETURNS TABLE (organisation_id bigint, number text, name text, kind smallint, role bigint, permissions bigint,
                   role_name text, restricted boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.number, organisations.name, organisations.kind, memberships.role,
               memberships.permissions, roles.name,
               organisations.requires_factor AND lacks_factor(memberships.person_id, organisations.id)
        FROM memberships
        JOIN organisations ON organisations.id = memberships.organisation_id
        JOIN roles ON roles.id = memberships.role
        WHERE memberships.person_id = acting_person() AND memberships.disabled_at IS NULL
          AND organisations.suspended_at IS NULL AND organisations.deleted_at IS NULL
        ORDER BY organisations.name, organisations.id;
    END;

-- The second step of sign-in: whose password was right a moment ago. Answers at most one row.
CREATE FUNCTION gate_half_session(wanted bytea)
    RETURNS TABLE (person_id bigint, created_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT sessions.person_id, sessions.created_at
        FROM sessions JOIN people ON people.id = sessions.person_id AND people.disabled_at IS NULL
        WHERE sessions.token_sha256 = wanted AND sessions.factor_due;
    END;

ALTER FUNCTION lacks_factor(bigint, bigint) OWNER TO waybill_gate;
ALTER FUNCTION gate_session(bytea) OWNER TO waybill_gate;
ALTER FUNCTION gate_memberships() OWNER TO waybill_gate;
ALTER FUNCTION gate_half_session(bytea) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION lacks_factor(bigint, bigint), gate_session(bytea), gate_memberships(), gate_half_session(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_session(bytea), gate_memberships(), gate_half_session(bytea) TO waybill_app;
GRANT EXECUTE ON FUNCTION lacks_factor(bigint, bigint) TO waybill_gate;
