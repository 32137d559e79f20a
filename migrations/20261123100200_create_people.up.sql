CREATE TABLE people (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    account_id    text COLLATE "C" NOT NULL,
    email         text COLLATE "C" NOT NULL,
    name          text NOT NULL,
    password_hash text,
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL,
    CONSTRAINT people_pkey PRIMARY KEY (id),
    CONSTRAINT people_account_id_key UNIQUE (account_id),
    CONSTRAINT people_account_id_shape CHECK (account_id ~ '^[0-9]{10}$'),
    CONSTRAINT people_email_key UNIQUE (email),
    CONSTRAINT people_email_lower CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT people_name_length CHECK (char_length(name) BETWEEN 1 AND 200)
);
COMMENT ON TABLE people IS 'One row per e-mail address; a person may belong to several organisations.';
COMMENT ON COLUMN people.account_id IS 'The Account ID of the uploads list: random, public, 10 digits.';
COMMENT ON COLUMN people.password_hash IS 'Argon2id in PHC form; null until the account is activated.';

CREATE TABLE memberships (
    person_id       bigint NOT NULL,
    organisation_id bigint NOT NULL,
    role            smallint NOT NULL,
    created_at      timestamptz NOT NULL,
    last_used_at    timestamptz,
    CONSTRAINT memberships_pkey PRIMARY KEY (person_id, organisation_id),
    CONSTRAINT memberships_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT memberships_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT memberships_role_known CHECK (role BETWEEN 1 AND 3)
);
COMMENT ON COLUMN memberships.role IS '1 viewer, 2 uploader, 3 administrator (domain::Role::code).';
COMMENT ON COLUMN memberships.last_used_at IS 'When the person last began to act in it: where the next sign-in leads.';
CREATE INDEX memberships_by_organisation ON memberships (organisation_id);

CREATE TABLE sessions (
    id              text COLLATE "C" NOT NULL,
    token_sha256    bytea NOT NULL,
    person_id       bigint NOT NULL,
    organisation_id bigint NOT NULL,
    agent           text NOT NULL,
    address         text NOT NULL,
    created_at      timestamptz NOT NULL,
    last_seen_at    timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_token_key UNIQUE (token_sha256),
    CONSTRAINT sessions_token_length CHECK (octet_length(token_sha256) = 32),
    CONSTRAINT sessions_membership_fkey FOREIGN KEY (person_id, organisation_id)
        REFERENCES memberships (person_id, organisation_id) ON DELETE CASCADE
);
COMMENT ON TABLE sessions IS 'Signed-in browsers. Losing the membership ends the session with it.';
COMMENT ON COLUMN sessions.id IS 'A random public name, for the person''s own list.';
COMMENT ON COLUMN sessions.token_sha256 IS 'The cookie holds the token; only its hash is here.';
COMMENT ON COLUMN sessions.expires_at IS 'Absolute end. The idle end follows from last_seen_at.';
CREATE INDEX sessions_by_person ON sessions (person_id);

CREATE TABLE attempts (
    key        text COLLATE "C" NOT NULL,
    tokens     double precision NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT attempts_pkey PRIMARY KEY (key)
);
COMMENT ON TABLE attempts IS 'Token buckets for what people may try only so often, across all servers: sign-in by address and by e-mail.';

ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;

GRANT SELECT ON people, memberships TO waybill_app;
GRANT UPDATE (last_used_at) ON memberships TO waybill_app;
GRANT SELECT, INSERT, DELETE ON sessions TO waybill_app;
GRANT UPDATE (organisation_id, last_seen_at, address) ON sessions TO waybill_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO waybill_app, waybill_jobs;
GRANT SELECT ON people, memberships TO waybill_jobs;
GRANT SELECT, DELETE ON sessions TO waybill_jobs;
GRANT SELECT ON people, memberships, sessions TO waybill_gate;

CREATE POLICY people_own ON people TO waybill_app USING (id = acting_person());
CREATE POLICY people_jobs ON people TO waybill_jobs USING (true);
CREATE POLICY people_gate ON people TO waybill_gate USING (true);
CREATE POLICY memberships_own ON memberships TO waybill_app
    USING (person_id = acting_person() OR organisation_id = acting_organisation());
CREATE POLICY memberships_jobs ON memberships TO waybill_jobs USING (true);
CREATE POLICY memberships_gate ON memberships TO waybill_gate USING (true);
CREATE POLICY sessions_own ON sessions TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
CREATE POLICY sessions_jobs ON sessions TO waybill_jobs USING (true);
CREATE POLICY sessions_gate ON sessions TO waybill_gate USING (true);
