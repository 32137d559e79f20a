DROP FUNCTION gate_choose_home(bigint);
REVOKE INSERT (person_id, organisation_id, role, created_at) ON memberships FROM waybill_app;
GRANT INSERT ON memberships TO waybill_app;
GRANT UPDATE (home_dashboard_id) ON memberships TO waybill_app;
