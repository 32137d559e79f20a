-- Another plan from the end of the term on.
ALTER TABLE subscriptions ADD COLUMN next_plan jsonb;
COMMENT ON COLUMN subscriptions.next_plan IS 'The plan that it switches to when its term ends, with the price that was agreed; none: it stays as it is.';
