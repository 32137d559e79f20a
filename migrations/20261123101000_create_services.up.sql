CREATE TABLE services (
    bit                   smallint NOT NULL,
    key                   text COLLATE "C" NOT NULL,
    name                  text NOT NULL,
    reupload_after_delete boolean NOT NULL DEFAULT false,
    CONSTRAINT services_pkey PRIMARY KEY (bit),
    CONSTRAINT services_key_key UNIQUE (key),
    CONSTRAINT services_bit_fits CHECK (bit BETWEEN 0 AND 61),
    CONSTRAINT services_key_shape CHECK (key ~ '^[a-z][a-z0-9-]{0,39}$'),
    CONSTRAINT services_name_length CHECK (char_length(name) BETWEEN 1 AND 60)
);
COMMENT ON TABLE services IS 'The operator''s catalogue of enrolment services.';
COMMENT ON COLUMN services.bit IS 'Its place in sets of services, which are bits; never reused.';
COMMENT ON COLUMN services.reupload_after_delete IS 'A device deleted from it cannot be registered again: it must be deleted and uploaded once more.';
INSERT INTO services (bit, key, name, reupload_after_delete) VALUES
    (0, 'enrollment', 'Enrollment', false), (1, 'configuration', 'Configuration', false), (2, 'guard', 'Guard', true);

-- The catalogue is the operator's and everyone may read it: no row level security.
GRANT SELECT ON services TO waybill_app, waybill_jobs;
