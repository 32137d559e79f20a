-- What clients have ordered.
CREATE TABLE subscriptions (
    id            bigint GENERATED ALWAYS AS IDENTITY,
    number        text COLLATE "C" NOT NULL,
    reseller_id   bigint NOT NULL,
    client_id     bigint NOT NULL,
    client_number text COLLATE "C" NOT NULL,
    client_name   text COLLATE "und-x-icu" NOT NULL,
    plan_id       bigint NOT NULL,
    product_id    bigint NOT NULL,
    product       text NOT NULL,
    plan          text NOT NULL,
    sku           text COLLATE "C" NOT NULL,
    months        smallint NOT NULL,
    quantity      integer NOT NULL,
    price         bigint NOT NULL,
    currency      text COLLATE "C" NOT NULL,
    billing       smallint NOT NULL,
    state         smallint NOT NULL DEFAULT 1,
    shown         smallint NOT NULL DEFAULT 1,
    state_before  smallint,
    change        jsonb,
    failed        jsonb,
    auto_renew    boolean NOT NULL,
    trial_days    smallint NOT NULL DEFAULT 0,
    starts_on     date NOT NULL,
    activated_on  date,
    anchor_on     date NOT NULL,
    terms         integer NOT NULL DEFAULT 0,
    expires_on    date NOT NULL DEFAULT '9999-12-31',
    next_on       date GENERATED ALWAYS AS (
        CASE state WHEN 1 THEN starts_on WHEN 2 THEN expires_on WHEN 3 THEN expires_on + 14 END) STORED,
    ordered_by    text NOT NULL,
    ordered_at    timestamptz NOT NULL,
    searched      text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
        lower(client_name) || E'\n' || lower(product) || E'\n' || lower(plan) || E'\n' || lower(sku) || E'\n' || lower(number)) STORED,
    CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
    CONSTRAINT subscriptions_number_key UNIQUE (number),
    CONSTRAINT subscriptions_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT subscriptions_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
    CONSTRAINT subscriptions_plan_fkey FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT subscriptions_product_fkey FOREIGN KEY (product_id) REFERENCES plan_products (id),
    CONSTRAINT subscriptions_months_known CHECK (months IN (1, 3, 6, 12, 24, 36)),
    CONSTRAINT subscriptions_quantity_fits CHECK (quantity BETWEEN 1 AND 100000),
    CONSTRAINT subscriptions_price_fits CHECK (price BETWEEN 0 AND 999999999999),
    CONSTRAINT subscriptions_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT subscriptions_billing_known CHECK (billing BETWEEN 1 AND 2),
    CONSTRAINT subscriptions_state_known CHECK (state BETWEEN 1 AND 5 OR state BETWEEN 11 AND 16),
    CONSTRAINT subscriptions_shown_known CHECK (shown = state OR shown = 4 AND state IN (2, 3)),
    CONSTRAINT subscriptions_changing CHECK ((state > 10) = (state_before IS NOT NULL) AND (state > 10) = (change IS NOT NULL)),
    CONSTRAINT subscriptions_trial_days_fit CHECK (trial_days BETWEEN 0 AND 365),
    CONSTRAINT subscriptions_terms_positive CHECK (terms >= 0)
);
COMMENT ON TABLE subscriptions IS 'What clients have ordered, with copies of what was ordered: later changes of a plan change none.';
COMMENT ON COLUMN subscriptions.client_name IS 'Copy of the client''s name, kept true by a trigger, to search through.';
COMMENT ON COLUMN subscriptions.price IS 'Of one for a term, in the smallest unit of the currency.';
COMMENT ON COLUMN subscriptions.state IS 'Its own state, which holds do not touch (domain::subscriptions::State::code); above 10: an operation runs.';
COMMENT ON COLUMN subscriptions.shown IS 'The state that people see: 4, stopped, instead of 2 or 3 while a hold of the client stops it.';
COMMENT ON COLUMN subscriptions.state_before IS 'Where it goes back to, should the running operation be given up.';
COMMENT ON COLUMN subscriptions.change IS 'The running operation (domain::subscriptions::Change).';
COMMENT ON COLUMN subscriptions.failed IS 'The operation that was given up last, if none succeeded since.';
COMMENT ON COLUMN subscriptions.trial_days IS 'Days of trial that it has still to get.';
COMMENT ON COLUMN subscriptions.anchor_on IS 'The first day of the first term; boundaries are counted from it.';
COMMENT ON COLUMN subscriptions.terms IS 'How many terms it has had, the running one included.';
COMMENT ON COLUMN subscriptions.expires_on IS 'The day after its last one; the end of days before it was activated, so that it can be a keyset.';
COMMENT ON COLUMN subscriptions.next_on IS 'When the calendar looks at it next (domain::subscriptions::Course::due).';

