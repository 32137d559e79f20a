use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who};
use axum::extract::State;
use axum::response::IntoResponse as _;
use domain::organisations::OrganisationNumber;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, StatusCode};

/// `GET /logos/{number}`: the logo of an organisation. Pages name the picture in the address (`?v=`), so that a browser
/// that keeps it still shows a new one at once.
pub async fn show(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<OrganisationNumber>,
    headers: HeaderMap,
) -> Answer {
    let logo = server.portal.logos.logo(&actor, &number).await?;
    let tag = format!("\"{}\"", logo.tag.0);
    let known = headers.get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let known = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let kept: [(HeaderName, String); 2] = [(CACHE_CONTROL, "private, max-age=3600".to_owned()), (ETAG, tag)];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(CONTENT_TYPE, "image/png")], logo.png).into_response())
}
