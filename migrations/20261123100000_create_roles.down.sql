DROP FUNCTION acting_person();
DROP FUNCTION acting_organisation();
DROP EXTENSION pg_trgm;
REVOKE USAGE ON SCHEMA public FROM waybill_app, waybill_jobs, waybill_gate;
-- The roles stay: they belong to the cluster, and another database may use them.
