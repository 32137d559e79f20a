use super::frame::Shell;
use super::problem::NotFound;
use crate::activity::ActivityPage;
use crate::api_keys::{ApiKeysPage, CreateApiKeyPage};
use crate::bulk_uploads::{BulkActionsPage, BulkUploadPage};
use crate::clients::{
    ClientEntries, ClientHolds, ClientInformation, ClientPage, ClientTypesPage, ClientsPage,
};
use crate::customers::{
    AddCustomerPage, CustomerDevices, CustomerPage, CustomerUploads, CustomersPage, EditCustomerPage,
};
use crate::dashboards::{CreateDashboardPage, DashboardPage, DashboardsPage, EditDashboardPage, HomePage};
use crate::deliveries::{DeliveriesPage, DeliveryPage};
use crate::device_registry::{
    LoadRegistryPage, RegistryDevicesPage, RegistryLoadPage, RegistryLoadsPage, RegistryTacsPage,
};
use crate::devices::{DeleteByFilePage, DeleteByFilePreviewPage, DevicePage, DevicesPage};
use crate::managed_customers::{
    CreateCustomerPage, CreateInnerCustomerPage, CustomerProfilePage, InnerCustomersOfPage,
    InnerCustomersPage, OrganisationPage,
};
use crate::notifications::{NotificationSettingsPage, NotificationsPage};
use crate::operations::OperationPage;
use crate::organisations::{
    OrganisationCustomersPage, OrganisationDetailsPage, OrganisationMspsPage, OrganisationResellersPage,
    RegisterOrganisationPage,
};
use crate::people::{
    ActivatePage, AddCustomerUserPage, AddUserPage, AppearancePage, CreateRolePage, CustomerUsersPage,
    ForgotPasswordPage, InvitationsPage, LinkedIdentitiesPage, PasswordPage, PeoplePage, ResetPasswordPage,
    RolePage, RolesPage, SessionsPage, SettingsPage, SignInPage, SignInProvider,
};
use crate::plans::{AddPlanPage, PlanPage, PlansPage};
use crate::resellers::{RegisterResellerPage, ResellerPage, ResellersPage};
use crate::second_factors::{SecondFactorPage, SignInCodePage};
use crate::services::ServicesPage;
use crate::sold_to_codes::SoldToCodesPage;
use crate::subscriptions::{
    ClientSubscriptions, OrderPage, OrderPlanPage, SubscriptionPage, SubscriptionsPage,
};
use crate::ui::{Surfaces, provide_widgets};
use crate::uploads::{UploadDevicesInBulkPage, UploadDevicesPage, UploadPage};
use crate::webhooks::{CreateWebhookPage, WebhookPage, WebhooksPage};
use crate::words;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode::Async;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{StaticSegment, path};

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_widgets(words::sentence);
    mark_hydrated();
    SignInProvider::provide();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Waybill".to_owned() } else { t!("{title} · Waybill", title) }/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view=SignInPage ssr=Async/>
                <Route path=path!("/activate") view=ActivatePage ssr=Async/>
                <Route path=path!("/forgot-password") view=ForgotPasswordPage ssr=Async/>
                <Route path=path!("/reset-password") view=ResetPasswordPage ssr=Async/>
                <Route path=path!("/sign-in/code") view=SignInCodePage ssr=Async/>
                <ParentRoute path=StaticSegment("") view=Shell ssr=Async>
                    <Route path=path!("") view=HomePage ssr=Async/>
                    <Route path=path!("dashboards") view=DashboardsPage ssr=Async/>
                    <Route path=path!("dashboards/create") view=CreateDashboardPage ssr=Async/>
                    <Route path=path!("dashboards/:key") view=DashboardPage ssr=Async/>
                    <Route path=path!("dashboards/:key/edit") view=EditDashboardPage ssr=Async/>
                    <Route path=path!("customers") view=CustomersPage ssr=Async/>
                    <Route path=path!("customers/add") view=AddCustomerPage ssr=Async/>
                    <Route path=path!("customers/create") view=CreateCustomerPage ssr=Async/>
                    <Route path=path!("customers/:number/edit") view=EditCustomerPage ssr=Async/>
                    <Route path=path!("customers/:number/profile") view=CustomerProfilePage ssr=Async/>
                    <Route path=path!("customers/:number/inner-customers") view=InnerCustomersOfPage ssr=Async/>
                    <Route path=path!("inner-customers") view=InnerCustomersPage ssr=Async/>
                    <Route path=path!("inner-customers/create") view=CreateInnerCustomerPage ssr=Async/>
                    <Route path=path!("customers/:number/upload") view=UploadDevicesPage ssr=Async/>
                    <Route path=path!("customers/:number/users") view=CustomerUsersPage ssr=Async/>
                    <Route path=path!("customers/:number/users/add") view=AddCustomerUserPage ssr=Async/>
                    <ParentRoute path=path!("customers/:number") view=CustomerPage ssr=Async>
                        <Route path=path!("") view=CustomerUploads ssr=Async/>
                        <Route path=path!("uploads") view=CustomerUploads ssr=Async/>
                        <Route path=path!("devices") view=CustomerDevices ssr=Async/>
                    </ParentRoute>
                    <Route path=path!("uploads/:number") view=UploadPage ssr=Async/>
                    <Route path=path!("bulk-actions") view=BulkActionsPage ssr=Async/>
                    <Route path=path!("bulk-actions/upload") view=UploadDevicesInBulkPage ssr=Async/>
                    <Route path=path!("bulk-actions/uploads/:number") view=BulkUploadPage ssr=Async/>
                    <Route path=path!("devices") view=DevicesPage ssr=Async/>
                    <Route path=path!("devices/uploads") view=DeliveriesPage ssr=Async/>
                    <Route path=path!("devices/uploads/:number") view=DeliveryPage ssr=Async/>
                    <Route path=path!("devices/:identity") view=DevicePage ssr=Async/>
                    <Route path=path!("bulk-actions/delete") view=DeleteByFilePage ssr=Async/>
                    <Route path=path!("bulk-actions/delete/:number") view=DeleteByFilePreviewPage ssr=Async/>
                    <Route path=path!("resellers") view=ResellersPage ssr=Async/>
                    <Route path=path!("resellers/register") view=RegisterResellerPage ssr=Async/>
                    <Route path=path!("resellers/:number") view=ResellerPage ssr=Async/>
                    <Route path=path!("organisations/resellers") view=OrganisationResellersPage ssr=Async/>
                    <Route path=path!("organisations/msps") view=OrganisationMspsPage ssr=Async/>
                    <Route path=path!("organisations/customers") view=OrganisationCustomersPage ssr=Async/>
                    <Route path=path!("organisations/register") view=RegisterOrganisationPage ssr=Async/>
                    <Route path=path!("organisations/:number") view=OrganisationDetailsPage ssr=Async/>
                    <Route path=path!("device-registry") view=RegistryTacsPage ssr=Async/>
                    <Route path=path!("device-registry/devices") view=RegistryDevicesPage ssr=Async/>
                    <Route path=path!("device-registry/loads") view=RegistryLoadsPage ssr=Async/>
                    <Route path=path!("device-registry/loads/:number") view=RegistryLoadPage ssr=Async/>
                    <Route path=path!("device-registry/load/:part") view=LoadRegistryPage ssr=Async/>
                    <Route path=path!("services") view=ServicesPage ssr=Async/>
                    <Route path=path!("clients") view=ClientsPage ssr=Async/>
                    <Route path=path!("clients/types") view=ClientTypesPage ssr=Async/>
                    <ParentRoute path=path!("clients/:number") view=ClientPage ssr=Async>
                        <Route path=path!("") view=ClientInformation ssr=Async/>
                        <Route path=path!("subscriptions") view=ClientSubscriptions ssr=Async/>
                        <Route path=path!("holds") view=ClientHolds ssr=Async/>
                        <Route path=path!("entries") view=ClientEntries ssr=Async/>
                    </ParentRoute>
                    <Route path=path!("subscriptions") view=SubscriptionsPage ssr=Async/>
                    <Route path=path!("subscriptions/:number") view=SubscriptionPage ssr=Async/>
                    <Route path=path!("order") view=OrderPage ssr=Async/>
                    <Route path=path!("order/:sku") view=OrderPlanPage ssr=Async/>
                    <Route path=path!("plans") view=PlansPage ssr=Async/>
                    <Route path=path!("plans/add") view=AddPlanPage ssr=Async/>
                    <Route path=path!("plans/:sku") view=PlanPage ssr=Async/>
                    <Route path=path!("operations/:number") view=OperationPage ssr=Async/>
                    <Route path=path!("activity") view=ActivityPage ssr=Async/>
                    <Route path=path!("notifications") view=NotificationsPage ssr=Async/>
                    <Route path=path!("people") view=PeoplePage ssr=Async/>
                    <Route path=path!("people/add") view=AddUserPage ssr=Async/>
                    <Route path=path!("people/roles") view=RolesPage ssr=Async/>
                    <Route path=path!("people/roles/create") view=CreateRolePage ssr=Async/>
                    <Route path=path!("people/roles/:key") view=RolePage ssr=Async/>
                    <Route path=path!("settings") view=SettingsPage ssr=Async/>
                    <Route path=path!("settings/invitations") view=InvitationsPage ssr=Async/>
                    <Route path=path!("settings/password") view=PasswordPage ssr=Async/>
                    <Route path=path!("settings/notifications") view=NotificationSettingsPage ssr=Async/>
                    <Route path=path!("settings/appearance") view=AppearancePage ssr=Async/>
                    <Route path=path!("settings/second-factor") view=SecondFactorPage ssr=Async/>
                    <Route path=path!("settings/organisation") view=OrganisationPage ssr=Async/>
                    <Route path=path!("settings/sign-in-provider") view=LinkedIdentitiesPage ssr=Async/>
                    <Route path=path!("settings/sessions") view=SessionsPage ssr=Async/>
                    <Route path=path!("settings/api-keys") view=ApiKeysPage ssr=Async/>
                    <Route path=path!("settings/api-keys/create") view=CreateApiKeyPage ssr=Async/>
                    <Route path=path!("settings/webhooks") view=WebhooksPage ssr=Async/>
                    <Route path=path!("settings/webhooks/create") view=CreateWebhookPage ssr=Async/>
                    <Route path=path!("settings/webhooks/:id") view=WebhookPage ssr=Async/>
                    <Route path=path!("settings/sold-to-codes") view=SoldToCodesPage ssr=Async/>
                    <Route path=path!("*any") view=NotFound ssr=Async/>
                </ParentRoute>
            </Routes>
        </Router>
        <Surfaces/>
    }
    .into_any()
}

/// Tells styles and tests that the page is live: `html[data-hydrated]`.
fn mark_hydrated() {
    Effect::new(|_| {
        request_animation_frame(|| {
            if let Some(root) = document().document_element() {
                // A page without the mark still works; nothing to do if it cannot be set.
                let _ = root.set_attribute("data-hydrated", "");
            }
        });
    });
}
