DROP FUNCTION gate_notify(bigint, smallint, smallint, boolean, timestamptz);
DROP FUNCTION write_notification(bigint, bigint, smallint, smallint, boolean, bigint, text, jsonb, timestamptz);
DROP POLICY jobs_gate ON jobs;
REVOKE INSERT ON jobs FROM waybill_gate;
DELETE FROM jobs WHERE kind = 'send_mails';
DROP TABLE notification_mails, notification_choices, notification_readers, notification_reads, notifications;
