//! Sends what is due. A server claims something for a minute, without holding a connection while it waits for the receiver;
//! one that dies leaves it to another one, and the receiver may be told twice: by the same id.

use super::sign::hmac_sha256;
use crate::Store;
use crate::error::{OrInternal, unreadable};
use domain::PortalResult;
use domain::webhooks::{TellError, Telling, WebhookEvent};
use futures::stream::{FuturesUnordered, StreamExt as _};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio::time::timeout;

/// How many are sent at the same time by a process; to the addresses of one organisation, and to one address, by all of
/// them: one that hangs must not hold up the others.
const AT_ONCE: usize = 8;
const OF_ONE: i64 = 4;
const TO_ONE: i64 = 2;
/// While something is being sent: how long until it is asked what else is due.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_secs(1);
/// A server that sends is taken for dead after so long: longer than it waits for an answer.
const CLAIM: Duration = Duration::minutes(1);
/// How long to wait before each further try: together a day.
const PATIENCE: [Duration; 10] = [
    Duration::seconds(10),
    Duration::seconds(30),
    Duration::minutes(2),
    Duration::minutes(10),
    Duration::minutes(30),
    Duration::hours(1),
    Duration::hours(2),
    Duration::hours(4),
    Duration::hours(8),
    Duration::hours(8),
];

/// Something that is being sent.
struct Claimed {
    id: i64,
    webhook_id: i64,
    key: String,
    url: String,
    event: i16,
    data: Value,
    created_at: OffsetDateTime,
    attempts: i16,
    secret: Vec<u8>,
    previous_secret: Option<Vec<u8>>,
    number: String,
}

impl Store {
    /// Sends everything that is due, and answers how much that was: for tests.
    pub async fn carry_all(&self) -> PortalResult<u64> {
        let mut sent = 0;
        loop {
            match carry(self, || true).await? {
                0 => return Ok(sent),
                more => sent += more,
            }
        }
    }
}

/// Sends what is due, until nothing is any more or `go_on` says no; answers how much that was. The next is begun as soon as
/// there is room: one that hangs keeps its own place, and nobody waits for it.
pub(crate) async fn carry(store: &Store, go_on: impl Fn() -> bool) -> PortalResult<u64> {
    if store.teller.is_none() {
        return Ok(0);
    }
    let (mut sending, mut begun, mut fault) = (FuturesUnordered::new(), 0, None);
    loop {
        if go_on() && fault.is_none() && sending.len() < AT_ONCE {
            match claim(store, AT_ONCE - sending.len()).await {
                Ok(claimed) => {
                    begun += claimed.len() as u64;
                    sending.extend(claimed.into_iter().map(|one| send(store, one)));
                }
                Err(error) => fault = Some(error),
            }
        }
        match timeout(LOOK_AGAIN, sending.next()).await {
            Ok(None) => return fault.map_or(Ok(begun), Err),
            Ok(Some(Err(error))) => fault = Some(error),
            Ok(Some(Ok(()))) | Err(_) => {}
        }
    }
}

/// Takes what is due, of each address the oldest, and of each organisation a few: whoever has a lot to hear waits for
/// itself alone.
async fn claim(store: &Store, room: usize) -> PortalResult<Vec<Claimed>> {
    let now = store.clock.now();
    let room = i64::try_from(room).or_internal()?;
    store
        .work(move |tx| {
            Box::pin(async move {
                sqlx::query_as!(
                    Claimed,
                    r#"WITH told AS (
                           SELECT w.id, w.organisation_id, (
                                  SELECT count(*) FROM webhook_deliveries d
                                  WHERE d.webhook_id = w.id AND d.claimed_until > $1
                                    AND d.delivered_at IS NULL AND d.given_up_at IS NULL) AS busy
                           FROM webhooks w JOIN organisations o ON o.id = w.organisation_id
                           WHERE w.paused_at IS NULL AND o.suspended_at IS NULL AND o.deleted_at IS NULL),
                       candidates AS (
                           SELECT due.id, due.due_at,
                                  row_number() OVER (PARTITION BY told.organisation_id ORDER BY due.due_at, due.id)
                                  + (SELECT sum(busy)::bigint FROM told others
                                     WHERE others.organisation_id = told.organisation_id) AS place
                           FROM told CROSS JOIN LATERAL (
                               SELECT d.id, d.due_at FROM webhook_deliveries d
                               WHERE d.webhook_id = told.id AND d.due_at <= $1
                                 AND d.delivered_at IS NULL AND d.given_up_at IS NULL
                                 AND (d.claimed_until IS NULL OR d.claimed_until <= $1)
                               ORDER BY d.due_at, d.id LIMIT greatest($3 - told.busy, 0)) due),
                       chosen AS (
                           SELECT d.id FROM webhook_deliveries d JOIN candidates c ON c.id = d.id
                           WHERE c.place <= $4 AND (d.claimed_until IS NULL OR d.claimed_until <= $1)
                           ORDER BY c.place, d.due_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED)
                       UPDATE webhook_deliveries d SET claimed_until = $5
                       FROM chosen, webhooks w, organisations o
                       WHERE d.id = chosen.id AND w.id = d.webhook_id AND o.id = d.organisation_id
                       RETURNING d.id, d.webhook_id, d.key, w.url, d.event, d.data, d.created_at, d.attempts, w.secret,
                                 CASE WHEN w.previous_until > $1 THEN w.previous_secret END AS previous_secret, o.number"#,
                    now,
                    room,
                    TO_ONE,
                    OF_ONE,
                    now + CLAIM,
                )
                .fetch_all(tx)
                .await
                .or_internal()
            })
        })
        .await
}

