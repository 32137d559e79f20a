use crate::paths;
use crate::ui::{Copy, Glyph, Icon, ThemeSwitch};
use crate::words::{Here, role_name};
use domain::people::{Membership, Profile};
use leptos::prelude::*;

/// The organisation in which the person acts, and the others to which they belong. Plain forms: switching works
/// without JavaScript, and the page is loaded anew, so that nothing of the other organisation stays on the screen.
#[component]
pub(super) fn OrganisationSwitch(
    /// Unique on the page.
    id: &'static str,
    /// Who is signed in.
    profile: Profile,
) -> impl IntoView {
    let Membership { number, name, kind, .. } = profile.organisation.clone();
    let others: Vec<Membership> =
        profile.memberships.into_iter().filter(|other| other.number != number).collect();
    // The name stands beside it.
    let logo =
        profile.logo.map(|tag| view! { <img class="org-logo" src=paths::logo(&number, &tag) alt=""/> });
    let label = view! {
        <b class="org-name">{logo}{name.clone()}</b>
        <span class="soft small">{kind.number_label().here()}" "<span class="id">{number.to_string()}</span></span>
    };
    if others.is_empty() {
        return view! {
            <div class="org">
                {label}
                <Copy text=number.to_string() what=kind.number_label().here()/>
            </div>
        }
        .into_any();
    }
    let other = |other: Membership| {
        view! {
            <li>
                <button class="menu-item" name="number" value=other.number.to_string()>
                    <span>{other.name}</span>
                    <span class="soft small">{other.kind.label().here()}" · "{role_name(&other.role_name)}</span>
                </button>
            </li>
        }
    };
    view! {
        <button type="button" class="org" popovertarget=id>
            {label}
            <Icon glyph=Glyph::Down/>
            <span class="unseen">{t!("Switch organisation")}</span>
        </button>
        <div id=id class="popover menu" popover="auto" role="group" aria-label=t!("Switch organisation")>
            <form method="post" action=paths::session_organisation()>
                <ul>{others.into_iter().map(other).collect_view()}</ul>
            </form>
        </div>
    }
    .into_any()
}

/// The person's own menu: who they are here, their sessions, the theme, signing out.
#[component]
pub(super) fn AccountMenu(
    /// Who is signed in.
    profile: Profile,
) -> impl IntoView {
    let Profile { name, email, organisation, invitations, .. } = profile;
    let letters = initials(&name);
    view! {
        <button type="button" class="btn icon quiet" popovertarget="account" aria-label=t!("{letters}: your account, {name}", letters, name)>
            <span class="avatar" aria-hidden="true">{letters.clone()}</span>
        </button>
        <div id="account" class="popover menu account" popover="auto" role="group" aria-label=t!("Your account")>
            <p class="who">
                <b>{name}</b>
                <span class="soft small">{email}</span>
                <span class="soft small">{t!("{role} of {organisation}", role = role_name(&organisation.role_name), organisation = organisation.name)}</span>
            </p>
            <ThemeSwitch/>
            <ul>
                {(invitations > 0).then(|| view! {
                    <li><a class="menu-item" href=paths::invitations()>{t!("{count} invitation" | "{count} invitations", count = invitations.into())}</a></li>
                })}
                <li><a class="menu-item" href=paths::password()>{t!("Password")}</a></li>
                <li><a class="menu-item" href=paths::sessions()>{t!("Sessions")}</a></li>
                <li>
                    <form method="post" action=paths::session_end()>
                        <button class="menu-item">{t!("Sign out")}</button>
                    </form>
                </li>
            </ul>
        </div>
    }
    .into_any()
}

/// The first letters of the first and last name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Mara van der Kern"), "MK");
        assert_eq!(initials("åsa"), "Å");
        assert_eq!(initials(""), "");
    }
}
