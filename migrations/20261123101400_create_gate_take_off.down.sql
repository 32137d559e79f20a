DROP FUNCTION gate_take_off(bigint[], bigint[], bigint[], bigint[]);
REVOKE UPDATE (devices, verified) ON connections FROM waybill_gate;
