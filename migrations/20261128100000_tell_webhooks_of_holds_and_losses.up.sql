-- Holds of clients are told to programs, too; and devices that somebody else took away, to those who had them.
GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE OR REPLACE FUNCTION webhooks_after_activity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM queue_webhooks(NEW.organisation_id,
        CASE NEW.action WHEN 'devices.moved' THEN 5 WHEN 'devices.deleted' THEN 6 WHEN 'upload.undone' THEN 6
                        WHEN 'deliveries.approved' THEN 7
                        WHEN 'deliveries.rejected' THEN 8
                        WHEN 'client.held' THEN 9 WHEN 'client.held_for_debt' THEN 9 ELSE 10 END::smallint,
        jsonb_build_object('subject', NEW.subject, 'by', NEW.person,
            'hold', CASE WHEN NEW.action IN ('client.held', 'client.released') THEN 'administrative'
                         WHEN NEW.action IN ('client.held_for_debt', 'client.paid') THEN 'financial' END) || NEW.details,
        NEW.at);
    RETURN NULL;
END
$$;
CREATE FUNCTION webhooks_after_batch() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM queue_webhooks(NEW.from_id, 6::smallint,
        jsonb_build_object('subject', (SELECT number FROM uploads WHERE id = NEW.upload_id), 'party', o.name,
            'party_number', o.number, 'devices', NEW.devices), NEW.at)
    FROM organisations o WHERE o.id = NEW.organisation_id;
    RETURN NULL;
END
$$;
ALTER FUNCTION webhooks_after_batch() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
-- 6: undone (domain::devices::CustodyEvent::code). Other deletions are a line in the log of everybody whom they concern.
CREATE TRIGGER batches_webhooks AFTER INSERT ON batches
    FOR EACH ROW WHEN (NEW.event = 6 AND NEW.from_id <> NEW.organisation_id)
    EXECUTE FUNCTION webhooks_after_batch();
DROP TRIGGER activity_webhooks ON activity;
CREATE TRIGGER activity_webhooks AFTER INSERT ON activity
    FOR EACH ROW WHEN (NEW.action IN ('devices.moved', 'devices.deleted', 'upload.undone', 'deliveries.approved', 'deliveries.rejected',
                                      'client.held', 'client.held_for_debt', 'client.released', 'client.paid'))
    EXECUTE FUNCTION webhooks_after_activity();
