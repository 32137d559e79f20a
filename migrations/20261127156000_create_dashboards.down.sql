REVOKE UPDATE (home_dashboard_id) ON memberships FROM waybill_app;
REVOKE UPDATE (home_dashboard_id, customers_home_dashboard_id) ON organisations FROM waybill_app;
DROP POLICY organisations_own ON organisations;
CREATE POLICY organisations_own ON organisations TO waybill_app
    USING (id = acting_organisation() OR parent_id = acting_organisation());
DROP POLICY dashboards_seen ON dashboards;
DROP FUNCTION gate_homes();
DROP FUNCTION gate_customers_home();
DROP FUNCTION gate_outer_customers();
ALTER TABLE memberships DROP COLUMN home_dashboard_id;
ALTER TABLE organisations DROP COLUMN home_dashboard_id, DROP COLUMN customers_home_dashboard_id;
DROP TABLE dashboards;
