DROP FUNCTION gate_api_key(bytea);
DROP TABLE api_tokens;
DROP TABLE api_keys;
