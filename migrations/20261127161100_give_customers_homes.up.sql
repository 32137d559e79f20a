-- The dashboard that whoever administers a customer chose for this one.
ALTER TABLE dashboards ADD CONSTRAINT dashboards_id_of_organisation_key UNIQUE (id, organisation_id);
CREATE TABLE given_homes (
    organisation_id bigint NOT NULL,
    giver_id        bigint NOT NULL,
    dashboard_id    bigint NOT NULL,
    CONSTRAINT given_homes_pkey PRIMARY KEY (organisation_id, giver_id),
    CONSTRAINT given_homes_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT given_homes_dashboard_fkey FOREIGN KEY (dashboard_id, giver_id)
        REFERENCES dashboards (id, organisation_id) ON DELETE CASCADE
);
COMMENT ON TABLE given_homes IS 'The dashboard that a tenant or an outer customer chose for one customer that it administers. It counts only as long as it does.';
COMMENT ON COLUMN given_homes.organisation_id IS 'The customer.';
COMMENT ON COLUMN given_homes.giver_id IS 'Who chose, and whose dashboard it is.';
CREATE INDEX given_homes_by_dashboard ON given_homes (dashboard_id, giver_id);

ALTER TABLE given_homes ENABLE ROW LEVEL SECURITY;
ALTER TABLE given_homes FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE, UPDATE (dashboard_id) ON given_homes TO waybill_app;
GRANT SELECT ON given_homes TO waybill_gate;
CREATE POLICY given_homes_own ON given_homes TO waybill_app
    USING (giver_id = acting_organisation() AND administers(organisation_id))
    WITH CHECK (giver_id = acting_organisation() AND administers(organisation_id));
CREATE POLICY given_homes_gate ON given_homes FOR SELECT TO waybill_gate USING (true);

GRANT CREATE ON SCHEMA public TO waybill_gate;

-- What was chosen for the acting organisation, or for a customer that it is inside of: as in gate_homes, 3 by an outer
-- customer, 4 by the tenant.
CREATE FUNCTION gate_given_homes()
    RETURNS TABLE (dashboard_id bigint, whose smallint, distance integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT g.dashboard_id, CASE giver.kind WHEN 4 THEN 3 ELSE 4 END::smallint, line.distance
        FROM (SELECT acting_organisation() AS id, 0 AS distance UNION ALL SELECT u.id, u.distance FROM gate_outer_customers() u) line
        JOIN organisations o ON o.id = line.id
        JOIN given_homes g ON g.organisation_id = o.id AND g.giver_id = ANY (o.administrators)
        JOIN organisations giver ON giver.id = g.giver_id;
    END;

-- As before, and what was chosen for one customer comes before what was chosen for all.
CREATE OR REPLACE FUNCTION gate_homes()
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
        SELECT g.dashboard_id, g.whose, g.distance FROM gate_given_homes() g
        UNION ALL
        SELECT chosen.id, 4::smallint, 1000 FROM (SELECT gate_customers_home() AS id) chosen WHERE chosen.id IS NOT NULL;
    END;

ALTER FUNCTION gate_given_homes() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_given_homes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_given_homes() TO waybill_app, waybill_gate;

ALTER POLICY dashboards_seen ON dashboards
    USING (organisation_id = acting_organisation()
           OR flows_down AND organisation_id = ANY (ARRAY(SELECT u.id FROM gate_outer_customers() u))
           OR id = ANY (ARRAY(SELECT g.dashboard_id FROM gate_given_homes() g))
           OR id = (SELECT gate_customers_home()));
