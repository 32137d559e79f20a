-- Programs name devices in every spelling: what each was understood as is kept beside it.
ALTER TABLE transactions
    ADD COLUMN serials boolean NOT NULL DEFAULT false,
    ADD COLUMN named   text[] NOT NULL DEFAULT '{}';
-- What was deleted before was named in its normal form.
UPDATE transactions SET named = identities WHERE kind = 2;
ALTER TABLE transactions
    ALTER COLUMN serials DROP DEFAULT,
    ALTER COLUMN named DROP DEFAULT,
    ADD CONSTRAINT transactions_named_each CHECK (kind <> 2 OR cardinality(named) = cardinality(identities));
COMMENT ON COLUMN transactions.number IS 'The upload or the operation that does it; empty: there was nothing to do.';
COMMENT ON COLUMN transactions.serials IS 'Whether the devices were named by their serial numbers.';
COMMENT ON COLUMN transactions.named IS 'Of a deletion: for each of identities the device that it names; empty: it is no identity.';
