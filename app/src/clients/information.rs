use super::ClientOnPage;
use crate::customers::country_name;
use crate::paths;
use domain::clients::ClientDetails;
use leptos::prelude::*;

/// The tab *General information*: company data, contacts, and the Microsoft tenant where there is one.
#[component]
pub fn ClientInformation() -> impl IntoView {
    let page = ClientOnPage::here();
    view! {
        <Transition>
            {move || Suspend::new(async move { page.details.await.ok().map(sections) })}
        </Transition>
    }
    .into_any()
}

fn sections(client: ClientDetails) -> AnyView {
    let profile = client.profile;
    let place = [profile.zip.as_str(), profile.city.as_str(), profile.state.as_str()].join(" ");
    let lines = [profile.address.clone(), place.trim().to_owned(), country_name(&profile.country)];
    let address: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
    let microsoft = (!profile.microsoft_tenant.is_empty()).then(|| {
        view! { <section class="sheet padded"><h2>{t!("Microsoft")}</h2><dl class="facts">{fact(t!("Tenant name"), profile.microsoft_tenant.clone())}</dl></section> }
    });
    view! {
        <section class="sheet padded">
            <h2>{t!("Company")}</h2>
            <dl class="facts">
                {fact(t!("ITN"), profile.registration_number)}
                {fact(t!("Legal address"), address.join(", "))}
                {fact(t!("Description"), profile.description)}
            </dl>
        </section>
        <section class="sheet padded">
            <h2>{t!("Contact")}</h2>
            <dl class="facts">
                {fact(t!("Contact person"), profile.contact_person)}
                {fact(t!("E-mail address"), profile.email)}
                {fact(t!("Phone"), profile.phone)}
            </dl>
        </section>
        {microsoft}
        <p class="soft">{t!("A client's data is updated with the next order. ")}<a href=paths::customer(&client.row.number)>{t!("Open it among customers")}</a></p>
    }
    .into_any()
}

fn fact(label: &'static str, text: String) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <dt>{label}</dt><dd>{text}</dd> }.into_any())
}
