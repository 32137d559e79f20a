DROP TABLE connections;
DROP TABLE organisations;
DROP FUNCTION copy_organisation_to_connections();
