-- The operator lists, registers, renames and suspends organisations. It sees them through a copy of its own, as tenants see
-- their customers through connections: so its lists sort and page by index, and nobody else's policy grows.
GRANT CREATE ON SCHEMA public TO waybill_gate;

-- Whether the acting organisation is the one that runs the deployment.
CREATE FUNCTION acts_as_operator() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT EXISTS (SELECT FROM organisations o
                       WHERE o.id = acting_organisation() AND o.kind = 1 AND o.suspended_at IS NULL AND o.deleted_at IS NULL);
    END;

ALTER TABLE organisations
    ADD COLUMN suspended_because text,
    ADD CONSTRAINT organisations_suspended_because_length CHECK (char_length(suspended_because) BETWEEN 1 AND 500),
    ADD CONSTRAINT organisations_suspended_because_when CHECK (suspended_because IS NULL OR suspended_at IS NOT NULL);
COMMENT ON COLUMN organisations.suspended_because IS 'What the operator gave as its reason, while it is suspended.';

CREATE TABLE directory (
    organisation_id bigint NOT NULL,
    kind            smallint NOT NULL,
    number          text COLLATE "C" NOT NULL,
    name            text COLLATE "und-x-icu" NOT NULL,
    country         text COLLATE "C" NOT NULL,
    suspended       boolean NOT NULL,
    customers       bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    searched        text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    CONSTRAINT directory_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT directory_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id) ON DELETE CASCADE,
    CONSTRAINT directory_customers_positive CHECK (customers >= 0)
);
COMMENT ON TABLE directory IS 'The operator''s view of every organisation that is not deleted: a copy, kept true by triggers.';
COMMENT ON COLUMN directory.customers IS 'Counter of its connections that are not deleted, kept in the transaction that changes them.';
COMMENT ON COLUMN directory.searched IS 'What a search looks through.';
-- One index for each sortable column: filter by kind, page by (key, number).
CREATE INDEX directory_by_name ON directory (kind, name, number);
CREATE INDEX directory_by_country ON directory (kind, country, number);
CREATE INDEX directory_by_created ON directory (kind, created_at, number);
CREATE INDEX directory_by_customers ON directory (kind, customers, number);
CREATE INDEX directory_suspended ON directory (kind, name, number) WHERE suspended;
CREATE INDEX directory_by_number ON directory (number);
CREATE INDEX directory_searched_trgm ON directory USING gin (searched gin_trgm_ops);

CREATE TABLE directory_totals (
    kind          smallint NOT NULL,
    organisations bigint NOT NULL,
    CONSTRAINT directory_totals_pkey PRIMARY KEY (kind),
    CONSTRAINT directory_totals_positive CHECK (organisations >= 0)
);
COMMENT ON TABLE directory_totals IS 'Counter: organisations in the directory by kind, kept by the triggers that keep the directory.';

-- What is there already. The owner sees it only while nothing is forced upon it.
ALTER TABLE organisations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE connections NO FORCE ROW LEVEL SECURITY;
INSERT INTO directory (organisation_id, kind, number, name, country, suspended, customers, created_at)
SELECT o.id, o.kind, o.number, o.name, o.country, o.suspended_at IS NOT NULL,
       (SELECT count(*) FROM connections WHERE tenant_id = o.id AND connections.deleted_at IS NULL), o.created_at
FROM organisations o WHERE o.deleted_at IS NULL;
INSERT INTO directory_totals SELECT kind, count(*) FROM directory GROUP BY kind;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
ALTER TABLE connections FORCE ROW LEVEL SECURITY;

ALTER TABLE directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory FORCE ROW LEVEL SECURITY;
ALTER TABLE directory_totals ENABLE ROW LEVEL SECURITY;
ALTER TABLE directory_totals FORCE ROW LEVEL SECURITY;
GRANT SELECT ON directory, directory_totals TO waybill_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON directory, directory_totals TO waybill_gate;
CREATE POLICY directory_operated ON directory FOR SELECT TO waybill_app USING ((SELECT acts_as_operator()));
CREATE POLICY directory_gate ON directory TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY directory_totals_operated ON directory_totals FOR SELECT TO waybill_app USING ((SELECT acts_as_operator()));
CREATE POLICY directory_totals_gate ON directory_totals TO waybill_gate USING (true) WITH CHECK (true);

CREATE FUNCTION list_in_directory() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO directory (organisation_id, kind, number, name, country, suspended, created_at)
    SELECT id, kind, number, name, country, suspended_at IS NOT NULL, created_at FROM arrived WHERE deleted_at IS NULL;
    INSERT INTO directory_totals
    SELECT kind, count(*) FROM arrived WHERE deleted_at IS NULL GROUP BY kind ORDER BY kind
    ON CONFLICT ON CONSTRAINT directory_totals_pkey
        DO UPDATE SET organisations = directory_totals.organisations + EXCLUDED.organisations;
    RETURN NULL;
END
$$;
CREATE FUNCTION follow_in_directory() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        DELETE FROM directory WHERE organisation_id = NEW.id;
        UPDATE directory_totals SET organisations = organisations - 1 WHERE kind = NEW.kind AND FOUND;
    ELSE
        UPDATE directory SET name = NEW.name, country = NEW.country, suspended = NEW.suspended_at IS NOT NULL
        WHERE organisation_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION count_customers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE directory SET customers = directory.customers + CASE TG_OP WHEN 'INSERT' THEN counted.customers ELSE -counted.customers END
    FROM (SELECT tenant_id, count(*) AS customers FROM changed WHERE deleted_at IS NULL GROUP BY tenant_id) counted
    WHERE organisation_id = counted.tenant_id;
    RETURN NULL;
END
$$;
CREATE FUNCTION uncount_customer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE directory SET customers = customers + CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END
    WHERE organisation_id = NEW.tenant_id;
    RETURN NULL;
END
$$;
ALTER FUNCTION acts_as_operator() OWNER TO waybill_gate;
ALTER FUNCTION list_in_directory() OWNER TO waybill_gate;
ALTER FUNCTION follow_in_directory() OWNER TO waybill_gate;
ALTER FUNCTION count_customers() OWNER TO waybill_gate;
ALTER FUNCTION uncount_customer() OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION acts_as_operator() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acts_as_operator() TO waybill_app, waybill_gate;

CREATE TRIGGER organisations_listed AFTER INSERT ON organisations
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION list_in_directory();
CREATE TRIGGER organisations_followed AFTER UPDATE OF name, country, suspended_at, deleted_at ON organisations
    FOR EACH ROW EXECUTE FUNCTION follow_in_directory();
CREATE TRIGGER connections_counted AFTER INSERT ON connections
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER connections_uncounted AFTER DELETE ON connections
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_customers();
CREATE TRIGGER connections_deleted AFTER UPDATE OF deleted_at ON connections
    FOR EACH ROW WHEN ((NEW.deleted_at IS NULL) <> (OLD.deleted_at IS NULL)) EXECUTE FUNCTION uncount_customer();
