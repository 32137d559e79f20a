use crate::clients::ClientStatus;
use crate::people::LinkState;
use crate::policy::Denied;
use crate::uploads::UploadRefusal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a use case answers.
pub type PortalResult<T> = Result<T, PortalError>;

/// What a use case can refuse. Says nothing about HTTP or SQL; every variant is an enum or an identifier that the
/// reader already knows, never a sentence and never another organisation's data, because refusals travel in URLs
/// when JavaScript is off. The words for people are in `app/src/words.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PortalError {
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// The role does not allow it; the reason is the one the disabled button shows.
    #[error("forbidden: {0:?}")]
    Forbidden(Denied),
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// Fields of the input are wrong; nothing was changed.
    #[error("invalid input: {0:?}")]
    Invalid(FieldErrors),
    /// The input is fine and the state of things forbids it.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// An upload, or a part of one, is refused.
    #[error("upload refused: {0:?}")]
    Upload(UploadRefusal),
    /// Too many attempts.
    #[error("too many requests, retry after {retry_after_seconds} s")]
    TooManyRequests {
        /// Seconds until another attempt makes sense.
        retry_after_seconds: u32,
    },
    /// A fault of ours. The cause is in the log under the same reference.
    #[error("internal fault {reference}")]
    Internal {
        /// Eight characters that a person can read to support.
        reference: String,
    },
}

impl PortalError {
    /// One wrong field.
    pub fn field(field: Field, error: FieldError) -> Self {
        Self::Invalid(FieldErrors::from([(field, error)]))
    }
}

/// What is wrong, by field.
pub type FieldErrors = BTreeMap<Field, FieldError>;

/// An input field, named as in forms and URLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// An e-mail address.
    Email,
    /// A password.
    Password,
    /// The 10-digit number of an organisation.
    Number,
    /// A tenant's own name for a customer.
    InternalReference,
    /// A sold-to code.
    SoldToCode,
    /// Its alias.
    Alias,
    /// The order number of an upload.
    OrderNumber,
    /// The date the order was placed.
    OrderDate,
    /// A device file.
    File,
    /// The text of a search.
    Search,
    /// The name of a saved view.
    Name,
    /// A filter, sort or column of a list.
    List,
    /// The rows that an action is for.
    Selection,
    /// The place in a list.
    Cursor,
    /// Why something is rejected.
    Reason,
    /// Enrolment services.
    Services,
    /// A company's name.
    CompanyName,
    /// A country.
    Country,
    /// Where a company is.
    Address,
    /// Its city.
    City,
    /// Its state, province or region.
    State,
    /// Its postal code.
    Zip,
    /// Its telephone number.
    Phone,
    /// Its registration number: ITN, also called INN.
    RegistrationNumber,
    /// Whom to ask there.
    ContactPerson,
    /// Its domain name in Microsoft.
    MicrosoftTenant,
    /// The group that a tenant sorts it into.
    ClientType,
    /// The password that was good until now.
    CurrentPassword,
    /// A role.
    Role,
    /// What something is for.
    Description,
    /// The code of a second factor.
    Code,
    /// A time zone.
    TimeZone,
    /// Light or dark, how close rows stand.
    Appearance,
    /// The widgets of a dashboard.
    Widgets,
    /// The picture of an organisation.
    Logo,
    /// What an API key is for.
    Scopes,
    /// From where an API key is used.
    Networks,
    /// Where a webhook is told.
    Url,
    /// What a webhook is told.
    Events,
    /// What names a plan.
    Sku,
    /// What a plan costs.
    Price,
    /// A currency.
    Currency,
    /// Prepaid or postpaid.
    Billing,
    /// Days of trial.
    TrialDays,
    /// How long a term is.
    Period,
    /// How many of a plan.
    Quantity,
    /// From when on.
    StartsOn,
    /// A plan.
    Plan,
    /// A client.
    Client,
    /// An amount of money.
    Amount,
    /// The day of a charge or payment.
    BookedOn,
    /// What a charge or payment is told apart by.
    Reference,
    /// Debt from which on a client is held.
    DebtLimit,
    /// Days that a client may be over it.
    GraceDays,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldError {
    /// Nothing was given.
    Required,
    /// Not of the shape that the field's hint describes.
    Malformed,
    /// Longer than `max` characters.
    TooLong {
        /// The most characters allowed.
        max: u32,
    },
    /// Shorter than `min` characters.
    TooShort {
        /// The fewest characters allowed.
        min: u32,
    },
    /// Somebody has it already.
    Taken,
    /// A date after today.
    InFuture,
    /// Holds characters that cannot be shown or stored (control characters, NUL).
    Unprintable,
    /// No such thing.
    Unknown,
    /// A password that is tried first by whoever guesses.
    TooCommon,
    /// A password that is the person's name or address.
    LikeYourself,
    /// A number or an amount that is too large.
    TooMuch,
    /// A date before today.
    InPast,
    /// More than `max` of them.
    TooMany {
        /// The most allowed.
        max: u32,
    },
    /// A picture of too many bytes or pixels.
    TooLarge,
}

