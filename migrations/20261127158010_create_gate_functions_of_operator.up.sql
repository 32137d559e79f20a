-- What the operator asks and does across organisations. Each function answers and changes nothing for anybody else.
GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT SELECT ON reseller_counts TO waybill_gate;
GRANT UPDATE (suspended_at, suspended_because) ON organisations TO waybill_gate;
GRANT SELECT, INSERT, UPDATE (version) ON company_profiles TO waybill_gate;
CREATE POLICY company_profiles_gate ON company_profiles TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY reseller_counts_gate ON reseller_counts FOR SELECT TO waybill_gate USING (true);

-- Whoever renames an organisation renames what others see of it.
ALTER FUNCTION copy_organisation_to_connections() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION copy_organisation_to_connections() OWNER TO waybill_gate;

-- Search in the directory by name, or by the beginning of a number; at most `at_most`: what matches more than that is
-- found faster by walking the list in its order. Under row level security LIKE cannot use an index (it is not leakproof).
CREATE FUNCTION gate_directory_found(of_kind smallint, pattern text, digits text, at_most integer)
    RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100
    BEGIN ATOMIC
        SELECT d.organisation_id FROM directory d
        WHERE (SELECT acts_as_operator()) AND d.kind = of_kind
          AND (d.searched LIKE pattern OR d.number >= digits AND d.number < digits || ':')
        LIMIT at_most;
    END;

