use crate::ui::TextField;
use crate::words;
use domain::people::{MAX_PASSWORD, PasswordRule};
use leptos::prelude::*;

/// A new password, with the rules that it must obey; those that the browser can judge are ticked off while one types.
#[component]
pub(super) fn NewPassword(
    /// Whose: the password is not that.
    email: String,
    /// Their name.
    name: String,
    /// What the server said against it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let rule = move |rule: PasswordRule| {
        let (email, name) = (email.clone(), name.clone());
        let holds = Memo::new(move |_| {
            let password = password.read();
            !password.is_empty() && rule.holds(&password, &email, &name)
        });
        view! { <li class:kept=move || holds.get()>{rule.label(words::language())}<span class="unseen">{move || if holds.get() { t!(": kept") } else { "" }}</span></li> }
    };
    view! {
        <TextField id="password" name="password" label=t!("New password") kind="password" required=true value=password
            autocomplete="new-password" maxlength=MAX_PASSWORD error/>
        <ul class="rules" aria-label=t!("What the password must be")>{PasswordRule::ALL.map(rule).collect_view()}</ul>
    }
    .into_any()
}
