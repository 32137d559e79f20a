CREATE TABLE notifications (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    key             text COLLATE "C" NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
    organisation_id bigint NOT NULL,
    person_id       bigint,
    role            smallint NOT NULL,
    kind            smallint NOT NULL,
    party           text,
    party_number    text COLLATE "C",
    subject         text COLLATE "C",
    facts           jsonb NOT NULL DEFAULT '{}',
    at              timestamptz NOT NULL,
    CONSTRAINT notifications_pkey PRIMARY KEY (id),
    CONSTRAINT notifications_key_key UNIQUE (key),
    CONSTRAINT notifications_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT notifications_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT notifications_role_known CHECK (role BETWEEN 1 AND 3),
    CONSTRAINT notifications_kind_positive CHECK (kind > 0),
    CONSTRAINT notifications_party_whole CHECK ((party IS NULL) = (party_number IS NULL))
);
COMMENT ON TABLE notifications IS 'What an organisation, or one person in it, is told: one row however many people read it, written in the transaction that causes it, forgotten after 90 days.';
COMMENT ON COLUMN notifications.key IS 'Its random public name: the id would tell how much happens elsewhere.';
COMMENT ON COLUMN notifications.person_id IS 'Null: everyone of the organisation with the role.';
COMMENT ON COLUMN notifications.role IS 'The least role that is told (domain::Role::code).';
COMMENT ON COLUMN notifications.kind IS 'domain::notifications::NotificationKind::code.';
COMMENT ON COLUMN notifications.party IS 'The other organisation, as it was called then.';
COMMENT ON COLUMN notifications.subject IS 'The number of the upload, delivery or operation.';
-- The list, newest first: all of it, one kind, one thing; and what is to be forgotten.
CREATE INDEX notifications_by_organisation ON notifications (organisation_id, at, key);
CREATE INDEX notifications_by_kind ON notifications (organisation_id, kind, at, key);
CREATE INDEX notifications_by_subject ON notifications (organisation_id, subject, at, key) WHERE subject IS NOT NULL;
CREATE INDEX notifications_by_age ON notifications USING brin (at);

CREATE TABLE notification_reads (
    notification_id bigint NOT NULL,
    person_id       bigint NOT NULL,
    CONSTRAINT notification_reads_pkey PRIMARY KEY (person_id, notification_id),
    CONSTRAINT notification_reads_notification_fkey FOREIGN KEY (notification_id) REFERENCES notifications (id) ON DELETE CASCADE,
    CONSTRAINT notification_reads_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
);
COMMENT ON TABLE notification_reads IS 'What a person has read, one by one; see notification_readers for the rest.';
CREATE INDEX notification_reads_by_notification ON notification_reads (notification_id);

CREATE TABLE notification_readers (
    person_id       bigint NOT NULL,
    organisation_id bigint NOT NULL,
    read_until      timestamptz NOT NULL,
    CONSTRAINT notification_readers_pkey PRIMARY KEY (person_id, organisation_id),
    CONSTRAINT notification_readers_membership_fkey FOREIGN KEY (person_id, organisation_id)
        REFERENCES memberships (person_id, organisation_id) ON DELETE CASCADE
);
COMMENT ON TABLE notification_readers IS 'Until when a person has read everything of an organisation, so that what is unread is found without looking at what was read.';
COMMENT ON COLUMN notification_readers.read_until IS 'Always some time ago: a transaction that is not committed yet may still bring a notification of a moment before now.';

CREATE TABLE notification_choices (
    person_id       bigint NOT NULL,
    organisation_id bigint NOT NULL,
    kind            smallint NOT NULL,
    bell            boolean NOT NULL,
    mail            boolean NOT NULL,
    CONSTRAINT notification_choices_pkey PRIMARY KEY (person_id, organisation_id, kind),
    CONSTRAINT notification_choices_membership_fkey FOREIGN KEY (person_id, organisation_id)
        REFERENCES memberships (person_id, organisation_id) ON DELETE CASCADE
);
COMMENT ON TABLE notification_choices IS 'How a person wants to be told of a kind of thing; no row: the standard of domain::notifications::Choice.';

CREATE TABLE notification_mails (
    notification_id bigint NOT NULL,
    person_id       bigint NOT NULL,
    organisation_id bigint NOT NULL,
    kind            smallint NOT NULL,
    due_at          timestamptz NOT NULL,
    ended_at        timestamptz,
    failure         text,
    CONSTRAINT notification_mails_pkey PRIMARY KEY (notification_id, person_id),
    CONSTRAINT notification_mails_notification_fkey FOREIGN KEY (notification_id) REFERENCES notifications (id) ON DELETE CASCADE,
    CONSTRAINT notification_mails_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT notification_mails_failure_ended CHECK (failure IS NULL OR ended_at IS NOT NULL)
);
COMMENT ON TABLE notification_mails IS 'Who is told by mail: written with the notification, so that nothing is lost; ended once, so that nothing comes twice.';
COMMENT ON COLUMN notification_mails.due_at IS 'Some minutes later: what comes until then goes into the same mail.';
COMMENT ON COLUMN notification_mails.ended_at IS 'When it was handed over, or given up.';
COMMENT ON COLUMN notification_mails.failure IS 'Why it was given up.';
CREATE INDEX notification_mails_due ON notification_mails (due_at) WHERE ended_at IS NULL;
CREATE INDEX notification_mails_by_person ON notification_mails (person_id, organisation_id, kind, ended_at);

ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_reads FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_readers ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_readers FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_choices ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_choices FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_mails FORCE ROW LEVEL SECURITY;

