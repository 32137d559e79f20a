use super::CreateDashboard;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound};
use crate::ui::{Choice, ChoiceField, TextField};
use crate::words::Here;
use crate::{paths, words};
use domain::Field;
use domain::dashboards::{Dashboard, Template};
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// *Create dashboard*: its name, and what it begins with; the editor follows.
#[component]
pub fn CreateDashboardPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDashboard).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let form = match me.may(Action::ManageDashboards) {
        Ok(()) => form(me).into_any(),
        Err(reason) => view! { <Denied label=t!("Create dashboard") reason/> }.into_any(),
    };
    view! {
        <Head title=t!("Create dashboard") crumbs=vec![Crumb::new(paths::dashboards(), t!("Dashboards"))]/>
        {form}
    }
    .into_any()
}

fn form(me: Me) -> impl IntoView {
    let kind = me.profile().organisation.kind;
    let action = ServerAction::<CreateDashboard>::new();
    let refusal = move || action.value().get().and_then(Result::err);
    let name = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Name)));
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Name]));
    let fitting = Template::ALL.into_iter().filter(|template| template.fits(kind));
    let choice = |template: Template| Choice {
        value: template.key().to_owned(),
        label: template.label().here().to_owned(),
    };
    let choices = fitting.map(choice).collect();
    view! {
        <div class="sheet form">
            <ActionForm action>
                <section>
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    <TextField id="dashboard-name" name="name" label=t!("Name") required=true maxlength=Dashboard::MAX_NAME
                        autocomplete="off" error=name/>
                    <ChoiceField id="dashboard-template" name="template" label=t!("Template") choices
                        value=RwSignal::new(Template::Overview.key().to_owned())
                        hint=t!("What it begins with. Everything can be changed afterwards.")/>
                </section>
                <footer>
                    <a class="btn" href=paths::dashboards()>{t!("Cancel")}</a>
                    <button class="btn primary" disabled=move || action.pending().get()>{t!("Create dashboard")}</button>
                </footer>
            </ActionForm>
        </div>
    }
}
