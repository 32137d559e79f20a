use super::Posted;
use crate::Server;
use crate::answer::Answer;
use axum::extract::{Request, State};
use domain::people::LinkToken;
use serde::Deserialize;

/// The form of an invitation's link: a name and a new password, or the password of the account there is.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Activate {
    token: String,
    account: String,
    name: String,
    password: String,
}

/// `POST /activate`: opens the account, or accepts with the one there is, and signs in to the organisation.
pub async fn activate(State(server): State<Server>, request: Request) -> Answer {
    let posted = Posted::<Activate>::read(&server, request).await;
    let Activate { token, account, name, password } = &posted.form;
    let link = LinkToken(token.clone());
    let accounts = &server.portal.accounts;
    let opened = if account == "known" {
        accounts.activate_known(&link, password, &posted.client).await
    } else {
        accounts.activate(&link, name, password, &posted.client).await
    };
    match opened {
        Ok(opened) => posted.signed_in(&server, opened).await,
        Err(refusal) => posted.refused(&app::paths::activate(token), refusal),
    }
}
