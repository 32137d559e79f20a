use crate::Server;
use crate::answer::{Answer, see_other};
use crate::guard::session;
use axum::Extension;
use axum::extract::State;
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::people::SessionToken;

/// `POST /session/end`: signs out, here and now. Pages are stored nowhere, so that the cookie is all there is to clear;
/// what else the browser keeps is the choice of light or dark. Not by `Clear-Site-Data`, which clears the cookies of the
/// whole registrable domain: signing out here would sign people out of everything else of their company.
pub async fn end(State(server): State<Server>, Extension(token): Extension<SessionToken>) -> Answer {
    server.portal.sessions.sign_out(&token).await?;
    let jar = CookieJar::new().add(session::no_cookie(&server.http));
    Ok((jar, see_other("/sign-in")).into_response())
}
