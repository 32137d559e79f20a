use crate::guard::Reference;
use app::error::ApiError;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PortalError;
use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What every type begins with. A name is never used for anything else later.
const TYPE: &str = "urn:waybill:problem:";

/// Why a request was refused (RFC 9457). Programs decide by `type` and `code`; `detail` is for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem it is: `urn:waybill:problem:` and a name that stays.
    #[serde(rename = "type")]
    #[schema(example = "urn:waybill:problem:not-found")]
    kind: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened, and what would help.
    detail: String,
    /// Of a conflict or a refused upload: which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "already_added")]
    code: Option<String>,
    /// Of a conflict or a refused upload: numbers that say more, such as `received`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    more: Option<Value>,
    /// Of an invalid request: what is wrong, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
    /// The name of the request in our log: tell it to the operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip)]
    retry_after: Option<u32>,
}

/// Something that is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Wrong {
    /// Which field.
    pub field: String,
    /// What is wrong: a name that stays.
    pub code: String,
    /// The same in words.
    pub detail: String,
}

impl Problem {
    fn new(status: StatusCode, name: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{TYPE}{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: None,
            more: None,
            errors: Vec::new(),
            reference: None,
            retry_after: None,
        }
    }

    /// The body is no JSON.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read", detail)
    }

    /// A field, a parameter or a header that is not as the description of the API says.
    pub fn wrong(field: &str, code: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let wrong = Wrong { field: field.to_owned(), code: code.to_owned(), detail: detail.clone() };
        Self {
            errors: vec![wrong],
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", INVALID, detail)
        }
    }

    /// The body has another content type.
    pub fn content_type(wanted: &str) -> Self {
        let detail = format!("Send the body as {wanted}.");
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content-type",
            "The content type is another one",
            detail,
        )
    }

    /// The body is too large.
    pub fn too_large(max: usize) -> Self {
        let detail = format!("At most {max} bytes. Send large files in chunks: POST /api/v1/uploads/files.");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The request is too large", detail)
    }

    /// The `Idempotency-Key` was used for another request.
    pub fn key_reused() -> Self {
        let detail = "Another request was made under this Idempotency-Key. Use a new key for a new request.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            "The key belongs to another request",
            detail,
        )
    }

    fn of_status(status: StatusCode) -> Self {
        let detail = "See GET /api/openapi.json for what there is.";
        match status {
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "method-not-allowed", "This cannot be done with it", detail)
            }
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(super::USUAL),
            status if status.is_client_error() => Self { status: status.as_u16(), ..Self::malformed(detail) },
            status => Self::new(status, "internal", INTERNAL, "Try again later."),
        }
    }
}

const INVALID: &str = "The request is not valid";
const INTERNAL: &str = "A fault on our side";

impl From<PortalError> for Problem {
    fn from(refusal: PortalError) -> Self {
        let status = app::ssr::status(&refusal);
        let words = app::words::sentence(&ApiError::Portal(refusal.clone()));
        match refusal {
            PortalError::Unauthenticated => {
                let detail = "Send a valid API key: Authorization: Bearer waybill_….";
                Self::new(status, "unauthenticated", "No valid API key", detail)
            }
            PortalError::Forbidden(denied) => {
                let (code, more) = named(&denied);
                Self { code, more, ..Self::new(status, "forbidden", "The key does not allow this", words) }
            }
            PortalError::NotFound => Self::new(status, "not-found", "This does not exist", words),
            PortalError::Invalid(fields) => {
                let errors = fields.iter().map(|(field, error)| Wrong {
                    field: named(field).0.unwrap_or_default(),
                    code: named(error).0.unwrap_or_default(),
                    detail: app::words::at_field(
                        &ApiError::Portal(PortalError::field(*field, error.clone())),
                        *field,
                    )
                    .unwrap_or_default(),
                });
                Self { errors: errors.collect(), ..Self::new(status, "invalid", INVALID, words) }
            }
            PortalError::Conflict(conflict) => {
                let (code, more) = named(&conflict);
                Self { code, more, ..Self::new(status, "conflict", "The state of things forbids it", words) }
            }
            PortalError::Upload(refusal) => {
                let (code, more) = named(&refusal);
                Self { code, more, ..Self::new(status, "upload-refused", "The upload is refused", words) }
            }
            PortalError::TooManyRequests { retry_after_seconds } => Self {
                retry_after: Some(retry_after_seconds),
                ..Self::new(status, "too-many-requests", "Too many requests", words)
            },
            PortalError::Internal { reference } => {
                Self { reference: Some(reference), ..Self::new(status, "internal", INTERNAL, words) }
            }
        }
    }
}

/// The stable name of an enum's variant, and what it holds, as an object.
fn named(variant: &impl Serialize) -> (Option<String>, Option<Value>) {
    match serde_json::to_value(variant) {
        Ok(Value::String(name)) => (Some(name), None),
        Ok(Value::Object(fields)) => match fields.into_iter().next() {
            Some((name, more @ Value::Object(_))) => (Some(name), Some(more)),
            Some((name, inner)) => (Some(name), Some(serde_json::json!({ "which": inner }))),
            None => (None, None),
        },
        _ => (None, None),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // A struct of texts and numbers: it is always written.
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"waybill\""));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes every refusal a problem, whoever refused, with the name of the request.
pub async fn tell(request: Request, next: Next) -> Response {
    let Reference(reference) = Reference::of(request.extensions());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let told = response.extensions().get::<Problem>().cloned();
    let refused = response.extensions().get::<PortalError>().cloned();
    let problem = told.or_else(|| refused.map(Problem::from)).unwrap_or_else(|| Problem::of_status(status));
    let headers = response.headers().clone();
    // A fault of ours has a name of its own, under which its cause is in the log.
    let reference = problem.reference.clone().or(Some(reference));
    let mut problem = Problem { reference, ..problem }.into_response();
    for (name, value) in &headers {
        // `Allow`, and what the layers below say about the program's limit.
        if name == http::header::ALLOW || name.as_str().starts_with("ratelimit") || name == RETRY_AFTER {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        *problem.status_mut() = status;
    }
    problem
}
