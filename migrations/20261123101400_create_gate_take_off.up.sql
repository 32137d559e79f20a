-- A reseller takes devices back that an MSP or a customer has handed on: the counters of that connection follow, too,
-- and they are another tenant's. All connections in one statement, in the order of their keys, so that nobody waits for
-- each other. Of a mover only connections with devices of the acting organisation can be meant: the caller counts them.
GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT UPDATE (devices, verified) ON connections TO waybill_gate;
CREATE FUNCTION gate_take_off(tenants bigint[], customers bigint[], off bigint[], verified_off bigint[])
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH taken AS (
            SELECT tenant, customer, sum(devices)::bigint AS devices, sum(verified)::bigint AS verified
            FROM unnest(tenants, customers, off, verified_off) AS t (tenant, customer, devices, verified)
            WHERE acting_organisation() IS NOT NULL GROUP BY tenant, customer),
        locked AS MATERIALIZED (
            SELECT connections.id, taken.devices, taken.verified
            FROM connections JOIN taken ON tenant_id = tenant AND customer_id = customer
            ORDER BY tenant_id, customer_id FOR UPDATE OF connections)
        UPDATE connections
        SET devices = connections.devices - locked.devices, verified = connections.verified - locked.verified
        FROM locked WHERE connections.id = locked.id;
    END;
ALTER FUNCTION gate_take_off(bigint[], bigint[], bigint[], bigint[]) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION gate_take_off(bigint[], bigint[], bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_take_off(bigint[], bigint[], bigint[], bigint[]) TO waybill_app;
