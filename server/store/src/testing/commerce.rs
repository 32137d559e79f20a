//! Words for what is sold: plans, orders, client types.

use super::World;
use crate::admin::Organisation;
use crate::jobs::{Job, enqueue};
use domain::Actor;
use domain::clients::ClientTypeForm;
use domain::managed_customers::CompanyProfile;
use domain::organisations::OrganisationNumber;
use domain::plans::{Period, Sku};
use domain::subscriptions::{Order, PlacedOrder, Subscriptions};

/// An order of one of a plan for a month, with all that the first client type requires. `key` is what makes it another one.
pub fn order(key: &str, sku: &str, client: Option<&OrganisationNumber>) -> Order {
    Order {
        key: format!("order-{key}-0000"),
        sku: Sku::parse(sku).expect("a SKU"),
        period: Period::Month,
        quantity: 1,
        trial: false,
        auto_renew: true,
        starts_on: None,
        client: client.cloned(),
        profile: CompanyProfile {
            name: "Blaubeere GmbH".into(),
            country: "DE".into(),
            address: "Seeweg 1".into(),
            email: "bea@blaubeere.example".into(),
            contact_person: "Bea Blau".into(),
            registration_number: "7707083893".into(),
            client_type: "Company".into(),
            ..CompanyProfile::default()
        },
    }
}

impl World {
    /// A plan for sale, with a price for a month and one for a year, in cents. All plans are of one product.
    pub async fn for_sale(&self, sku: &str, prepaid: bool, month: i64) {
        let mut tx = self.owner.begin().await.expect("a transaction");
        for statement in [
            "INSERT INTO plan_categories (name, created_at) VALUES ('Cloud', now()) ON CONFLICT DO NOTHING",
            "INSERT INTO plan_products (category_id, name, created_at)
             SELECT id, 'Storage', now() FROM plan_categories ON CONFLICT DO NOTHING",
        ] {
            sqlx::query(statement).execute(&mut *tx).await.expect("a product");
        }
        let (plan,): (i64,) = sqlx::query_as(
            "INSERT INTO plans (product_id, sku, name, billing, trial_days, currency, created_at)
             SELECT id, $1, 'Plan ' || $1, $2, 14, 'EUR', now() FROM plan_products RETURNING id",
        )
        .bind(sku)
        .bind(if prepaid { 1_i16 } else { 2 })
        .fetch_one(&mut *tx)
        .await
        .expect("a plan");
        sqlx::query("INSERT INTO plan_prices (plan_id, months, price) VALUES ($1, 1, $2), ($1, 12, $2 * 10)")
            .bind(plan)
            .bind(month)
            .execute(&mut *tx)
            .await
            .expect("prices");
        tx.commit().await.expect("a plan");
    }

    /// Places [`order`], and does the jobs that it causes.
    pub async fn ordered(
        &self,
        actor: &Actor,
        key: &str,
        sku: &str,
        client: Option<&OrganisationNumber>,
    ) -> PlacedOrder {
        let placed = self.store.order(actor, order(key, sku, client)).await.expect("an order");
        self.store.work_off().await.expect("jobs");
        placed
    }

    /// The first client type of a reseller bears so much debt for so many days.
    pub async fn credit(&self, reseller: &Organisation, limit: Option<i64>, grace_days: i16) {
        sqlx::query("UPDATE client_types SET debt_limit = $2, grace_days = $3 WHERE reseller_id = $1")
            .bind(reseller.id.0)
            .bind(limit)
            .bind(grace_days)
            .execute(&self.owner)
            .await
            .expect("a client type");
    }

    /// The form of a client type that requires nothing.
    pub fn client_type(name: &str) -> ClientTypeForm {
        ClientTypeForm { name: name.into(), currency: "EUR".into(), ..ClientTypeForm::default() }
    }

    /// What the hourly job does.
    pub async fn an_hour_passes(&self) {
        let now = self.now();
        self.store
            .work(move |tx| Box::pin(async move { enqueue(tx, &Job::KeepSubscriptions, now).await }))
            .await
            .expect("a job");
        self.store.work_off().await.expect("jobs");
    }
}
