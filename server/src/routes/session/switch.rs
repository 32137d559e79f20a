use crate::Server;
use crate::answer::{Answer, see_other};
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::{Extension, Form};
use domain::PortalError;
use domain::organisations::OrganisationNumber;
use domain::people::SessionToken;
use serde::Deserialize;

/// The switcher's form.
#[derive(Debug, Deserialize)]
pub struct Switch {
    number: String,
}

/// `POST /session/organisation`: acts in another of the person's organisations from now on. An organisation to which they
/// do not belong does not exist.
pub async fn switch(
    State(server): State<Server>,
    Extension(token): Extension<SessionToken>,
    form: Result<Form<Switch>, FormRejection>,
) -> Answer {
    let Form(Switch { number }) = form.map_err(|_| PortalError::NotFound)?;
    let number = OrganisationNumber::parse(&number).ok_or(PortalError::NotFound)?;
    server.portal.sessions.switch(&token, &number).await?;
    Ok(see_other("/"))
}
