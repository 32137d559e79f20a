use super::Posted;
use crate::Server;
use crate::answer::{Answer, see_other};
use axum::extract::{Request, State};
use domain::people::LinkToken;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reset {
    token: String,
    password: String,
}

/// `POST /reset-password`: sets a new password by a link, and signs in. Every other session ends.
pub async fn reset(State(server): State<Server>, request: Request) -> Answer {
    let posted = Posted::<Reset>::read(&server, request).await;
    let Reset { token, password } = &posted.form;
    match server.portal.accounts.reset(&LinkToken(token.clone()), password, &posted.client).await {
        Ok(Some(opened)) => posted.signed_in(&server, opened).await,
        Ok(None) => Ok(see_other(&format!("{}?password=set", app::paths::sign_in()))),
        Err(refusal) => posted.refused(&app::paths::reset_password(token), refusal),
    }
}
