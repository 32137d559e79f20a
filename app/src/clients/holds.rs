use super::{ClientOnPage, HoldClient, ReleaseClient, delete_client, preview_delete_client};
use crate::error::ApiError;
use crate::people::Me;
use crate::shell::DeniedButton;
use crate::ui::{Asker, Empty, Moment, Question, TextField, toasts};
use crate::words;
use crate::words::Here;
use domain::Field;
use domain::clients::{ClientDetails, ClientEnd, ClientStatus, HoldKind, HoldRow, MAX_HOLD_REASON};
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The tab *Holds*: those that are open and those that were, placing and releasing one by hand, and deleting the client.
#[component]
pub fn ClientHolds() -> impl IntoView {
    let (page, me) = (ClientOnPage::here(), Me::here());
    let hold = ServerAction::<HoldClient>::new();
    let release = ServerAction::<ReleaseClient>::new();
    let told = toasts();
    Effect::new(move |_| {
        if matches!(hold.value().get(), Some(Ok(()))) {
            told.success(t!("Administrative hold placed"));
            page.refresh();
        }
    });
    Effect::new(move |_| {
        if matches!(release.value().get(), Some(Ok(()))) {
            told.success(t!("Administrative hold released"));
            page.refresh();
        }
    });
    let refused = move || {
        let error = release.value().get().and_then(Result::err)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let deleting = deleting(page);
    view! {
        {refused}
        <Transition>
            {move || Suspend::new(async move {
                let client = page.details.await.ok()?;
                let manage = me.may(Action::ManageClients);
                Some(view! {
                    {list(&client, manage.is_ok(), release)}
                    {acts(&client, manage, hold, deleting)}
                })
            })}
        </Transition>
    }
    .into_any()
}

fn list(client: &ClientDetails, manage: bool, release: ServerAction<ReleaseClient>) -> AnyView {
    if client.holds.is_empty() {
        return view! { <div class="sheet"><Empty title=t!("No holds") text=t!("This client has never been on hold.")/></div> }.into_any();
    }
    let number = client.row.number.clone();
    let deleted = client.row.status == ClientStatus::Deleted;
    let rows = client.holds.iter().map(|hold| row(&number, hold, manage && !deleted, release)).collect_view();
    view! {
        <div class="sheet scroll">
            <table>
                <caption class="unseen">{t!("Holds")}</caption>
                <thead><tr><th scope="col">{t!("Hold")}</th><th scope="col">{t!("Reason")}</th><th scope="col">{t!("Placed")}</th><th scope="col">{t!("Released")}</th><td></td></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(
    number: &OrganisationNumber,
    hold: &HoldRow,
    manage: bool,
    release: ServerAction<ReleaseClient>,
) -> AnyView {
    let who = |who: &str| if who.is_empty() { t!("the ledger").to_owned() } else { who.to_owned() };
    let (reason, release_form) = match hold.kind {
        HoldKind::Financial if hold.released_at.is_none() => {
            (t!("Debt. It is released by payment.").to_owned(), None)
        }
        HoldKind::Financial => (t!("Debt").to_owned(), None),
        HoldKind::Administrative => {
            let (number, id) = (number.to_string(), hold.id.to_string());
            let which = t!(" the hold: {reason}", reason = hold.reason);
            let form = (manage && hold.released_at.is_none()).then(|| {
                view! {
                    <ActionForm action=release>
                        <input type="hidden" name="number" value=number/>
                        <input type="hidden" name="hold" value=id/>
                        <button class="btn small">{t!("Release")}<span class="unseen">{which}</span></button>
                    </ActionForm>
                }
            });
            (hold.reason.clone(), form)
        }
    };
    let released = match hold.released_at {
        Some(at) => view! { <Moment at/>{t!(" by ")}{who(&hold.released_by)} }.into_any(),
        None => view! { <span class="soft">{t!("Not yet")}</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{hold.kind.label().here()}</th>
            <td>{reason}</td>
            <td><Moment at=hold.placed_at/>{t!(" by ")}{who(&hold.placed_by)}</td>
            <td>{released}</td>
            <td class="acts">{release_form}</td>
        </tr>
    }
    .into_any()
}

fn acts(
    client: &ClientDetails,
    manage: Result<(), String>,
    hold: ServerAction<HoldClient>,
    deleting: Callback<(OrganisationNumber, String)>,
) -> AnyView {
    if client.row.status == ClientStatus::Deleted {
        return ().into_any();
    }
    let (number, name) = (client.row.number.clone(), client.row.name.clone());
    let forms = match manage {
        Ok(()) => {
            let of = (number.clone(), name.clone());
            let says = t!(
                "Stops at once: {count} subscription, uploads and orders. Stays: each subscription as it is, to be found again when the hold is released. What runs finishes first."
                    | "Stops at once: {count} subscriptions, uploads and orders. Stays: each subscription as it is, to be found again when the hold is released. What runs finishes first.",
                count = client.subscriptions
            );
            let refusal = move || hold.value().get().and_then(Result::err);
            let error =
                Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Reason)));
            let beside =
                move || refusal().and_then(|error: ApiError| words::beside_fields(&error, &[Field::Reason]));
            view! {
                <ActionForm action=hold>
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    <p>{says}</p>
                    <input type="hidden" name="number" value=number.to_string()/>
                    <TextField id="hold-reason" name="reason" label=t!("Reason") required=true maxlength=MAX_HOLD_REASON autocomplete="off"
                        hint=t!("Your colleagues read it here and in the activity log.") error/>
                    <p><button class="btn primary danger" disabled=move || hold.pending().get()>{t!("Place administrative hold")}</button></p>
                </ActionForm>
                <p class="with-script"><button type="button" class="btn danger" on:click=move |_| deleting.run(of.clone())>{t!("Delete client {name}", name)}</button></p>
            }
            .into_any()
        }
        Err(reason) => view! { <DeniedButton label=t!("Place administrative hold") reason/> }.into_any(),
    };
    view! { <section class="sheet padded"><h2>{t!("Place a hold")}</h2>{forms}</section> }.into_any()
}

/// Asks whether a client shall be deleted, given its number and name, and deletes it.
fn deleting(page: ClientOnPage) -> Callback<(OrganisationNumber, String)> {
    let asker = Asker::here();
    Callback::new(move |(number, name): (OrganisationNumber, String)| {
        asker.ask(preview_delete_client(number.clone()), move |end| question(number, name, end, page));
    })
}

fn question(number: OrganisationNumber, name: String, end: ClientEnd, page: ClientOnPage) -> Question {
    let of = name.clone();
    let act = move || {
        let (number, name) = (number.clone(), of.clone());
        async move {
            delete_client(number, name.clone()).await?;
            page.refresh();
            Ok(t!("Client {name} deleted", name))
        }
    };
    Question::new(t!("Delete client {name}?", name), t!("Delete client"), act)
        .text(t!("This cannot be undone: nothing can be ordered or uploaded for it any more."))
        .goes(t!("{count} subscription" | "{count} subscriptions", count = end.subscriptions))
        .stays(t!("The customer with its devices and users"))
        .stays(t!("Its holds, charges and payments, to be looked up"))
        .typed(name)
        .danger()
}