-- How many devices organisations have: of a reseller those that it handed over, of others those that they hold.
CREATE FUNCTION gate_device_counts(organisations bigint[])
    RETURNS TABLE (organisation_id bigint, devices bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT asked.id,
               coalesce((SELECT r.devices FROM reseller_counts r WHERE r.reseller_id = asked.id), 0)
                   + coalesce((SELECT sum(h.devices) FROM holdings h WHERE h.holder_id = asked.id), 0)::bigint
        FROM unnest(organisations) AS asked (id) WHERE (SELECT acts_as_operator());
    END;

-- One organisation with all that the operator's page shows.
CREATE FUNCTION gate_organisation(wanted text)
    RETURNS TABLE (id bigint, kind smallint, name text, country text, suspended_at timestamptz, suspended_because text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT o.id, o.kind, o.name, o.country, o.suspended_at, o.suspended_because
        FROM organisations o
        WHERE (SELECT acts_as_operator()) AND o.number = wanted AND o.kind IN (2, 3, 4) AND o.deleted_at IS NULL;
    END;

-- A new reseller, MSP or customer. Answers nothing when the number is taken.
CREATE FUNCTION gate_register_organisation(fresh text, of_kind smallint, wanted_name text, wanted_country text, moment timestamptz)
    RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH made AS (
            INSERT INTO organisations (number, kind, name, country, created_at)
            SELECT fresh, of_kind, wanted_name, wanted_country, moment WHERE acts_as_operator() AND of_kind IN (2, 3, 4)
            ON CONFLICT ON CONSTRAINT organisations_number_key DO NOTHING
            RETURNING id, number),
        logged AS (
            INSERT INTO activity (organisation_id, person, action, subject, at)
            SELECT made.id, operator.name, 'organisation.created', made.number, moment
            FROM made JOIN organisations operator ON operator.id = acting_organisation())
        SELECT made.id FROM made;
    END;

-- Another name and country; its own log says so in the operator's name, and whoever edits what was before is refused.
-- Answers whether anything changed.
CREATE FUNCTION gate_rename_organisation(organisation bigint, wanted_name text, wanted_country text, moment timestamptz)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH earlier AS (
            SELECT o.id, o.number, o.name, o.country FROM organisations o
            WHERE acts_as_operator() AND o.id = organisation AND o.kind IN (2, 3, 4)
              AND (o.name, o.country) <> (wanted_name, wanted_country)
            FOR UPDATE),
        changed AS (
            UPDATE organisations o SET name = wanted_name, country = wanted_country
            FROM earlier WHERE o.id = earlier.id RETURNING o.id),
        noticed AS (
            INSERT INTO company_profiles AS p (organisation_id) SELECT id FROM changed
            ON CONFLICT ON CONSTRAINT company_profiles_pkey DO UPDATE SET version = p.version + 1),
        logged AS (
            INSERT INTO activity (organisation_id, person, action, subject, details, at)
            SELECT earlier.id, operator.name, 'organisation.renamed', earlier.number,
                   jsonb_build_object('before', earlier.name || ', ' || earlier.country,
                                      'after', wanted_name || ', ' || wanted_country), moment
            FROM earlier JOIN organisations operator ON operator.id = acting_organisation())
        SELECT true FROM changed;
    END;

-- Suspends an organisation, or with a null reason lifts it; its own log says so in the operator's name. Answers whether
-- anything changed.
CREATE FUNCTION gate_suspend_organisation(organisation bigint, because text, moment timestamptz)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH changed AS (
            UPDATE organisations o
            SET suspended_at = CASE WHEN because IS NULL THEN NULL ELSE moment END, suspended_because = because
            WHERE acts_as_operator() AND o.id = organisation AND o.kind IN (2, 3, 4)
              AND (o.suspended_at IS NULL) = (because IS NOT NULL)
            RETURNING o.id, o.number),
        logged AS (
            INSERT INTO activity (organisation_id, person, action, subject, details, at)
            SELECT changed.id, operator.name,
                   CASE WHEN because IS NULL THEN 'organisation.suspension_lifted' ELSE 'organisation.suspended' END,
                   changed.number, jsonb_strip_nulls(jsonb_build_object('reason', because)), moment
            FROM changed JOIN organisations operator ON operator.id = acting_organisation())
        SELECT true FROM changed;
    END;

-- Which of these are suspended: asked about whom one is about to hand devices to.
CREATE FUNCTION gate_suspended(organisations bigint[])
    RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1
    BEGIN ATOMIC
        SELECT o.id FROM organisations o
        WHERE acting_organisation() IS NOT NULL AND o.id = ANY (organisations) AND o.suspended_at IS NOT NULL;
    END;

-- Whether the acting person belongs to an organisation that is suspended: told to who has given the right password and
-- can act nowhere.
CREATE FUNCTION gate_shut_out()
    RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (SELECT FROM memberships m JOIN organisations o ON o.id = m.organisation_id
                       WHERE m.person_id = acting_person() AND m.disabled_at IS NULL
                         AND o.suspended_at IS NOT NULL AND o.deleted_at IS NULL);
    END;

ALTER FUNCTION gate_directory_found(smallint, text, text, integer) OWNER TO waybill_gate;
ALTER FUNCTION gate_device_counts(bigint[]) OWNER TO waybill_gate;
ALTER FUNCTION gate_organisation(text) OWNER TO waybill_gate;
ALTER FUNCTION gate_register_organisation(text, smallint, text, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_rename_organisation(bigint, text, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_suspend_organisation(bigint, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_suspended(bigint[]) OWNER TO waybill_gate;
ALTER FUNCTION gate_shut_out() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_directory_found(smallint, text, text, integer), gate_device_counts(bigint[]),
    gate_organisation(text),
    gate_register_organisation(text, smallint, text, text, timestamptz), gate_rename_organisation(bigint, text, text, timestamptz),
    gate_suspend_organisation(bigint, text, timestamptz), gate_suspended(bigint[]), gate_shut_out() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_directory_found(smallint, text, text, integer), gate_device_counts(bigint[]),
    gate_organisation(text),
    gate_register_organisation(text, smallint, text, text, timestamptz), gate_rename_organisation(bigint, text, text, timestamptz),
    gate_suspend_organisation(bigint, text, timestamptz), gate_suspended(bigint[]), gate_shut_out() TO waybill_app;
