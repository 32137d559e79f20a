-- Dashboards that an organisation makes of widgets, and which of them is the home of whom.
CREATE TABLE dashboards (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    key             text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    name            text COLLATE "und-x-icu" NOT NULL,
    widgets         jsonb NOT NULL,
    flows_down      boolean NOT NULL DEFAULT false,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT dashboards_pkey PRIMARY KEY (id),
    CONSTRAINT dashboards_key_key UNIQUE (key),
    CONSTRAINT dashboards_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT dashboards_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    CONSTRAINT dashboards_widgets_size CHECK (
        CASE WHEN jsonb_typeof(widgets) = 'array'
             THEN jsonb_array_length(widgets) <= 24 AND octet_length(widgets::text) <= 262144
             ELSE false END)
);
COMMENT ON TABLE dashboards IS 'Pages of widgets that an organisation made. Only what is shown: the figures are always those of whoever looks.';
COMMENT ON COLUMN dashboards.key IS 'Its random public name in URLs.';
COMMENT ON COLUMN dashboards.widgets IS 'domain::dashboards::Widget, in their order.';
COMMENT ON COLUMN dashboards.flows_down IS 'Whether the inner customers of a customer see it, too.';
COMMENT ON COLUMN dashboards.version IS 'Grows with each change: who edits an older one is refused.';
CREATE UNIQUE INDEX dashboards_name_key ON dashboards (organisation_id, lower(name));

ALTER TABLE organisations
    ADD COLUMN home_dashboard_id bigint,
    ADD COLUMN customers_home_dashboard_id bigint,
    ADD CONSTRAINT organisations_home_fkey FOREIGN KEY (home_dashboard_id)
        REFERENCES dashboards (id) ON DELETE SET NULL,
    ADD CONSTRAINT organisations_customers_home_fkey FOREIGN KEY (customers_home_dashboard_id)
        REFERENCES dashboards (id) ON DELETE SET NULL;
COMMENT ON COLUMN organisations.home_dashboard_id IS 'The dashboard that its people see first; null: that of an outer customer, of the tenant, or the built-in page.';
COMMENT ON COLUMN organisations.customers_home_dashboard_id IS 'Of a tenant: the dashboard that the customers which it manages see first.';
CREATE INDEX organisations_by_home ON organisations (home_dashboard_id) WHERE home_dashboard_id IS NOT NULL;
CREATE INDEX organisations_by_customers_home ON organisations (customers_home_dashboard_id)
    WHERE customers_home_dashboard_id IS NOT NULL;

ALTER TABLE memberships
    ADD COLUMN home_dashboard_id bigint,
    ADD CONSTRAINT memberships_home_fkey FOREIGN KEY (home_dashboard_id) REFERENCES dashboards (id) ON DELETE SET NULL;
COMMENT ON COLUMN memberships.home_dashboard_id IS 'The dashboard that the person sees first in this organisation; null: the organisation''s.';
CREATE INDEX memberships_by_home ON memberships (home_dashboard_id) WHERE home_dashboard_id IS NOT NULL;

ALTER TABLE dashboards ENABLE ROW LEVEL SECURITY;
ALTER TABLE dashboards FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON dashboards TO waybill_app;
GRANT UPDATE (name, widgets, flows_down, version, updated_at) ON dashboards TO waybill_app;
GRANT SELECT ON dashboards TO waybill_gate;
GRANT UPDATE (home_dashboard_id, customers_home_dashboard_id) ON organisations TO waybill_app;
GRANT UPDATE (home_dashboard_id) ON memberships TO waybill_app;
-- An outer customer sees its inner ones; what people see first there, and whether they need a second factor, is for each
-- to say itself (organisations_settings).
DROP POLICY organisations_own ON organisations;
CREATE POLICY organisations_own ON organisations FOR SELECT TO waybill_app
    USING (id = acting_organisation() OR parent_id = acting_organisation());
CREATE POLICY dashboards_gate ON dashboards FOR SELECT TO waybill_gate USING (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;

-- The outer customers of the acting organisation.
CREATE FUNCTION gate_outer_customers()
    RETURNS TABLE (id bigint, distance integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH RECURSIVE up (id, distance) AS (
            SELECT o.parent_id, 1 FROM organisations o
            WHERE o.id = acting_organisation() AND o.parent_id IS NOT NULL
            UNION ALL
            SELECT o.parent_id, up.distance + 1
            FROM organisations o JOIN up ON o.id = up.id
            WHERE o.parent_id IS NOT NULL AND up.distance < 64)
        SELECT up.id, up.distance FROM up;
    END;

-- The dashboard that the tenant which manages the acting organisation, or else its nearest managed outer customer, chose
-- for its customers.
CREATE FUNCTION gate_customers_home()
    RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT d.id
        FROM (SELECT o.manager_id
              FROM (SELECT acting_organisation() AS id, 0 AS distance UNION ALL SELECT u.id, u.distance FROM gate_outer_customers() u) line
              JOIN organisations o ON o.id = line.id
              WHERE o.manager_id IS NOT NULL
              ORDER BY line.distance LIMIT 1) managed
        JOIN organisations tenant ON tenant.id = managed.manager_id
        JOIN dashboards d ON d.id = tenant.customers_home_dashboard_id AND d.organisation_id = tenant.id;
    END;

-- The dashboards that may be the home of the acting person, the nearest choice first: 1 the person's, 2 the
-- organisation's, 3 an outer customer's, 4 the tenant's. Row level security of dashboards says which of them they see.
CREATE FUNCTION gate_homes()
    RETURNS TABLE (dashboard_id bigint, whose smallint, distance integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT m.home_dashboard_id, 1::smallint, 0 FROM memberships m
        WHERE m.person_id = acting_person() AND m.organisation_id = acting_organisation()
          AND m.home_dashboard_id IS NOT NULL
        UNION ALL
        SELECT o.home_dashboard_id, 2::smallint, 0 FROM organisations o
        WHERE o.id = acting_organisation() AND o.home_dashboard_id IS NOT NULL
        UNION ALL
        SELECT o.home_dashboard_id, 3::smallint, u.distance
        FROM gate_outer_customers() u JOIN organisations o ON o.id = u.id WHERE o.home_dashboard_id IS NOT NULL
        UNION ALL
        SELECT chosen.id, 4::smallint, 0 FROM (SELECT gate_customers_home() AS id) chosen WHERE chosen.id IS NOT NULL;
    END;

ALTER FUNCTION gate_outer_customers() OWNER TO waybill_gate;
ALTER FUNCTION gate_customers_home() OWNER TO waybill_gate;
ALTER FUNCTION gate_homes() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_outer_customers(), gate_customers_home(), gate_homes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_outer_customers(), gate_customers_home(), gate_homes() TO waybill_app, waybill_gate;

-- Its own, the shared ones of its outer customers, and the one that its tenant chose.
CREATE POLICY dashboards_seen ON dashboards FOR SELECT TO waybill_app
    USING (organisation_id = acting_organisation()
           OR flows_down AND organisation_id = ANY (ARRAY(SELECT u.id FROM gate_outer_customers() u))
           OR id = (SELECT gate_customers_home()));
CREATE POLICY dashboards_made ON dashboards FOR INSERT TO waybill_app
    WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY dashboards_changed ON dashboards FOR UPDATE TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY dashboards_deleted ON dashboards FOR DELETE TO waybill_app
    USING (organisation_id = acting_organisation());
