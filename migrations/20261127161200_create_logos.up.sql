-- The picture of an organisation, shown beside its name.
CREATE TABLE logos (
    organisation_id bigint NOT NULL,
    png             bytea NOT NULL,
    sha256          bytea NOT NULL,
    CONSTRAINT logos_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT logos_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT logos_png_size CHECK (octet_length(png) BETWEEN 1 AND 524288),
    CONSTRAINT logos_sha256_length CHECK (octet_length(sha256) = 32)
);
COMMENT ON TABLE logos IS 'The picture of an organisation; no row: none.';
COMMENT ON COLUMN logos.png IS 'Drawn anew from what was uploaded, so that nothing else is in it.';
COMMENT ON COLUMN logos.sha256 IS 'Of png: names this picture to browsers that keep it.';

ALTER TABLE logos ENABLE ROW LEVEL SECURITY;
ALTER TABLE logos FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE, UPDATE (png, sha256) ON logos TO waybill_app;
CREATE POLICY logos_own ON logos TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
-- Who administers a customer sees its logo.
CREATE POLICY logos_administered ON logos FOR SELECT TO waybill_app USING (administers(organisation_id));
