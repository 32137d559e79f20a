-- The operator adds, renames and retires services. None is ever removed: devices are registered to its bit.
ALTER TABLE services
    ADD COLUMN description text NOT NULL DEFAULT '',
    ADD COLUMN retired_at timestamptz,
    ADD CONSTRAINT services_description_length CHECK (char_length(description) <= 300);
COMMENT ON COLUMN services.description IS 'What it does, for who chooses it; may be empty.';
COMMENT ON COLUMN services.retired_at IS 'Since when nothing is registered to it any more; what is, stays.';
CREATE UNIQUE INDEX services_name_key ON services (lower(name));

-- A customer uses every service of the catalogue, also those that are added later.
ALTER TABLE organisations ALTER COLUMN services SET DEFAULT 4611686018427387903;
ALTER TABLE organisations NO FORCE ROW LEVEL SECURITY;
UPDATE organisations SET services = 4611686018427387903 WHERE services = 7;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
COMMENT ON COLUMN organisations.services IS 'For a customer: bits of the services that it uses, as far as the catalogue has them; all 62 unless the operator says otherwise.';

GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT SELECT, INSERT ON services TO waybill_gate;
GRANT UPDATE (name, description, reupload_after_delete, retired_at) ON services TO waybill_gate;

-- What devices can be registered to, of these services: those that are there and not retired.
CREATE FUNCTION offered_services(of_these bigint)
    RETURNS bigint
    LANGUAGE sql STABLE SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT of_these & coalesce(bit_or(1::bigint << s.bit::integer), 0) FROM services s WHERE s.retired_at IS NULL;
    END;

-- Another service, under the next bit. Answers nothing when there is no bit left.
CREATE FUNCTION gate_add_service(wanted_key text, wanted_name text, words text, reupload boolean)
    RETURNS smallint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO services (bit, key, name, description, reupload_after_delete)
        SELECT next.bit, wanted_key, wanted_name, words, reupload
        FROM (SELECT coalesce(max(s.bit) + 1, 0)::smallint AS bit FROM services s) next
        WHERE acts_as_operator() AND next.bit <= 61
        RETURNING bit;
    END;

-- Another name, other words, another rule. Answers nothing when there is no such service.
CREATE FUNCTION gate_change_service(wanted_key text, wanted_name text, words text, reupload boolean)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE services SET name = wanted_name, description = words, reupload_after_delete = reupload
        WHERE acts_as_operator() AND key = wanted_key RETURNING true;
    END;

-- Retires a service, or with no moment offers it again. Answers nothing when that is so already.
CREATE FUNCTION gate_retire_service(wanted_key text, moment timestamptz)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        UPDATE services SET retired_at = moment
        WHERE acts_as_operator() AND key = wanted_key AND (retired_at IS NULL) = (moment IS NOT NULL) RETURNING true;
    END;

ALTER FUNCTION gate_add_service(text, text, text, boolean) OWNER TO waybill_gate;
ALTER FUNCTION gate_change_service(text, text, text, boolean) OWNER TO waybill_gate;
ALTER FUNCTION gate_retire_service(text, timestamptz) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION offered_services(bigint), gate_add_service(text, text, text, boolean),
    gate_change_service(text, text, text, boolean), gate_retire_service(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION offered_services(bigint) TO waybill_app, waybill_jobs;
GRANT EXECUTE ON FUNCTION gate_add_service(text, text, text, boolean), gate_change_service(text, text, text, boolean),
    gate_retire_service(text, timestamptz) TO waybill_app;
