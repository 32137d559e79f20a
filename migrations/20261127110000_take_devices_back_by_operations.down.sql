DROP POLICY operation_devices_forget_drafts ON operation_devices;
DROP POLICY operations_forget_drafts ON operations;
DROP POLICY operations_begin_drafts ON operations;
REVOKE DELETE ON operations, operation_devices FROM waybill_jobs;
REVOKE DELETE ON operation_devices FROM waybill_app;
REVOKE UPDATE (stage, begun_at), DELETE ON operations FROM waybill_app;
DROP INDEX operations_draft_key;
-- What the earlier version has no word for.
DELETE FROM operation_devices WHERE operation_id IN (SELECT id FROM operations WHERE stage = 4 OR kind = 7);
DELETE FROM operations WHERE stage = 4 OR kind = 7;
ALTER TABLE operations
    DROP CONSTRAINT operations_finished,
    DROP CONSTRAINT operations_stage_known,
    DROP CONSTRAINT operations_kind_known,
    DROP COLUMN unread,
    ADD CONSTRAINT operations_kind_known CHECK (kind BETWEEN 1 AND 6),
    ADD CONSTRAINT operations_stage_known CHECK (stage BETWEEN 1 AND 3),
    ADD CONSTRAINT operations_finished CHECK ((stage = 1) = (finished_at IS NULL));
COMMENT ON COLUMN operations.stage IS '1 queued or running, 2 done, 3 given up: nothing was changed.';
