use super::World;

/// Each counter beside the statement that counts again; it answers the rows that differ, as text.
const COUNTERS: [(&str, &str); 4] = [
    (
        "connections.uploads",
        "SELECT connections.number || ': ' || connections.uploads || ' <> ' || count(uploads.id)
         FROM connections LEFT JOIN uploads ON uploads.reseller_id = connections.tenant_id
              AND uploads.customer_id = connections.customer_id AND uploads.stage IN (2, 3)
         GROUP BY connections.id HAVING connections.uploads <> count(uploads.id)",
    ),
    (
        "connections.devices",
        "SELECT connections.number || ': ' || connections.devices || ' <> ' || count(devices.identity)
         FROM connections LEFT JOIN devices ON devices.reseller_id = connections.tenant_id
              AND devices.holder_id = connections.customer_id
         GROUP BY connections.id HAVING connections.devices <> count(devices.identity)",
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
