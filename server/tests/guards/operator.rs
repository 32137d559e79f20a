//! The stage of the rows of the operator.

use super::Stage;
use crate::support::Portal;
use domain::Role;
use domain::device_registry::RegistryPart;
use domain::organisations::{Directory, NewOrganisation, OrganisationKind};
use domain::people::ActivationMethod;
use domain::uploads::NewUpload;
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
        let things = vec![
            ("organisation", named.to_string()),
            ("load", load.to_string()),
            ("part", RegistryPart::Tacs.key().to_owned()),
        ];
        Self { portal, callers, things }
    }
}
