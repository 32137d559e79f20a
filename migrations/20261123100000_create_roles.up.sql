-- Three roles without login. Roles belong to the whole cluster, so several databases may create them at once.
--
-- waybill_app:  requests. Owns nothing, cannot bypass row level security.
-- waybill_jobs: jobs that must see every holder ("is this device taken?"). Its policies allow just that; no request uses it.
-- waybill_gate: owns the few SECURITY DEFINER functions that look across organisations; nobody connects as it.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['waybill_app', 'waybill_jobs', 'waybill_gate'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role_name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;

-- The owner may become each of them: to connect with `role=…`, and to hand functions to waybill_gate.
DO $$
BEGIN
    EXECUTE format('GRANT waybill_app, waybill_jobs, waybill_gate TO %I', current_user);
EXCEPTION WHEN unique_violation OR internal_error THEN
    NULL; -- another database of the cluster did it at the same moment
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO waybill_app, waybill_jobs, waybill_gate;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The organisation and the person that a transaction acts for. After a commit the setting is '', not NULL.
CREATE FUNCTION acting_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.organisation', true), '')::bigint;
CREATE FUNCTION acting_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.person', true), '')::bigint;
