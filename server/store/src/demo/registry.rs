//! Models and TACs that the device registry knows.

use super::dice::Dice;
use domain::devices::Edition;
use sqlx::PgConnection;
use std::collections::{HashMap, HashSet};

/// Manufacturer, then models; a `*` marks one that is also sold as Enterprise Edition.
const MODELS: [(&str, &[&str]); 10] = [
    (
        "Samsung",
        &[
            "*Galaxy XCover7",
            "*Galaxy XCover6 Pro",
            "*Galaxy Tab Active5",
            "*Galaxy Tab Active4 Pro",
            "*Galaxy S24",
            "*Galaxy S23",
            "*Galaxy A55",
            "Galaxy A35",
            "Galaxy A16",
            "*Galaxy Tab S9 FE",
            "Galaxy Tab A9+",
            "*Galaxy Z Flip5",
        ],
    ),
    ("Zebra", &["TC58", "TC22", "TC73", "ET40", "ET65"]),
    ("Honeywell", &["CT47", "CT30 XP", "EDA52"]),
    ("Google", &["Pixel 8a", "Pixel 8 Pro", "Pixel Tablet"]),
    ("Motorola", &["ThinkPhone 25", "moto g54", "moto g84"]),
    ("Nokia", &["XR21", "T21 Tablet"]),
    ("Fairphone", &["Fairphone 5"]),
    ("Crosscall", &["Stellar-X5", "Core-T5"]),
    ("Panasonic", &["Toughbook S1", "Toughbook N1"]),
    ("Lenovo", &["Tab M11", "Tab P12"]),
];
/// TACs of one model: the same device is made in several variants.
const TACS: std::ops::RangeInclusive<usize> = 2..=4;

/// A model with its TACs.
#[derive(Debug)]
pub(super) struct Model {
    pub id: i32,
    pub edition: Edition,
    pub tacs: Vec<String>,
}

/// Fills the registry.
pub(super) async fn load(tx: &mut PgConnection, dice: &Dice) -> sqlx::Result<Vec<Model>> {
    let mut wanted = Vec::new();
    for (manufacturer, names) in MODELS {
        for name in names {
            wanted.push((manufacturer, name.trim_start_matches('*'), Edition::Standard));
            if let Some(name) = name.strip_prefix('*') {
                wanted.push((manufacturer, name, Edition::Enterprise));
            }
        }
    }
    let mut taken = HashSet::new();
    let mut models = Vec::new();
    for (manufacturer, name, edition) in wanted {
        let id = sqlx::query_scalar!(
            "INSERT INTO models (manufacturer, name, edition) VALUES ($1, $2, $3)
             ON CONFLICT (manufacturer, name, edition) DO UPDATE SET edition = excluded.edition RETURNING id",
            manufacturer,
            name,
            edition.code()
        )
        .fetch_one(&mut *tx)
        .await?;
        let variants = dice.between(*TACS.start(), *TACS.end());
        let mut tacs = Vec::new();
        while tacs.len() < variants {
            let tac = format!("35{:06}", dice.below(1_000_000));
            if taken.insert(tac.clone()) {
                tacs.push(tac);
            }
        }
        models.push(Model { id, edition, tacs });
    }
    let (tacs, ids): (Vec<String>, Vec<i32>) =
        models.iter().flat_map(|model| model.tacs.iter().map(|tac| (tac.clone(), model.id))).unzip();
    sqlx::query!(
        "INSERT INTO registry_tacs (tac, model_id) SELECT * FROM unnest($1::text[], $2::integer[])
         ON CONFLICT DO NOTHING",
        &tacs,
        &ids
    )
    .execute(tx)
    .await?;
    Ok(models)
}

/// Makes identities that no other device has.
#[derive(Debug)]
pub(super) struct Numbers {
    first: u32,
    made: HashMap<String, u32>,
}

impl Numbers {
    /// Begins to number the devices of each model at `first`.
    pub(super) fn beginning_at(first: u32) -> Self {
        Self { first, made: HashMap::new() }
    }

    /// The next IMEI of a TAC, with its check digit.
    pub(super) fn imei(&mut self, tac: &str) -> String {
        // Scattered over the six digits, and each only once: 7919 and 1,000,000 have no common factor.
        let serial = u64::from(self.next(tac)) * 7_919 % 1_000_000;
        let digits = format!("{tac}{serial:06}");
        // 14 digits are understood as an IMEI without its check digit.
        domain::devices::Identity::parse(&digits).map_or(digits, |imei| imei.to_string())
    }

    /// The next MEID.
    pub(super) fn meid(&mut self) -> String {
        format!("A0000049{:06X}", u64::from(self.next("meid")) * 7_919 % 0x0100_0000)
    }

    /// The next serial number.
    pub(super) fn serial(&mut self) -> String {
        format!("R58W{:06}K", u64::from(self.next("serial")) * 7_919 % 1_000_000)
    }

    fn next(&mut self, of: &str) -> u32 {
        let made = self.made.entry(of.to_owned()).or_insert(self.first);
        *made += 1;
        *made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::devices::Identity;

    #[test]
    fn made_identities_are_in_their_normal_form_and_each_is_new() {
        let mut numbers = Numbers::beginning_at(100);
        let mut seen = HashSet::new();
        for _ in 0..1_000 {
            for identity in [numbers.imei("35693803"), numbers.meid(), numbers.serial()] {
                assert_eq!(Identity::parse(&identity).map(|i| i.to_string()), Some(identity.clone()));
                assert!(seen.insert(identity));
            }
        }
    }
}
