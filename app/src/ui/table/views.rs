use super::applying::{applying, leaving};
use super::core::Core;
use crate::error::{ApiError, ApiResult};
use crate::ui::{
    Confirm, Dialog, Explain, Glyph, Icon, Menu, MenuItem, Question, TextField, explain, toasts,
};
use crate::views::{delete_view, list_views, rename_view, save_view, share_view, update_view};
use domain::PortalError;
use domain::lists::ListAddress;
use domain::views::SavedView;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the dialog about names is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Naming {
    /// A new view.
    New,
    /// Another name for this one.
    Rename(SavedView),
}

/// The saved views side by side, once there are any.
#[component]
pub(super) fn ViewTabs(core: Core) -> impl IntoView {
    let any = Memo::new(move |_| !core.views.read().views.is_empty());
    let before = move || core.applied().map(|(view, _)| view);
    let all = move || core.href(&leaving(core.address.get(), before().as_ref()));
    let none = move || core.applied().is_none().then_some("page");
    let tab = move |view: SavedView| {
        let id = view.id.clone();
        let current = move || core.applied().filter(|(applied, _)| applied.id == id);
        let changed = current.clone();
        let shared = view.shared && !view.mine;
        let href = {
            let view = view.clone();
            move || core.href(&applying(core.address.get(), before().as_ref(), &view))
        };
        view! {
            <a href=href aria-current=move || current().map(|_| "page") data-noscroll="">
                {view.name.clone()}
                {shared.then(|| view! { <span class="tag">{t!("Shared")}</span> })}
                {move || changed().filter(|(_, changed)| *changed).map(|_| view! { <span class="soft">{t!(" (changed)")}</span> })}
            </a>
        }
    };
    move || {
        any.get().then(|| {
            view! {
                <nav class="tabs" aria-label=t!("Saved views")>
                    <a href=all aria-current=none data-noscroll="">{t!("All")}</a>
                    {move || core.views.get().views.into_iter().map(tab).collect_view()}
                    <ViewMenu core/>
                </nav>
            }
        })
    }
}

#[component]
fn ViewMenu(core: Core) -> impl IntoView {
    let confirm = Confirm::here();
    let change = Change::here(core);
    let items = Signal::derive(move || {
        let new = MenuItem::call(t!("Save as a new view…"), move || core.naming.set(Some(Naming::New)));
        let Some((view, changed)) = core.applied().filter(|(view, _)| view.mine) else { return vec![new] };
        let share = core.views.read().share;
        let allowed = share.map_err(|denied| explain(&ApiError::Portal(PortalError::Forbidden(denied))));
        let id = view.id.clone();
        let update = MenuItem::call(t!("Save changes to “{name}”", name = view.name), {
            let id = id.clone();
            move || change.run(update_view(id.clone(), core.contents()), t!("View saved"))
        });
        let rename = MenuItem::call(t!("Rename…"), {
            let view = view.clone();
            move || core.naming.set(Some(Naming::Rename(view.clone())))
        });
        let sharing = if view.shared {
            let id = id.clone();
            MenuItem::call(t!("Stop sharing"), move || {
                change.run(share_view(id.clone(), false), t!("View is yours alone again"));
            })
        } else {
            let id = id.clone();
            MenuItem::call(t!("Share with the organisation"), move || {
                change
                    .run(share_view(id.clone(), true), t!("Everyone in the organisation sees this view now"));
            })
            .enabled(allowed)
        };
        let delete =
            MenuItem::call(t!("Delete…"), move || confirm.ask(deletion(core, view.clone()))).danger();
        let unchanged =
            if changed { Ok(()) } else { Err(t!("Nothing has changed since it was saved.").to_owned()) };
        vec![update.enabled(unchanged), new, rename, sharing, delete]
    });
    view! {
        <div class="tabs-end with-script">
            <Menu id=core.id("views") label=t!("Saved views") class="btn icon quiet" items><Icon glyph=Glyph::More/></Menu>
        </div>
    }
    .into_any()
}

fn deletion(core: Core, view: SavedView) -> Question {
    let shared = view.shared;
    let question =
        Question::new(t!("Delete the view “{name}”?", name = view.name), t!("Delete view"), move || {
            let id = view.id.clone();
            async move {
                delete_view(id).await?;
                let views = list_views(core.list.name.to_owned()).await?;
                if core.alive() {
                    core.views.set(views);
                    core.go(&ListAddress { view: None, ..core.address.get_untracked() });
                }
                Ok(t!("View deleted").to_owned())
            }
        });
    let question = question.danger().stays(t!("Everything that the list shows"));
    if shared {
        question.goes(t!("The view, for everyone in the organisation"))
    } else {
        question.goes(t!("The view"))
    }
}

/// Changes views and shows the new state of things.
#[derive(Clone, Copy)]
struct Change {
    core: Core,
    toasts: crate::ui::Toasts,
    explain: Explain,
}

impl Change {
    fn here(core: Core) -> Self {
        Self { core, toasts: toasts(), explain: Explain::here() }
    }

    fn run(self, call: impl Future<Output = ApiResult<()>> + 'static, told: &'static str) {
        spawn_local(async move {
            match self.then_reload(call).await {
                Ok(()) => self.toasts.success(told),
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    async fn then_reload(self, call: impl Future<Output = ApiResult<()>>) -> ApiResult<()> {
        call.await?;
        let views = list_views(self.core.list.name.to_owned()).await?;
        if self.core.alive() {
            self.core.views.set(views);
        }
        Ok(())
    }
}

/// Asks for the name of a view.
#[component]
pub(super) fn ViewDialog(core: Core) -> impl IntoView {
    let open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let explain = Explain::here();
    let toasts = toasts();
    let change = Change::here(core);
    Effect::new(move |_| {
        if let Some(naming) = core.naming.get() {
            name.set(match naming {
                Naming::New => String::new(),
                Naming::Rename(view) => view.name,
            });
            wrong.set(None);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            core.naming.set(None);
        }
    });
    let title = Signal::derive(move || match core.naming.get() {
        Some(Naming::Rename(view)) => t!("Rename the view “{name}”", name = view.name),
        _ => t!("Save view").to_owned(),
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(naming), text) = (core.naming.get_untracked(), name.get_untracked()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let done = match naming {
                Naming::New => save_view(core.list.name.to_owned(), text, core.contents()).await.map(Some),
                Naming::Rename(view) => rename_view(view.id, text).await.map(|()| None),
            };
            let done = match done {
                Ok(saved) => change.then_reload(async { Ok(()) }).await.map(|()| saved),
                Err(error) => Err(error),
            };
            if !core.alive() {
                return;
            }
            busy.set(false);
            match done {
                Ok(saved) => {
                    if let Some(view) = saved {
                        core.go(&applying(core.address.get_untracked(), None, &view));
                    }
                    open.set(false);
                    toasts.success(t!("View saved"));
                }
                Err(error) => wrong.set(Some((explain.0)(&error))),
            }
        });
    };
    view! {
        <Dialog id=core.id("view-name") title open busy>
            <form on:submit=save>
                <section>
                    <TextField id=core.id("view-name-field") name="name" label=t!("Name") value=name error=wrong required=true
                        maxlength=SavedView::MAX_NAME autocomplete="off"
                        hint=t!("It holds search, filters, sorting and columns, and is yours alone until you share it.")/>
                </section>
                <footer>
                    <button type="button" class="btn" on:click=move |_| open.set(false)>{t!("Cancel")}</button>
                    <button type="submit" class="btn primary" disabled=move || busy.get()>{t!("Save")}</button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
