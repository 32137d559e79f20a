CREATE OR REPLACE FUNCTION gate_log(organisation bigint, what text, about text, more jsonb, moment timestamptz)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO activity (organisation_id, person, action, subject, details, at)
        SELECT organisation, own.name, what, about, more, moment
        FROM organisations own
        WHERE own.id = acting_organisation() AND own.id <> organisation
          AND (starts_with(what, 'person.') OR starts_with(what, 'organisation.')) AND administers(organisation);
    END;
DROP POLICY invitations_operated ON invitations;
ALTER TABLE invitations DROP COLUMN by_operator;
