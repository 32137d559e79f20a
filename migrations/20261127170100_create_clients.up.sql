-- The commercial side of a reseller's connections: client types, clients, their holds, charges and payments.
CREATE TABLE client_types (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    reseller_id bigint NOT NULL,
    name        text COLLATE "und-x-icu" NOT NULL,
    required    integer NOT NULL DEFAULT 0,
    currency    text COLLATE "C" NOT NULL,
    debt_limit  bigint,
    grace_days  smallint NOT NULL DEFAULT 0,
    clients     bigint NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    CONSTRAINT client_types_pkey PRIMARY KEY (id),
    CONSTRAINT client_types_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT client_types_name_key UNIQUE (reseller_id, name),
    CONSTRAINT client_types_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    CONSTRAINT client_types_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT client_types_debt_limit_positive CHECK (debt_limit >= 0),
    CONSTRAINT client_types_grace_days_fit CHECK (grace_days BETWEEN 0 AND 365),
    CONSTRAINT client_types_clients_positive CHECK (clients >= 0)
);
COMMENT ON TABLE client_types IS 'Groups that a reseller sorts its clients into.';
COMMENT ON COLUMN client_types.required IS 'Bits of the fields that must be known of a client (domain::clients::REQUIRABLE).';
COMMENT ON COLUMN client_types.debt_limit IS 'Debt that is borne, in the smallest unit of the currency; null: any, there is never a financial hold.';
COMMENT ON COLUMN client_types.grace_days IS 'Days that more than the limit is borne.';
COMMENT ON COLUMN client_types.clients IS 'Counter of the clients of the type, kept in the transaction that changes them.';

CREATE TABLE billing_zones (
    reseller_id bigint NOT NULL,
    zone        text COLLATE "C" NOT NULL,
    CONSTRAINT billing_zones_pkey PRIMARY KEY (reseller_id),
    CONSTRAINT billing_zones_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT billing_zones_zone_known CHECK (now() AT TIME ZONE zone IS NOT NULL)
);
COMMENT ON TABLE billing_zones IS 'Where a reseller''s days begin and end: terms, charges and payments have days, not moments. No row: UTC.';

-- Which day it is for a reseller.
CREATE FUNCTION billing_day(reseller bigint, moment timestamptz) RETURNS date
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT (moment AT TIME ZONE coalesce((SELECT z.zone FROM billing_zones z WHERE z.reseller_id = reseller), 'UTC'))::date;
    END;

