-- What tenants, and customers of their inner customers, keep about the customers that they administer; and how those are
-- made, moved and deleted.
CREATE TABLE company_profiles (
    organisation_id     bigint NOT NULL,
    address             text NOT NULL DEFAULT '',
    city                text NOT NULL DEFAULT '',
    state               text NOT NULL DEFAULT '',
    zip                 text NOT NULL DEFAULT '',
    phone               text NOT NULL DEFAULT '',
    email               text NOT NULL DEFAULT '',
    registration_number text NOT NULL DEFAULT '',
    contact_person      text NOT NULL DEFAULT '',
    microsoft_tenant    text NOT NULL DEFAULT '',
    client_type         text NOT NULL DEFAULT '',
    description         text NOT NULL DEFAULT '',
    version             integer NOT NULL DEFAULT 1,
    CONSTRAINT company_profiles_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT company_profiles_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations (id),
    CONSTRAINT company_profiles_lengths CHECK (
        char_length(address) <= 200 AND char_length(city) <= 100 AND char_length(state) <= 100 AND char_length(zip) <= 20
        AND char_length(phone) <= 40 AND char_length(email) <= 254 AND char_length(registration_number) <= 40
        AND char_length(contact_person) <= 200 AND char_length(microsoft_tenant) <= 255 AND char_length(client_type) <= 60
        AND char_length(description) <= 1000)
);
COMMENT ON TABLE company_profiles IS 'What is known of an organisation beside its name and country; no row: nothing.';
COMMENT ON COLUMN company_profiles.registration_number IS 'ITN, also called INN.';
COMMENT ON COLUMN company_profiles.microsoft_tenant IS 'The domain name of the organisation in Microsoft.';
COMMENT ON COLUMN company_profiles.client_type IS 'The name of a group that the tenant sorts it into.';
COMMENT ON COLUMN company_profiles.version IS 'Grows with each change, of name and country too: who edits an older one is refused.';

ALTER TABLE company_profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE company_profiles FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON company_profiles TO waybill_app;
GRANT UPDATE (address, city, state, zip, phone, email, registration_number, contact_person, microsoft_tenant, client_type,
              description, version) ON company_profiles TO waybill_app;
CREATE POLICY company_profiles_administered ON company_profiles TO waybill_app
    USING (administers(organisation_id)) WITH CHECK (administers(organisation_id));

-- A customer that was deleted is none of the tenant's any more, in no list and for no upload. Its uploads keep the row.
ALTER TABLE connections ADD COLUMN deleted_at timestamptz;
COMMENT ON COLUMN connections.deleted_at IS 'When the tenant deleted the customer: since then the connection is there for its uploads alone.';
ALTER POLICY connections_own ON connections
    USING (tenant_id = acting_organisation() AND deleted_at IS NULL)
    WITH CHECK (tenant_id = acting_organisation() AND deleted_at IS NULL);

-- A customer knows what its inner customers hold; a tenant knows what it handed over, and no more.
CREATE POLICY holdings_inner ON holdings FOR SELECT TO waybill_app
    USING (EXISTS (SELECT FROM organisations o JOIN organisations own ON own.id = acting_organisation() AND own.kind = 4
                   WHERE o.id = holdings.holder_id AND own.id = ANY (o.administrators)));

-- The devices of a deleted customer go back or are released by an operation.
ALTER TABLE operations
    DROP CONSTRAINT operations_kind_known,
    ADD CONSTRAINT operations_kind_known CHECK (kind BETWEEN 1 AND 8);

GRANT CREATE ON SCHEMA public TO waybill_gate;
GRANT INSERT ON registrations TO waybill_gate;
GRANT UPDATE (name, country) ON organisations, connections, registrations TO waybill_gate;
GRANT UPDATE (parent_id, manager_id, deleted_at) ON organisations TO waybill_gate;
GRANT UPDATE (deleted_at) ON connections TO waybill_gate;
GRANT SELECT ON devices, deliveries, uploads TO waybill_gate;
CREATE POLICY devices_gate ON devices FOR SELECT TO waybill_gate USING (true);
CREATE POLICY deliveries_gate ON deliveries FOR SELECT TO waybill_gate USING (true);
CREATE POLICY uploads_gate ON uploads FOR SELECT TO waybill_gate USING (true);

