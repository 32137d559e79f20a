ALTER TABLE subscriptions DROP COLUMN next_plan;
