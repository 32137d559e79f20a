use super::DeviceTable;
use crate::people::Me;
use crate::shell::{Head, Problem};
use domain::devices::DeviceScope;
use domain::organisations::OrganisationKind;
use leptos::prelude::*;

/// Every device of the organisation: what a reseller uploaded, or what an MSP or customer holds.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let me = Me::here();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match me.profile().await {
                    Ok(profile) => {
                        let about = match profile.organisation.kind {
                            OrganisationKind::Reseller => "Everything that your organisation uploaded and your customers hold.",
                            OrganisationKind::Msp | OrganisationKind::Customer | OrganisationKind::Operator => "Everything that your organisation holds.",
                        };
                        view! { <Head title="Devices" about=view! { <p>{about}</p> }.into_any()/> }.into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
        <DeviceTable scope=DeviceScope::Mine/>
    }
    .into_any()
}
