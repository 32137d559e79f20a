CREATE TABLE holdings (
    holder_id bigint NOT NULL,
    model_id  integer NOT NULL,
    status    smallint NOT NULL,
    devices   bigint NOT NULL,
    CONSTRAINT holdings_pkey PRIMARY KEY (holder_id, model_id, status),
    CONSTRAINT holdings_holder_fkey FOREIGN KEY (holder_id) REFERENCES organisations (id),
    CONSTRAINT holdings_status_known CHECK (status BETWEEN 1 AND 2),
    CONSTRAINT holdings_positive CHECK (devices >= 0)
);
COMMENT ON TABLE holdings IS 'Counter: devices of a holder by model and status, kept in the transaction that changes them: what its dashboard shows.';
COMMENT ON COLUMN holdings.model_id IS 'models.id; 0: the registry does not know the device.';
COMMENT ON COLUMN holdings.status IS '1 pending, 2 verified (domain::devices::DeviceStatus::code).';

-- What is there already. The owner sees it only while nothing is forced upon it.
ALTER TABLE devices NO FORCE ROW LEVEL SECURITY;
INSERT INTO holdings (holder_id, model_id, status, devices)
SELECT holder_id, coalesce(model_id, 0), status, count(*) FROM devices WHERE holder_id IS NOT NULL GROUP BY 1, 2, 3;
ALTER TABLE devices FORCE ROW LEVEL SECURITY;

ALTER TABLE holdings ENABLE ROW LEVEL SECURITY;
ALTER TABLE holdings FORCE ROW LEVEL SECURITY;
GRANT SELECT ON holdings TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON holdings TO waybill_jobs;
GRANT SELECT, UPDATE ON holdings TO waybill_gate;
CREATE POLICY holdings_own ON holdings FOR SELECT TO waybill_app USING (holder_id = acting_organisation());
CREATE POLICY holdings_jobs ON holdings TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY holdings_gate ON holdings TO waybill_gate USING (true) WITH CHECK (true);

-- Who undoes an upload takes devices from their holder: its counters follow, all in the order of their keys.
GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE FUNCTION gate_take_off_holdings(holders bigint[], models integer[], statuses smallint[], off bigint[])
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH taken AS (
            SELECT holder, model, state, sum(devices)::bigint AS devices
            FROM unnest(holders, models, statuses, off) AS t (holder, model, state, devices)
            WHERE acting_organisation() IS NOT NULL GROUP BY holder, model, state),
        locked AS MATERIALIZED (
            SELECT holder_id, model_id, status, taken.devices
            FROM holdings JOIN taken ON holder_id = holder AND model_id = model AND status = state
            ORDER BY holder_id, model_id, status FOR UPDATE OF holdings)
        UPDATE holdings SET devices = holdings.devices - locked.devices FROM locked
        WHERE holdings.holder_id = locked.holder_id AND holdings.model_id = locked.model_id
          AND holdings.status = locked.status;
    END;
ALTER FUNCTION gate_take_off_holdings(bigint[], integer[], smallint[], bigint[]) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_take_off_holdings(bigint[], integer[], smallint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_take_off_holdings(bigint[], integer[], smallint[], bigint[]) TO waybill_app;
