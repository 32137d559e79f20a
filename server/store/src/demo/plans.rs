use sqlx::PgConnection;
use time::OffsetDateTime;

/// A plan that the operator sells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    category: &'static str,
    pub product: &'static str,
    about: &'static str,
    pub sku: &'static str,
    pub name: &'static str,
    pub prepaid: bool,
    pub trial_days: u16,
    on_sale: bool,
    /// Cents for one, for a month.
    month: i64,
}

impl Offer {
    /// Cents for one, for a term: two months of a year are free.
    pub(super) fn price(&self, months: u16) -> i64 {
        let paid = if months >= 12 { months / 12 * 10 } else { months };
        self.month * i64::from(paid)
    }
}

/// The terms that every plan can be ordered for.
pub(super) const MONTHS: [u16; 3] = [1, 12, 36];

/// All of them, in the order of the catalogue.
pub(super) const OFFERS: [Offer; 7] = [
    Offer {
        category: "Device management",
        product: "Fleet Control",
        about: "Enrols, configures and locates phones and tablets.",
        sku: "FC-BASIC",
        name: "Basic",
        prepaid: true,
        trial_days: 30,
        on_sale: true,
        month: 240,
    },
    Offer {
        category: "Device management",
        product: "Fleet Control",
        about: "",
        sku: "FC-PREMIUM",
        name: "Premium",
        prepaid: true,
        trial_days: 30,
        on_sale: true,
        month: 490,
    },
    Offer {
        category: "Device management",
        product: "Remote Support",
        about: "A technician sees the screen, when the user agrees.",
        sku: "RS-SEAT",
        name: "Technician",
        prepaid: false,
        trial_days: 0,
        on_sale: true,
        month: 2_900,
    },
    Offer {
        category: "Security",
        product: "Threat Shield",
        about: "Finds harmful apps and networks.",
        sku: "TS-DEVICE",
        name: "Per device",
        prepaid: true,
        trial_days: 14,
        on_sale: true,
        month: 310,
    },
    Offer {
        category: "Security",
        product: "Threat Shield",
        about: "",
        sku: "TS-CLASSIC",
        name: "Classic",
        prepaid: true,
        trial_days: 0,
        on_sale: false,
        month: 260,
    },
    Offer {
        category: "Connectivity",
        product: "Business SIM",
        about: "Data in 38 countries, billed after use.",
        sku: "SIM-10",
        name: "10 GB",
        prepaid: false,
        trial_days: 0,
        on_sale: true,
        month: 1_190,
    },
    Offer {
        category: "Connectivity",
        product: "Business SIM",
        about: "",
        sku: "SIM-50",
        name: "50 GB",
        prepaid: false,
        trial_days: 0,
        on_sale: true,
        month: 2_490,
    },
];

/// Puts the catalogue up, and answers the plans with their ids and those of their products.
pub(super) async fn load(
    tx: &mut PgConnection,
    opened: OffsetDateTime,
) -> sqlx::Result<Vec<(Offer, i64, i64)>> {
    let mut plans = Vec::new();
    for offer in OFFERS {
        let category = sqlx::query_scalar!(
            "INSERT INTO plan_categories (name, created_at) VALUES ($1, $2)
             ON CONFLICT ON CONSTRAINT plan_categories_name_key DO UPDATE SET name = excluded.name RETURNING id",
            offer.category,
            opened,
        )
        .fetch_one(&mut *tx)
        .await?;
        let product = sqlx::query_scalar!(
            "INSERT INTO plan_products (category_id, name, description, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT ON CONSTRAINT plan_products_name_key DO UPDATE SET name = excluded.name RETURNING id",
            category,
            offer.product,
            offer.about,
            opened,
        )
        .fetch_one(&mut *tx)
        .await?;
        let plan = sqlx::query_scalar!(
            "INSERT INTO plans (product_id, sku, name, billing, trial_days, currency, on_sale, created_at)
             VALUES ($1, $2, $3, CASE WHEN $4::boolean THEN 1 ELSE 2 END, $5, 'EUR', $6, $7) RETURNING id",
            product,
            offer.sku,
            offer.name,
            offer.prepaid,
            i16::try_from(offer.trial_days).unwrap_or_default(),
            offer.on_sale,
            opened,
        )
        .fetch_one(&mut *tx)
        .await?;
        for months in MONTHS {
            sqlx::query!(
                "INSERT INTO plan_prices (plan_id, months, price) VALUES ($1, $2, $3)",
                plan,
                i16::try_from(months).unwrap_or_default(),
                offer.price(months),
            )
            .execute(&mut *tx)
            .await?;
        }
        plans.push((offer, plan, product));
    }
    Ok(plans)
}
