-- A reseller takes back what it uploaded by an operation, too; and an operation can be put down before the person has
-- said yes: a file of devices is read, and what would become of them is shown first.
ALTER TABLE operations
    ADD COLUMN unread jsonb NOT NULL DEFAULT '[]',
    DROP CONSTRAINT operations_kind_known,
    DROP CONSTRAINT operations_stage_known,
    DROP CONSTRAINT operations_finished,
    ADD CONSTRAINT operations_kind_known CHECK (kind BETWEEN 1 AND 7),
    ADD CONSTRAINT operations_stage_known CHECK (stage BETWEEN 1 AND 4),
    ADD CONSTRAINT operations_finished CHECK ((stage IN (1, 4)) = (finished_at IS NULL));
COMMENT ON COLUMN operations.stage IS '1 queued or running, 2 done, 3 given up: nothing was changed, 4 a draft that waits for a yes.';
COMMENT ON COLUMN operations.unread IS 'Of a file of devices: pairs of domain::uploads::Reason::code and a count of rows that name none.';
-- One person has one draft; what nobody says yes to is forgotten.
CREATE UNIQUE INDEX operations_draft_key ON operations (organisation_id, person_id) WHERE stage = 4;

GRANT UPDATE (stage, begun_at), DELETE ON operations TO waybill_app;
GRANT DELETE ON operation_devices TO waybill_app;
GRANT DELETE ON operations, operation_devices TO waybill_jobs;
-- All that a request may do to an operation is to begin a draft, or to forget it.
CREATE POLICY operations_begin_drafts ON operations AS RESTRICTIVE FOR UPDATE TO waybill_app
    USING (organisation_id = acting_organisation() AND stage = 4)
    WITH CHECK (organisation_id = acting_organisation() AND stage = 1);
CREATE POLICY operations_forget_drafts ON operations AS RESTRICTIVE FOR DELETE TO waybill_app
    USING (organisation_id = acting_organisation() AND stage = 4);
CREATE POLICY operation_devices_forget_drafts ON operation_devices AS RESTRICTIVE FOR DELETE TO waybill_app
    USING (organisation_id = acting_organisation()
           AND EXISTS (SELECT FROM operations WHERE operations.id = operation_id AND operations.stage = 4));
