-- An MSP moves a device to a customer, which moves it on to an inner customer: when it comes back, the customer holds it
-- by way of the MSP again, as before.
ALTER TABLE devices ADD COLUMN movers bigint[];
COMMENT ON COLUMN devices.movers IS 'Who moved it on before via_id did, the first one first; null for nobody: most devices.';
