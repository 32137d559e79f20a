use crate::Server;
use crate::answer::{Answer, see_other};
use crate::guard::session;
use app::paths;
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::people::Opened;

/// Goes on with a session that was just opened, whatever proved who it is: the one that the browser had before ends. Then
/// to where the person wanted to go, by way of the code of their second factor if they have one.
pub async fn enter(server: &Server, before: &CookieJar, opened: Opened, next: Option<String>) -> Answer {
    let Opened { token, factor_due } = opened;
    if let Some(earlier) = session::token_in(before, &server.http) {
        server.portal.sessions.sign_out(&earlier).await?;
    }
    let jar = CookieJar::new().add(session::cookie(&server.http, token));
    let to = if factor_due {
        paths::sign_in_code(next.as_deref())
    } else {
        next.unwrap_or_else(|| "/".to_owned())
    };
    Ok((jar, see_other(&to)).into_response())
}
