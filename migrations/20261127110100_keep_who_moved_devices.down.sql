ALTER TABLE devices DROP COLUMN movers;
