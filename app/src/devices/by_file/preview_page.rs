use super::head;
use crate::devices::delete::MANY;
use crate::devices::{ConfirmFileDelete, confirm_file_delete, preview_file_delete};
use crate::error::{ApiError, ApiResult};
use crate::operations::Skipped;
use crate::shell::Problem;
use crate::ui::{Confirm, Question, Skeleton, grouped};
use crate::words::Here;
use crate::{paths, words};
use domain::devices::FileDeletion;
use domain::operations::{OperationNumber, Skip};
use domain::{Conflict, PortalError};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// What deleting the devices of a file would do; from here it is begun.
#[component]
pub fn DeleteByFilePreviewPage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(OperationNumber::parse)
    });
    let deletion = Resource::new_blocking(move || number.get(), load);
    let confirm = Confirm::here();
    let action = ServerAction::<ConfirmFileDelete>::new();
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("the devices")/> }>
            {move || Suspend::new(async move {
                match deletion.await {
                    Ok(deletion) => page(deletion, confirm, action).into_any(),
                    Err(ApiError::Portal(PortalError::Conflict(Conflict::BegunBefore))) => begun(number.get_untracked()).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// Someone who comes back to what they have said yes to.
fn begun(number: Option<OperationNumber>) -> impl IntoView {
    let sentence = words::sentence(&ApiError::Portal(PortalError::Conflict(Conflict::BegunBefore)));
    let link = number.map(|number| {
        view! { <p><a class="btn primary" href=paths::operation(&number)>{t!("What became of the devices")}</a></p> }
    });
    view! { {head(t!("Delete devices").to_owned(), ().into_any())}<p class="notice">{sentence}</p>{link} }
        .into_any()
}

fn page(deletion: FileDeletion, confirm: Confirm, action: ServerAction<ConfirmFileDelete>) -> impl IntoView {
    let count = t!("{count} device" | "{count} devices", count = deletion.outcome.done);
    let named = t!("{count} device" | "{count} devices", count = deletion.outcome.asked);
    let left = |wanted: Skip| {
        let mut skipped = deletion.outcome.skipped.iter();
        skipped.find(|(skip, _)| *skip == wanted).map_or(0, |(_, devices)| *devices)
    };
    let tile = |count: u64, words: &'static str| view! { <div class="tile"><b>{grouped(count)}</b><span>{words}</span></div> };
    let refusal = move || action.value().get().and_then(Result::err).map(|error| words::sentence(&error));
    let about = view! {
        <p class="parts"><span>{t!("Of the file ")}<b>{deletion.file.clone()}</b></span><span>{named}{t!(" named")}</span></p>
    };
    let unread: Vec<_> = deletion
        .unread
        .iter()
        .map(|(reason, rows)| view! { <li><b class="num">{grouped(*rows)}</b>": "{reason.title().here()}</li> })
        .collect();
    let unread = (!unread.is_empty()).then(|| {
        let rows: u64 = deletion.unread.iter().map(|(_, rows)| rows).sum();
        view! {
            <div class="stays">
                <h3>{t!("{count} row names no device" | "{count} rows name no device", count = rows)}</h3>
                <ul>{unread}</ul>
            </div>
        }
    });
    let lists = (deletion.outcome.done > 0).then(|| {
        let line = |line: String| view! { <li>{line}</li> };
        view! {
            <div class="goes"><h3>{t!("What goes")}</h3><ul>{goes(&deletion).into_iter().map(line).collect_view()}</ul></div>
            <div class="stays"><h3>{t!("What stays")}</h3><ul>{stays().map(line).collect_view()}</ul></div>
        }
    });
    let (number, nothing) = (deletion.number.to_string(), deletion.outcome.done == 0);
    let tiles = view! {
        <div class="tiles">
            {tile(deletion.outcome.done, t!("to be deleted"))}
            {tile(deletion.approved, t!("of them approved by their holder"))}
            {tile(deletion.moved_by_msp, t!("of them moved on by an MSP"))}
            {tile(left(Skip::NotYours), t!("not yours"))}
            {tile(left(Skip::DeletedBefore), t!("deleted before"))}
        </div>
    };
    let skipped = deletion.outcome.skipped.clone();
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        confirm.ask(question(&deletion));
    };
    let act = if nothing {
        view! { <p class="notice warn">{t!("No device of the file can be deleted.")}</p> }.into_any()
    } else {
        view! {
            <ActionForm action>
                <input type="hidden" name="number" value=number/>
                <button class="btn primary danger" on:click=press>{t!("Delete {count}", count)}</button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        {head(t!("Delete devices").to_owned(), about.into_any())}
        {move || refusal().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
        {tiles}
        <section class="sheet padded">
            <h2 class="unseen">{t!("What deleting them does")}</h2>
            {lists}
            <Skipped skipped/>
            {unread}
        </section>
        <div class="bar deletion-acts"><a class="btn" href=paths::bulk_delete()>{t!("Choose another file")}</a>{act}</div>
    }
    .into_any()
}

/// What goes, each with its count.
fn goes(deletion: &FileDeletion) -> Vec<String> {
    let count = t!("{count} device" | "{count} devices", count = deletion.outcome.done);
    let holders = t!("{count} customer" | "{count} customers", count = deletion.holders);
    let mut lines = vec![t!("{count} of {holders}, with their settings in every service", count, holders)];
    if deletion.approved > 0 {
        lines.push(t!(
            "{approved} of them approved by their holder: in use there",
            approved = grouped(deletion.approved)
        ));
    }
    if deletion.moved_by_msp > 0 {
        lines.push(t!(
            "{moved_by_msp} of them moved on by an MSP",
            moved_by_msp = grouped(deletion.moved_by_msp)
        ));
    }
    lines
}

fn stays() -> impl Iterator<Item = String> {
    [
        t!("The custody record of each device, with this deletion in it"),
        t!("The uploads that the devices came with"),
        t!("The right to upload them again"),
    ]
    .into_iter()
    .map(str::to_owned)
}

fn question(deletion: &FileDeletion) -> Question {
    let count = t!("{count} device" | "{count} devices", count = deletion.outcome.done);
    let number = deletion.number.clone();
    let act = move || {
        let number = number.clone();
        async move {
            // Then the page of the operation opens.
            confirm_file_delete(number).await?;
            Ok(String::new())
        }
    };
    let question = Question::new(t!("Delete {count}?", count), t!("Delete {count}", count), act)
        .text(t!("They leave the portals of their holders with everything that is set there. Nobody holds them any more."))
        .danger()
        .quiet();
    let question = goes(deletion).into_iter().fold(question, Question::goes);
    let mut question = stays().fold(question, Question::stays);
    let left: u64 = deletion.outcome.skipped.iter().map(|(_, devices)| devices).sum();
    if left > 0 {
        question = question.stays(t!("{left} of the file, as they are", left = grouped(left)));
    }
    if deletion.outcome.done >= MANY { question.typed(deletion.outcome.done.to_string()) } else { question }
}

async fn load(number: Option<OperationNumber>) -> ApiResult<FileDeletion> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    preview_file_delete(number).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::operations::OperationOutcome;

    #[test]
    fn what_goes_is_told_with_its_counts_and_nothing_that_is_none() {
        let mut deletion = FileDeletion {
            number: OperationNumber::parse("O-20261127-7F3KQ2").unwrap(),
            file: "returned.csv".into(),
            outcome: OperationOutcome { asked: 1200, done: 1200, skipped: Vec::new() },
            holders: 2,
            approved: 0,
            moved_by_msp: 0,
            unread: Vec::new(),
        };
        assert_eq!(goes(&deletion), ["1,200 devices of 2 customers, with their settings in every service"]);
        (deletion.approved, deletion.moved_by_msp) = (1100, 3);
        assert_eq!(
            goes(&deletion)[1..],
            ["1,100 of them approved by their holder: in use there", "3 of them moved on by an MSP"]
        );
    }
}
