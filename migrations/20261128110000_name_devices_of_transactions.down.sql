ALTER TABLE transactions
    DROP CONSTRAINT transactions_named_each,
    DROP COLUMN named,
    DROP COLUMN serials;
COMMENT ON COLUMN transactions.number IS 'The upload or the operation that does it.';
