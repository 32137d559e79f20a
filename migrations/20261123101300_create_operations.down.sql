DROP TABLE operation_devices, operation_progress, operations;
