DROP FUNCTION gate_person_to_link(text);
DROP FUNCTION gate_identity(text, text);
DROP TABLE external_identities;
