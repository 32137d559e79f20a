//! The stage of the rows of the operator.

use super::Stage;
use crate::support::Portal;
use domain::device_registry::RegistryPart;
use domain::organisations::{Directory, NewOrganisation, OrganisationKind};
use domain::people::ActivationMethod;
use domain::plans::{PlanForm, Plans};
use domain::uploads::NewUpload;
use domain::{Actor, Role};
use sqlx::postgres::PgConnectOptions;

impl Stage {
    /// The operator with its people, and an organisation that it registered and may suspend.
    pub(super) async fn of_an_operator(options: PgConnectOptions) -> Self {
        let portal = Portal::start(options).await;
        let world = &portal.world;
        let operator = world.operator("Operations").await;
        let (reseller, another) = (world.reseller("Harbour").await, world.msp("Osprey").await);
        let registering = world.actor(&operator, Role::Administrator).await;
        let new = NewOrganisation {
            kind: OrganisationKind::Reseller,
            name: "nordlicht".into(),
            country: "DE".into(),
            email: "first@nordlicht.example".into(),
            administrator: "First".into(),
            method: ActivationMethod::Mail,
        };
        let named = Directory::register(&world.store, &registering, new).await.unwrap();
        let callers = [
            portal.stranger(),
            portal.signed_in(&reseller, Role::Administrator).await,
            portal.signed_in(&another, Role::Administrator).await,
            portal.signed_in(&operator, Role::Viewer).await,
            portal.signed_in(&operator, Role::Uploader).await,
            portal.signed_in(&operator, Role::Administrator).await,
        ];
        let file = b"TAC,Manufacturer,Model\n35000001,Nokia,XR21\n3500000,Nokia,XR21\n";
        let new = NewUpload {
            registry: Some(RegistryPart::Tacs),
            ..portal.world.new_bulk_upload("tacs", file.len())
        };
        let load = portal.world.send(&registering, new, file).await.unwrap();
        portal.world.store.work_off().await.unwrap();
        let mut things = catalogue(&portal, &registering).await;
        things.extend([
            ("organisation", named.to_string()),
            ("load", load.to_string()),
            ("part", RegistryPart::Tacs.key().to_owned()),
        ]);
        Self { portal, callers, things }
    }
}

/// A plan that is not for sale, a product and a category without anything in them.
async fn catalogue(portal: &Portal, actor: &Actor) -> Vec<(&'static str, String)> {
    let plans: &dyn Plans = &portal.world.store;
    plans.add_category(actor, "Cloud").await.unwrap();
    plans.add_category(actor, "Empty").await.unwrap();
    // By name.
    let made = plans.catalogue(actor).await.unwrap();
    let (cloud, empty) = (made[0].id, made[1].id);
    plans.add_product(actor, cloud, "Archive", "").await.unwrap();
    plans.add_product(actor, cloud, "Storage", "").await.unwrap();
    let products = &plans.catalogue(actor).await.unwrap()[0].products;
    let (archive, storage) = (products[0].id, products[1].id);
    let form = PlanForm {
        sku: "HIDDEN-1".into(),
        name: "Hidden".into(),
        billing: "prepaid".into(),
        currency: "EUR".into(),
        prices: [("m1".to_owned(), "1".to_owned())].into(),
        ..PlanForm::default()
    };
    plans.add_plan(actor, storage, form).await.unwrap();
    vec![
        ("sku", "HIDDEN-1".to_owned()),
        ("category", cloud.to_string()),
        ("product", storage.to_string()),
        ("empty_product", archive.to_string()),
        ("empty_category", empty.to_string()),
    ]
}
