//! A reseller's sold-to codes. Implements the use cases of `domain::sold_to_codes`.

use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::policy::{Action, require};
use domain::sold_to_codes::{MAX_ALIAS, MAX_SOLD_TO_CODES, SoldToCode, SoldToCodes, parse_code};
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde_json::json;

#[cfg(test)]
mod tests;

#[async_trait::async_trait]
impl SoldToCodes for Store {
    async fn list(&self, actor: &Actor) -> PortalResult<Vec<SoldToCode>> {
        require(actor, Action::ViewSoldToCodes)?;
        let organisation = actor.organisation.0;
        self.act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query_as!(
                    SoldToCode,
                    "SELECT code, alias FROM sold_to_codes WHERE organisation_id = $1 ORDER BY lower(alias), code",
                    organisation
                )
                .fetch_all(tx)
                .await
                .or_internal()
            })
        })
        .await
    }

    async fn add(&self, actor: &Actor, code: &str, alias: &str) -> PortalResult<()> {
        require(actor, Action::ManageSoldToCodes)?;
        let (code, alias) = check(code, alias)?;
        let (now, acting) = (self.clock.now(), actor.clone());
        self.act(actor, move |tx| {
            Box::pin(async move {
                let organisation = acting.organisation.0;
                // Counted under a lock: two that add the last one at the same moment would both see room.
                lock(tx, &format!("sold_to_codes {organisation}")).await?;
                let codes = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM sold_to_codes WHERE organisation_id = $1"#,
                    organisation
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                // Both of its constraints, code and alias, mean the same: there is one.
                let added = sqlx::query!(
                    "INSERT INTO sold_to_codes (organisation_id, code, alias, created_at) VALUES ($1, $2, $3, $4)
                     ON CONFLICT DO NOTHING",
                    organisation,
                    code,
                    alias,
                    now
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if added.rows_affected() == 0 {
                    return Err(PortalError::Conflict(Conflict::SoldToCodeExists));
                }
                if codes >= i64::from(MAX_SOLD_TO_CODES) {
                    let error = FieldError::TooMany { max: MAX_SOLD_TO_CODES };
                    return Err(PortalError::field(Field::SoldToCode, error));
                }
                activity::record(tx, &acting, now, "sold_to_code.added", &code, json!({ "alias": alias })).await
            })
        })
        .await
    }

    async fn rename(&self, actor: &Actor, code: &str, alias: &str) -> PortalResult<()> {
        require(actor, Action::ManageSoldToCodes)?;
        let after = check_alias(alias).map_err(|error| PortalError::field(Field::Alias, error))?;
        let code = parse_code(code).ok_or(PortalError::NotFound)?;
        let (now, acting) = (self.clock.now(), actor.clone());
        self.act(actor, move |tx| {
            Box::pin(async move {
                let before = sqlx::query_scalar!(
                    "SELECT alias FROM sold_to_codes WHERE organisation_id = $1 AND code = $2 FOR UPDATE",
                    acting.organisation.0,
                    code
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if before == after {
                    return Ok(());
                }
                sqlx::query!(
                    "UPDATE sold_to_codes SET alias = $3 WHERE organisation_id = $1 AND code = $2",
                    acting.organisation.0,
                    code,
                    after
                )
                .execute(&mut *tx)
                .await
                .on_constraint(
                    "sold_to_codes_alias_key",
                    PortalError::Conflict(Conflict::SoldToCodeExists),
                )?;
                let details = json!({ "before": before, "after": after });
                activity::record(tx, &acting, now, "sold_to_code.renamed", &code, details).await
            })
        })
        .await
    }

    async fn remove(&self, actor: &Actor, code: &str) -> PortalResult<()> {
        require(actor, Action::ManageSoldToCodes)?;
        let code = parse_code(code).ok_or(PortalError::NotFound)?;
        let (now, acting) = (self.clock.now(), actor.clone());
        self.act(actor, move |tx| {
            Box::pin(async move {
                let alias = sqlx::query_scalar!(
                    "DELETE FROM sold_to_codes WHERE organisation_id = $1 AND code = $2 RETURNING alias",
                    acting.organisation.0,
                    code
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                activity::record(tx, &acting, now, "sold_to_code.removed", &code, json!({ "alias": alias }))
                    .await
            })
        })
        .await
    }
}

/// Both fields, with all that is wrong with them at once.
fn check(code: &str, alias: &str) -> PortalResult<(String, String)> {
    let mut errors = FieldErrors::new();
    let parsed = parse_code(code);
    if parsed.is_none() {
        let empty = code.trim().is_empty();
        errors.insert(Field::SoldToCode, if empty { FieldError::Required } else { FieldError::Malformed });
    }
    let alias = check_alias(alias).map_err(|error| errors.insert(Field::Alias, error));
    match (parsed, alias) {
        (Some(code), Ok(alias)) => Ok((code, alias)),
        _ => Err(PortalError::Invalid(errors)),
    }
}

/// An alias as it is kept: trimmed, not empty, printable, of bounded length.
fn check_alias(alias: &str) -> Result<String, FieldError> {
    let alias = alias.trim();
    if alias.is_empty() {
        return Err(FieldError::Required);
    }
    if alias.chars().any(char::is_control) {
        return Err(FieldError::Unprintable);
    }
    if alias.chars().count() > MAX_ALIAS {
        return Err(FieldError::TooLong { max: u32::try_from(MAX_ALIAS).unwrap_or(u32::MAX) });
    }
    Ok(alias.to_owned())
}
