use super::Generation;
use crate::guard::Reference;
use axum::Json;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::uploads::UploadRefusal;
use domain::{Field, PortalError};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

/// Why a request was refused: its code and message in each generation, and what is said beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    status: StatusCode,
    /// Code and message of generation 1, then of generation 2.
    codes: [(u32, &'static str); 2],
    data: String,
    transaction: Option<String>,
    retry_after: Option<u32>,
}

impl Fault {
    fn new(
        status: StatusCode,
        one: (u32, &'static str),
        two: (u32, &'static str),
        data: impl Into<String>,
    ) -> Self {
        Self { status, codes: [one, two], data: data.into(), transaction: None, retry_after: None }
    }

    /// The same, about this transaction.
    #[must_use]
    pub fn of(self, transaction: &str) -> Self {
        Self { transaction: Some(transaction.to_owned()), ..self }
    }

    /// A field is missing or wrong. The public code of generation 1 for one of them is of this form, too.
    pub fn parameter(name: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            (4_002_100, "INVALID_PARAMETER"),
            (40_000_000, "RESOURCE_INVALID_PARAM"),
            format!("The specified request parameters are not valid. {name}"),
        )
    }

    /// There is no `resellerId`.
    pub fn reseller_missing() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            (4_002_101, "RESELLER_ID_MISSING"),
            (40_000_000, "RESOURCE_INVALID_PARAM"),
            "reseller id is missing",
        )
    }

    /// The `resellerId` is not that of the credentials.
    pub fn reseller_unknown() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            (4_042_101, "RESELLER_NOT_FOUND"),
            (40_400_001, "RESELLER_NOT_FOUND"),
            "The specified reseller does not exist.",
        )
    }

    /// The `customerId` is none of the reseller's.
    pub fn customer_unknown(customer: &str) -> Self {
        let mut fault = Self::new(
            StatusCode::NOT_FOUND,
            (4_042_104, "CUSTOMER_NOT_FOUND"),
            (40_000_011, "CUSTOMER_ID_INVALID"),
            format!("customer not found. (customer id : [{customer}])"),
        );
        if fault.data.chars().any(char::is_control) {
            fault.data = "customer not found.".into();
        }
        fault
    }

    /// There is no transaction of this name.
    pub fn transaction_unknown() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            (4_042_105, "TRANSACTION_NOT_FOUND"),
            (40_400_002, "TRANSACTION_NOT_FOUND"),
            "The specified transaction does not exist.",
        )
    }

    /// Another request was made under this name.
    pub fn transaction_taken() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            (4_092_101, "TRANSACTION_ID_ALREADY_EXISTS"),
            (40_900_001, "TRANSACTION_ID_ALREADY_EXISTS"),
            "Another request was made with this transactionId.",
        )
    }

    /// More devices than a request may name.
    pub fn too_many(max: usize) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            (4_002_102, "DEVICE_UPLOAD_COUNT_EXCEEDED"),
            (40_000_005, "DEVICE_UPLOAD_COUNT_EXCEEDED"),
            format!("At most {max} devices in one request."),
        )
    }

    /// There is no such path.
    pub fn nothing() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            (4_042_100, "NOT_FOUND"),
            (40_400_000, "NOT_FOUND"),
            "There is nothing here.",
        )
    }

    fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            (5_002_100, "INTERNAL_SERVER_ERROR"),
            (50_000_000, "INTERNAL_SERVER_ERROR"),
            "An unknown internal server error has occurred.",
        )
    }

    fn body(&self, generation: Generation, reference: &str) -> Value {
        match generation {
            Generation::One => {
                let (code, message) = self.codes[0];
                json!({ "transactionId": self.transaction, "state": "Rejected", "code": code, "message": message, "data": self.data })
            }
            Generation::Two => {
                let (code, message) = self.codes[1];
                let mut body =
                    json!({ "errorId": reference, "code": code, "message": message, "data": self.data });
                if let Some(transaction) = &self.transaction {
                    body["transactionId"] = json!(transaction);
                    body["state"] = json!("Rejected");
                }
                body
            }
        }
    }
}

impl From<PortalError> for Fault {
    fn from(refusal: PortalError) -> Self {
        let words = app::words::sentence(&app::error::ApiError::Portal(refusal.clone()));
        match refusal {
            PortalError::Unauthenticated => Self::new(
                StatusCode::UNAUTHORIZED,
                (4_012_250, "ACCESS_TOKEN_BAD_REQUEST"),
                (4_012_250, "ACCESS_TOKEN_BAD_REQUEST"),
                "The access token is missing, not valid, or has ended.",
            ),
            PortalError::Forbidden(_) => Self::new(
                StatusCode::FORBIDDEN,
                (4_032_100, "AUTHORIZATION_FAIL"),
                (40_300_000, "AUTHORIZATION_FAIL"),
                "The current user is unauthorized to use this service.",
            ),
            PortalError::NotFound => Self::nothing(),
            PortalError::Invalid(fields) => {
                Self::parameter(fields.keys().next().map_or("", |field| parameter(*field)))
            }
            PortalError::Upload(UploadRefusal::CustomerTakesNoUploads | UploadRefusal::ReceiverSuspended) => {
                Self::new(
                    StatusCode::BAD_REQUEST,
                    (4_002_111, "CUSTOMER_ID_INVALID"),
                    (40_000_011, "CUSTOMER_ID_INVALID"),
                    words,
                )
            }
            PortalError::Conflict(_) | PortalError::Upload(_) => {
                Self::new(StatusCode::CONFLICT, (4_092_102, "CONFLICT"), (40_900_000, "CONFLICT"), words)
            }
            PortalError::TooManyRequests { retry_after_seconds } => Self {
                retry_after: Some(retry_after_seconds),
                ..Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    (4_292_100, "TOO_MANY_REQUESTS"),
                    (42_900_000, "TOO_MANY_REQUESTS"),
                    words,
                )
            },
            PortalError::Internal { .. } => Self::internal(),
        }
    }
}

/// What a field is called in requests.
fn parameter(field: Field) -> &'static str {
    match field {
        Field::OrderNumber => "orderNo",
        Field::OrderDate => "orderTime",
        Field::Number => "customerId",
        Field::Cursor | Field::List => "pageNum",
        _ => "devices",
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal the shape of the program's generation, whoever refused.
pub async fn tell(request: Request, next: Next) -> Response {
    let Reference(reference) = Reference::of(request.extensions());
    let path = request.uri().path();
    let generation = if path.starts_with("/bulkenroll") { Generation::One } else { Generation::Two };
    let speaks_oauth = path.starts_with("/ams/");
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let told = response.extensions().get::<Fault>().cloned();
    let refused = response.extensions().get::<PortalError>().cloned();
    if speaks_oauth && told.is_none() && refused.is_none() {
        return response;
    }
    let fault = told.or_else(|| refused.map(Fault::from)).unwrap_or_else(|| match status {
        status if status.is_server_error() => Fault::internal(),
        status => Fault { status, ..Fault::parameter("") },
    });
    let mut answer = (fault.status, Json(fault.body(generation, &reference))).into_response();
    for (name, value) in response.headers().iter().filter(|(name, _)| name.as_str().starts_with("ratelimit"))
    {
        answer.headers_mut().insert(name, value.clone());
    }
    if let Some(seconds) = fault.retry_after {
        answer.headers_mut().insert(http::header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}
