CREATE TABLE logos (
    organisation_id bigint NOT NULL,
    key             text COLLATE "C" NOT NULL,
    format          smallint NOT NULL,
    bytes           bytea NOT NULL,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT logos_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT logos_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id) ON DELETE CASCADE,
    CONSTRAINT logos_format_known CHECK (format BETWEEN 1 AND 2),
    CONSTRAINT logos_size CHECK (octet_length(bytes) BETWEEN 1 AND 262144)
);
COMMENT ON TABLE logos IS 'The picture that an organisation shows above its navigation.';
COMMENT ON COLUMN logos.key IS 'Random with each change: stands in the picture''s address, so that browsers can keep it.';
COMMENT ON COLUMN logos.format IS '1 PNG, 2 JPEG (domain::organisations::LogoFormat::code).';

ALTER TABLE logos ENABLE ROW LEVEL SECURITY;
ALTER TABLE logos FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON logos TO waybill_app;
CREATE POLICY logos_own ON logos TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
