DROP TRIGGER connections_deleted_as_clients ON connections;
DROP TRIGGER clients_copied_to_subscriptions ON clients;
DROP FUNCTION gate_plan_subscriptions(bigint);
DROP FUNCTION subscriptions_found(text, integer);
DROP FUNCTION delete_client_of_connection();
DROP FUNCTION copy_client_to_subscriptions();
DROP TABLE orders;
DROP TABLE subscriptions;
