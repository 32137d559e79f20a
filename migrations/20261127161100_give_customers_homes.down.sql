ALTER POLICY dashboards_seen ON dashboards
    USING (organisation_id = acting_organisation()
           OR flows_down AND organisation_id = ANY (ARRAY(SELECT u.id FROM gate_outer_customers() u))
           OR id = (SELECT gate_customers_home()));
GRANT CREATE ON SCHEMA public TO waybill_gate;
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
        SELECT chosen.id, 4::smallint, 0 FROM (SELECT gate_customers_home() AS id) chosen WHERE chosen.id IS NOT NULL;
    END;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
DROP FUNCTION gate_given_homes();
DROP TABLE given_homes;
ALTER TABLE dashboards DROP CONSTRAINT dashboards_id_of_organisation_key;
