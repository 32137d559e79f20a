//! Live progress: what happens to the organisation's uploads and operations, and that there is something in the bell, as
//! server-sent events.
//!
//! An event named [`UploadEvent::NAME`] carries an [`UploadEvent`] as JSON, one named [`OperationEvent::NAME`] an
//! [`OperationEvent`], one named [`NotificationEvent::NAME`] a [`NotificationEvent`]. A browser that was away has missed what
//! happened meanwhile: it reads its list again whenever the connection opens anew, and when it is told `missed`.

use crate::Server;
use crate::answer::Refused;
use crate::routes::Who;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::Actor;
use domain::notifications::NotificationEvent;
use domain::operations::OperationEvent;
use domain::uploads::UploadEvent;
use futures::{Stream, StreamExt as _, stream};
use http::HeaderName;
use std::convert::Infallible;
use std::future::ready;
use std::time::Duration;
use store::{JobEvent, OperationProgress, Progress};
use tokio_stream::wrappers::BroadcastStream;

/// A sign of life, for proxies that cut silent connections.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The browser then comes back by itself, and has to show again that its session lives.
const LONGEST: Duration = Duration::from_mins(5);
/// How long it waits before.
const RETRY: Duration = Duration::from_secs(2);

/// So that no proxy collects events before it passes them on.
const NO_BUFFERING: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// `GET /events`.
pub async fn stream(State(server): State<Server>, Who(actor): Who) -> Result<Response, Refused> {
    let events = BroadcastStream::new(server.store.watch().await);
    let until = {
        let mut stopping = server.stopping.clone();
        Box::pin(async move {
            tokio::select! {
                () = tokio::time::sleep(LONGEST) => {}
                _ = stopping.wait_for(|stopping| *stopping) => {}
            }
        })
    };
    let hello = stream::once(ready(Ok(Event::default().retry(RETRY))));
    let told =
        hello.chain(told_to(actor, events.map(|event| event.unwrap_or(JobEvent::Missed)))).take_until(until);
    Ok(([NO_BUFFERING], Sse::new(told).keep_alive(KeepAlive::new().interval(HEARTBEAT))).into_response())
}

/// What `actor` may hear of: their own organisation's uploads and operations.
fn told_to(
    actor: Actor,
    events: impl Stream<Item = JobEvent>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    events.flat_map(move |event| {
        stream::iter(heard(&actor, event)).filter_map(|told| ready(told.written().map(Ok)))
    })
}

/// What a browser is told.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Upload(UploadEvent),
    Operation(OperationEvent),
    Notification(NotificationEvent),
}

impl Told {
    fn written(self) -> Option<Event> {
        match self {
            Self::Upload(event) => Event::default().event(UploadEvent::NAME).json_data(event).ok(),
            Self::Operation(event) => Event::default().event(OperationEvent::NAME).json_data(event).ok(),
            Self::Notification(event) => {
                Event::default().event(NotificationEvent::NAME).json_data(event).ok()
            }
        }
    }
}

fn heard(actor: &Actor, event: JobEvent) -> Vec<Told> {
    match event {
        JobEvent::Upload { organisation, .. }
        | JobEvent::Operation { organisation, .. }
        | JobEvent::Told { organisation, .. }
        | JobEvent::Changed { organisation }
            if organisation != actor.organisation =>
        {
            Vec::new()
        }
        JobEvent::Missed => {
            vec![Told::Upload(UploadEvent::Missed), Told::Notification(NotificationEvent::Changed)]
        }
        JobEvent::Changed { .. } => vec![Told::Upload(UploadEvent::Missed)],
        JobEvent::Told { person, .. } if person.is_some_and(|person| person != actor.person) => Vec::new(),
        JobEvent::Told { .. } => vec![Told::Notification(NotificationEvent::Changed)],
        JobEvent::Upload { number, progress, .. } => vec![Told::Upload(match progress {
            Progress::Percent(percent) => UploadEvent::Progress { number, percent },
            Progress::Ended(status) => UploadEvent::Ended { number, status },
        })],
        JobEvent::Operation { number, progress, .. } => vec![Told::Operation(match progress {
            OperationProgress::Percent(percent) => OperationEvent::Progress { number, percent },
            OperationProgress::Ended => OperationEvent::Ended { number },
        })],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Role;
    use domain::operations::OperationNumber;
    use domain::organisations::{OrganisationId, OrganisationKind};
    use domain::people::PersonId;
    use domain::uploads::UploadNumber;

    #[test]
    fn nobody_hears_of_another_organisations_uploads_and_operations() {
        let actor = Actor {
            person: PersonId(1),
            organisation: OrganisationId(1),
            kind: OrganisationKind::Reseller,
            role: Role::Viewer,
            api_key: None,
        };
        let number = UploadNumber::parse("U-20261121-7F3KQ2").unwrap();
        let event = |organisation| JobEvent::Upload {
            organisation: OrganisationId(organisation),
            number: number.clone(),
            progress: Progress::Percent(40),
        };
        assert_eq!(
            heard(&actor, event(1)),
            [Told::Upload(UploadEvent::Progress { number: number.clone(), percent: 40 })]
        );
        assert_eq!(heard(&actor, event(2)), []);
        let number = OperationNumber::parse("O-20261121-7F3KQ2").unwrap();
        let event = |organisation| JobEvent::Operation {
            organisation: OrganisationId(organisation),
            number: number.clone(),
            progress: OperationProgress::Ended,
        };
        assert_eq!(
            heard(&actor, event(1)),
            [Told::Operation(OperationEvent::Ended { number: number.clone() })]
        );
        assert_eq!(heard(&actor, event(2)), []);
        let told = |organisation, person: Option<i64>| JobEvent::Told {
            organisation: OrganisationId(organisation),
            person: person.map(PersonId),
        };
        let counts = [Told::Notification(NotificationEvent::Changed)];
        assert_eq!(heard(&actor, told(1, None)), counts);
        assert_eq!(heard(&actor, told(1, Some(1))), counts);
        assert_eq!(heard(&actor, told(1, Some(2))), [], "what a colleague reads is theirs");
        assert_eq!(heard(&actor, told(2, None)), []);
    }
}
