use super::World;
use crate::admin::Organisation;
use domain::devices::{CustodyEvent, DeviceScope, Devices as _, Edition, IdentityKind};
use domain::lists::Selection;
use domain::operations::{OperationOutcome, Operations};
use domain::uploads::UploadNumber;
use domain::{Actor, PortalResult};
use time::OffsetDateTime;

impl World {
    /// The registry knows this TAC.
    pub async fn model(&self, tac: &str, manufacturer: &str, name: &str, edition: Edition) -> i32 {
        let id: i32 = sqlx::query_scalar(
            "INSERT INTO models (manufacturer, name, edition) VALUES ($1, $2, $3)
             ON CONFLICT (manufacturer, name, edition) DO UPDATE SET name = excluded.name RETURNING id",
        )
        .bind(manufacturer)
        .bind(name)
        .bind(edition.code())
        .fetch_one(&self.owner)
        .await
        .expect("a model");
        sqlx::query("INSERT INTO registry_tacs (tac, model_id) VALUES ($1, $2)")
            .bind(tac)
            .bind(id)
            .execute(&self.owner)
            .await
            .expect("a TAC");
        id
    }

    /// A completed upload of these IMEIs by the reseller to a customer that it is connected to, with all its counters,
    /// as if a job had done it. The registry gives the models.
    pub async fn uploaded(
        &self,
        reseller: &Organisation,
        customer: &Organisation,
        imeis: &[&str],
    ) -> UploadNumber {
        let (now, count) = (self.now(), i64::try_from(imeis.len()).expect("a small number"));
        let number = UploadNumber::new(now.date(), self.store.random.bits());
        let mut tx = self.owner.begin().await.expect("a transaction");
        let upload: i64 = sqlx::query_scalar(
            "INSERT INTO uploads (number, reseller_id, customer_id, uploaded_by, account_id, key, request_sha256, stage,
                                  file_name, file_bytes, received_bytes, all_or_nothing, total, accepted, verified, status,
                                  begun_at, uploaded_at, finished_at)
             SELECT $1, $2, $3, 'uploader@test.example', '0000000001', $1, ''::bytea, 3, 'devices.csv', 0, 0, false, $4, $4,
                    (SELECT count(*) FROM registry_tacs JOIN unnest($5::text[]) AS imei ON tac = left(imei, 8)), 2, $6, $6, $6
             RETURNING id",
        )
        .bind(number.as_str())
        .bind(reseller.id.0)
        .bind(customer.id.0)
        .bind(count)
        .bind(imeis)
        .bind(now)
        .fetch_one(&mut *tx)
        .await
        .expect("an upload");
        let batch: i64 = sqlx::query_scalar(
            "INSERT INTO batches (event, organisation_id, from_id, to_id, person, upload_id, devices, at)
             VALUES ($1, $2, $2, $3, 'uploader@test.example', $4, $5, $6) RETURNING id",
        )
        .bind(CustodyEvent::Uploaded.code())
        .bind(reseller.id.0)
        .bind(customer.id.0)
        .bind(upload)
        .bind(count)
        .bind(now)
        .fetch_one(&mut *tx)
        .await
        .expect("a batch");
        sqlx::query(
            "INSERT INTO devices (identity, kind, model_id, reseller_id, holder_id, upload_id, uploaded_at, batches)
             SELECT imei, $2, model_id, $3, $4, $5, $6, ARRAY[$7::bigint]
             FROM unnest($1::text[]) AS imei LEFT JOIN registry_tacs ON tac = left(imei, 8)",
        )
        .bind(imeis)
        .bind(IdentityKind::Imei.code())
        .bind(reseller.id.0)
        .bind(customer.id.0)
        .bind(upload)
        .bind(now)
        .bind(batch)
        .execute(&mut *tx)
        .await
        .expect("devices");
        sqlx::query(
            "INSERT INTO model_counts (reseller_id, model_id, devices)
             SELECT $1, model_id, count(*) FROM unnest($2::text[]) AS imei JOIN registry_tacs ON tac = left(imei, 8)
             GROUP BY model_id
             ON CONFLICT (reseller_id, model_id) DO UPDATE SET devices = model_counts.devices + excluded.devices",
        )
        .bind(reseller.id.0)
        .bind(imeis)
        .execute(&mut *tx)
        .await
        .expect("counters");
        sqlx::query(
            "INSERT INTO reseller_counts (reseller_id, devices) VALUES ($1, $2)
             ON CONFLICT (reseller_id) DO UPDATE SET devices = reseller_counts.devices + excluded.devices",
        )
        .bind(reseller.id.0)
        .bind(count)
        .execute(&mut *tx)
        .await
        .expect("counters");
        self.count_upload(&mut tx, reseller, customer, count, now).await;
        self.deliver(&mut tx, upload).await;
        count_holdings(&mut tx).await;
        tx.commit().await.expect("an upload");
        number
    }

    async fn count_upload(
        &self,
        tx: &mut sqlx::PgConnection,
        reseller: &Organisation,
        customer: &Organisation,
        devices: i64,
        now: OffsetDateTime,
    ) {
        let counted = sqlx::query(
            "UPDATE connections SET uploads = uploads + 1, devices = devices + $3, last_uploaded_at = $4
             WHERE tenant_id = $1 AND customer_id = $2",
        )
        .bind(reseller.id.0)
        .bind(customer.id.0)
        .bind(devices)
        .bind(now)
        .execute(tx)
        .await
        .expect("counters");
        assert_eq!(counted.rows_affected(), 1, "the customer is not connected to the reseller");
    }

    /// The receiver has the upload as a delivery that waits.
    async fn deliver(&self, tx: &mut sqlx::PgConnection, upload: i64) {
        sqlx::query(
            "WITH delivered AS (
                 INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, upload_id,
                     order_number, order_date, devices, delivered_at)
                 SELECT u.number, customer_id, o.id, o.kind, o.number, o.name, u.id, order_number, order_date, accepted,
                        uploaded_at
                 FROM uploads u JOIN organisations o ON o.id = reseller_id WHERE u.id = $1 AND accepted > 0
                 RETURNING receiver_id, sender_id, delivered_at)
             UPDATE registrations r SET deliveries = deliveries + 1, last_delivery_at = delivered_at
             FROM delivered d WHERE r.receiver_id = d.receiver_id AND r.reseller_id = d.sender_id",
        )
        .bind(upload)
        .execute(tx)
        .await
        .expect("a delivery");
    }

    /// The holder has approved these devices, one by one as it were: their deliveries wait all the same.
    pub async fn verified(&self, imeis: &[&str]) {
        sqlx::query(
            "WITH verified AS (
                 UPDATE devices SET status = 2 WHERE identity = ANY($1) AND status = 1
                 RETURNING reseller_id, via_id, holder_id)
             UPDATE connections c SET verified = verified + (
                 SELECT count(*) FROM verified v
                 WHERE v.holder_id = c.customer_id AND c.tenant_id IN (v.reseller_id, v.via_id))",
        )
        .bind(imeis)
        .execute(&self.owner)
        .await
        .expect("devices");
        self.count_holdings().await;
    }

    /// Counts afresh what holders have: for tests that change holders behind the use cases.
    pub async fn count_holdings(&self) {
        count_holdings(&mut self.owner.acquire().await.expect("a connection")).await;
    }

    /// The actor deletes these devices, by an operation; answers what it did.
    pub async fn deleted(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        chosen: &Selection,
    ) -> PortalResult<OperationOutcome> {
        let number = self.store.begin_delete(actor, scope, chosen).await?;
        self.store.work_off().await.expect("nothing is in the way");
        Ok(Operations::details(&self.store, actor, &number).await?.outcome)
    }

    /// An MSP has moved these devices of the reseller to a customer, which has not approved them.
    pub async fn moved(
        &self,
        reseller: &Organisation,
        msp: &Organisation,
        to: &Organisation,
        imeis: &[&str],
    ) {
        sqlx::query(
            "WITH before AS (SELECT identity, status FROM devices WHERE identity = ANY($4)),
             moved AS (
                 UPDATE devices SET holder_id = $3, via_id = $2, status = 1, tags = tags | 1, services = 0
                 WHERE identity = ANY($4)),
             counted AS (SELECT count(*) AS devices, count(*) FILTER (WHERE status = 2) AS verified FROM before)
             UPDATE connections c SET
                 devices = c.devices + CASE WHEN c.customer_id = $2 THEN -counted.devices ELSE counted.devices END,
                 verified = c.verified - CASE WHEN c.customer_id = $2 THEN counted.verified ELSE 0 END
             FROM counted
             WHERE c.tenant_id = $1 AND c.customer_id IN ($2, $3) OR c.tenant_id = $2 AND c.customer_id = $3",
        )
        .bind(reseller.id.0)
        .bind(msp.id.0)
        .bind(to.id.0)
        .bind(imeis)
        .execute(&self.owner)
        .await
        .expect("devices");
        self.count_holdings().await;
    }
}

/// The counters of what holders have, counted afresh.
async fn count_holdings(connection: &mut sqlx::PgConnection) {
    for statement in [
        "DELETE FROM holdings",
        "INSERT INTO holdings (holder_id, model_id, status, devices)
         SELECT holder_id, coalesce(model_id, 0), status, count(*) FROM devices
         WHERE holder_id IS NOT NULL GROUP BY 1, 2, 3",
    ] {
        sqlx::query(statement).execute(&mut *connection).await.expect("counters");
    }
}
