-- What programs were answered to a write that may be repeated: written in the transaction of its effect.
CREATE TABLE api_answers (
    api_key         text COLLATE "C" NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    request_sha256  bytea NOT NULL,
    status          smallint NOT NULL,
    location        text,
    body            text NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT api_answers_pkey PRIMARY KEY (api_key, idempotency_key),
    CONSTRAINT api_answers_key_fkey FOREIGN KEY (api_key) REFERENCES api_keys (key) ON DELETE CASCADE,
    CONSTRAINT api_answers_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT api_answers_request_length CHECK (octet_length(request_sha256) = 32),
    CONSTRAINT api_answers_idempotency_key_length CHECK (char_length(idempotency_key) BETWEEN 1 AND 255)
);
COMMENT ON TABLE api_answers IS 'The same Idempotency-Key with the same request is answered from here, for a day; refusals changed nothing and are not kept.';
COMMENT ON COLUMN api_answers.request_sha256 IS 'Method, path, query and body: another request under the same key is refused.';
COMMENT ON COLUMN api_answers.location IS 'The Location header of the answer.';
CREATE INDEX api_answers_by_created ON api_answers (created_at);

ALTER TABLE api_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_answers FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON api_answers TO waybill_app;
GRANT SELECT, DELETE ON api_answers TO waybill_jobs;
CREATE POLICY api_answers_own ON api_answers TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY api_answers_jobs ON api_answers TO waybill_jobs USING (true);
