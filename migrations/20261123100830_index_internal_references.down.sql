DROP INDEX connections_by_reference;
