-- Transactions of programs that were written for another portal's interface: they choose the names of what they ask for.
CREATE TABLE transactions (
    organisation_id bigint NOT NULL,
    transaction_id  text COLLATE "C" NOT NULL,
    kind            smallint NOT NULL,
    number          text COLLATE "C" NOT NULL,
    request_sha256  bytea NOT NULL,
    identities      text[] NOT NULL,
    order_number    text,
    created_at      timestamptz NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (organisation_id, transaction_id),
    CONSTRAINT transactions_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT transactions_id_length CHECK (char_length(transaction_id) BETWEEN 1 AND 100),
    CONSTRAINT transactions_kind_known CHECK (kind BETWEEN 1 AND 3),
    CONSTRAINT transactions_request_length CHECK (octet_length(request_sha256) = 32)
);
COMMENT ON TABLE transactions IS 'What the compatible surface was asked for: written in the transaction of its effect, so that the same name is done once.';
COMMENT ON COLUMN transactions.transaction_id IS 'Chosen by the program; unique in the organisation.';
COMMENT ON COLUMN transactions.kind IS '1 upload, 2 deletion, 3 undo of an upload (store::TransactionKind).';
COMMENT ON COLUMN transactions.number IS 'The upload or the operation that does it.';
COMMENT ON COLUMN transactions.request_sha256 IS 'Another request under the same name is refused.';
COMMENT ON COLUMN transactions.identities IS 'The devices as they were asked for, in their order: the answer names each.';

ALTER TABLE transactions ENABLE ROW LEVEL SECURITY;
ALTER TABLE transactions FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON transactions TO waybill_app;
CREATE POLICY transactions_own ON transactions TO waybill_app
    USING (organisation_id = acting_organisation()) WITH CHECK (organisation_id = acting_organisation());
