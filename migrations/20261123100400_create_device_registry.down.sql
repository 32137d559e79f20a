DROP TABLE registry_policy;
DROP TABLE registry_devices;
DROP TABLE registry_tacs;
DROP TABLE models;