CREATE INDEX subscriptions_by_ordered ON subscriptions (reseller_id, ordered_at, number);
CREATE INDEX subscriptions_by_expires ON subscriptions (reseller_id, expires_on, number);
CREATE INDEX subscriptions_by_shown_ordered ON subscriptions (reseller_id, shown, ordered_at, number);
CREATE INDEX subscriptions_by_shown_expires ON subscriptions (reseller_id, shown, expires_on, number);
CREATE INDEX subscriptions_by_client ON subscriptions (client_id, ordered_at, number);
CREATE INDEX subscriptions_by_plan ON subscriptions (plan_id) WHERE state <> 5;
CREATE INDEX subscriptions_by_product ON subscriptions (product_id);
CREATE INDEX subscriptions_due ON subscriptions (next_on) WHERE next_on IS NOT NULL;
CREATE INDEX subscriptions_searched_trgm ON subscriptions USING gin (searched gin_trgm_ops);

CREATE TABLE orders (
    reseller_id     bigint NOT NULL,
    key             text COLLATE "C" NOT NULL,
    request_sha256  bytea NOT NULL,
    subscription_id bigint NOT NULL,
    placed_at       timestamptz NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (reseller_id, key),
    CONSTRAINT orders_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT orders_subscription_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions (id),
    CONSTRAINT orders_key_shape CHECK (key ~ '^[A-Za-z0-9-]{8,64}$'),
    CONSTRAINT orders_hash_size CHECK (octet_length(request_sha256) = 32)
);
COMMENT ON TABLE orders IS 'The keys of orders, so that each is placed exactly once.';
COMMENT ON COLUMN orders.request_sha256 IS 'Of the whole order: the same key with another order is refused.';

ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE subscriptions FORCE ROW LEVEL SECURITY;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON subscriptions TO waybill_app;
GRANT SELECT, INSERT ON orders TO waybill_app;
GRANT SELECT, UPDATE ON subscriptions TO waybill_jobs;
GRANT SELECT, UPDATE ON subscriptions TO waybill_gate;
CREATE POLICY subscriptions_own ON subscriptions TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY subscriptions_jobs ON subscriptions TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY subscriptions_gate ON subscriptions TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY orders_own ON orders TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());

CREATE FUNCTION copy_client_to_subscriptions() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE subscriptions SET client_name = NEW.name WHERE client_id = NEW.id;
    RETURN NULL;
END
$$;
-- A customer that was deleted is no client any more, and has no subscription.
CREATE FUNCTION delete_client_of_connection() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE clients SET deleted_at = NEW.deleted_at WHERE id = NEW.id AND deleted_at IS NULL;
    UPDATE subscriptions SET state = 5, shown = 5, state_before = NULL, change = NULL WHERE client_id = NEW.id AND state <> 5;
    RETURN NULL;
END
$$;

GRANT CREATE ON SCHEMA public TO waybill_gate;
-- Search by client, product, plan, SKU or number; as clients_found.
CREATE FUNCTION subscriptions_found(pattern text, at_most integer)
    RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
    BEGIN ATOMIC
        SELECT s.id FROM subscriptions s WHERE s.reseller_id = acting_organisation() AND s.searched LIKE pattern LIMIT at_most;
    END;
-- How many subscriptions of a plan there are, for the operator.
CREATE FUNCTION gate_plan_subscriptions(wanted bigint)
    RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT count(*) FROM subscriptions s WHERE s.plan_id = wanted AND s.state <> 5 AND (SELECT acts_as_operator());
    END;
ALTER FUNCTION copy_client_to_subscriptions() OWNER TO waybill_gate;
ALTER FUNCTION delete_client_of_connection() OWNER TO waybill_gate;
ALTER FUNCTION subscriptions_found(text, integer) OWNER TO waybill_gate;
ALTER FUNCTION gate_plan_subscriptions(bigint) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION subscriptions_found(text, integer), gate_plan_subscriptions(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION subscriptions_found(text, integer), gate_plan_subscriptions(bigint) TO waybill_app;

CREATE TRIGGER clients_copied_to_subscriptions AFTER UPDATE OF name ON clients
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION copy_client_to_subscriptions();
CREATE TRIGGER connections_deleted_as_clients AFTER UPDATE OF deleted_at ON connections
    FOR EACH ROW WHEN (NEW.deleted_at IS NOT NULL AND OLD.deleted_at IS NULL) EXECUTE FUNCTION delete_client_of_connection();
