-- Whoever registers an organisation invites its first administrator. The operator reaches that invitation until it is
-- accepted, and no other one.
ALTER TABLE invitations ADD COLUMN by_operator boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN invitations.by_operator IS 'The operator made it when it registered the organisation: it can send the link again and show it.';

CREATE POLICY invitations_operated ON invitations TO waybill_app
    USING (by_operator AND (SELECT acts_as_operator())) WITH CHECK (by_operator AND (SELECT acts_as_operator()));

-- Writes down in the log of an organisation what the acting one, which administers it or runs the deployment, did to its
-- people.
CREATE OR REPLACE FUNCTION gate_log(organisation bigint, what text, about text, more jsonb, moment timestamptz)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO activity (organisation_id, person, action, subject, details, at)
        SELECT organisation, own.name, what, about, more, moment
        FROM organisations own
        WHERE own.id = acting_organisation() AND own.id <> organisation
          AND (starts_with(what, 'person.') OR starts_with(what, 'organisation.')) AND (administers(organisation) OR acts_as_operator());
    END;
