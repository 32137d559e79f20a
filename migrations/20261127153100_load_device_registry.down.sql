DROP TABLE registry_load_failures;
DROP TABLE registry_load_reasons;
DROP TABLE registry_load_progress;
DROP TABLE registry_load_chunks;
DROP TABLE registry_loads;
REVOKE INSERT, UPDATE ON registry_tacs, registry_devices FROM waybill_jobs;
REVOKE INSERT ON models FROM waybill_jobs;
