-- The operator adds, renames and retires services. None is ever removed: devices are registered to its bit.
ALTER TABLE services ADD COLUMN retired_at timestamptz;
COMMENT ON COLUMN services.retired_at IS 'Since when no new customer gets it; those that use it go on.';
CREATE UNIQUE INDEX services_name_key ON services (lower(name));

GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT SELECT, INSERT ON services TO waybill_gate;
GRANT UPDATE (name, reupload_after_delete, retired_at) ON services TO waybill_gate;

-- Another service, under the next bit. Answers nothing when there is no bit left.
CREATE FUNCTION gate_add_service(wanted_key text, wanted_name text, reupload boolean)
    RETURNS smallint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO services (bit, key, name, reupload_after_delete)
        SELECT next.bit, wanted_key, wanted_name, reupload
        FROM (SELECT coalesce(max(s.bit) + 1, 0)::smallint AS bit FROM services s) next
        WHERE acts_as_operator() AND next.bit <= 61
        RETURNING bit;
    END;

-- Another name, another rule. Answers whether there is such a service.
CREATE FUNCTION gate_change_service(wanted_key text, wanted_name text, reupload boolean)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE services SET name = wanted_name, reupload_after_delete = reupload
        WHERE acts_as_operator() AND key = wanted_key RETURNING true;
    END;

-- Retires a service, or with a null moment offers it again. Answers whether there is such a service.
CREATE FUNCTION gate_retire_service(wanted_key text, moment timestamptz)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE services SET retired_at = moment WHERE acts_as_operator() AND key = wanted_key RETURNING true;
    END;

-- A new customer gets none that is retired.
CREATE FUNCTION leave_out_retired_services() RETURNS trigger
    LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.services := NEW.services & ~coalesce((SELECT bit_or(1::bigint << s.bit) FROM services s WHERE s.retired_at IS NOT NULL), 0);
    RETURN NEW;
END
$$;
CREATE TRIGGER organisations_without_retired_services BEFORE INSERT ON organisations
    FOR EACH ROW WHEN (NEW.kind = 4) EXECUTE FUNCTION leave_out_retired_services();

ALTER FUNCTION gate_add_service(text, text, boolean) OWNER TO waybill_gate;
ALTER FUNCTION gate_change_service(text, text, boolean) OWNER TO waybill_gate;
ALTER FUNCTION gate_retire_service(text, timestamptz) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_add_service(text, text, boolean), gate_change_service(text, text, boolean),
    gate_retire_service(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_add_service(text, text, boolean), gate_change_service(text, text, boolean),
    gate_retire_service(text, timestamptz) TO waybill_app;