GRANT SELECT ON notifications TO waybill_app;
GRANT SELECT, INSERT, DELETE ON notification_reads TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON notification_readers, notification_choices TO waybill_app;
GRANT SELECT, DELETE ON notifications TO waybill_jobs;
GRANT SELECT, UPDATE, DELETE ON notification_mails TO waybill_jobs;
GRANT SELECT, INSERT ON notifications, notification_mails TO waybill_gate;
GRANT SELECT ON notification_choices TO waybill_gate;
GRANT INSERT ON jobs TO waybill_gate;

-- What was told to the organisation while the person was in it, to somebody of their role or to them alone.
CREATE POLICY notifications_own ON notifications FOR SELECT TO waybill_app
    USING (organisation_id = acting_organisation()
           AND (person_id IS NULL OR person_id = acting_person())
           AND role <= (SELECT m.role FROM memberships m
                        WHERE m.person_id = acting_person() AND m.organisation_id = acting_organisation())
           AND at >= (SELECT m.created_at FROM memberships m
                      WHERE m.person_id = acting_person() AND m.organisation_id = acting_organisation()));
CREATE POLICY notifications_jobs ON notifications TO waybill_jobs USING (true);
CREATE POLICY notifications_gate ON notifications TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY notification_reads_own ON notification_reads TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
CREATE POLICY notification_readers_own ON notification_readers TO waybill_app
    USING (person_id = acting_person() AND organisation_id = acting_organisation())
    WITH CHECK (person_id = acting_person() AND organisation_id = acting_organisation());
CREATE POLICY notification_choices_own ON notification_choices TO waybill_app
    USING (person_id = acting_person() AND organisation_id = acting_organisation())
    WITH CHECK (person_id = acting_person() AND organisation_id = acting_organisation());
CREATE POLICY notification_choices_gate ON notification_choices FOR SELECT TO waybill_gate USING (true);
CREATE POLICY notification_mails_own ON notification_mails FOR SELECT TO waybill_app
    USING (person_id = acting_person() AND organisation_id = acting_organisation());
CREATE POLICY notification_mails_jobs ON notification_mails TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY notification_mails_gate ON notification_mails TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY jobs_gate ON jobs FOR INSERT TO waybill_gate WITH CHECK (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;

-- Tells an organisation (`one` null) or one person in it, about what `other` did, and puts down who gets a mail, with the
-- job that sends it. A mail waits three minutes for more of its kind, and half an hour after the one before.
CREATE FUNCTION write_notification(whom bigint, one bigint, told smallint, weakest smallint, mailed boolean, other bigint,
                                   about text, more jsonb, moment timestamptz)
    RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH written AS (
            INSERT INTO notifications (organisation_id, person_id, role, kind, party, party_number, subject, facts, at)
            SELECT whom, one, weakest, told, o.name, o.number, about, more, moment
            FROM (SELECT other AS id) asked LEFT JOIN organisations o USING (id)
            RETURNING notifications.id),
        mails AS (
            INSERT INTO notification_mails (notification_id, person_id, organisation_id, kind, due_at)
            SELECT written.id, m.person_id, whom, told,
                   greatest(moment + interval '3 minutes',
                            (SELECT max(earlier.ended_at) + interval '30 minutes' FROM notification_mails earlier
                             WHERE earlier.person_id = m.person_id AND earlier.organisation_id = whom AND earlier.kind = told))
            FROM written
            JOIN memberships m ON m.organisation_id = whom AND m.role >= weakest AND (one IS NULL OR m.person_id = one)
            JOIN people p ON p.id = m.person_id AND p.disabled_at IS NULL
            LEFT JOIN notification_choices c
                ON c.person_id = m.person_id AND c.organisation_id = whom AND c.kind = told
            WHERE coalesce(c.mail, mailed)
            RETURNING notification_mails.due_at),
        queued AS (
            INSERT INTO jobs (kind, payload, run_at)
            SELECT DISTINCT 'send_mails', '{"kind": "send_mails"}'::jsonb, mails.due_at FROM mails)
        SELECT written.id FROM written;
    END;

-- The same for a request: the acting organisation tells one that it is connected to, about itself, and only what one
-- organisation tells another by hand (MSPs and customers; a reseller that was removed). Answers whether it was told.
CREATE FUNCTION gate_notify(whom bigint, told smallint, weakest smallint, mailed boolean, moment timestamptz)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT count(write_notification(whom, NULL, told, weakest, mailed, acting.id, NULL, '{}', moment)) > 0
        FROM (SELECT acting_organisation() AS id) acting
        WHERE told BETWEEN 6 AND 11 AND EXISTS (
            SELECT FROM connections c
            WHERE c.tenant_id = acting.id AND c.customer_id = whom OR c.tenant_id = whom AND c.customer_id = acting.id);
    END;

ALTER FUNCTION write_notification(bigint, bigint, smallint, smallint, boolean, bigint, text, jsonb, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_notify(bigint, smallint, smallint, boolean, timestamptz) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION
    write_notification(bigint, bigint, smallint, smallint, boolean, bigint, text, jsonb, timestamptz),
    gate_notify(bigint, smallint, smallint, boolean, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    write_notification(bigint, bigint, smallint, smallint, boolean, bigint, text, jsonb, timestamptz) TO waybill_jobs, waybill_gate;
GRANT EXECUTE ON FUNCTION gate_notify(bigint, smallint, smallint, boolean, timestamptz) TO waybill_app;
