-- What happens is told to programs of an organisation: to addresses that it names, signed, until somebody has it.
CREATE TABLE webhooks (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    key             text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    name            text COLLATE "und-x-icu" NOT NULL,
    url             text COLLATE "C" NOT NULL,
    events          bigint NOT NULL,
    secret          bytea NOT NULL,
    previous_secret bytea,
    previous_until  timestamptz,
    paused_at       timestamptz,
    created_at      timestamptz NOT NULL,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    CONSTRAINT webhooks_pkey PRIMARY KEY (id),
    CONSTRAINT webhooks_key_key UNIQUE (key),
    CONSTRAINT webhooks_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT webhooks_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    CONSTRAINT webhooks_url_length CHECK (char_length(url) BETWEEN 8 AND 500),
    CONSTRAINT webhooks_secret_length CHECK (octet_length(secret) = 32),
    CONSTRAINT webhooks_previous_whole CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);
COMMENT ON TABLE webhooks IS 'Addresses that an organisation wants to be told at.';
COMMENT ON COLUMN webhooks.key IS 'Its random public name.';
COMMENT ON COLUMN webhooks.events IS 'Bits of domain::webhooks::WebhookEvent.';
COMMENT ON COLUMN webhooks.secret IS 'Shared with the receiver. In the clear, because every request is signed with it.';
COMMENT ON COLUMN webhooks.previous_secret IS 'The secret before it was rotated: signs, too, until previous_until.';
COMMENT ON COLUMN webhooks.paused_at IS 'Since when nothing is sent: what happens meanwhile waits.';
CREATE UNIQUE INDEX webhooks_name_key ON webhooks (organisation_id, lower(name));

CREATE TABLE webhook_deliveries (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    key             text COLLATE "C" NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
    webhook_id      bigint NOT NULL,
    organisation_id bigint NOT NULL,
    event           smallint NOT NULL,
    data            jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    claimed_until   timestamptz,
    attempts        smallint NOT NULL DEFAULT 0,
    attempted_at    timestamptz,
    answer          smallint,
    failure         text,
    delivered_at    timestamptz,
    given_up_at     timestamptz,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_deliveries_key_key UNIQUE (key),
    CONSTRAINT webhook_deliveries_webhook_fkey FOREIGN KEY (webhook_id) REFERENCES webhooks (id) ON DELETE CASCADE,
    CONSTRAINT webhook_deliveries_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT webhook_deliveries_one_end CHECK (delivered_at IS NULL OR given_up_at IS NULL)
);
COMMENT ON TABLE webhook_deliveries IS 'The outbox and the log: written in the transaction that causes it, sent until somebody has it or a day is over, kept for 30 days.';
COMMENT ON COLUMN webhook_deliveries.key IS 'The id by which a receiver recognises what it was told before: the same at every try.';
COMMENT ON COLUMN webhook_deliveries.event IS 'domain::webhooks::WebhookEvent::code.';
COMMENT ON COLUMN webhook_deliveries.claimed_until IS 'A server sends it; after that time it is taken for dead, and another one does.';
COMMENT ON COLUMN webhook_deliveries.answer IS 'The HTTP status of the last try.';
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, due_at, id) WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, created_at, key);
CREATE INDEX webhook_deliveries_by_created ON webhook_deliveries (created_at);

ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON webhooks TO waybill_app;
GRANT UPDATE (name, url, events, secret, previous_secret, previous_until, paused_at) ON webhooks TO waybill_app;
GRANT SELECT, INSERT ON webhook_deliveries TO waybill_app;
GRANT UPDATE (due_at, claimed_until, attempts, delivered_at, given_up_at) ON webhook_deliveries TO waybill_app;
GRANT SELECT ON webhooks TO waybill_jobs, waybill_gate;
GRANT UPDATE (last_success_at, last_failure_at) ON webhooks TO waybill_jobs;
GRANT SELECT, DELETE ON webhook_deliveries TO waybill_jobs;
GRANT UPDATE (due_at, claimed_until, attempts, attempted_at, answer, failure, delivered_at, given_up_at) ON webhook_deliveries TO waybill_jobs;
GRANT INSERT ON webhook_deliveries TO waybill_gate;
CREATE POLICY webhooks_own ON webhooks TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY webhooks_jobs ON webhooks TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY webhooks_gate ON webhooks FOR SELECT TO waybill_gate USING (true);
CREATE POLICY webhook_deliveries_own ON webhook_deliveries TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY webhook_deliveries_jobs ON webhook_deliveries TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY webhook_deliveries_gate ON webhook_deliveries FOR INSERT TO waybill_gate WITH CHECK (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;
-- Puts down what is to be told to the programs of an organisation, in the transaction in which it happens.
CREATE FUNCTION queue_webhooks(whom bigint, told smallint, about jsonb, moment timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO webhook_deliveries (webhook_id, organisation_id, event, data, created_at, due_at)
    SELECT w.id, whom, told, jsonb_strip_nulls(about), moment, moment FROM webhooks w
    WHERE w.organisation_id = whom AND w.events & (1::bigint << told) <> 0;
    IF FOUND THEN
        PERFORM pg_notify('waybill_jobs', '');
    END IF;
END
$$;

-- What people are told, programs are told: whichever use case or job tells them.
CREATE FUNCTION webhooks_after_notification() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM queue_webhooks(NEW.organisation_id,
        CASE NEW.kind WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 0 WHEN 4 THEN 3 ELSE 4 END::smallint,
        jsonb_build_object('subject', NEW.subject, 'party', NEW.party, 'party_number', NEW.party_number) || NEW.facts,
        NEW.at);
    RETURN NULL;
END
$$;
CREATE FUNCTION webhooks_after_activity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM queue_webhooks(NEW.organisation_id,
        CASE NEW.action WHEN 'devices.moved' THEN 5 WHEN 'devices.deleted' THEN 6 WHEN 'deliveries.approved' THEN 7 ELSE 8 END::smallint,
        jsonb_build_object('subject', NEW.subject, 'by', NEW.person) || NEW.details,
        NEW.at);
    RETURN NULL;
END
$$;
ALTER FUNCTION queue_webhooks(bigint, smallint, jsonb, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION webhooks_after_notification() OWNER TO waybill_gate;
ALTER FUNCTION webhooks_after_activity() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION queue_webhooks(bigint, smallint, jsonb, timestamptz) FROM PUBLIC;
CREATE TRIGGER notifications_webhooks AFTER INSERT ON notifications
    FOR EACH ROW WHEN (NEW.kind BETWEEN 1 AND 5) EXECUTE FUNCTION webhooks_after_notification();
CREATE TRIGGER activity_webhooks AFTER INSERT ON activity
    FOR EACH ROW WHEN (NEW.action IN ('devices.moved', 'devices.deleted', 'deliveries.approved', 'deliveries.rejected'))
    EXECUTE FUNCTION webhooks_after_activity();
