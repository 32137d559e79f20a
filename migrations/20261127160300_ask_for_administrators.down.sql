DROP FUNCTION gate_lacks_administrator(bigint);
