DROP FUNCTION gate_tell(bigint, text, timestamptz);
