DROP FUNCTION gate_person(text);
DROP FUNCTION gate_session(bytea);
DROP FUNCTION gate_memberships();
DROP FUNCTION gate_receiver(text);
DROP FUNCTION connections_matching(text, integer);