CREATE TABLE clients (
    id                   bigint NOT NULL,
    reseller_id          bigint NOT NULL,
    customer_id          bigint NOT NULL,
    number               text COLLATE "C" NOT NULL,
    name                 text COLLATE "und-x-icu" NOT NULL,
    client_type_id       bigint NOT NULL,
    contact_person       text NOT NULL DEFAULT '',
    email                text NOT NULL DEFAULT '',
    phone                text NOT NULL DEFAULT '',
    registration_number  text NOT NULL DEFAULT '',
    address              text NOT NULL DEFAULT '',
    city                 text NOT NULL DEFAULT '',
    state                text NOT NULL DEFAULT '',
    zip                  text NOT NULL DEFAULT '',
    microsoft_tenant     text NOT NULL DEFAULT '',
    description          text NOT NULL DEFAULT '',
    administrative_holds integer NOT NULL DEFAULT 0,
    financial_hold       boolean NOT NULL DEFAULT false,
    deleted_at           timestamptz,
    status               smallint NOT NULL GENERATED ALWAYS AS (
        CASE WHEN deleted_at IS NOT NULL THEN 4 WHEN administrative_holds > 0 THEN 2 WHEN financial_hold THEN 3 ELSE 1 END) STORED,
    debt                 bigint NOT NULL DEFAULT 0,
    over_since           timestamptz,
    holds_at             timestamptz,
    created_at           timestamptz NOT NULL,
    last_purchase_at     timestamptz NOT NULL,
    searched             text COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower(name) || E'\n' || lower(registration_number)) STORED,
    CONSTRAINT clients_pkey PRIMARY KEY (id),
    CONSTRAINT clients_connection_fkey FOREIGN KEY (id) REFERENCES connections (id),
    CONSTRAINT clients_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT clients_customer_fkey FOREIGN KEY (customer_id) REFERENCES organisations (id),
    CONSTRAINT clients_client_type_fkey FOREIGN KEY (client_type_id) REFERENCES client_types (id),
    CONSTRAINT clients_number_key UNIQUE (reseller_id, number),
    CONSTRAINT clients_administrative_holds_positive CHECK (administrative_holds >= 0),
    CONSTRAINT clients_over_when CHECK ((over_since IS NULL) = (holds_at IS NULL)),
    CONSTRAINT clients_held_for_debt CHECK (NOT financial_hold OR over_since IS NOT NULL),
    CONSTRAINT clients_lengths CHECK (
        char_length(contact_person) <= 200 AND char_length(email) <= 254 AND char_length(phone) <= 40
        AND char_length(registration_number) <= 40 AND char_length(address) <= 200 AND char_length(city) <= 100
        AND char_length(state) <= 100 AND char_length(zip) <= 20 AND char_length(microsoft_tenant) <= 255
        AND char_length(description) <= 1000)
);
COMMENT ON TABLE clients IS 'A connection of a reseller that something was ordered for. The id is that of the connection.';
COMMENT ON COLUMN clients.name IS 'Copy of the customer''s name, kept true by a trigger; so is the profile of a customer that the reseller manages.';
COMMENT ON COLUMN clients.administrative_holds IS 'Counter of open administrative holds, kept in the transaction that changes them.';
COMMENT ON COLUMN clients.financial_hold IS 'Whether a financial hold is open.';
COMMENT ON COLUMN clients.status IS '1 active, 2 administrative hold, 3 financial hold, 4 deleted (domain::clients::ClientStatus::code).';
COMMENT ON COLUMN clients.debt IS 'Counter: charges less payments, in the smallest unit of the currency of the client type.';
COMMENT ON COLUMN clients.over_since IS 'Since when the debt is more than is borne.';
COMMENT ON COLUMN clients.holds_at IS 'When that becomes a financial hold.';
COMMENT ON COLUMN clients.last_purchase_at IS 'When a subscription was ordered last.';
COMMENT ON COLUMN clients.searched IS 'What a search looks through: name and ITN in lower case, one a line. No search holds a line break.';

-- One index for each order of the list, with and without a status.
CREATE INDEX clients_by_last_purchase ON clients (reseller_id, last_purchase_at, number);
CREATE INDEX clients_by_created ON clients (reseller_id, created_at, number);
CREATE INDEX clients_by_status_last_purchase ON clients (reseller_id, status, last_purchase_at, number);
CREATE INDEX clients_by_status_created ON clients (reseller_id, status, created_at, number);
CREATE INDEX clients_by_name ON clients (reseller_id, name, number);
CREATE INDEX clients_by_registration_number ON clients (reseller_id, lower(registration_number) COLLATE "C") WHERE registration_number <> '';
CREATE INDEX clients_by_customer ON clients (customer_id);
CREATE INDEX clients_by_type ON clients (client_type_id);
CREATE INDEX clients_due ON clients (holds_at) WHERE holds_at IS NOT NULL AND NOT financial_hold AND deleted_at IS NULL;
CREATE INDEX clients_searched_trgm ON clients USING gin (searched gin_trgm_ops);

