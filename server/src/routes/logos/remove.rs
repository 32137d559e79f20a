use crate::Server;
use crate::answer::{Answer, see_other};
use crate::routes::Who;
use axum::extract::State;

/// `POST /settings/organisation/logo/remove`: takes the logo away; goes back to the organisation's page.
pub async fn remove(State(server): State<Server>, Who(actor): Who) -> Answer {
    server.portal.logos.remove_logo(&actor).await?;
    Ok(see_other(&app::paths::organisation()))
}
