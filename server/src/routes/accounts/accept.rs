use super::Posted;
use crate::Server;
use crate::answer::{Answer, see_other};
use crate::routes::Who;
use axum::Extension;
use axum::extract::{Request, State};
use domain::people::{LinkToken, SessionToken};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Accept {
    token: String,
}

/// `POST /activate/accept`: accepts the invitation of a link as who is signed in, and acts in that organisation from now
/// on.
pub async fn accept(
    State(server): State<Server>,
    Who(actor): Who,
    Extension(session): Extension<SessionToken>,
    request: Request,
) -> Answer {
    let posted = Posted::<Accept>::read(&server, request).await;
    let token = posted.form.token.clone();
    match server.portal.accounts.accept_link(&actor, &LinkToken(token.clone())).await {
        Ok(number) => {
            server.portal.sessions.switch(&session, &number).await?;
            Ok(see_other(&app::paths::home()))
        }
        Err(refusal) => posted.refused(&app::paths::activate(&token), refusal),
    }
}