CREATE TABLE client_holds (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    reseller_id bigint NOT NULL,
    client_id   bigint NOT NULL,
    kind        smallint NOT NULL,
    reason      text NOT NULL DEFAULT '',
    placed_by   text NOT NULL DEFAULT '',
    placed_at   timestamptz NOT NULL,
    released_by text NOT NULL DEFAULT '',
    released_at timestamptz,
    CONSTRAINT client_holds_pkey PRIMARY KEY (id),
    CONSTRAINT client_holds_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT client_holds_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
    CONSTRAINT client_holds_kind_known CHECK (kind BETWEEN 1 AND 2),
    CONSTRAINT client_holds_reason_length CHECK (char_length(reason) <= 500 AND (kind = 2 OR reason <> '')),
    CONSTRAINT client_holds_in_order CHECK (released_at >= placed_at)
);
COMMENT ON TABLE client_holds IS 'Why clients are or were held. Rows are added and released, never changed otherwise.';
COMMENT ON COLUMN client_holds.kind IS '1 administrative, 2 financial (domain::clients::HoldKind::code).';
COMMENT ON COLUMN client_holds.placed_by IS 'E-mail address of who placed it; empty: the ledger.';
COMMENT ON COLUMN client_holds.released_by IS 'E-mail address of who released it; empty: the ledger, or nobody yet.';
CREATE INDEX client_holds_by_client ON client_holds (client_id, placed_at);
CREATE UNIQUE INDEX client_holds_one_financial ON client_holds (client_id) WHERE kind = 2 AND released_at IS NULL;

CREATE TABLE client_entries (
    id          bigint GENERATED ALWAYS AS IDENTITY,
    reseller_id bigint NOT NULL,
    client_id   bigint NOT NULL,
    kind        smallint NOT NULL,
    amount      bigint NOT NULL,
    currency    text COLLATE "C" NOT NULL,
    booked_on   date NOT NULL,
    reference   text COLLATE "C" NOT NULL,
    note        text NOT NULL DEFAULT '',
    entered_by  text NOT NULL,
    entered_at  timestamptz NOT NULL,
    CONSTRAINT client_entries_pkey PRIMARY KEY (id),
    CONSTRAINT client_entries_reseller_fkey FOREIGN KEY (reseller_id) REFERENCES organisations (id),
    CONSTRAINT client_entries_client_fkey FOREIGN KEY (client_id) REFERENCES clients (id),
    CONSTRAINT client_entries_reference_key UNIQUE (client_id, reference),
    CONSTRAINT client_entries_kind_known CHECK (kind BETWEEN 1 AND 2),
    CONSTRAINT client_entries_amount_fits CHECK (amount BETWEEN 1 AND 999999999999),
    CONSTRAINT client_entries_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT client_entries_lengths CHECK (char_length(reference) BETWEEN 1 AND 60 AND char_length(note) <= 200)
);
COMMENT ON TABLE client_entries IS 'Charges and payments of clients. Rows are added, never changed: what was wrong is made good by another one.';
COMMENT ON COLUMN client_entries.kind IS '1 charge, 2 payment (domain::clients::EntryKind::code).';
COMMENT ON COLUMN client_entries.amount IS 'In the smallest unit of the currency.';
COMMENT ON COLUMN client_entries.reference IS 'What entries of a client are told apart by: the same one again is the same entry.';
CREATE INDEX client_entries_by_day ON client_entries (client_id, booked_on, reference);

ALTER TABLE client_types ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_types FORCE ROW LEVEL SECURITY;
ALTER TABLE billing_zones ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_zones FORCE ROW LEVEL SECURITY;
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients FORCE ROW LEVEL SECURITY;
ALTER TABLE client_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_holds FORCE ROW LEVEL SECURITY;
ALTER TABLE client_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_entries FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE, DELETE ON client_types TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON billing_zones TO waybill_app;
GRANT SELECT, INSERT, UPDATE ON clients TO waybill_app;
GRANT SELECT, INSERT ON client_holds TO waybill_app;
GRANT UPDATE (released_by, released_at) ON client_holds TO waybill_app;
GRANT SELECT, INSERT ON client_entries TO waybill_app;
GRANT SELECT, UPDATE ON clients TO waybill_jobs;
GRANT SELECT ON client_types, billing_zones TO waybill_jobs;
GRANT SELECT, INSERT, UPDATE ON client_holds TO waybill_jobs;
GRANT SELECT, INSERT ON client_types TO waybill_gate;
GRANT SELECT, UPDATE ON clients TO waybill_gate;
GRANT EXECUTE ON FUNCTION billing_day(bigint, timestamptz) TO waybill_app, waybill_jobs;