/// States of the world that forbid an otherwise valid request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// Sign-in: e-mail or password wrong. Deliberately the same for an unknown address.
    WrongCredentials,
    /// Sign-in by a provider: no open account has the address. Deliberately the same for a disabled person.
    NoAccount,
    /// Sign-in: the password is right, and the operator has suspended every organisation of the person.
    OrganisationSuspended,
    /// Adding a customer: no customer or MSP has this number.
    UnknownCustomer,
    /// Adding a customer: the number is the reseller's own.
    OwnNumber,
    /// Adding a customer: it is there already.
    AlreadyAdded,
    /// The selection has changed since the person saw its count.
    SelectionChanged {
        /// How many match now.
        now: u64,
    },
    /// The thing was changed by somebody else meanwhile.
    ChangedMeanwhile,
    /// A sold-to code with this code or alias exists.
    SoldToCodeExists,
    /// A service with this name exists.
    ServiceExists,
    /// The catalogue has no place for another service.
    CatalogueFull {
        /// How many places it has.
        max: u32,
    },
    /// A saved view with this name exists.
    ViewExists,
    /// A dashboard with this name exists.
    DashboardExists,
    /// The upload is still being processed.
    StillInProgress,
    /// Deleting a customer: uploads that may be for it have not ended.
    UploadsRunning,
    /// Moving an inner customer: it would be inside itself.
    InsideItself,
    /// A customer would be inside more than `max` others.
    TooDeep {
        /// The most allowed.
        max: u32,
    },
    /// The upload was undone before.
    AlreadyUndone,
    /// Looking up a reseller: nobody has this number, or it is no reseller.
    UnknownReseller,
    /// Looking up a reseller: it is registered already.
    AlreadyRegistered,
    /// The selection has nothing that waits for a decision.
    NothingWaits,
    /// What waited for a yes has been begun.
    BegunBefore,
    /// Moving devices: this is none of the places they can go to.
    UnknownReceiver,
    /// Moving devices: the operator has suspended the place they are to go to.
    ReceiverSuspended,
    /// Inviting: somebody with this address belongs to the organisation.
    AlreadyMember,
    /// Inviting: this address is invited already.
    AlreadyInvited,
    /// Inviting a first administrator: somebody administers the organisation, or is invited to.
    HasAdministrator,
    /// Their role flows down from an outer customer, and is changed there.
    Inherited,
    /// The last administrator of an organisation stays one.
    LastAdministrator,
    /// A role with this name exists.
    RoleExists,
    /// The role is somebody's.
    RoleInUse {
        /// How many have it or are invited to it.
        people: u64,
    },
    /// A link is of no use.
    Link(LinkState),
    /// Opening an account: the address has one.
    AccountExists,
    /// Accepting an invitation: it is for another address.
    OtherPerson,
    /// Changing the password: the current one is wrong.
    WrongPassword,
    /// The code of a second factor is wrong, too old or was used before.
    WrongCode,
    /// The person has a second factor already.
    FactorIsOn,
    /// The person has no second factor yet.
    FactorIsOff,
    /// The organisation requires a second factor.
    FactorIsRequired,
    /// An API key with this name is in use.
    ApiKeyExists,
    /// A webhook with this name exists.
    WebhookExists,
    /// A category, product, plan or client type with this name exists.
    NameExists,
    /// A plan with this SKU exists.
    SkuExists,
    /// Removing a category, product or client type that something is in.
    NotEmpty,
    /// Ordering: the plan is not for sale.
    NotForSale,
    /// Ordering: the same order was placed with other contents before.
    OrderReused,
    /// The client is on hold or deleted: ask whoever manages clients in the organisation.
    ClientHeld(ClientStatus),
    /// Ordering: the customer has ended the relation.
    ClientInactive,
    /// The operation is not offered in this state.
    NotOffered(crate::subscriptions::State),
    /// Holding or deleting a client that is deleted, releasing a hold that was released.
    DoneBefore,
    /// A charge or payment in another currency than the client's.
    OtherCurrency(crate::money::Currency),
    /// A charge or payment with this reference exists and says something else.
    ReferenceExists,
    /// One of several charges and payments is wrong; none was entered.
    WrongEntry {
        /// Which of them, counted from 1.
        place: u32,
        /// What is wrong with it.
        field: Field,
        /// How.
        error: FieldError,
    },
}
