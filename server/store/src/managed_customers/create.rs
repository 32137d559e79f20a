use super::find::root;
use crate::customers::check_reference;
use crate::error::{OrInternal, internal, unreadable};
use crate::{Store, activity};
use domain::managed_customers::{CompanyProfile, DEEPEST, NewCustomer};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn create(
    store: &Store,
    actor: &Actor,
    new: NewCustomer,
) -> PortalResult<OrganisationNumber> {
    require(actor, Action::AdministerCustomers)?;
    let (profile, reference) = check(new.profile, &new.internal_reference)?;
    let (acting, now, inside) = (actor.clone(), store.clock.now(), new.inside);
    // Ten random digits meet by chance once in a while: then others are taken.
    let numbers = [(); 5].map(|()| store.random.ten_digits());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let own = inside.is_none() && acting.kind != OrganisationKind::Customer;
                let outer = if own { None } else { Some(root(tx, &acting, inside.as_ref()).await?) };
                if let Some(outer) = &outer {
                    refuse_too_deep(tx, outer.id).await?;
                }
                for number in numbers {
                    let made = sqlx::query_scalar!(
                        "SELECT gate_create_customer($1, $2, $3, $4, $5, $6)",
                        number,
                        outer.as_ref().map(|outer| outer.id),
                        profile.name,
                        profile.country,
                        reference.as_ref().filter(|_| own),
                        now
                    )
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                    let Some(customer) = made else { continue };
                    super::edit::put(tx, customer, 0, &profile).await?;
                    let details = json!({
                        "name": profile.name,
                        "country": profile.country,
                        "internal_reference": reference.as_ref().filter(|_| own),
                        "inside": outer.as_ref().map(|outer| &outer.name),
                    });
                    activity::record(tx, &acting, now, "customer.created", &number, details).await?;
                    return OrganisationNumber::parse(&number).ok_or_else(|| unreadable("organisation"));
                }
                Err(internal(&NoNumber))
            })
        })
        .await
}

#[derive(Debug, thiserror::Error)]
#[error("no free number was drawn")]
struct NoNumber;

/// Both parts, with all that is wrong with them at once.
fn check(profile: CompanyProfile, reference: &str) -> PortalResult<(CompanyProfile, Option<String>)> {
    match (profile.checked(), check_reference(reference)) {
        (Ok(profile), Ok(reference)) => Ok((profile, reference)),
        (Err(PortalError::Invalid(mut errors)), Err(PortalError::Invalid(more))) => {
            errors.extend(more);
            Err(PortalError::Invalid(errors))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// A new customer of the acting tenant, made while something else is done: its number.
pub(crate) async fn make_own(
    tx: &mut PgConnection,
    acting: &Actor,
    now: OffsetDateTime,
    numbers: &[String; 5],
    profile: &CompanyProfile,
) -> PortalResult<OrganisationNumber> {
    for number in numbers {
        let made = sqlx::query_scalar!(
            "SELECT gate_create_customer($1, NULL, $2, $3, NULL, $4)",
            number,
            profile.name,
            profile.country,
            now
        )
        .fetch_one(&mut *tx)
        .await
        .or_internal()?;
        let Some(customer) = made else { continue };
        super::edit::put(tx, customer, 0, profile).await?;
        let details = json!({ "name": profile.name, "country": profile.country });
        activity::record(tx, acting, now, "customer.created", number, details).await?;
        return OrganisationNumber::parse(number).ok_or_else(|| unreadable("organisation"));
    }
    Err(internal(&NoNumber))
}

/// Whether one more fits inside `outer`.
async fn refuse_too_deep(tx: &mut PgConnection, outer: i64) -> PortalResult<()> {
    let depth = sqlx::query_scalar!(
        r#"WITH RECURSIVE up (id, parent_id, depth) AS (
               SELECT id, parent_id, 1 FROM organisations WHERE id = $1
               UNION ALL
               SELECT o.id, o.parent_id, up.depth + 1 FROM organisations o JOIN up ON o.id = up.parent_id WHERE up.depth < 64)
           SELECT max(depth) AS "depth!" FROM up"#,
        outer,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if depth < i32::try_from(DEEPEST).unwrap_or(i32::MAX) {
        Ok(())
    } else {
        Err(PortalError::Conflict(Conflict::TooDeep { max: DEEPEST }))
    }
}
