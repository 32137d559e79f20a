-- How programs act for an organisation: keys, and the short-lived tokens that a key gets (OAuth 2.0 client credentials).
CREATE TABLE api_keys (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    key             text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    person_id       bigint,
    owner           text COLLATE "C" NOT NULL,
    name            text COLLATE "und-x-icu" NOT NULL,
    secret_sha256   bytea NOT NULL,
    ending          text COLLATE "C" NOT NULL,
    scopes          bigint NOT NULL,
    networks        text[] NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    revoked_at      timestamptz,
    last_used_at    timestamptz,
    last_address    text,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_key_key UNIQUE (key),
    CONSTRAINT api_keys_secret_key UNIQUE (secret_sha256),
    CONSTRAINT api_keys_secret_length CHECK (octet_length(secret_sha256) = 32),
    CONSTRAINT api_keys_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT api_keys_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE SET NULL,
    CONSTRAINT api_keys_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    CONSTRAINT api_keys_networks_few CHECK (cardinality(networks) <= 20)
);
COMMENT ON TABLE api_keys IS 'A key acts as the person who created it, with those of its scopes that the person may do at that moment.';
COMMENT ON COLUMN api_keys.key IS 'Its random public name: in URLs, and the client ID of the compatible surface.';
COMMENT ON COLUMN api_keys.person_id IS 'Who created it; null: that person is gone, and the key of no use.';
COMMENT ON COLUMN api_keys.owner IS 'E-mail at that time; stays when the person goes.';
COMMENT ON COLUMN api_keys.secret_sha256 IS 'Programs hold the secret; only its hash is here. Random enough that it needs no salt.';
COMMENT ON COLUMN api_keys.ending IS 'The last four digits of the secret, to recognise it by.';
COMMENT ON COLUMN api_keys.scopes IS 'Bits of domain::people::Permission.';
COMMENT ON COLUMN api_keys.networks IS 'From where it may be used, in CIDR notation; empty: from everywhere.';
COMMENT ON COLUMN api_keys.last_used_at IS 'To the minute.';
CREATE UNIQUE INDEX api_keys_name_key ON api_keys (organisation_id, lower(name)) WHERE revoked_at IS NULL;
CREATE INDEX api_keys_by_organisation ON api_keys (organisation_id);
CREATE INDEX api_keys_by_person ON api_keys (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE api_tokens (
    token_sha256    bytea NOT NULL,
    api_key_id      bigint NOT NULL,
    organisation_id bigint NOT NULL,
    scopes          bigint NOT NULL,
    expires_at      timestamptz NOT NULL,
    CONSTRAINT api_tokens_pkey PRIMARY KEY (token_sha256),
    CONSTRAINT api_tokens_token_length CHECK (octet_length(token_sha256) = 32),
    CONSTRAINT api_tokens_key_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys (id) ON DELETE CASCADE,
    CONSTRAINT api_tokens_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);
COMMENT ON TABLE api_tokens IS 'Access tokens of 30 minutes that a key got by its secret. Revoking the key ends them.';
COMMENT ON COLUMN api_tokens.scopes IS 'Bits of domain::people::Permission: those of the key, or fewer.';
CREATE INDEX api_tokens_by_key ON api_tokens (api_key_id);
CREATE INDEX api_tokens_by_end ON api_tokens (expires_at);

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_tokens FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON api_keys TO waybill_app;
GRANT UPDATE (revoked_at, last_used_at, last_address) ON api_keys TO waybill_app;
GRANT INSERT ON api_tokens TO waybill_app;
GRANT SELECT ON api_keys, api_tokens TO waybill_gate;
GRANT SELECT, DELETE ON api_tokens TO waybill_jobs;
CREATE POLICY api_keys_own ON api_keys TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY api_keys_gate ON api_keys FOR SELECT TO waybill_gate USING (true);
CREATE POLICY api_tokens_made ON api_tokens FOR INSERT TO waybill_app
    WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY api_tokens_gate ON api_tokens FOR SELECT TO waybill_gate USING (true);
CREATE POLICY api_tokens_jobs ON api_tokens TO waybill_jobs USING (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;
-- Every request of a program: whose secret or token this is. The caller checks the end and the address.
CREATE FUNCTION gate_api_key(wanted bytea)
    RETURNS TABLE (id bigint, key text, name text, organisation_id bigint, kind smallint, person_id bigint,
                   permissions bigint, restricted boolean, networks text[], expires_at timestamptz,
                   last_used_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT k.id, k.key, k.name, k.organisation_id, o.kind, k.person_id,
               k.scopes & proof.scopes & m.permissions,
               o.requires_factor AND lacks_factor(k.person_id, k.organisation_id),
               k.networks, least(k.expires_at, proof.expires_at), k.last_used_at
        FROM (SELECT s.id AS key_id, s.scopes, NULL::timestamptz AS expires_at FROM api_keys s WHERE s.secret_sha256 = wanted
              UNION ALL
              SELECT t.api_key_id, t.scopes, t.expires_at FROM api_tokens t WHERE t.token_sha256 = wanted) proof
        JOIN api_keys k ON k.id = proof.key_id AND k.revoked_at IS NULL
        JOIN memberships m ON m.person_id = k.person_id AND m.organisation_id = k.organisation_id AND m.disabled_at IS NULL
        JOIN people p ON p.id = k.person_id AND p.disabled_at IS NULL
        JOIN organisations o ON o.id = k.organisation_id AND o.suspended_at IS NULL AND o.deleted_at IS NULL;
    END;
ALTER FUNCTION gate_api_key(bytea) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_api_key(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_api_key(bytea) TO waybill_app;
