CREATE TABLE models (
    id           integer GENERATED ALWAYS AS IDENTITY,
    manufacturer text NOT NULL,
    name         text NOT NULL,
    edition      smallint NOT NULL,
    CONSTRAINT models_pkey PRIMARY KEY (id),
    CONSTRAINT models_name_key UNIQUE (manufacturer, name, edition),
    CONSTRAINT models_edition_known CHECK (edition BETWEEN 1 AND 2)
);
COMMENT ON TABLE models IS 'Models that the device registry knows.';
COMMENT ON COLUMN models.edition IS '1 standard, 2 enterprise (domain::devices::Edition::code).';

CREATE TABLE registry_tacs (
    tac      text COLLATE "C" NOT NULL,
    model_id integer NOT NULL,
    CONSTRAINT registry_tacs_pkey PRIMARY KEY (tac),
    CONSTRAINT registry_tacs_shape CHECK (tac ~ '^[0-9]{8}$'),
    CONSTRAINT registry_tacs_model_fkey FOREIGN KEY (model_id) REFERENCES models (id)
);
COMMENT ON TABLE registry_tacs IS 'Type allocation codes: the first eight digits of an IMEI (3GPP TS 23.003, 6.2).';

CREATE TABLE registry_devices (
    identity text COLLATE "C" NOT NULL,
    imei2    text COLLATE "C",
    serial   text COLLATE "C",
    model_id integer NOT NULL,
    CONSTRAINT registry_devices_pkey PRIMARY KEY (identity),
    CONSTRAINT registry_devices_model_fkey FOREIGN KEY (model_id) REFERENCES models (id)
);
COMMENT ON TABLE registry_devices IS 'Single devices that the operator loaded: where a second IMEI and a serial number come from.';
CREATE UNIQUE INDEX registry_devices_imei2_key ON registry_devices (imei2) WHERE imei2 IS NOT NULL;

CREATE TABLE registry_policy (
    one            boolean NOT NULL DEFAULT true,
    accept_unknown boolean NOT NULL DEFAULT true,
    CONSTRAINT registry_policy_pkey PRIMARY KEY (one),
    CONSTRAINT registry_policy_one CHECK (one)
);
COMMENT ON COLUMN registry_policy.accept_unknown IS 'Accept devices that the registry does not know (they count as not verified), or refuse them.';
INSERT INTO registry_policy DEFAULT VALUES;

-- The registry is the operator's, not an organisation's: no row level security. Requests see model names, never the registry.
GRANT SELECT ON models TO waybill_app;
GRANT SELECT ON models, registry_tacs, registry_devices, registry_policy TO waybill_jobs;
