DROP TRIGGER organisations_without_retired_services ON organisations;
DROP FUNCTION leave_out_retired_services();
DROP FUNCTION gate_retire_service(text, timestamptz);
DROP FUNCTION gate_change_service(text, text, boolean);
DROP FUNCTION gate_add_service(text, text, boolean);
REVOKE UPDATE (name, reupload_after_delete, retired_at) ON services FROM waybill_gate;
REVOKE SELECT, INSERT ON services FROM waybill_gate;
DROP INDEX services_name_key;
ALTER TABLE services DROP COLUMN retired_at;
