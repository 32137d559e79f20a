DROP FUNCTION gate_identity(text, text);
DROP TABLE external_identities;
