DROP POLICY memberships_used ON memberships;
DROP POLICY memberships_own ON memberships;
CREATE POLICY memberships_own ON memberships TO waybill_app
    USING (person_id = acting_person() OR organisation_id = acting_organisation());
REVOKE DELETE ON sessions FROM waybill_gate;
REVOKE UPDATE (password_hash, email_proved_at) ON people FROM waybill_gate;
REVOKE INSERT ON people FROM waybill_gate;
REVOKE UPDATE (password_hash) ON people FROM waybill_app;
ALTER TABLE people DROP COLUMN email_proved_at;
DROP TABLE links;
DROP TABLE invitations;
