use domain::services::{Service, ServiceSet};
use leptos::prelude::*;

/// The services ticked in a form.
#[derive(Clone, Copy)]
pub struct ServiceTicks(RwSignal<ServiceSet>);

impl ServiceTicks {
    /// None of them.
    pub fn none() -> Self {
        Self(RwSignal::new(ServiceSet::default()))
    }

    /// All of these.
    pub fn tick_all(self, services: &[Service]) {
        self.0.set(services.iter().map(|service| service.bit).collect());
    }

    /// Those that are ticked, for the moment of sending.
    pub fn get_untracked(self) -> ServiceSet {
        self.0.get_untracked()
    }

    /// None again.
    pub fn clear(self) {
        self.0.set(ServiceSet::default());
    }

    /// Those that are ticked.
    pub fn get(self) -> ServiceSet {
        self.0.get()
    }

    fn set(self, bit: u8, on: bool) {
        let one = ServiceSet::of(bit);
        self.0.update(|set| *set = if on { set.and(one) } else { ServiceSet(set.0 & !one.0) });
    }
}

/// Checkboxes of services.
#[component]
pub fn ServiceChoice(
    /// What they are for: "Approve for these services".
    legend: &'static str,
    /// What can be ticked.
    services: Vec<Service>,
    /// What is ticked.
    ticks: ServiceTicks,
    /// Whether the one that takes a deleted device back only after another upload says so.
    #[prop(optional)]
    warn: bool,
) -> impl IntoView {
    let tick = |Service { bit, name, description, reupload_after_delete, retired, .. }: Service| {
        let name = if retired { t!("{name} (retired)", name) } else { name };
        let words =
            (!description.is_empty()).then(|| view! { <span class="soft small">{description}</span> });
        let told = (warn && reupload_after_delete)
            .then(|| view! { <span class="soft small">{t!("Takes a deleted device back only after another upload")}</span> });
        view! {
            <label class="tick">
                <input type="checkbox" name="service" prop:checked=move || ticks.get().has(bit)
                    on:change=move |event| ticks.set(bit, event_target_checked(&event))/>
                <span class="tick-words">{name}{words}{told}</span>
            </label>
        }
    };
    view! {
        <fieldset class="ticks">
            <legend>{legend}</legend>
            {services.into_iter().map(tick).collect_view()}
        </fieldset>
    }
    .into_any()
}
