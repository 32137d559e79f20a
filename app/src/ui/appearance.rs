use leptos::prelude::*;

/// Sets theme and density before the first paint. The shell puts it, with its nonce, into the head of the document.
pub const APPEARANCE_SCRIPT: &str = "try{for(const k of['theme','density']){const v=localStorage.getItem('waybill.'+k);\
if(v)document.documentElement.dataset[k]=v}}catch{}";

/// What a person chose for this browser alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// `light` or `dark`; the system's when missing.
    Theme,
    /// `compact`; comfortable when missing.
    Density,
    /// `off`; on when missing.
    Shortcuts,
}

impl Setting {
    fn key(self) -> &'static str {
        match self {
            Self::Theme => "waybill.theme",
            Self::Density => "waybill.density",
            Self::Shortcuts => "waybill.shortcuts",
        }
    }

    /// What is chosen.
    pub(super) fn get(self) -> Option<String> {
        window().local_storage().ok()??.get_item(self.key()).ok()?
    }

    /// Chooses, or goes back to the standard. A browser without storage forgets it with the page.
    pub(super) fn set(self, value: Option<&str>) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = match value {
                Some(value) => storage.set_item(self.key(), value),
                None => storage.remove_item(self.key()),
            };
        }
        let attribute = match self {
            Self::Theme => "data-theme",
            Self::Density => "data-density",
            Self::Shortcuts => return,
        };
        if let Some(root) = document().document_element() {
            let _ = match value {
                Some(value) => root.set_attribute(attribute, value),
                None => root.remove_attribute(attribute),
            };
        }
    }
}

/// Drops what was chosen for this browser alone, in favour of what the person has chosen for all.
pub fn forget_browser_theme() {
    Setting::Theme.set(None);
    Setting::Density.set(None);
}

/// Single-key shortcuts, which a person can switch off (WCAG 2.1.4).
#[derive(Debug, Clone, Copy)]
pub struct Shortcut;

impl Shortcut {
    /// Whether `key` was pressed as a shortcut: alone, outside of fields and dialogs, and not switched off.
    pub fn pressed(event: &web_sys::KeyboardEvent, key: &str) -> bool {
        if event.key() != key
            || event.ctrl_key()
            || event.meta_key()
            || event.alt_key()
            || event.default_prevented()
        {
            return false;
        }
        let busy = document().active_element().is_some_and(|active| {
            active
                .matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")
                .unwrap_or(false)
        });
        let dialog = document().query_selector("dialog:modal").is_ok_and(|found| found.is_some());
        !busy && !dialog && Setting::Shortcuts.get().as_deref() != Some("off")
    }
}

/// Light, dark, or as the system says.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(String::new());
    Effect::new(move |_| theme.set(Setting::Theme.get().unwrap_or_default()));
    let choice = move |value: &'static str, label: &'static str| {
        view! {
            <label>
                <input type="radio" name="theme" value=value prop:checked=move || theme.get() == value
                    on:change=move |_| {
                        theme.set(value.to_owned());
                        Setting::Theme.set((!value.is_empty()).then_some(value));
                    }/>
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segments with-script">
            <legend>{t!("Theme")}</legend>
            {choice("", t!("System"))}
            {choice("light", t!("Light"))}
            {choice("dark", t!("Dark"))}
        </fieldset>
    }
    .into_any()
}
