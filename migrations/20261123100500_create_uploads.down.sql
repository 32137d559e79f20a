DROP TABLE file_mappings;
DROP TABLE upload_failures;
DROP TABLE upload_reasons;
DROP TABLE upload_progress;
DROP TABLE upload_chunks;
DROP TABLE uploads;
DROP TABLE sold_to_codes;
