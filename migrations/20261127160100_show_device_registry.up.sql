-- The operator looks into the device registry through views that show it to nobody else, and changes it through functions.
CREATE INDEX models_searched_trgm ON models USING gin (lower(manufacturer || ' ' || name) gin_trgm_ops);
CREATE INDEX registry_tacs_by_model ON registry_tacs (model_id, tac);
CREATE INDEX registry_tacs_by_loaded ON registry_tacs (loaded_at, tac);
CREATE INDEX registry_devices_by_model ON registry_devices (model_id, identity);
CREATE INDEX registry_devices_by_serial ON registry_devices (serial) WHERE serial IS NOT NULL;
CREATE INDEX registry_devices_by_loaded ON registry_devices (loaded_at, identity);

GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT SELECT ON models, registry_tacs, registry_devices, registry_policy TO waybill_gate;
GRANT DELETE ON registry_tacs, registry_devices TO waybill_gate;
GRANT UPDATE (accept_unknown) ON registry_policy TO waybill_gate;

CREATE VIEW operated_tacs AS
    SELECT t.tac, t.model_id, m.manufacturer, m.name AS model, m.edition, t.loaded_at
    FROM registry_tacs t JOIN models m ON m.id = t.model_id WHERE (SELECT acts_as_operator());
COMMENT ON VIEW operated_tacs IS 'TACs with their models: for the operator alone.';
CREATE VIEW operated_devices AS
    SELECT d.identity, d.imei2, d.serial, d.model_id, m.manufacturer, m.name AS model, m.edition, d.loaded_at
    FROM registry_devices d JOIN models m ON m.id = d.model_id WHERE (SELECT acts_as_operator());
COMMENT ON VIEW operated_devices IS 'Single devices of the registry with their models: for the operator alone.';
CREATE VIEW operated_policy AS
    SELECT p.accept_unknown FROM registry_policy p WHERE (SELECT acts_as_operator());
COMMENT ON VIEW operated_policy IS 'Whether unknown devices are accepted: for the operator alone.';

-- Accepts or refuses devices that the registry does not know. Answers nothing when that is so already.
CREATE FUNCTION gate_accept_unknown(accept boolean)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE registry_policy SET accept_unknown = accept
        WHERE acts_as_operator() AND accept_unknown <> accept RETURNING true;
    END;

-- Removes a TAC. Answers what it stood for, nothing when it is not there.
CREATE FUNCTION gate_remove_tac(wanted text)
    RETURNS text
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        DELETE FROM registry_tacs t USING models m
        WHERE acts_as_operator() AND t.tac = wanted AND m.id = t.model_id RETURNING m.manufacturer || ' ' || m.name;
    END;

-- Removes a single device from the registry. Answers its model, nothing when it is not there.
CREATE FUNCTION gate_remove_known_device(wanted text)
    RETURNS text
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        DELETE FROM registry_devices d USING models m
        WHERE acts_as_operator() AND d.identity = wanted AND m.id = d.model_id RETURNING m.manufacturer || ' ' || m.name;
    END;

ALTER VIEW operated_tacs OWNER TO waybill_gate;
ALTER VIEW operated_devices OWNER TO waybill_gate;
ALTER VIEW operated_policy OWNER TO waybill_gate;
ALTER FUNCTION gate_accept_unknown(boolean) OWNER TO waybill_gate;
ALTER FUNCTION gate_remove_tac(text) OWNER TO waybill_gate;
ALTER FUNCTION gate_remove_known_device(text) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
GRANT SELECT ON operated_tacs, operated_devices, operated_policy TO waybill_app;
REVOKE ALL ON FUNCTION gate_accept_unknown(boolean), gate_remove_tac(text),
    gate_remove_known_device(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_accept_unknown(boolean), gate_remove_tac(text),
    gate_remove_known_device(text) TO waybill_app;
