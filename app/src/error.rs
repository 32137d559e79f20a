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
