//! Customers that a tenant, or a customer around them, administers.

mod creating;
mod deleting;
mod tree;

use crate::admin::Organisation;
use crate::testing::World;
use domain::managed_customers::{CompanyProfile, ManagedCustomers, NewCustomer};
use domain::organisations::OrganisationNumber;
use domain::{Actor, Conflict, Field, FieldError, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

fn profile(name: &str) -> CompanyProfile {
    CompanyProfile { name: name.into(), country: "DE".into(), ..CompanyProfile::default() }
}

fn new(name: &str) -> NewCustomer {
    NewCustomer { profile: profile(name), ..NewCustomer::default() }
}

fn inside(outer: &OrganisationNumber, name: &str) -> NewCustomer {
    NewCustomer { inside: Some(outer.clone()), ..new(name) }
}

async fn actor(world: &World, organisation: &Organisation) -> Actor {
    world.actor(organisation, Role::Administrator).await
}

/// The organisation with this number, as the command line knows it.
async fn known(world: &World, number: &OrganisationNumber) -> Organisation {
    world.admin.organisation(number).await.unwrap()
}
