REVOKE UPDATE (theme, density, time_zone) ON people FROM waybill_app;
ALTER TABLE people DROP COLUMN theme, DROP COLUMN density, DROP COLUMN time_zone;
