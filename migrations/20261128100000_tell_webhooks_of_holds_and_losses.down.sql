DROP TRIGGER batches_webhooks ON batches;
DROP FUNCTION webhooks_after_batch();
DROP TRIGGER activity_webhooks ON activity;
GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE OR REPLACE FUNCTION webhooks_after_activity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM queue_webhooks(NEW.organisation_id,
        CASE NEW.action WHEN 'devices.moved' THEN 5 WHEN 'devices.deleted' THEN 6 WHEN 'deliveries.approved' THEN 7 ELSE 8 END::smallint,
        jsonb_build_object('subject', NEW.subject, 'by', NEW.person) || NEW.details,
        NEW.at);
    RETURN NULL;
END
$$;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
CREATE TRIGGER activity_webhooks AFTER INSERT ON activity
    FOR EACH ROW WHEN (NEW.action IN ('devices.moved', 'devices.deleted', 'deliveries.approved', 'deliveries.rejected'))
    EXECUTE FUNCTION webhooks_after_activity();
