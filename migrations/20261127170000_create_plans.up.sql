-- The operator's catalogue of what clients can order: categories, their products, their plans.
CREATE TABLE plan_categories (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    name       text COLLATE "und-x-icu" NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT plan_categories_pkey PRIMARY KEY (id),
    CONSTRAINT plan_categories_name_key UNIQUE (name),
    CONSTRAINT plan_categories_name_length CHECK (char_length(name) BETWEEN 1 AND 100)
);
COMMENT ON TABLE plan_categories IS 'The first level of the catalogue of plans.';

CREATE TABLE plan_products (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    category_id bigint NOT NULL,
    name        text COLLATE "und-x-icu" NOT NULL,
    description text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    CONSTRAINT plan_products_pkey PRIMARY KEY (id),
    CONSTRAINT plan_products_category_fkey FOREIGN KEY (category_id) REFERENCES plan_categories (id),
    CONSTRAINT plan_products_name_key UNIQUE (category_id, name),
    CONSTRAINT plan_products_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT plan_products_description_length CHECK (char_length(description) <= 1000)
);
COMMENT ON TABLE plan_products IS 'What is sold, in a category.';

CREATE TABLE plans (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    product_id bigint NOT NULL,
    sku        text COLLATE "C" NOT NULL,
    name       text COLLATE "und-x-icu" NOT NULL,
    billing    smallint NOT NULL,
    trial_days smallint NOT NULL DEFAULT 0,
    currency   text COLLATE "C" NOT NULL,
    on_sale    boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (id),
    CONSTRAINT plans_product_fkey FOREIGN KEY (product_id) REFERENCES plan_products (id),
    CONSTRAINT plans_sku_key UNIQUE (sku),
    CONSTRAINT plans_sku_shape CHECK (sku ~ '^[A-Z0-9][A-Z0-9._-]{1,39}$'),
    CONSTRAINT plans_name_key UNIQUE (product_id, name),
    CONSTRAINT plans_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT plans_billing_known CHECK (billing BETWEEN 1 AND 2),
    CONSTRAINT plans_trial_days_fit CHECK (trial_days BETWEEN 0 AND 365),
    CONSTRAINT plans_currency_shape CHECK (currency ~ '^[A-Z]{3}$')
);
COMMENT ON TABLE plans IS 'How a product is sold.';
COMMENT ON COLUMN plans.sku IS 'What names it; it keeps the one that it was made with.';
COMMENT ON COLUMN plans.billing IS '1 prepaid, 2 postpaid (domain::plans::Billing::code).';
COMMENT ON COLUMN plans.currency IS 'ISO 4217.';
COMMENT ON COLUMN plans.on_sale IS 'Whether it can be ordered. What was ordered goes on.';

CREATE TABLE plan_prices (
    plan_id bigint NOT NULL,
    months  smallint NOT NULL,
    price   bigint NOT NULL,
    CONSTRAINT plan_prices_pkey PRIMARY KEY (plan_id, months),
    CONSTRAINT plan_prices_plan_fkey FOREIGN KEY (plan_id) REFERENCES plans (id),
    CONSTRAINT plan_prices_months_known CHECK (months IN (1, 3, 6, 12, 24, 36)),
    CONSTRAINT plan_prices_price_fits CHECK (price BETWEEN 0 AND 999999999999)
);
COMMENT ON TABLE plan_prices IS 'What one of a plan costs for a term of so many months; no row: it cannot be ordered for that. Subscriptions have copies.';
COMMENT ON COLUMN plan_prices.price IS 'In the smallest unit of the currency of the plan.';

ALTER TABLE plan_categories ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_categories FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_products ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_products FORCE ROW LEVEL SECURITY;
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans FORCE ROW LEVEL SECURITY;
ALTER TABLE plan_prices ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_prices FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_categories, plan_products, plan_prices TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON plans TO waybill_app;
GRANT SELECT ON plans, plan_prices, plan_products TO waybill_jobs;

-- The operator keeps all of it; what is for sale is there for everyone who acts in an organisation. Names of categories and
-- products are no secret.
CREATE POLICY plan_categories_operated ON plan_categories TO waybill_app
    USING ((SELECT acts_as_operator())) WITH CHECK ((SELECT acts_as_operator()));
CREATE POLICY plan_categories_offered ON plan_categories FOR SELECT TO waybill_app USING (acting_organisation() IS NOT NULL);
CREATE POLICY plan_products_operated ON plan_products TO waybill_app
    USING ((SELECT acts_as_operator())) WITH CHECK ((SELECT acts_as_operator()));
CREATE POLICY plan_products_offered ON plan_products FOR SELECT TO waybill_app USING (acting_organisation() IS NOT NULL);
CREATE POLICY plan_products_jobs ON plan_products FOR SELECT TO waybill_jobs USING (true);
CREATE POLICY plans_operated ON plans TO waybill_app
    USING ((SELECT acts_as_operator())) WITH CHECK ((SELECT acts_as_operator()));
CREATE POLICY plans_offered ON plans FOR SELECT TO waybill_app USING (on_sale AND acting_organisation() IS NOT NULL);
CREATE POLICY plans_jobs ON plans FOR SELECT TO waybill_jobs USING (true);
CREATE POLICY plan_prices_operated ON plan_prices TO waybill_app
    USING ((SELECT acts_as_operator())) WITH CHECK ((SELECT acts_as_operator()));
CREATE POLICY plan_prices_offered ON plan_prices FOR SELECT TO waybill_app
    USING (acting_organisation() IS NOT NULL AND EXISTS (SELECT FROM plans WHERE plans.id = plan_prices.plan_id AND plans.on_sale));
CREATE POLICY plan_prices_jobs ON plan_prices FOR SELECT TO waybill_jobs USING (true);
