-- What a link, or a person who is invited, may do across organisations. Nobody acts yet in the first of them: the token is
-- the proof.
GRANT CREATE ON SCHEMA public TO waybill_gate;

-- What a link is for, and what became of it.
CREATE FUNCTION gate_link(wanted bytea)
    RETURNS TABLE (purpose smallint, expires_at timestamptz, used boolean, replaced boolean, revoked boolean, mailed boolean,
                   email text, name text, known boolean, disabled boolean,
                   number text, organisation text, kind smallint, closed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT l.purpose, l.expires_at, l.used_at IS NOT NULL, l.replaced_at IS NOT NULL,
               l.purpose = 1 AND l.invitation_id IS NULL, l.mailed,
               coalesce(i.email, p.email), coalesce(i.name, p.name),
               coalesce(p.password_hash, known.password_hash) IS NOT NULL,
               coalesce(p.disabled_at, known.disabled_at) IS NOT NULL,
               o.number, o.name, o.kind, o.suspended_at IS NOT NULL OR o.deleted_at IS NOT NULL
        FROM links l
        LEFT JOIN invitations i ON i.id = l.invitation_id
        LEFT JOIN organisations o ON o.id = i.organisation_id
        LEFT JOIN people p ON p.id = l.person_id
        LEFT JOIN people known ON known.email = i.email
        WHERE l.token_sha256 = wanted;
    END;

-- Makes an invitation a membership, and answers the organisation; null when there is nothing to accept. For the functions
-- below, which know who the person is.
CREATE FUNCTION join_organisation(invitation bigint, person bigint, moment timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    taken invitations%ROWTYPE;
BEGIN
    SELECT i.* INTO taken FROM invitations i JOIN organisations o ON o.id = i.organisation_id
    WHERE i.id = invitation AND o.suspended_at IS NULL AND o.deleted_at IS NULL FOR UPDATE OF i;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE links SET used_at = moment WHERE invitation_id = taken.id AND used_at IS NULL AND replaced_at IS NULL;
    -- Who was there because a role flows down is there by themselves from now on.
    INSERT INTO memberships AS m (person_id, organisation_id, role, created_at)
    VALUES (person, taken.organisation_id, taken.role, moment)
    ON CONFLICT (person_id, organisation_id) DO UPDATE SET role = excluded.role, inherited_from_id = NULL
        WHERE m.inherited_from_id IS NOT NULL;
    DELETE FROM invitations WHERE id = taken.id;
    INSERT INTO activity (organisation_id, person_id, person, action, subject, details, at)
    SELECT taken.organisation_id, people.id, people.email, 'person.joined', people.email,
           jsonb_build_object('role', roles.name), moment
    FROM people, roles WHERE people.id = person AND roles.id = taken.role;
    RETURN taken.organisation_id;
END
$$;

-- The invitation of a link that is good, held until the transaction ends.
CREATE FUNCTION invitation_of_link(wanted bytea, moment timestamptz)
    RETURNS TABLE (invitation bigint, email text, mailed boolean)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT i.id, i.email, l.mailed
        FROM links l
        JOIN invitations i ON i.id = l.invitation_id
        JOIN organisations o ON o.id = i.organisation_id AND o.suspended_at IS NULL AND o.deleted_at IS NULL
        WHERE l.token_sha256 = wanted AND l.used_at IS NULL AND l.replaced_at IS NULL AND l.expires_at > moment
        FOR UPDATE OF i, l;
    END;

-- Opens an account by a link, and joins with it. Nothing when the link is not good, or when the address has an account
-- already; one without a password gets it only by a link that was mailed.
CREATE FUNCTION gate_activate(wanted bytea, account text, called text, hash text, moment timestamptz)
    RETURNS TABLE (person bigint, organisation bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    good record;
    who bigint;
BEGIN
    SELECT * INTO good FROM invitation_of_link(wanted, moment);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO people (account_id, email, name, password_hash, email_proved_at, created_at)
    VALUES (account, good.email, called, hash, CASE WHEN good.mailed THEN moment END, moment)
    ON CONFLICT DO NOTHING RETURNING id INTO who;
    IF who IS NULL THEN
        UPDATE people SET password_hash = hash, email_proved_at = moment
        WHERE people.email = good.email AND people.password_hash IS NULL AND people.disabled_at IS NULL AND good.mailed
        RETURNING id INTO who;
    END IF;
    IF who IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT who, join_organisation(good.invitation, who, moment);
END
$$;

-- The acting person, whose address the link is for, joins by it.
CREATE FUNCTION gate_accept_link(wanted bytea, moment timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    good record;
BEGIN
    SELECT l.* INTO good FROM invitation_of_link(wanted, moment) l
    JOIN people p ON p.email = l.email AND p.id = acting_person() AND p.disabled_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF good.mailed THEN
        UPDATE people SET email_proved_at = moment WHERE id = acting_person() AND email_proved_at IS NULL;
    END IF;
    RETURN join_organisation(good.invitation, acting_person(), moment);
END
$$;

-- The invitations to the acting person's address, if it is known to be theirs.
CREATE FUNCTION gate_invitations(moment timestamptz)
    RETURNS TABLE (id bigint, key text, number text, organisation text, kind smallint, role text, invited_by text,
                   created_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT i.id, i.key, o.number, o.name, o.kind, r.name, by.name, i.created_at, i.expires_at
        FROM people p
        JOIN invitations i ON i.email = p.email AND i.expires_at > moment
        JOIN organisations o ON o.id = i.organisation_id AND o.suspended_at IS NULL AND o.deleted_at IS NULL
        JOIN roles r ON r.id = i.role
        LEFT JOIN people by ON by.id = i.invited_by_id
        WHERE p.id = acting_person() AND p.email_proved_at IS NOT NULL AND p.disabled_at IS NULL
        ORDER BY i.created_at DESC, i.id DESC;
    END;

-- The acting person accepts or declines one of them. Answers the organisation; null when there is none.
CREATE FUNCTION gate_answer_invitation(wanted text, accept boolean, moment timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    taken invitations%ROWTYPE;
BEGIN
    SELECT i.* INTO taken FROM invitations i JOIN gate_invitations(moment) own ON own.id = i.id
    WHERE own.key = wanted FOR UPDATE OF i;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF accept THEN
        RETURN join_organisation(taken.id, acting_person(), moment);
    END IF;
    DELETE FROM invitations WHERE id = taken.id;
    INSERT INTO activity (organisation_id, person_id, person, action, subject, at)
    VALUES (taken.organisation_id, acting_person(), taken.email, 'person.declined', taken.email, moment);
    RETURN taken.organisation_id;
END
$$;

-- Sets a new password by a link, and ends every session. Answers the person; null when the link is not good.
CREATE FUNCTION gate_reset(wanted bytea, hash text, moment timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who bigint;
BEGIN
    SELECT p.id INTO who FROM links l JOIN people p ON p.id = l.person_id
    WHERE l.token_sha256 = wanted AND l.purpose = 2 AND l.used_at IS NULL AND l.replaced_at IS NULL
      AND l.expires_at > moment AND p.disabled_at IS NULL
    FOR UPDATE OF l, p;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE links SET used_at = moment WHERE token_sha256 = wanted;
    UPDATE people SET password_hash = hash, email_proved_at = coalesce(email_proved_at, moment) WHERE id = who;
    DELETE FROM sessions WHERE person_id = who;
    RETURN who;
END
$$;

-- From which outer customers people of an organisation are there, and by which of their roles.
CREATE FUNCTION gate_inheriting(organisation bigint)
    RETURNS TABLE (person_id bigint, outer_name text, role_key text, role_name text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT m.person_id, o.name, r.key, r.name
        FROM memberships m JOIN organisations o ON o.id = m.inherited_from_id JOIN roles r ON r.id = m.role
        WHERE m.organisation_id = organisation AND administers(organisation);
    END;

-- Writes down in the log of an organisation what the acting one, which administers it, did to its people.
CREATE FUNCTION gate_log(organisation bigint, what text, about text, more jsonb, moment timestamptz)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO activity (organisation_id, person, action, subject, details, at)
        SELECT organisation, own.name, what, about, more, moment
        FROM organisations own
        WHERE own.id = acting_organisation() AND own.id <> organisation AND starts_with(what, 'person.')
          AND administers(organisation);
    END;

-- Who is disabled in an organisation is signed out of it at once, and not signed in again by being enabled.
CREATE FUNCTION end_sessions_of_disabled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM sessions WHERE person_id = NEW.person_id AND organisation_id = NEW.organisation_id;
    RETURN NULL;
END
$$;
-- A link that was to set another password is of no use after a new one was set.
CREATE FUNCTION replace_resets() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE links SET replaced_at = now() WHERE person_id = NEW.id AND used_at IS NULL AND replaced_at IS NULL;
    RETURN NULL;
END
$$;

ALTER FUNCTION gate_link(bytea) OWNER TO waybill_gate;
ALTER FUNCTION join_organisation(bigint, bigint, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION invitation_of_link(bytea, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_activate(bytea, text, text, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_accept_link(bytea, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_invitations(timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_answer_invitation(text, boolean, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_reset(bytea, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_inheriting(bigint) OWNER TO waybill_gate;
ALTER FUNCTION gate_log(bigint, text, text, jsonb, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION end_sessions_of_disabled() OWNER TO waybill_gate;
ALTER FUNCTION replace_resets() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_link(bytea), join_organisation(bigint, bigint, timestamptz), invitation_of_link(bytea, timestamptz),
    gate_activate(bytea, text, text, text, timestamptz), gate_accept_link(bytea, timestamptz), gate_invitations(timestamptz),
    gate_answer_invitation(text, boolean, timestamptz), gate_reset(bytea, text, timestamptz), gate_inheriting(bigint),
    gate_log(bigint, text, text, jsonb, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_link(bytea), gate_activate(bytea, text, text, text, timestamptz),
    gate_accept_link(bytea, timestamptz), gate_invitations(timestamptz), gate_answer_invitation(text, boolean, timestamptz),
    gate_reset(bytea, text, timestamptz), gate_inheriting(bigint), gate_log(bigint, text, text, jsonb, timestamptz) TO waybill_app;

CREATE TRIGGER memberships_disabled AFTER UPDATE OF disabled_at ON memberships
    FOR EACH ROW WHEN (NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION end_sessions_of_disabled();
CREATE TRIGGER people_reset AFTER UPDATE OF password_hash ON people
    FOR EACH ROW EXECUTE FUNCTION replace_resets();
