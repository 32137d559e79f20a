DROP TABLE jobs;
DROP FUNCTION announce_job();
