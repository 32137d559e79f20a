CREATE TABLE preferences (
    person_id bigint NOT NULL,
    list      text COLLATE "C" NOT NULL,
    columns   text[],
    size      smallint,
    CONSTRAINT preferences_pkey PRIMARY KEY (person_id, list),
    CONSTRAINT preferences_person_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE
);
COMMENT ON TABLE preferences IS 'Columns and page size of a list, as a person likes them; null: the list''s own.';

CREATE TABLE saved_views (
    id              text COLLATE "C" NOT NULL,
    organisation_id bigint NOT NULL,
    person_id       bigint NOT NULL,
    list            text COLLATE "C" NOT NULL,
    name            text NOT NULL,
    query           jsonb NOT NULL,
    columns         text[],
    shared          boolean NOT NULL,
    created_at      timestamptz NOT NULL,
    CONSTRAINT saved_views_pkey PRIMARY KEY (id),
    CONSTRAINT saved_views_name_key UNIQUE (organisation_id, person_id, list, name),
    CONSTRAINT saved_views_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    CONSTRAINT saved_views_membership_fkey FOREIGN KEY (person_id, organisation_id)
        REFERENCES memberships (person_id, organisation_id) ON DELETE CASCADE
);
COMMENT ON TABLE saved_views IS 'Named states of a list; shared ones are seen by everyone in the organisation.';
CREATE INDEX saved_views_shared ON saved_views (organisation_id, list) WHERE shared;

CREATE TABLE activity (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    organisation_id bigint NOT NULL,
    person_id       bigint,
    person          text COLLATE "C" NOT NULL,
    action          text COLLATE "C" NOT NULL,
    subject         text COLLATE "C" NOT NULL,
    details         jsonb NOT NULL DEFAULT '{}',
    at              timestamptz NOT NULL,
    key             text COLLATE "C" NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
    CONSTRAINT activity_pkey PRIMARY KEY (id),
    CONSTRAINT activity_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id)
);
COMMENT ON TABLE activity IS 'Who did what to what, and when. Append-only: no role may change it and a trigger refuses even its owner.';
COMMENT ON COLUMN activity.subject IS 'Public key of the thing: an upload number, a customer number, a sold-to code.';
COMMENT ON COLUMN activity.key IS 'Its random public name, which ends the order of the list: the id would tell how much happens elsewhere.';
-- The Activity log, newest first: all of it, one action, one person, one thing.
CREATE INDEX activity_by_organisation ON activity (organisation_id, at, key);
CREATE INDEX activity_by_action ON activity (organisation_id, action, at, key);
CREATE INDEX activity_by_person ON activity (organisation_id, person, at, key);
CREATE INDEX activity_by_subject ON activity (organisation_id, subject, at, key);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON activity
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE preferences ENABLE ROW LEVEL SECURITY;
ALTER TABLE preferences FORCE ROW LEVEL SECURITY;
ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
ALTER TABLE activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE activity FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON preferences, saved_views TO waybill_app;
GRANT SELECT, INSERT ON activity TO waybill_app;
GRANT INSERT ON activity TO waybill_jobs;

CREATE POLICY preferences_own ON preferences TO waybill_app
    USING (person_id = acting_person()) WITH CHECK (person_id = acting_person());
CREATE POLICY saved_views_read ON saved_views FOR SELECT TO waybill_app
    USING (organisation_id = acting_organisation() AND (shared OR person_id = acting_person()));
CREATE POLICY saved_views_insert ON saved_views FOR INSERT TO waybill_app
    WITH CHECK (organisation_id = acting_organisation() AND person_id = acting_person());
CREATE POLICY saved_views_update ON saved_views FOR UPDATE TO waybill_app
    USING (organisation_id = acting_organisation() AND person_id = acting_person());
CREATE POLICY saved_views_delete ON saved_views FOR DELETE TO waybill_app
    USING (organisation_id = acting_organisation() AND person_id = acting_person());
CREATE POLICY activity_own ON activity TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
CREATE POLICY activity_jobs ON activity FOR INSERT TO waybill_jobs WITH CHECK (true);
