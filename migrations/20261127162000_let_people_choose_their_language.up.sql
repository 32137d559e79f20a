ALTER TABLE people
    ADD COLUMN language text COLLATE "C",
    ADD CONSTRAINT people_language_known CHECK (language IN ('en', 'de'));
COMMENT ON COLUMN people.language IS 'Of pages and mails (domain::languages::Language::tag); null: the browser''s, and English in mails.';
GRANT UPDATE (language) ON people TO waybill_app;