async fn send(store: &Store, claimed: Claimed) -> PortalResult<()> {
    let Some(teller) = &store.teller else { return Ok(()) };
    let attempts = claimed.attempts.saturating_add(1);
    let telling = telling(&claimed, attempts, store.clock.now())?;
    let answer = teller.tell(&telling).await;
    let now = store.clock.now();
    let failure = answer.err().map(TellError::key);
    let status = match answer {
        Ok(status) | Err(TellError::Answered(status)) => Some(status),
        Err(_) => None,
    };
    let patience = usize::try_from(claimed.attempts).ok().and_then(|place| PATIENCE.get(place)).copied();
    let (delivered, given_up) = (answer.is_ok(), answer.is_err() && patience.is_none());
    let due = now + patience.unwrap_or_default();
    if given_up {
        tracing::warn!(webhook = claimed.webhook_id, delivery = claimed.key, "webhook.given_up");
    }
    let status = status.and_then(|status| i16::try_from(status).ok());
    store
        .work(move |tx| {
            Box::pin(async move {
                sqlx::query!(
                    "UPDATE webhook_deliveries
                     SET attempts = $2, attempted_at = $3, answer = $4, failure = $5, claimed_until = NULL, due_at = $6,
                         delivered_at = CASE WHEN $7 THEN $3::timestamptz END,
                         given_up_at = CASE WHEN $8 THEN $3::timestamptz END
                     WHERE id = $1",
                    claimed.id,
                    attempts,
                    now,
                    status,
                    failure,
                    due,
                    delivered,
                    given_up,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                sqlx::query!(
                    "UPDATE webhooks SET last_success_at = CASE WHEN $2 THEN $3 ELSE last_success_at END,
                         last_failure_at = CASE WHEN $2 THEN last_failure_at ELSE $3 END
                     WHERE id = $1",
                    claimed.webhook_id,
                    delivered,
                    now,
                )
                .execute(tx)
                .await
                .or_internal()?;
                Ok(())
            })
        })
        .await
}

fn telling(claimed: &Claimed, attempts: i16, now: OffsetDateTime) -> PortalResult<Telling> {
    let event = WebhookEvent::from_code(claimed.event).ok_or_else(|| unreadable("webhook delivery"))?;
    let at = claimed.created_at.format(&time::format_description::well_known::Rfc3339).or_internal()?;
    let body = json!({
        "id": claimed.key, "event": event.key(), "at": at, "organisation": claimed.number, "data": claimed.data,
    })
    .to_string();
    let text = format!("{}.{body}", now.unix_timestamp());
    let secrets = [Some(&claimed.secret), claimed.previous_secret.as_ref()];
    let signatures = secrets.into_iter().flatten().map(|secret| {
        let secret = <[u8; 32]>::try_from(secret.as_slice()).map_err(|_| unreadable("webhook"))?;
        Ok(hmac_sha256(&secret, &text))
    });
    Ok(Telling {
        id: claimed.key.clone(),
        url: claimed.url.clone(),
        event,
        attempt: u32::try_from(attempts).unwrap_or(1),
        signatures: signatures.collect::<PortalResult<_>>()?,
        body,
        sent_at: now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_has_a_day_to_come_back() {
        let together: Duration = PATIENCE.into_iter().fold(Duration::ZERO, |all, one| all + one);
        assert!(together > Duration::hours(23) && together < Duration::hours(25), "{together}");
    }
}
