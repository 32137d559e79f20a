DROP TABLE activity;
DROP TABLE saved_views;
DROP TABLE preferences;
DROP TRIGGER batches_append_only ON batches;
DROP FUNCTION refuse_change();
