-- A pending user is an invitation, an active one is a membership. Nobody's account exists before it is activated, so that
-- inviting answers the same for known and unknown e-mail addresses.
CREATE TABLE invitations (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    key             text COLLATE "C" NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
    organisation_id bigint NOT NULL,
    email           text COLLATE "C" NOT NULL,
    name            text NOT NULL,
    role            bigint NOT NULL,
    invited_by_id   bigint,
    mail            smallint NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    CONSTRAINT invitations_pkey PRIMARY KEY (id),
    CONSTRAINT invitations_key_key UNIQUE (key),
    CONSTRAINT invitations_email_key UNIQUE (organisation_id, email),
    CONSTRAINT invitations_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT invitations_role_fkey FOREIGN KEY (role) REFERENCES roles (id),
    CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by_id) REFERENCES people (id) ON DELETE SET NULL,
    CONSTRAINT invitations_email_lower CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT invitations_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT invitations_mail_known CHECK (mail BETWEEN 1 AND 4)
);
COMMENT ON TABLE invitations IS 'Who is asked to join an organisation. Accepted, it becomes a membership and goes; revoked or declined, it goes.';
COMMENT ON COLUMN invitations.key IS 'Its random public name.';
COMMENT ON COLUMN invitations.name IS 'What whoever invites calls the person; who has an account has a name.';
COMMENT ON COLUMN invitations.invited_by_id IS 'Null: the command line, or a person who is gone.';
COMMENT ON COLUMN invitations.mail IS '1 not wanted: the link is shown; 2 waiting; 3 sent; 4 failed, perhaps tried again (domain::people::MailState::code).';
COMMENT ON COLUMN invitations.expires_at IS 'The end of its latest link; before there is one, when it would end.';
CREATE INDEX invitations_by_email ON invitations (email);
CREATE INDEX invitations_by_role ON invitations (role);
CREATE INDEX invitations_by_invited_by ON invitations (invited_by_id) WHERE invited_by_id IS NOT NULL;

CREATE TABLE links (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    token_sha256  bytea NOT NULL,
    purpose       smallint NOT NULL,
    invitation_id bigint,
    person_id     bigint,
    mailed        boolean NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    used_at       timestamptz,
    replaced_at   timestamptz,
    CONSTRAINT links_pkey PRIMARY KEY (id),
    CONSTRAINT links_token_key UNIQUE (token_sha256),
    CONSTRAINT links_token_length CHECK (octet_length(token_sha256) = 32),
    CONSTRAINT links_invitation_fkey FOREIGN KEY (invitation_id) REFERENCES invitations (id) ON DELETE SET NULL,
    CONSTRAINT links_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT links_purpose CHECK (purpose = 1 AND person_id IS NULL OR purpose = 2 AND person_id IS NOT NULL AND invitation_id IS NULL)
);
COMMENT ON TABLE links IS 'The links that open an account or set a new password: random, used once, kept 30 days so that a page can say what became of one.';
COMMENT ON COLUMN links.token_sha256 IS 'The link holds the token; only its hash is here.';
COMMENT ON COLUMN links.purpose IS '1 activation, 2 password reset (domain::people::LinkPurpose::code).';
COMMENT ON COLUMN links.invitation_id IS 'Of an activation; null once the invitation is accepted (then used_at is set) or revoked.';
COMMENT ON COLUMN links.mailed IS 'It went by mail: who comes by it reads that address. One that is shown may be handed on.';
CREATE INDEX links_by_invitation ON links (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX links_by_person ON links (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX links_by_created ON links (created_at);

-- An account that was opened by a link which was shown, not mailed, is not known to be of whoever reads the address: it
-- is told nothing of what comes for that address later.
ALTER TABLE people ADD COLUMN email_proved_at timestamptz;
UPDATE people SET email_proved_at = created_at;
COMMENT ON COLUMN people.email_proved_at IS 'Since when the person is known to read mail at the address: a link that came there was used, or the command line says so.';

ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
ALTER TABLE links ENABLE ROW LEVEL SECURITY;
ALTER TABLE links FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, DELETE ON invitations TO waybill_app;
GRANT UPDATE (name, role, mail, expires_at) ON invitations TO waybill_app;
GRANT SELECT, INSERT ON links TO waybill_app;
GRANT UPDATE (replaced_at) ON links TO waybill_app;
GRANT UPDATE (password_hash) ON people TO waybill_app;
GRANT SELECT ON invitations TO waybill_jobs;
GRANT UPDATE (mail, expires_at) ON invitations TO waybill_jobs;
GRANT SELECT, INSERT, DELETE ON links TO waybill_jobs;
GRANT UPDATE (replaced_at) ON links TO waybill_jobs;
GRANT SELECT, DELETE ON invitations TO waybill_gate;
GRANT UPDATE (mail) ON invitations TO waybill_gate;
GRANT SELECT ON links TO waybill_gate;
GRANT UPDATE (used_at, replaced_at) ON links TO waybill_gate;
GRANT INSERT ON people TO waybill_gate;
GRANT UPDATE (password_hash, email_proved_at) ON people TO waybill_gate;
GRANT DELETE ON sessions TO waybill_gate;

CREATE POLICY invitations_administered ON invitations TO waybill_app
    USING (organisation_id = acting_organisation() OR administers(organisation_id))
    WITH CHECK (organisation_id = acting_organisation() OR administers(organisation_id));
CREATE POLICY invitations_jobs ON invitations TO waybill_jobs USING (true);
CREATE POLICY invitations_gate ON invitations TO waybill_gate USING (true);
-- A link is seen with its invitation; one that sets a password by nobody who acts.
CREATE POLICY links_of_invitation ON links TO waybill_app
    USING (EXISTS (SELECT FROM invitations WHERE invitations.id = links.invitation_id));
CREATE POLICY links_jobs ON links TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY links_gate ON links TO waybill_gate USING (true);

-- A person sees where they belong, and says when they were last there; who belongs where is for those who administer.
DROP POLICY memberships_own ON memberships;
CREATE POLICY memberships_own ON memberships FOR SELECT TO waybill_app
    USING (person_id = acting_person() OR organisation_id = acting_organisation());
CREATE POLICY memberships_used ON memberships FOR UPDATE TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
