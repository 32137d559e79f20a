CREATE TABLE external_identities (
    issuer    text COLLATE "C" NOT NULL,
    subject   text COLLATE "C" NOT NULL,
    person_id bigint NOT NULL,
    email     text COLLATE "C" NOT NULL,
    linked_at timestamptz NOT NULL,
    CONSTRAINT external_identities_pkey PRIMARY KEY (issuer, subject),
    CONSTRAINT external_identities_person_key UNIQUE (person_id, issuer),
    CONSTRAINT external_identities_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT external_identities_issuer_length CHECK (char_length(issuer) BETWEEN 1 AND 500),
    CONSTRAINT external_identities_subject_length CHECK (char_length(subject) BETWEEN 1 AND 255),
    CONSTRAINT external_identities_email_length CHECK (char_length(email) BETWEEN 3 AND 254)
);
COMMENT ON TABLE external_identities IS 'Whom a sign-in provider (OpenID Connect) speaks of: a person each, linked by the first sign-in. One of each provider: an address that the provider gives to somebody else opens no account that is linked.';
COMMENT ON COLUMN external_identities.issuer IS 'The provider, as its ID tokens name it.';
COMMENT ON COLUMN external_identities.subject IS 'The provider''s own key of the person, which never changes and is given to nobody else.';
COMMENT ON COLUMN external_identities.email IS 'The address that the provider had verified when it was linked. Never looked up: later addresses change nothing.';

ALTER TABLE external_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE external_identities FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON external_identities TO waybill_app;
GRANT SELECT (issuer, subject, person_id) ON external_identities TO waybill_gate;
CREATE POLICY external_identities_own ON external_identities TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
CREATE POLICY external_identities_gate ON external_identities FOR SELECT TO waybill_gate USING (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;

-- Sign-in by a provider: whose identity this is. Answers at most one row.
CREATE FUNCTION gate_identity(wanted_issuer text, wanted_subject text)
    RETURNS TABLE (id bigint, disabled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT people.id, people.disabled_at IS NOT NULL
        FROM external_identities identity JOIN people ON people.id = identity.person_id
        WHERE identity.issuer = wanted_issuer AND identity.subject = wanted_subject;
    END;

-- The first sign-in by a provider: whose account it may be linked to. One that is open, and whose owner was known to read
-- mail at the address before the provider said so: somebody who opened an account in the name of an address that is not
-- theirs would else share it with whoever comes. Answers at most one row.
CREATE FUNCTION gate_person_to_link(wanted text)
    RETURNS TABLE (id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT people.id FROM people
        WHERE people.email = wanted AND people.disabled_at IS NULL AND people.password_hash IS NOT NULL
          AND people.email_proved_at IS NOT NULL;
    END;

ALTER FUNCTION gate_identity(text, text) OWNER TO waybill_gate;
ALTER FUNCTION gate_person_to_link(text) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_identity(text, text), gate_person_to_link(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_identity(text, text), gate_person_to_link(text) TO waybill_app;
