use crate::testing::{LetterBox, World};
use domain::lists::ListQuery;
use domain::managed_customers::ManagedCustomers;
use domain::organisations::{
    Directory, NewAdministrator, NewOrganisation, OrganisationKind, OrganisationNumber,
};
use domain::people::{
    Accounts, ActivationMethod, LinkFound, MailState, NewUser, Permission, RoleKey, Sessions, Users, Whose,
};
use domain::policy::Denied;
use domain::uploads::{UploadRefusal, Uploads};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, Role};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

async fn operator(world: &World, role: Role) -> Actor {
    let operator = world.operator("Operations").await;
    world.actor(&operator, role).await
}

fn new(kind: OrganisationKind, name: &str, country: &str) -> NewOrganisation {
    NewOrganisation {
        kind,
        name: name.into(),
        country: country.into(),
        email: " Eve@Nordlicht.example".into(),
        administrator: "Eve".into(),
        method: ActivationMethod::Mail,
    }
}

async fn names(world: &World, actor: &Actor, kind: OrganisationKind, query: ListQuery) -> Vec<String> {
    let page = Directory::list(&world.store, actor, kind, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_operator_lists_organisations_by_kind_with_their_counts(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.reseller("Harbour").await;
    world.connected(&nordlicht, &acme).await;
    let seller = world.actor(&nordlicht, Role::Administrator).await;
    world.upload_file(&seller, &acme, "two", b"356868000041418\n490154203237518\n").await;
    let ada = operator(&world, Role::Viewer).await;
    let search = |text: &str| ListQuery { search: text.into(), ..ListQuery::default() };
    assert_eq!(
        names(&world, &ada, OrganisationKind::Reseller, ListQuery::default()).await,
        ["Harbour", "Nordlicht"]
    );
    assert_eq!(names(&world, &ada, OrganisationKind::Reseller, search("LICHT")).await, ["Nordlicht"]);
    assert_eq!(
        names(&world, &ada, OrganisationKind::Customer, search(&acme.number.as_str()[..5])).await,
        ["Acme"]
    );
    let page =
        Directory::list(&world.store, &ada, OrganisationKind::Reseller, &search("Nordlicht")).await.unwrap();
    assert_eq!((page.rows[0].customers, page.rows[0].devices), (1, 2));
    let acme = Directory::details(&world.store, &ada, &acme.number).await.unwrap();
    assert_eq!((acme.kind, acme.row.devices), (OrganisationKind::Customer, 2));
    let totals = world.store.totals(&ada).await.unwrap();
    assert_eq!((totals.resellers, totals.msps, totals.customers), (2, 0, 1));
    assert_eq!(world.store.totals(&seller).await, Err(PortalError::NotFound));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_but_the_operator_sees_or_changes_organisations(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    let eve = world.actor(&nordlicht, Role::Administrator).await;
    let not_found = Err(PortalError::NotFound);
    let list = Directory::list(&world.store, &eve, OrganisationKind::Customer, &ListQuery::default()).await;
    assert_eq!(list.map(drop), not_found);
    assert_eq!(world.store.suspend(&eve, &acme.number, "Rival").await, not_found);
    // Nor in SQL, whatever the use cases forget.
    let seen = world.store.act(&eve, |tx| {
        Box::pin(async move {
            let listed: i64 =
                sqlx::query_scalar("SELECT count(*) FROM directory").fetch_one(&mut *tx).await.unwrap();
            let suspended: Option<bool> =
                sqlx::query_scalar("SELECT gate_suspend_organisation(id, 'x', now()) FROM organisations")
                    .fetch_one(&mut *tx)
                    .await
                    .unwrap();
            Ok((listed, suspended))
        })
    });
    assert_eq!(seen.await.unwrap(), (0, None));
    let viewer = operator(&world, Role::Viewer).await;
    let denied = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageCustomers)));
    assert_eq!(world.store.suspend(&viewer, &acme.number, "No").await, denied);
    assert!(Directory::details(&world.store, &viewer, &acme.number).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_registered_tenant_is_in_the_list_and_in_both_logs(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let ada = operator(&world, Role::Administrator).await;
    let number =
        Directory::register(&world.store, &ada, new(OrganisationKind::Msp, " Kestrel ", "de")).await.unwrap();
    let details = Directory::details(&world.store, &ada, &number).await.unwrap();
    assert_eq!((details.row.name.as_str(), details.row.country.as_str()), ("Kestrel", "DE"));
    let kestrel = world.admin.organisation(&number).await.unwrap();
    let log: Vec<String> = world.activity(&kestrel).await.into_iter().map(|(action, ..)| action).collect();
    assert_eq!(log, ["organisation.created", "person.invited"]);
    let mut wrong = new(OrganisationKind::Reseller, "", "DE");
    wrong.email = "no address".into();
    let both = FieldErrors::from([
        (Field::CompanyName, FieldError::Required),
        (Field::Email, FieldError::Malformed),
    ]);
    assert_eq!(Directory::register(&world.store, &ada, wrong).await, Err(PortalError::Invalid(both)));
    let refused =
        Directory::register(&world.store, &ada, new(OrganisationKind::Operator, "Another", "DE")).await;
    assert_eq!(refused, Err(PortalError::field(Field::List, FieldError::Unknown)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_first_administrator_is_invited_by_mail_and_is_in_with_the_link(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let mut world = World::new(options).await;
    let letters = Arc::new(LetterBox::default());
    world.store = world.store.clone().mailing_by(letters.clone());
    let (store, ada) = (&world.store, operator(&world, Role::Administrator).await);
    for kind in [OrganisationKind::Reseller, OrganisationKind::Msp, OrganisationKind::Customer] {
        let number = Directory::register(store, &ada, new(kind, "Nordlicht", "DE")).await.unwrap();
        store.work_off().await.unwrap();
        let invitation = Directory::details(store, &ada, &number).await.unwrap().invitation.unwrap();
        assert_eq!((invitation.email.as_str(), invitation.mail), ("eve@nordlicht.example", MailState::Sent));
        let link = letters.link();
        if kind == OrganisationKind::Reseller {
            let opened =
                store.activate(&link, "Eve", "a lantern in the fog", &World::browser()).await.unwrap();
            let eve = store.resume(&opened.token, &World::browser()).await.unwrap().unwrap().actor;
            assert_eq!((eve.kind, eve.role), (kind, Role::Administrator));
            assert_eq!(Directory::details(store, &ada, &number).await.unwrap().invitation, None);
            let over = Directory::show_link(store, &ada, &number).await;
            assert_eq!(over.map(drop), Err(PortalError::NotFound), "from now on it is their own matter");
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn when_the_mail_fails_the_invitation_stays_and_its_link_can_be_shown(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let mut world = World::new(options).await;
    let letters = Arc::new(LetterBox::default());
    world.store = world.store.clone().mailing_by(letters.clone());
    let (store, ada) = (&world.store, operator(&world, Role::Administrator).await);
    letters.set_down(true);
    let number =
        Directory::register(store, &ada, new(OrganisationKind::Reseller, "Nordlicht", "DE")).await.unwrap();
    // The job waits for its next try.
    let _ = store.work_off().await;
    let invitation = Directory::details(store, &ada, &number).await.unwrap().invitation.unwrap();
    assert_eq!(invitation.mail, MailState::Failed);
    let shown = Directory::show_link(store, &ada, &number).await.unwrap();
    assert!(matches!(store.look(&shown.token, None).await.unwrap(), LinkFound::Open(_)));
    letters.set_down(false);
    Directory::resend_invitation(store, &ada, &number).await.unwrap();
    store.work_off().await.unwrap();
    assert!(matches!(store.look(&letters.link(), None).await.unwrap(), LinkFound::Open(_)));
    assert!(matches!(store.look(&shown.token, None).await.unwrap(), LinkFound::Closed(_)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_operator_reaches_no_invitation_of_others_and_others_none_of_its(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (store, ada) = (&world.store, operator(&world, Role::Administrator).await);
    let harbour = world.reseller("Harbour").await;
    let eve = world.actor(&harbour, Role::Administrator).await;
    let invited = NewUser {
        email: "kim@harbour.example".into(),
        name: "Kim".into(),
        role: RoleKey("viewer".into()),
        method: ActivationMethod::Mail,
    };
    store.add(&eve, &Whose::Own, invited).await.unwrap();
    let number = Directory::register(store, &ada, new(OrganisationKind::Msp, "Kestrel", "DE")).await.unwrap();
    assert_eq!(Directory::details(store, &ada, &harbour.number).await.unwrap().invitation, None);
    let not_found = Err(PortalError::NotFound);
    assert_eq!(Directory::resend_invitation(store, &ada, &harbour.number).await, not_found);
    assert_eq!(Directory::resend_invitation(store, &eve, &number).await, not_found);
    let seen = async |actor: &Actor| -> Vec<String> {
        let emails = store.act(actor, |tx| {
            Box::pin(async move {
                Ok(sqlx::query_scalar("SELECT email FROM invitations").fetch_all(tx).await.unwrap())
            })
        });
        emails.await.unwrap()
    };
    assert_eq!(seen(&ada).await, ["eve@nordlicht.example"]);
    assert_eq!(seen(&eve).await, ["kim@harbour.example"]);
    let viewer = operator(&world, Role::Viewer).await;
    let denied = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageCustomers)));
    assert_eq!(Directory::resend_invitation(store, &viewer, &number).await, denied);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn another_name_is_the_one_that_tenants_and_receivers_see(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    let ada = operator(&world, Role::Administrator).await;
    let owner = world.actor(&acme, Role::Administrator).await;
    let earlier = world.store.read_own(&owner).await.unwrap();
    world.store.rename(&ada, &acme.number, "Acme Tablets", "AT").await.unwrap();
    let stale = world.store.edit_own(&owner, earlier.version, earlier.profile).await;
    assert_eq!(stale, Err(PortalError::Conflict(Conflict::ChangedMeanwhile)));
    let seen: (String, String) =
        sqlx::query_as("SELECT name, country FROM connections").fetch_one(&world.owner).await.unwrap();
    assert_eq!(seen, ("Acme Tablets".into(), "AT".into()));
    let log = world.activity(&acme).await;
    assert!(
        log.iter().any(|(action, ..)| action == "organisation.renamed"),
        "it reads it itself, too: {log:?}"
    );
    assert_eq!(names(&world, &ada, OrganisationKind::Customer, ListQuery::default()).await, ["Acme Tablets"]);
    let nobody = OrganisationNumber::parse("0000000001").unwrap();
    assert_eq!(world.store.rename(&ada, &nobody, "X", "DE").await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_suspended_organisation_is_left_at_once_and_comes_back_as_it_was(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    world.actor(&nordlicht, Role::Administrator).await;
    let email = world.email(&nordlicht, Role::Administrator);
    let session = world.signed_in(&email).await;
    let ada = operator(&world, Role::Administrator).await;
    let empty = world.store.suspend(&ada, &nordlicht.number, " ").await;
    assert_eq!(empty, Err(PortalError::field(Field::Reason, FieldError::Required)));
    world.store.suspend(&ada, &nordlicht.number, "Bills unpaid").await.unwrap();
    world.store.suspend(&ada, &nordlicht.number, "Again").await.unwrap();
    assert!(Sessions::resume(&world.store, &session, &World::browser()).await.unwrap().is_none());
    let details = Directory::details(&world.store, &ada, &nordlicht.number).await.unwrap();
    assert_eq!(details.suspended_because.as_deref(), Some("Bills unpaid"));
    let suspended = ListQuery {
        filters: BTreeMap::from([("status".to_owned(), BTreeSet::from(["suspended".to_owned()]))]),
        ..ListQuery::default()
    };
    assert_eq!(names(&world, &ada, OrganisationKind::Reseller, suspended).await, ["Nordlicht"]);
    world.store.lift_suspension(&ada, &nordlicht.number).await.unwrap();
    assert!(Sessions::resume(&world.store, &session, &World::browser()).await.unwrap().is_some());
    let log: Vec<String> = world.activity(&nordlicht).await.into_iter().map(|(action, ..)| action).collect();
    let told: Vec<&str> = log.iter().map(String::as_str).filter(|action| action.contains("suspen")).collect();
    assert_eq!(told, ["organisation.suspended", "organisation.suspension_lifted"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_suspended_customer_takes_no_upload_and_one_that_runs_comes_to_its_end(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&nordlicht, &acme).await;
    let seller = world.actor(&nordlicht, Role::Administrator).await;
    let ada = operator(&world, Role::Administrator).await;
    let file = b"356868000041418\n";
    let sent = world.send(&seller, world.new_upload(&acme, "before", file.len()), file).await.unwrap();
    let open =
        Uploads::begin(&world.store, &seller, world.new_upload(&acme, "open", file.len())).await.unwrap();
    world.store.suspend(&ada, &acme.number, "Bills unpaid").await.unwrap();
    let refused = PortalError::Upload(UploadRefusal::ReceiverSuspended);
    let begun = Uploads::begin(&world.store, &seller, world.new_upload(&acme, "after", file.len())).await;
    assert_eq!(begun.map(drop), Err(refused.clone()));
    let digest = Sha256::digest(file).into();
    Uploads::put_chunk(&world.store, &seller, &open.number, 0, digest, file.to_vec()).await.unwrap();
    assert_eq!(Uploads::finish(&world.store, &seller, &open.number).await, Err(refused));
    world.store.work_off().await.unwrap();
    let ended = Uploads::details(&world.store, &seller, &sent).await.unwrap();
    assert_eq!(ended.row.accepted, 1, "what was there before is processed to its end");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn in_a_file_for_many_customers_only_the_rows_of_the_suspended_one_fail(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let (acme, birch) = (world.customer("Acme").await, world.customer("Birch").await);
    world.connected(&nordlicht, &acme).await;
    world.connected(&nordlicht, &birch).await;
    let seller = world.actor(&nordlicht, Role::Administrator).await;
    let ada = operator(&world, Role::Administrator).await;
    let file =
        format!("IMEI,Customer ID\n356868000041418,{}\n490154203237518,{}\n", acme.number, birch.number);
    let sent = world.send(&seller, world.new_bulk_upload("many", file.len()), file.as_bytes()).await.unwrap();
    world.store.suspend(&ada, &acme.number, "Bills unpaid").await.unwrap();
    world.store.work_off().await.unwrap();
    let counted: (i64, i64) = sqlx::query_as("SELECT accepted, failed FROM uploads WHERE number = $1")
        .bind(sent.as_str())
        .fetch_one(&world.owner)
        .await
        .unwrap();
    assert_eq!(counted, (1, 1));
    let held: Vec<i64> =
        sqlx::query_scalar("SELECT holder_id FROM devices").fetch_all(&world.owner).await.unwrap();
    assert_eq!(held, [birch.id.0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn another_administrator_can_be_invited_while_there_is_none(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let ada = operator(&world, Role::Administrator).await;
    let number =
        Directory::register(&world.store, &ada, new(OrganisationKind::Msp, "Kestrel", "DE")).await.unwrap();
    let another = |email: &str| NewAdministrator {
        email: email.into(),
        name: "Second".into(),
        method: ActivationMethod::Mail,
    };
    let taken = Err(PortalError::Conflict(Conflict::HasAdministrator));
    let invited = async |email: &str| Directory::invite(&world.store, &ada, &number, another(email)).await;
    let details = async || Directory::details(&world.store, &ada, &number).await.unwrap();
    assert!(details().await.lacks_administrator, "who is invited is no administrator yet");
    assert_eq!(invited("second@kestrel.example").await, taken, "the first one may still accept");

    // Declined: the invitation is gone.
    sqlx::query("DELETE FROM invitations").execute(&world.owner).await.unwrap();
    let wrong = Directory::invite(&world.store, &ada, &number, another("nonsense")).await;
    assert_eq!(wrong, Err(PortalError::field(Field::Email, FieldError::Malformed)));
    invited("second@kestrel.example").await.unwrap();
    assert_eq!(details().await.invitation.unwrap().email, "second@kestrel.example");
    assert_eq!(invited("third@kestrel.example").await, taken);

    // Not accepted in time: inviting somebody, also the same, replaces it.
    sqlx::query("UPDATE invitations SET expires_at = created_at").execute(&world.owner).await.unwrap();
    assert!(details().await.invitation.unwrap().expired);
    invited("second@kestrel.example").await.unwrap();
    assert!(!details().await.invitation.unwrap().expired);

    // Accepted.
    sqlx::query("DELETE FROM invitations").execute(&world.owner).await.unwrap();
    let organisation = crate::admin::Organisation {
        id: domain::organisations::OrganisationId(
            sqlx::query_scalar("SELECT id FROM organisations WHERE number = $1")
                .bind(number.as_str())
                .fetch_one(&world.owner)
                .await
                .unwrap(),
        ),
        number: number.clone(),
        kind: OrganisationKind::Msp,
        name: "Kestrel".into(),
    };
    world.actor(&organisation, Role::Viewer).await;
    assert!(details().await.lacks_administrator, "a viewer administers nothing");
    let administrator = world.actor(&organisation, Role::Administrator).await;
    assert!(!details().await.lacks_administrator);
    assert_eq!(invited("fourth@kestrel.example").await, taken);
    let refused =
        Directory::invite(&world.store, &administrator, &number, another("x@kestrel.example")).await;
    assert_eq!(refused, Err(PortalError::NotFound));
}