-- What was deleted has no number to be found by any more. Held until the end of the transaction: who is being connected is
-- not deleted at the same moment.
CREATE OR REPLACE FUNCTION gate_receiver(wanted text)
    RETURNS TABLE (id bigint, kind smallint, name text, country text)
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        SELECT organisations.id, organisations.kind, organisations.name, organisations.country
        FROM organisations
        WHERE organisations.number = wanted AND organisations.kind IN (3, 4) AND organisations.deleted_at IS NULL
          AND acting_organisation() IS NOT NULL
        FOR KEY SHARE OF organisations;
    END;
CREATE OR REPLACE FUNCTION connections_found(pattern text, digits text, at_most integer)
    RETURNS TABLE (number text, kind smallint, name text, internal_reference text, country text,
                   last_uploaded_at timestamptz, uploads bigint, devices bigint, verification smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp ROWS 1000
    BEGIN ATOMIC
        SELECT connections.number, connections.kind, connections.name, connections.internal_reference,
               connections.country, connections.last_uploaded_at, connections.uploads, connections.devices,
               connections.verification
        FROM connections
        WHERE connections.tenant_id = acting_organisation() AND connections.deleted_at IS NULL
          AND (connections.searched LIKE pattern
               OR connections.number >= digits AND connections.number < digits || ':')
        LIMIT at_most;
    END;

-- Who administers an organisation writes into its log what was done to it, too.
CREATE OR REPLACE FUNCTION gate_log(organisation bigint, what text, about text, more jsonb, moment timestamptz)
    RETURNS void
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        INSERT INTO activity (organisation_id, person, action, subject, details, at)
        SELECT organisation, own.name, what, about, more, moment
        FROM organisations own
        WHERE own.id = acting_organisation() AND own.id <> organisation
          AND (starts_with(what, 'person.') OR starts_with(what, 'organisation.')) AND administers(organisation);
    END;

-- A customer with its inner customers to any depth, itself first.
CREATE FUNCTION with_inner_customers(root bigint)
    RETURNS TABLE (id bigint, depth integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH RECURSIVE down (id, depth) AS (
            SELECT root, 0
            UNION ALL
            SELECT o.id, down.depth + 1 FROM organisations o JOIN down ON o.parent_id = down.id
            WHERE o.deleted_at IS NULL AND down.depth < 64)
        SELECT down.id, down.depth FROM down;
    END;

-- A new customer of the acting tenant with its active connection (a reseller is registered with it, too); or, `inside` a
-- customer that the acting organisation is or administers, an inner one. Answers nothing when the number is taken, or when
-- that is not for the acting organisation.
DROP FUNCTION gate_create_customer(text, text, text, text, timestamptz);
CREATE FUNCTION gate_create_customer(fresh text, inside bigint, wanted_name text, wanted_country text, reference text,
                                     moment timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    acting organisations;
    made organisations;
BEGIN
    SELECT * INTO acting FROM organisations WHERE id = acting_organisation();
    IF acting.id IS NULL OR inside IS NULL AND acting.kind NOT IN (2, 3) THEN
        RETURN NULL;
    END IF;
    IF inside IS NOT NULL THEN
        -- Not while the one around it is deleted.
        PERFORM pg_advisory_xact_lock(hashtextextended('organisations.tree', 0));
        IF NOT EXISTS (
            SELECT FROM organisations o WHERE o.id = inside AND o.kind = 4 AND o.deleted_at IS NULL AND administers(o.id)) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO organisations (number, kind, name, country, parent_id, manager_id, created_at)
    VALUES (fresh, 4, wanted_name, wanted_country, inside, CASE WHEN inside IS NULL THEN acting.id END, moment)
    ON CONFLICT ON CONSTRAINT organisations_number_key DO NOTHING
    RETURNING * INTO made;
    IF made.id IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO activity (organisation_id, person, action, subject, at)
    VALUES (made.id, acting.name, 'organisation.created', made.number, moment);
    IF inside IS NULL THEN
        INSERT INTO connections
            (tenant_id, customer_id, kind, number, name, country, internal_reference, verification, created_at)
        VALUES (acting.id, made.id, made.kind, made.number, made.name, made.country, reference, 2, moment);
        IF acting.kind = 2 THEN
            INSERT INTO registrations (receiver_id, reseller_id, number, name, country, created_at)
            VALUES (made.id, acting.id, acting.number, acting.name, acting.country, moment);
        END IF;
    END IF;
    RETURN made.id;
END
$$;

-- Name and country of the acting organisation, or of one that it administers.
CREATE FUNCTION gate_rename_customer(whom bigint, wanted_name text, wanted_country text)
    RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH renamed AS (
            UPDATE organisations SET name = wanted_name, country = wanted_country
            WHERE organisations.id = whom AND organisations.deleted_at IS NULL
              AND (organisations.id = acting_organisation() OR acting_organisation() = ANY (organisations.administrators))
            RETURNING organisations.id)
        SELECT count(*) > 0 FROM renamed;
    END;

-- Puts an inner customer inside another customer of the same tree. 0: done; 1: not the acting organisation's to do; 2: it
-- would be inside itself; 3: deeper than `deepest`. One move after the other, or two could make a ring.
CREATE FUNCTION gate_move_customer(whom bigint, inside bigint, deepest integer)
    RETURNS smallint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    top bigint;
    above integer;
    below integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('organisations.tree', 0));
    IF NOT EXISTS (SELECT FROM organisations o WHERE o.id = whom AND o.parent_id IS NOT NULL AND o.deleted_at IS NULL
                   AND acting_organisation() = ANY (o.administrators))
       OR NOT EXISTS (SELECT FROM organisations o WHERE o.id = inside AND o.kind = 4 AND o.deleted_at IS NULL
                      AND administers(o.id)) THEN
        RETURN 1;
    END IF;
    IF inside IN (SELECT id FROM with_inner_customers(whom)) THEN
        RETURN 2;
    END IF;
    WITH RECURSIVE up (id, parent_id, distance) AS (
        SELECT o.id, o.parent_id, 0 FROM organisations o WHERE o.id = inside
        UNION ALL
        SELECT o.id, o.parent_id, up.distance + 1 FROM organisations o JOIN up ON o.id = up.parent_id WHERE up.distance < 64)
    SELECT id, distance INTO top, above FROM up ORDER BY distance DESC LIMIT 1;
    SELECT max(depth) INTO below FROM with_inner_customers(whom);
    IF whom NOT IN (SELECT id FROM with_inner_customers(top)) THEN
        RETURN 1;
    END IF;
    IF above + 1 + below > deepest THEN
        RETURN 3;
    END IF;
    UPDATE organisations SET parent_id = inside WHERE id = whom;
    RETURN 0;
END
$$;

-- What deleting a customer with its inner customers would change. Nothing when it is not the acting organisation's to do.
-- `back`: the devices that go back to whom it belongs to, because they came from there; `tenants`: the others that are
-- connected to one of them; `running`: uploads of the acting reseller that have not ended.
CREATE FUNCTION gate_customer_ties(whom bigint)
    RETURNS TABLE (users bigint, devices bigint, back bigint, uploads bigint, inner_customers bigint, tenants bigint, running bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    BEGIN ATOMIC
        WITH tree AS MATERIALIZED (
            SELECT t.id, coalesce(o.parent_id, o.manager_id) AS keeper
            FROM organisations o CROSS JOIN LATERAL with_inner_customers(o.id) t
            WHERE o.id = whom AND o.deleted_at IS NULL AND acting_organisation() = ANY (o.administrators)),
        held AS MATERIALIZED (
            SELECT count(*) AS devices, count(*) FILTER (WHERE tree.keeper = d.via_id OR tree.keeper = ANY (d.movers)) AS back
            FROM tree JOIN devices d ON d.holder_id = tree.id)
        SELECT (SELECT count(DISTINCT m.person_id) FROM memberships m JOIN tree ON tree.id = m.organisation_id
                WHERE m.inherited_from_id IS NULL)
               + (SELECT count(*) FROM invitations i JOIN tree ON tree.id = i.organisation_id),
               held.devices, held.back,
               (SELECT count(*) FROM deliveries y JOIN tree ON tree.id = y.receiver_id),
               (SELECT count(*) - 1 FROM tree),
               (SELECT count(DISTINCT c.tenant_id) FROM connections c JOIN tree ON tree.id = c.customer_id
                WHERE c.tenant_id <> acting_organisation() AND c.verification <> 3 AND c.deleted_at IS NULL),
               (SELECT count(*) FROM uploads u
                WHERE u.reseller_id = acting_organisation() AND u.stage < 3
                  AND (u.customer_id IS NULL OR u.customer_id IN (SELECT id FROM tree)))
        FROM held WHERE EXISTS (SELECT FROM tree);
    END;

-- Deletes a customer with its inner customers: nobody acts in them any more, no tenant is connected to them. Answers their
-- ids; nothing when that is not the acting organisation's to do, or when another tenant is connected.
CREATE FUNCTION gate_delete_customer(whom bigint, moment timestamptz)
    RETURNS bigint[]
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('organisations.tree', 0));
    IF NOT EXISTS (SELECT FROM organisations o WHERE o.id = whom AND acting_organisation() = ANY (o.administrators)) THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(t.id) INTO gone FROM with_inner_customers(whom) t;
    -- Whoever connects one of them, or begins an upload for it, in this moment is waited for, and counts.
    PERFORM FROM organisations WHERE id = ANY (gone) ORDER BY id FOR UPDATE;
    PERFORM FROM connections WHERE customer_id = ANY (gone) ORDER BY tenant_id, customer_id FOR UPDATE;
    IF coalesce((SELECT tenants + running FROM gate_customer_ties(whom)), 1) > 0 THEN
        RETURN NULL;
    END IF;
    UPDATE connections SET verification = 3, deleted_at = moment
    WHERE customer_id = ANY (gone) AND deleted_at IS NULL;
    UPDATE organisations SET deleted_at = moment WHERE id = ANY (gone);
    DELETE FROM invitations WHERE organisation_id = ANY (gone);
    DELETE FROM memberships WHERE organisation_id = ANY (gone);
    RETURN gone;
END
$$;

-- Lets a customer go: it belongs to no other any more, and its connection with the acting tenant ends.
CREATE FUNCTION gate_disconnect_customer(whom bigint)
    RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('organisations.tree', 0));
    UPDATE organisations SET manager_id = CASE WHEN parent_id IS NULL THEN NULL ELSE manager_id END, parent_id = NULL
    WHERE id = whom AND deleted_at IS NULL AND acting_organisation() = ANY (administrators);
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE connections SET verification = 3
    WHERE tenant_id = acting_organisation() AND customer_id = whom AND verification <> 3;
    RETURN true;
END
$$;

ALTER FUNCTION with_inner_customers(bigint) OWNER TO waybill_gate;
ALTER FUNCTION gate_create_customer(text, bigint, text, text, text, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_rename_customer(bigint, text, text) OWNER TO waybill_gate;
ALTER FUNCTION gate_move_customer(bigint, bigint, integer) OWNER TO waybill_gate;
ALTER FUNCTION gate_customer_ties(bigint) OWNER TO waybill_gate;
ALTER FUNCTION gate_delete_customer(bigint, timestamptz) OWNER TO waybill_gate;
ALTER FUNCTION gate_disconnect_customer(bigint) OWNER TO waybill_gate;
REVOKE CREATE ON SCHEMA public FROM waybill_gate;
REVOKE ALL ON FUNCTION with_inner_customers(bigint),
    gate_create_customer(text, bigint, text, text, text, timestamptz), gate_rename_customer(bigint, text, text),
    gate_move_customer(bigint, bigint, integer), gate_customer_ties(bigint), gate_delete_customer(bigint, timestamptz),
    gate_disconnect_customer(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_create_customer(text, bigint, text, text, text, timestamptz),
    gate_rename_customer(bigint, text, text), gate_move_customer(bigint, bigint, integer), gate_customer_ties(bigint),
    gate_delete_customer(bigint, timestamptz), gate_disconnect_customer(bigint) TO waybill_app;
