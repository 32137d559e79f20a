DROP TABLE reseller_counts;
