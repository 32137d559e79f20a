use super::World;

/// Each counter beside the statement that counts again; it answers the rows that differ, as text.
const COUNTERS: [(&str, &str); 15] = [
    (
        "connections.uploads",
        "SELECT connections.number || ': ' || connections.uploads || ' <> ' || count(uploads.id)
         FROM connections LEFT JOIN uploads ON uploads.reseller_id = connections.tenant_id
              AND uploads.customer_id = connections.customer_id AND uploads.stage IN (2, 3)
         GROUP BY connections.id HAVING connections.uploads <> count(uploads.id)",
    ),
    (
        // Of a reseller: what it uploaded; of an MSP: what it moved there.
        "connections.devices and verified",
        "SELECT c.number || ': ' || c.devices || ', ' || c.verified || ' <> ' || count(d.identity) || ', '
             || count(d.identity) FILTER (WHERE d.status = 2)
         FROM connections c JOIN organisations tenant ON tenant.id = c.tenant_id
         LEFT JOIN devices d ON d.holder_id = c.customer_id
              AND CASE tenant.kind WHEN 2 THEN d.reseller_id ELSE d.via_id END = c.tenant_id
         GROUP BY c.id HAVING c.devices <> count(d.identity)
             OR c.verified <> count(d.identity) FILTER (WHERE d.status = 2)",
    ),
    (
        "registrations.deliveries",
        "SELECT r.number || ': ' || r.deliveries || ', ' || r.last_delivery_at || ' <> ' || count(d.id) || ', '
             || coalesce(max(d.delivered_at), '-infinity')
         FROM registrations r LEFT JOIN deliveries d ON d.receiver_id = r.receiver_id AND d.sender_id = r.reseller_id
         GROUP BY r.receiver_id, r.reseller_id
         HAVING r.deliveries <> count(d.id) OR r.last_delivery_at <> coalesce(max(d.delivered_at), '-infinity')",
    ),
    (
        "deliveries.devices",
        "SELECT u.number || ': ' || coalesce(d.devices, 0) || ' <> ' || u.accepted
         FROM uploads u LEFT JOIN deliveries d ON d.upload_id = u.id
         WHERE u.customer_id IS NOT NULL AND coalesce(d.devices, 0) <> u.accepted",
    ),
    (
        "bulk uploads: customers, and counts as those of their uploads and their own failures",
        "SELECT b.number || ': ' || b.customers || ', ' || b.total || ', ' || b.accepted || ', ' || b.failed || ', '
             || b.verified || ' <> ' || p.customers || ', ' || p.total + own.rows || ', ' || p.accepted || ', '
             || p.failed + own.rows || ', ' || p.verified
         FROM uploads b
         CROSS JOIN LATERAL (SELECT count(*) AS customers, coalesce(sum(total), 0) AS total,
             coalesce(sum(accepted), 0) AS accepted, coalesce(sum(failed), 0) AS failed, coalesce(sum(verified), 0) AS verified
             FROM uploads WHERE bulk_id = b.id) p
         CROSS JOIN LATERAL (SELECT coalesce(sum(rows), 0) AS rows FROM upload_reasons WHERE upload_id = b.id) own
         WHERE b.customer_id IS NULL AND b.registry IS NULL AND (b.customers, b.total, b.accepted, b.failed, b.verified)
             <> (p.customers, p.total + own.rows, p.accepted, p.failed + own.rows, p.verified)",
    ),
    (
        "connections.last_uploaded_at",
        "SELECT connections.number || ': ' || connections.last_uploaded_at || ' <> ' || max(uploads.uploaded_at)
         FROM connections JOIN uploads ON uploads.reseller_id = connections.tenant_id
              AND uploads.customer_id = connections.customer_id AND uploads.stage IN (2, 3)
         GROUP BY connections.id HAVING connections.last_uploaded_at <> max(uploads.uploaded_at)",
    ),
    (
        "model_counts.devices",
        "WITH counted AS (SELECT reseller_id, model_id, count(*) AS devices FROM devices
                          WHERE holder_id IS NOT NULL AND model_id IS NOT NULL GROUP BY reseller_id, model_id)
         SELECT 'model ' || model_id || ': ' || coalesce(model_counts.devices, 0) || ' <> ' || coalesce(counted.devices, 0)
         FROM model_counts FULL JOIN counted USING (reseller_id, model_id)
         WHERE coalesce(model_counts.devices, 0) <> coalesce(counted.devices, 0)",
    ),
    (
        "directory.customers",
        "SELECT d.number || ': ' || d.customers || ' <> ' || count(c.id)
         FROM directory d LEFT JOIN connections c ON c.tenant_id = d.organisation_id AND c.deleted_at IS NULL
         GROUP BY d.organisation_id HAVING d.customers <> count(c.id)",
    ),
    (
        "directory_totals.organisations",
        "WITH counted AS (SELECT kind, count(*) AS organisations FROM organisations WHERE deleted_at IS NULL GROUP BY kind)
         SELECT 'kind ' || kind || ': ' || coalesce(t.organisations, 0) || ' <> ' || coalesce(counted.organisations, 0)
         FROM directory_totals t FULL JOIN counted USING (kind)
         WHERE coalesce(t.organisations, 0) <> coalesce(counted.organisations, 0)",
    ),
    (
        "holdings.devices",
        "WITH counted AS (SELECT holder_id, coalesce(model_id, 0) AS model_id, status, count(*) AS devices FROM devices
                          WHERE holder_id IS NOT NULL GROUP BY 1, 2, 3)
         SELECT 'holder ' || holder_id || ', model ' || model_id || ', status ' || status || ': '
             || coalesce(holdings.devices, 0) || ' <> ' || coalesce(counted.devices, 0)
         FROM holdings FULL JOIN counted USING (holder_id, model_id, status)
         WHERE coalesce(holdings.devices, 0) <> coalesce(counted.devices, 0)",
    ),
    (
        "reseller_counts.devices",
        "WITH counted AS (SELECT reseller_id, count(*) AS devices FROM devices WHERE holder_id IS NOT NULL GROUP BY reseller_id)
         SELECT reseller_id || ': ' || coalesce(r.devices, 0) || ' <> ' || coalesce(counted.devices, 0)
         FROM reseller_counts r FULL JOIN counted USING (reseller_id)
         WHERE coalesce(r.devices, 0) <> coalesce(counted.devices, 0)",
    ),
    (
        "clients.administrative_holds and financial_hold",
        "SELECT c.number || ': ' || c.administrative_holds || ', ' || c.financial_hold || ' <> ' || count(h.id) FILTER (WHERE h.kind = 1)
             || ', ' || count(h.id) FILTER (WHERE h.kind = 2)
         FROM clients c LEFT JOIN client_holds h ON h.client_id = c.id AND h.released_at IS NULL
         GROUP BY c.id HAVING c.administrative_holds <> count(h.id) FILTER (WHERE h.kind = 1)
             OR c.financial_hold <> (count(h.id) FILTER (WHERE h.kind = 2) = 1)",
    ),
    (
        "clients.debt and last_purchase_at",
        "SELECT c.number || ': ' || c.debt || ', ' || c.last_purchase_at
         FROM clients c
         CROSS JOIN LATERAL (SELECT coalesce(sum(CASE kind WHEN 1 THEN amount ELSE -amount END), 0) AS debt
                             FROM client_entries WHERE client_id = c.id) e
         CROSS JOIN LATERAL (SELECT max(ordered_at) AS at FROM subscriptions WHERE client_id = c.id) s
         WHERE (c.debt, c.last_purchase_at) <> (e.debt, s.at)",
    ),
    (
        "client_types.clients",
        "SELECT t.name || ': ' || t.clients || ' <> ' || count(c.id)
         FROM client_types t LEFT JOIN clients c ON c.client_type_id = t.id GROUP BY t.id HAVING t.clients <> count(c.id)",
    ),
    (
        // As the holds of the client say, and nothing else.
        "subscriptions.shown",
        "SELECT s.number || ': ' || s.state || ' is shown as ' || s.shown
         FROM subscriptions s JOIN clients c ON c.id = s.client_id
         WHERE s.shown <> CASE
             WHEN s.state IN (2, 3) AND (c.administrative_holds > 0 OR c.financial_hold AND s.billing = 1) THEN 4
             ELSE s.state END",
    ),
];

impl World {
    /// Counts everything again and compares it with the counters that lists show: what differs. Empty is right.
    pub async fn wrong_counters(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (counter, recount) in COUNTERS {
            let rows: Vec<String> =
                sqlx::query_scalar(recount).fetch_all(&self.owner).await.expect("a recount");
            wrong.extend(rows.into_iter().map(|row| format!("{counter} {row}")));
        }
        wrong
    }
}
