use super::read_upload;
use crate::paths;
use crate::shell::Problem;
use crate::ui::{Dialog, Glyph, Icon, Skeleton, grouped};
use crate::words;
use crate::words::Here;
use domain::uploads::{Note, Reason, ReasonCount, UploadDetails, UploadNumber};
use leptos::prelude::*;

/// The reasons of an upload, over the list.
#[component]
pub(super) fn ReasonsDialog(
    /// Of which upload; nothing while it is closed.
    shown: RwSignal<Option<String>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(shown.read().is_some()));
    Effect::new(move |_| {
        if !open.get() && shown.read_untracked().is_some() {
            shown.set(None);
        }
    });
    let title = Signal::derive(move || {
        shown
            .get()
            .map_or_else(|| t!("Upload errors").to_owned(), |number| t!("Upload errors of {number}", number))
    });
    view! {
        <Dialog id="reasons" title open wide=true>
            {move || shown.get().as_deref().and_then(UploadNumber::parse).map(|number| {
                let (page, errors) = (paths::upload(&number), paths::upload_errors_csv(&number));
                let details = LocalResource::new(move || read_upload(number.clone()));
                view! {
                    <section>
                        <Suspense fallback=|| view! { <Skeleton lines=4 what=t!("the reasons")/> }>
                            {move || Suspend::new(async move {
                                match details.await {
                                    Ok(details) => view! { <Reasons details/> }.into_any(),
                                    Err(error) => view! { <Problem error/> }.into_any(),
                                }
                            })}
                        </Suspense>
                    </section>
                    <footer>
                        <a class="btn" href=page>{t!("Open the upload")}</a>
                        <a class="btn primary" href=errors download=""><Icon glyph=Glyph::Download/>{t!("Download errors as CSV")}</a>
                    </footer>
                }
            })}
        </Dialog>
    }
    .into_any()
}

/// Why rows failed, grouped, with their lines.
#[component]
pub(super) fn Reasons(
    /// The upload.
    details: UploadDetails,
) -> impl IntoView {
    if let Some(refusal) = details.refusal {
        return view! { <p class="notice bad">{refusal.sentence(words::language())}</p> }.into_any();
    }
    let total = details.row.total;
    view! {
        <p>
            {t!("{failed} of {total} failed.", failed = grouped(details.row.failed), total = t!("{count} row" | "{count} rows", count = total))}
            {t!(" Download the errors as CSV: it has these rows alone. Correct what can be corrected, and upload that file as it is.")}
        </p>
        <ReasonList reasons=details.reasons/>
    }
    .into_any()
}

/// Reasons with their rows and first lines.
#[component]
pub fn ReasonList(
    /// The reasons.
    reasons: Vec<ReasonCount>,
) -> impl IntoView {
    view! { <ul class="reason-list">{reasons.into_iter().map(reason).collect_view()}</ul> }.into_any()
}

fn reason(count: ReasonCount) -> impl IntoView {
    let lines: Vec<String> = count.lines.iter().map(u32::to_string).collect();
    let more = count.rows.saturating_sub(lines.len() as u64);
    let word = if count.rows == 1 { t!("Line") } else { t!("Lines") };
    let more = (more > 0).then(|| t!(" and {more} more", more = grouped(more)));
    view! {
        <li>
            <div class="reason-head"><b>{count.reason.title().here()}</b><span class="num">{t!("{count} row" | "{count} rows", count = count.rows)}</span></div>
            {advice(count.reason).map(|sentence| view! { <p>{sentence}</p> })}
            {(!lines.is_empty()).then(|| view! { <p class="soft small">{word}" "{lines.join(", ")}{more}</p> })}
        </li>
    }
    .into_any()
}

/// The sentence of a reason for all of its rows; reasons that speak of one row's text have none, their title says it.
fn advice(reason: Reason) -> Option<String> {
    let sentence = reason.sentence("", words::language());
    (!sentence.contains('?')).then_some(sentence)
}

/// What was mended on the way, by kind.
pub fn notes(counts: Vec<(String, u64)>) -> impl IntoView {
    let line = |(key, rows): (String, u64)| {
        let note = Note::ALL.into_iter().find(|note| note.key() == key)?;
        Some(
            view! { <li>{format!("{}: {}", t!("{count} row" | "{count} rows", count = rows), note.sentence().here())}</li> },
        )
    };
    let lines: Vec<_> = counts.into_iter().filter_map(line).collect();
    (!lines.is_empty()).then(
        || view! { <section class="sheet padded"><h2>{t!("Notes")}</h2><ul class="plain">{lines}</ul></section> },
    )
}
