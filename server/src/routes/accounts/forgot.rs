use super::Posted;
use crate::Server;
use crate::answer::{Answer, see_other};
use axum::extract::{Request, State};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Forgot {
    email: String,
}

/// `POST /forgot-password`: a mail with a link goes to the address, if it has an account. The answer does not tell.
pub async fn forgot(State(server): State<Server>, request: Request) -> Answer {
    let posted = Posted::<Forgot>::read(&server, request).await;
    let page = app::paths::forgot_password();
    match server.portal.accounts.forgot(&posted.form.email, &posted.client).await {
        Ok(()) => Ok(see_other(&format!("{page}?sent"))),
        Err(refusal) => posted.refused(&page, refusal),
    }
}
