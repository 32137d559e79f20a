DROP FUNCTION connections_found(text, text, integer);
DROP INDEX connections_searched_trgm;
ALTER TABLE connections DROP COLUMN searched;
CREATE INDEX connections_name_trgm ON connections USING gin (lower(name) gin_trgm_ops, lower(internal_reference) gin_trgm_ops);

GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE FUNCTION connections_matching(pattern text, at_most integer)
    RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 100
    BEGIN ATOMIC
        SELECT connections.id FROM connections
        WHERE connections.tenant_id = acting_organisation()
          AND (lower(connections.name) LIKE pattern OR lower(connections.internal_reference) LIKE pattern)
        LIMIT at_most;
    END;
ALTER FUNCTION connections_matching(text, integer) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION connections_matching(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION connections_matching(text, integer) TO waybill_app;
