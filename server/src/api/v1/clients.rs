use super::{Answer, found};
use crate::Server;
use crate::api::input::{Named, Parameters};
use crate::api::listed::{Listed, asked};
use crate::api::program::Asking;
use crate::api::write::{Write, changed, once};
use axum::extract::State;
use domain::clients::{ClientDetails, ClientList, ClientRow, EntryForm, EntryList, EntryRow};
use domain::money::Money;
use domain::organisations::OrganisationNumber;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(entries, enter))
}

/// A customer that subscriptions were ordered for.
#[expect(clippy::struct_field_names, reason = "client type is the term of the screens and of the files")]
#[derive(Debug, Serialize, ToSchema)]
pub struct Client {
    /// Customer ID.
    #[schema(example = "7300418825")]
    number: String,
    /// Company name.
    name: String,
    /// `active`, `administrative_hold`, `financial_hold` or `deleted`.
    status: String,
    /// The name of its client type.
    client_type: String,
    /// Whom to ask there.
    contact_person: String,
    /// The address of that person.
    email: String,
    /// Registration number (ITN).
    registration_number: String,
    /// When the customer was connected.
    #[serde(with = "time::serde::rfc3339")]
    created_at: OffsetDateTime,
    /// When a subscription was ordered for it last.
    #[serde(with = "time::serde::rfc3339")]
    last_purchase_at: OffsetDateTime,
}

impl From<ClientRow> for Client {
    fn from(row: ClientRow) -> Self {
        Self {
            number: row.number.to_string(),
            name: row.name,
            status: row.status.key().to_owned(),
            client_type: row.client_type,
            contact_person: row.contact_person,
            email: row.email,
            registration_number: row.registration_number,
            created_at: row.created_at,
            last_purchase_at: row.last_purchase_at,
        }
    }
}

/// An amount of money; exact.
#[derive(Debug, Serialize, ToSchema)]
pub struct Amount {
    /// Decimal, with as many places as the currency has.
    #[schema(example = "19.99")]
    amount: String,
    /// ISO 4217 code.
    #[schema(example = "EUR")]
    currency: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self { amount: money.plain(), currency: money.currency.code().to_owned() }
    }
}

/// A client with what it owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClientAccount {
    /// The client.
    #[serde(flatten)]
    client: Client,
    /// Charges less payments; negative: it has paid ahead.
    debt: Amount,
    /// Debt that is borne; null: any.
    debt_limit: Option<Amount>,
    /// When it will be on financial hold, if it owes too much and is not yet.
    #[serde(with = "time::serde::rfc3339::option")]
    held_from: Option<OffsetDateTime>,
}

impl From<ClientDetails> for ClientAccount {
    fn from(details: ClientDetails) -> Self {
        Self {
            client: details.row.into(),
            debt: details.debt.into(),
            debt_limit: details.debt_limit.map(Amount::from),
            held_from: details.holds_at,
        }
    }
}

/// A charge or payment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entry {
    /// `charge` or `payment`.
    kind: String,
    /// How much.
    #[serde(flatten)]
    amount: Amount,
    /// The day, `2026-11-21`.
    date: String,
    /// The number of the invoice or payment.
    reference: String,
    /// Anything else.
    note: String,
    /// Who entered it.
    entered_by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    entered_at: OffsetDateTime,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        Self {
            kind: row.kind.key().to_owned(),
            amount: row.amount.into(),
            date: row.booked_on.to_string(),
            reference: row.reference,
            note: row.note,
            entered_by: row.entered_by,
            entered_at: row.entered_at,
        }
    }
}

/// A charge or payment to be entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEntry {
    /// `charge` or `payment`.
    #[schema(example = "charge")]
    kind: String,
    /// Decimal, more than nothing.
    #[schema(example = "19.99")]
    amount: String,
    /// ISO 4217 code; the client's when it is left out.
    #[serde(default)]
    currency: String,
    /// The day, `2026-11-21`; today when it is left out.
    #[serde(default)]
    date: String,
    /// The number of the invoice or payment, by which entries of a client are told apart.
    #[schema(example = "INV-2026-117")]
    reference: String,
    /// Anything else.
    #[serde(default)]
    note: String,
}

/// Charges and payments to be entered: all of them or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEntries {
    /// At most 1,000.
    entries: Vec<NewEntry>,
}

/// What was entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entered {
    /// How many were new; the others were there already.
    new: u64,
    /// The client afterwards: a payment may have released its financial hold, a charge may have placed one.
    client: ClientAccount,
}

/// Clients
///
/// Scope: `view-customers`.
#[utoipa::path(get, path = "/api/v1/clients", tag = "Clients", responses((status = 200, body = Listed<Client>)))]
async fn list(State(server): State<Server>, Asking(program): Asking, parameters: Parameters) -> Answer {
    let page = server.portal.clients.list(&program.actor, &asked::<ClientList>(parameters)?).await?;
    found(Listed::<Client>::of(page))
}

/// A client
///
/// With what it owes. Scope: `view-customers`.
#[utoipa::path(
    get, path = "/api/v1/clients/{number}", tag = "Clients",
    params(("number" = String, Path, description = "Customer ID")),
    responses((status = 200, body = ClientAccount))
)]
async fn read(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
) -> Answer {
    found(ClientAccount::from(server.portal.clients.details(&program.actor, &number).await?))
}

/// Charges and payments
///
/// Of a client. Scope: `view-customers`.
#[utoipa::path(
    get, path = "/api/v1/clients/{number}/entries", tag = "Clients",
    params(("number" = String, Path, description = "Customer ID")),
    responses((status = 200, body = Listed<Entry>))
)]
async fn entries(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
    parameters: Parameters,
) -> Answer {
    let query = asked::<EntryList>(parameters)?;
    found(Listed::<Entry>::of(server.portal.clients.entries(&program.actor, &number, &query).await?))
}

/// Enters charges and payments
///
/// All of them or none. The same entry again, by its reference, changes nothing. With the debt a financial hold comes or
/// goes. Scope: `manage-clients`.
#[utoipa::path(
    post, path = "/api/v1/clients/{number}/entries", tag = "Clients", request_body = NewEntries,
    params(("number" = String, Path, description = "Customer ID")),
    responses((status = 200, body = Entered))
)]
async fn enter(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
    write: Write<NewEntries>,
) -> Answer {
    let forms = write.body.entries.into_iter().map(|entry| EntryForm {
        kind: entry.kind,
        amount: entry.amount,
        currency: entry.currency,
        booked_on: entry.date,
        reference: entry.reference,
        note: entry.note,
    });
    let forms: Vec<EntryForm> = forms.collect();
    once(&server, &program, write.request, move |portal, actor| async move {
        let new = portal.clients.enter(&actor, &number, forms).await?;
        let client = portal.clients.details(&actor, &number).await?.into();
        Ok(changed(&Entered { new, client }))
    })
    .await
}
