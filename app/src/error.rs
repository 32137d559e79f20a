//! What a call to the server can answer besides its value.

use domain::PortalError;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a server function gave no value. Leptos' own error type is banned: its `?` sends any error's text to the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// The use case refused.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// The call itself failed: no network, a page older than the server, a body that does not parse.
    #[error("the portal could not be reached")]
    Transport,
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Transport
    }
}

/// What a server function answers.
pub type ApiResult<T> = Result<T, ApiError>;

/// The parameter of a page's address that brings a refusal back to a form posted without JavaScript: [`refused_text`],
/// percent-encoded. An enum, so that a forged link can show nothing but our own words.
pub const REFUSED: &str = "refused";

/// A refusal as [`REFUSED`] carries it.
pub fn refused_text(refusal: &PortalError) -> String {
    serde_json::to_string(refusal).unwrap_or_default()
}

/// The refusal that [`REFUSED`] carries, if it is one of ours.
pub fn refused_in(text: &str) -> Option<PortalError> {
    serde_json::from_str(text).ok()
}

/// Sets the status of the page that is being rendered; nothing in the browser.
pub fn answer(error: &PortalError) {
    #[cfg(feature = "ssr")]
    drop(crate::ssr::refuse(error.clone()));
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}
