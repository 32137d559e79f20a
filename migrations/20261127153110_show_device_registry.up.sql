-- The operator looks into the device registry, through views that show it to nobody else.
CREATE INDEX models_searched_trgm ON models USING gin (lower(manufacturer || ' ' || name) gin_trgm_ops);
CREATE INDEX models_by_name ON models (lower(name));
CREATE INDEX registry_tacs_by_model ON registry_tacs (model_id, tac);
CREATE INDEX registry_devices_by_serial ON registry_devices (serial) WHERE serial IS NOT NULL;

GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT SELECT ON models, registry_tacs, registry_devices, registry_policy TO waybill_gate;
GRANT UPDATE (accept_unknown) ON registry_policy TO waybill_gate;

CREATE VIEW operators_tacs AS
    SELECT t.tac, t.model_id, m.manufacturer, m.name AS model, m.edition
    FROM registry_tacs t JOIN models m ON m.id = t.model_id WHERE (SELECT acts_as_operator());
COMMENT ON VIEW operators_tacs IS 'TACs with their models: for the operator alone.';
CREATE VIEW operators_devices AS
    SELECT d.identity, d.imei2, d.serial, m.manufacturer, m.name AS model, m.edition
    FROM registry_devices d JOIN models m ON m.id = d.model_id WHERE (SELECT acts_as_operator());
COMMENT ON VIEW operators_devices IS 'Single devices of the registry with their models: for the operator alone.';
CREATE VIEW operators_policy AS
    SELECT p.accept_unknown FROM registry_policy p WHERE (SELECT acts_as_operator());
COMMENT ON VIEW operators_policy IS 'Whether unknown devices are accepted: for the operator alone.';

-- Accepts or refuses devices that the registry does not know. Answers whether anything changed.
CREATE FUNCTION gate_set_registry_policy(accept boolean)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE registry_policy SET accept_unknown = accept WHERE acts_as_operator() AND accept_unknown <> accept RETURNING true;
    END;

ALTER VIEW operators_tacs OWNER TO waybill_gate;
ALTER VIEW operators_devices OWNER TO waybill_gate;
ALTER VIEW operators_policy OWNER TO waybill_gate;
ALTER FUNCTION gate_set_registry_policy(boolean) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
GRANT SELECT ON operators_tacs, operators_devices, operators_policy TO waybill_app;
REVOKE ALL ON FUNCTION gate_set_registry_policy(boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_set_registry_policy(boolean) TO waybill_app;
