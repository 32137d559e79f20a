DROP FUNCTION gate_take_off_holdings(bigint[], integer[], smallint[], bigint[]);
DROP TABLE holdings;
