DROP TABLE model_counts;
DROP TABLE devices;
DROP TABLE batches;
