use crate::error::OrInternal;
use crate::lists::{COUNT_AT_MOST, escape_like};
use domain::PortalResult;
use domain::lists::ListQuery;
use domain::organisations::OrganisationKind;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// What is searched for.
#[derive(Clone)]
pub(super) enum Search {
    Nothing,
    /// Few enough: they are known already.
    These(Vec<i64>),
    /// So many that the list in its order meets them at once.
    Many {
        pattern: String,
        digits: Option<String>,
    },
}

impl Search {
    pub(super) async fn prepare(
        tx: &mut PgConnection,
        kind: OrganisationKind,
        text: &str,
    ) -> PortalResult<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        let pattern = format!("%{}%", escape_like(text));
        // As people read numbers to each other: with spaces and dashes.
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits =
            Some(digits).filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
        let most = i32::try_from(COUNT_AT_MOST).unwrap_or(i32::MAX);
        let found = sqlx::query_scalar!(
            r#"SELECT gate_directory_found($1, $2, $3, $4) AS "id!""#,
            kind.code(),
            pattern,
            digits,
            most.saturating_add(1),
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        let few = u32::try_from(found.len()).is_ok_and(|found| found <= COUNT_AT_MOST);
        Ok(if few { Self::These(found) } else { Self::Many { pattern, digits } })
    }
}

/// Appends which rows of `directory` the list shows.
pub(super) fn push_where(
    sql: &mut QueryBuilder<Postgres>,
    kind: OrganisationKind,
    query: &ListQuery,
    search: &Search,
) {
    sql.push(" FROM directory d WHERE d.kind = ").push_bind(kind.code());
    let chosen = |value: &str| query.filter("status").any(|key| key == value);
    let (active, suspended) = (chosen("active"), chosen("suspended"));
    if active != suspended {
        sql.push(if suspended { " AND d.suspended" } else { " AND NOT d.suspended" });
    }
    match search {
        Search::Nothing => {}
        Search::These(ids) => {
            sql.push(" AND d.organisation_id = ANY(").push_bind(ids.clone()).push(")");
        }
        Search::Many { pattern, digits } => {
            sql.push(" AND (d.searched LIKE ").push_bind(pattern.clone());
            if let Some(digits) = digits {
                sql.push(" OR d.number >= ").push_bind(digits.clone());
                sql.push(" AND d.number < ").push_bind(format!("{digits}:"));
            }
            sql.push(")");
        }
    }
}