CREATE POLICY client_types_own ON client_types TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY client_types_jobs ON client_types FOR SELECT TO waybill_jobs USING (true);
CREATE POLICY client_types_gate ON client_types TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY billing_zones_own ON billing_zones TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY billing_zones_jobs ON billing_zones FOR SELECT TO waybill_jobs USING (true);
CREATE POLICY clients_own ON clients TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY clients_jobs ON clients TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY clients_gate ON clients TO waybill_gate USING (true) WITH CHECK (true);
CREATE POLICY client_holds_own ON client_holds TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());
CREATE POLICY client_holds_jobs ON client_holds TO waybill_jobs USING (true) WITH CHECK (true);
CREATE POLICY client_entries_own ON client_entries TO waybill_app
    USING (reseller_id = acting_organisation()) WITH CHECK (reseller_id = acting_organisation());

-- Every reseller begins with one client type, so that it can order.
CREATE FUNCTION give_first_client_type() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Registration number, address, e-mail address and contact person.
    INSERT INTO client_types (reseller_id, name, required, currency, created_at)
    VALUES (NEW.id, 'Company', 1 + 2 + 32 + 64, 'EUR', NEW.created_at);
    RETURN NULL;
END
$$;
ALTER TABLE organisations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE client_types NO FORCE ROW LEVEL SECURITY;
INSERT INTO client_types (reseller_id, name, required, currency, created_at)
SELECT id, 'Company', 1 + 2 + 32 + 64, 'EUR', created_at FROM organisations WHERE kind = 2;
ALTER TABLE organisations FORCE ROW LEVEL SECURITY;
ALTER TABLE client_types FORCE ROW LEVEL SECURITY;

CREATE FUNCTION copy_connection_to_client() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE clients SET name = NEW.name WHERE id = NEW.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION copy_profile_to_client() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE clients c
    SET contact_person = NEW.contact_person, email = NEW.email, phone = NEW.phone, address = NEW.address, city = NEW.city,
        registration_number = NEW.registration_number, state = NEW.state, zip = NEW.zip,
        microsoft_tenant = NEW.microsoft_tenant, description = NEW.description
    FROM organisations o
    WHERE o.id = NEW.organisation_id AND c.customer_id = o.id AND c.reseller_id = o.manager_id;
    RETURN NULL;
END
$$;

-- Search by name or ITN. Under row level security LIKE cannot use an index (it is not leakproof), so the function takes the
-- acting organisation itself. `pattern` is lower case and escaped by the caller. Answers at most `at_most`: what matches
-- more than that is found faster by walking the list in its order.
GRANT CREATE ON SCHEMA public TO waybill_gate;
CREATE FUNCTION clients_found(pattern text, at_most integer)
    RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
    BEGIN ATOMIC
        SELECT clients.id FROM clients
        WHERE clients.reseller_id = acting_organisation() AND clients.searched LIKE pattern
        LIMIT at_most;
    END;
ALTER FUNCTION give_first_client_type() OWNER TO waybill_gate;
ALTER FUNCTION copy_connection_to_client() OWNER TO waybill_gate;
ALTER FUNCTION copy_profile_to_client() OWNER TO waybill_gate;
ALTER FUNCTION clients_found(text, integer) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION clients_found(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION clients_found(text, integer) TO waybill_app;

CREATE TRIGGER organisations_given_client_type AFTER INSERT ON organisations
    FOR EACH ROW WHEN (NEW.kind = 2) EXECUTE FUNCTION give_first_client_type();
CREATE TRIGGER connections_copied_to_clients AFTER UPDATE OF name ON connections
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION copy_connection_to_client();
CREATE TRIGGER company_profiles_copied_to_clients AFTER INSERT OR UPDATE ON company_profiles
    FOR EACH ROW EXECUTE FUNCTION copy_profile_to_client();
