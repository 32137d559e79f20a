ALTER TABLE people
    ADD COLUMN theme smallint NOT NULL DEFAULT 0,
    ADD COLUMN density smallint NOT NULL DEFAULT 0,
    ADD COLUMN time_zone text COLLATE "C",
    ADD CONSTRAINT people_theme_known CHECK (theme BETWEEN 0 AND 2),
    ADD CONSTRAINT people_density_known CHECK (density BETWEEN 0 AND 1),
    ADD CONSTRAINT people_time_zone_shape CHECK (time_zone ~ '^[A-Za-z0-9_+/-]{1,64}$');
COMMENT ON COLUMN people.theme IS '0 as the system says, 1 light, 2 dark (domain::people::Theme::code).';
COMMENT ON COLUMN people.density IS '0 comfortable, 1 compact (domain::people::Density::code).';
COMMENT ON COLUMN people.time_zone IS 'A name of the IANA time zone database; null: the browser''s.';
GRANT UPDATE (theme, density, time_zone) ON people TO waybill_app;
