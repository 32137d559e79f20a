DROP POLICY people_administered ON people;
DROP POLICY memberships_write_gate ON memberships;
DROP POLICY memberships_administered ON memberships;
DROP POLICY organisations_administered ON organisations;
REVOKE INSERT, DELETE ON memberships FROM waybill_app;
REVOKE UPDATE (role, disabled_at) ON memberships FROM waybill_app;
REVOKE INSERT, UPDATE, DELETE ON memberships FROM waybill_gate;
DROP POLICY notifications_own ON notifications;
DROP FUNCTION gate_notify(bigint, smallint, bigint, boolean, timestamptz);
DROP FUNCTION write_notification(bigint, bigint, smallint, bigint, boolean, bigint, text, jsonb, timestamptz);
DROP FUNCTION gate_session(bytea);
DROP FUNCTION gate_memberships();
DROP TRIGGER memberships_inherited ON memberships;
DROP TRIGGER memberships_take_permissions ON memberships;
DROP TRIGGER organisations_inherited ON organisations;
DROP TRIGGER organisations_moved ON organisations;
DROP POLICY roles_own ON roles;
DROP TRIGGER roles_followed ON roles;
DROP FUNCTION follow_role();
DROP FUNCTION inherit_after_organisation();
DROP FUNCTION inherit_after_membership();
DROP FUNCTION inherit_memberships(bigint);
DROP FUNCTION flowing_down(bigint);
DROP FUNCTION administers(bigint);
DROP TRIGGER organisations_hand_down ON organisations;
DROP TRIGGER organisations_take_administrators ON organisations;
DROP FUNCTION hand_down_administrators();
DROP FUNCTION take_administrators();
DROP FUNCTION find_administrators(bigint, bigint);
REVOKE UPDATE (administrators) ON organisations FROM waybill_gate;
DROP FUNCTION take_permissions_of_role();
DELETE FROM memberships WHERE inherited_from_id IS NOT NULL;
UPDATE memberships SET role = 1 WHERE role > 3;
ALTER TABLE memberships
    DROP CONSTRAINT memberships_role_fkey,
    DROP COLUMN permissions,
    DROP COLUMN inherited_from_id,
    DROP COLUMN disabled_at,
    ALTER COLUMN role TYPE smallint,
    ADD CONSTRAINT memberships_role_known CHECK (role BETWEEN 1 AND 3);
COMMENT ON COLUMN memberships.role IS '1 viewer, 2 uploader, 3 administrator (domain::Role::code).';
DROP TABLE roles;
ALTER TABLE organisations DROP COLUMN suspended_at, DROP COLUMN deleted_at, DROP COLUMN administrators;

ALTER TABLE notifications ADD COLUMN role smallint;
UPDATE notifications SET role = CASE needs WHEN 4 THEN 1 WHEN 8 THEN 2 ELSE 3 END;
ALTER TABLE notifications
    ALTER COLUMN role SET NOT NULL,
    DROP COLUMN needs,
    ADD CONSTRAINT notifications_role_known CHECK (role BETWEEN 1 AND 3);
COMMENT ON COLUMN notifications.role IS 'The least role that is told (domain::Role::code).';

GRANT CREATE ON SCHEMA public TO waybill_gate;
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

ALTER FUNCTION gate_session(bytea) OWNER TO waybill_gate;
ALTER FUNCTION gate_memberships() OWNER TO waybill_gate;
REVOKE ALL ON FUNCTION gate_session(bytea), gate_memberships() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_session(bytea), gate_memberships() TO waybill_app;
-- What was told to the organisation while the person was in it, to somebody of their role or to them alone.
CREATE POLICY notifications_own ON notifications FOR SELECT TO waybill_app
    USING (organisation_id = acting_organisation()
           AND (person_id IS NULL OR person_id = acting_person())
           AND role <= (SELECT m.role FROM memberships m
                        WHERE m.person_id = acting_person() AND m.organisation_id = acting_organisation())
           AND at >= (SELECT m.created_at FROM memberships m
                      WHERE m.person_id = acting_person() AND m.organisation_id = acting_organisation()));
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
