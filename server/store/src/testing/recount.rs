use super::World;

/// Each counter beside the statement that counts again; it answers the rows that differ, as text.
const COUNTERS: [(&str, &str); 7] = [
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
         WHERE coalesce(d.devices, 0) <> u.accepted",
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
        "reseller_counts.devices",
        "WITH counted AS (SELECT reseller_id, count(*) AS devices FROM devices WHERE holder_id IS NOT NULL GROUP BY reseller_id)
         SELECT reseller_id || ': ' || coalesce(r.devices, 0) || ' <> ' || coalesce(counted.devices, 0)
         FROM reseller_counts r FULL JOIN counted USING (reseller_id)
         WHERE coalesce(r.devices, 0) <> coalesce(counted.devices, 0)",
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
