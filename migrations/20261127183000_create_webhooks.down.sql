DROP TRIGGER activity_webhooks ON activity;
DROP TRIGGER notifications_webhooks ON notifications;
DROP FUNCTION webhooks_after_activity();
DROP FUNCTION webhooks_after_notification();
DROP FUNCTION queue_webhooks(bigint, smallint, jsonb, timestamptz);
DROP TABLE webhook_deliveries;
DROP TABLE webhooks;
