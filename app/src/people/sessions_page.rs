use super::{EndOtherSessions, EndSession, list_sessions};
use crate::error::ApiResult;
use crate::paths;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::{Explain, Moment, Skeleton, toasts};
use domain::people::SessionRow;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Where the person is signed in, and how to end it.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let end = ServerAction::<EndSession>::new();
    let end_others = ServerAction::<EndOtherSessions>::new();
    let sessions = Resource::new_blocking(
        move || (end.version().get(), end_others.version().get()),
        |_| list_sessions(),
    );
    tell(end.value(), t!("Session ended"));
    tell(end_others.value(), t!("All other sessions ended"));
    view! {
        <Head title=t!("Sessions") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("Where you are signed in. End what you do not recognise.")}</p> }.into_any()>
            <ActionForm action=end_others><button class="btn">{t!("End all other sessions")}</button></ActionForm>
        </Head>
        <Transition fallback=|| view! { <Skeleton what=t!("sessions")/> }>
            {move || Suspend::new(async move {
                match sessions.await {
                    Ok(rows) => view! { <ul class="sheet sessions">{rows.into_iter().map(|row| session(row, end)).collect_view()}</ul> }.into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn session(row: SessionRow, end: ServerAction<EndSession>) -> impl IntoView {
    let SessionRow { id, agent, address, created_at, last_seen_at, current } = row;
    let browser = browser(&agent);
    let closing = (!current).then(|| {
        let name = t!("End session: {browser}", browser);
        view! {
            <ActionForm action=end>
                <input type="hidden" name="id" value=id/>
                <button class="btn" aria-label=name>{t!("End")}</button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <div>
                <b>{browser}</b>
                {current.then(|| view! { <span class="tag">{t!("This session")}</span> })}
                <p class="soft small">
                    {address}{t!(" · last used ")}<Moment at=last_seen_at/>{t!(" · signed in ")}<Moment at=created_at/>
                </p>
            </div>
            {closing}
        </li>
    }
    .into_any()
}

/// Tells how an action went; what failed says why.
fn tell(value: MappedSignal<Option<ApiResult<()>>>, done: &'static str) {
    let (toasts, explain) = (toasts(), Explain::here());
    Effect::new(move |_| match value.get() {
        Some(Ok(())) => toasts.success(done),
        Some(Err(error)) => toasts.failure((explain.0)(&error)),
        None => {}
    });
}

/// Browser and system in words; the whole `User-Agent` when neither is known.
fn browser(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // In this order: each of them also calls itself by the names after it.
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if agent.trim().is_empty() => t!("Unknown browser").to_owned(),
        (None, None) => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_as_people_name_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(browser(edge), "Edge on Windows");
        assert_eq!(browser("curl/8.9"), "curl/8.9");
        assert_eq!(browser(""), "Unknown browser");
    }
}
