use super::*;
use domain::device_registry::RegistryPart;
use domain::organisations::OrganisationKind;
use domain::people::RoleKey;
use domain::subscriptions::SubscriptionNumber;

#[test]
fn every_url_is_spelled_here() {
    let customer_number = OrganisationNumber::parse("7300418825").unwrap();
    let upload_number = UploadNumber::parse("U-20261121-7F3KQ2").unwrap();
    let load_number = UploadNumber::parse("L-20261121-7F3KQ2").unwrap();
    let bulk_number = UploadNumber::parse("B-20261121-7F3KQ2").unwrap();
    let delivery_number = DeliveryNumber::parse("M-20261121-7F3KQ2").unwrap();
    let operation_number = OperationNumber::parse("O-20261121-7F3KQ2").unwrap();
    let dashboard_key = DashboardKey::parse(&"0f".repeat(16)).unwrap();
    let all = [
        home(),
        dashboards(),
        dashboards_csv(""),
        create_dashboard(),
        dashboard(&dashboard_key),
        edit_dashboard(&dashboard_key),
        sign_in(),
        sign_in_then("/devices?q=a&b"),
        sign_in_code(None),
        sign_in_code(Some("/devices?q=a&b")),
        sign_in_by_provider(None),
        sign_in_by_provider(Some("/devices?q=a&b")),
        sign_in_callback(),
        session_code(),
        session(),
        session_end(),
        session_organisation(),
        activate(""),
        activate("00ff"),
        accept_link(),
        forgot_password(),
        reset_password(""),
        reset_password("00ff"),
        people(),
        people_csv("status=active"),
        add_user(),
        roles(),
        create_role(),
        role(&RoleKey("viewer".to_owned())),
        customer_users(&customer_number),
        customer_users_csv(&customer_number, ""),
        add_customer_user(&customer_number),
        password(),
        invitations(),
        customers(),
        customers_csv(""),
        customers_csv("status=active"),
        add_customer(),
        create_customer(),
        customer_profile(&customer_number),
        customer_inner_customers(&customer_number),
        customer_inner_customers_csv(&customer_number, "q=a"),
        inner_customers(),
        inner_customers_csv(""),
        create_inner_customer(None),
        create_inner_customer(Some(&customer_number)),
        customer(&customer_number),
        customer_uploads(&customer_number),
        customer_uploads_csv(&customer_number, ""),
        customer_devices(&customer_number),
        customer_devices_of_order(&customer_number, "PO 1&2"),
        customer_devices_csv(&customer_number, "q=1"),
        edit_customer(&customer_number),
        upload_devices(&customer_number),
        upload(&upload_number),
        upload_chunks(&upload_number),
        upload_errors_csv(&upload_number),
        bulk_actions(),
        bulk_upload(),
        bulk_delete(),
        bulk_uploads(),
        bulk_uploads_csv(""),
        bulk_upload_details(&bulk_number),
        bulk_parts_csv(&bulk_number, ""),
        devices(),
        find_device(),
        devices_searched("35 6868"),
        devices_pending(),
        devices_verified(),
        devices_csv(""),
        device(&"356868000041418"),
        device(&"../é"),
        deliveries(),
        deliveries_waiting(),
        deliveries_waiting_from(&customer_number),
        deliveries_from(&customer_number),
        deliveries_csv("status=waiting"),
        delivery(&delivery_number),
        delivery_devices_csv(&delivery_number, ""),
        notifications(),
        notifications_unread(NotificationKind::UploadFinished),
        resellers(),
        resellers_csv(""),
        register_reseller(),
        register_reseller_found("41 02&"),
        reseller(&customer_number),
        organisations(OrganisationKind::Reseller),
        organisations(OrganisationKind::Msp),
        organisations(OrganisationKind::Customer),
        organisations_csv(OrganisationKind::Reseller, ""),
        organisations_csv(OrganisationKind::Msp, ""),
        organisations_csv(OrganisationKind::Customer, "q=a"),
        register_organisation(OrganisationKind::Reseller),
        register_organisation(OrganisationKind::Msp),
        register_organisation(OrganisationKind::Customer),
        listed_organisation(&customer_number),
        registry(RegistryPart::Tacs),
        registry(RegistryPart::Devices),
        registry_csv(RegistryPart::Tacs, ""),
        registry_csv(RegistryPart::Devices, "sort=tac"),
        load_registry(RegistryPart::Tacs),
        load_registry(RegistryPart::Devices),
        registry_loads(),
        registry_load(&load_number),
        registry_load_errors_csv(&load_number),
        services(),
        clients(),
        clients_csv(""),
        client_types(),
        client(&customer_number),
        client_subscriptions(&customer_number),
        client_holds(&customer_number),
        client_entries(&customer_number),
        client_entries_file(&customer_number),
        home_with_recent_subscriptions(),
        subscriptions(),
        subscriptions_csv("client=1"),
        subscription(&SubscriptionNumber::parse("S-20261121-7F3KQ2").unwrap()),
        order(),
        order_plan(&domain::plans::Sku::parse("ST-10.1").unwrap(), None),
        order_plan(&domain::plans::Sku::parse("ST-10.1").unwrap(), Some("new")),
        order_again(&domain::plans::Sku::parse("ST-10.1").unwrap(), "new", "5d1c"),
        order_for(&customer_number),
        plans(),
        add_plan(7),
        plan(&domain::plans::Sku::parse("ST-10.1").unwrap()),
        operation(&operation_number),
        operation_devices_csv(&operation_number),
        bulk_delete_preview(&operation_number),
        activity(),
        activity_csv("q=1"),
        settings(),
        organisation(),
        logo(&customer_number, &domain::logos::LogoTag("0f0f".to_owned())),
        put_logo(),
        remove_logo(),
        sessions(),
        appearance(),
        second_factor(),
        linked_identities(),
        notification_settings(),
        api_keys(),
        api_keys_csv("q=1"),
        create_api_key(),
        api_reference(),
        webhooks(),
        webhooks_csv("q=1"),
        create_webhook(),
        webhook("5f"),
        sold_to_codes(),
        events(),
        worker(),
        stylesheet(),
    ];
    assert_eq!(
        all.join("\n"),
        "/
/dashboards
/dashboards.csv
/dashboards/create
/dashboards/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
/dashboards/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/edit
/sign-in
/sign-in?next=/devices%3Fq%3Da%26b
/sign-in/code
/sign-in/code?next=/devices%3Fq%3Da%26b
/sign-in/oidc
/sign-in/oidc?next=/devices%3Fq%3Da%26b
/sign-in/oidc/callback
/session/code
/session
/session/end
/session/organisation
/activate
/activate?token=00ff
/activate/accept
/forgot-password
/reset-password
/reset-password?token=00ff
/people
/people.csv?status=active
/people/add
/people/roles
/people/roles/create
/people/roles/viewer
/customers/7300418825/users
/customers/7300418825/users.csv
/customers/7300418825/users/add
/settings/password
/settings/invitations
/customers
/customers.csv
/customers.csv?status=active
/customers/add
/customers/create
/customers/7300418825/profile
/customers/7300418825/inner-customers
/customers/7300418825/inner-customers.csv?q=a
/inner-customers
/inner-customers.csv
/inner-customers/create
/inner-customers/create?inside=7300418825
/customers/7300418825
/customers/7300418825/uploads
/customers/7300418825/uploads.csv
/customers/7300418825/devices
/customers/7300418825/devices?order_number=PO%201%262
/customers/7300418825/devices.csv?q=1
/customers/7300418825/edit
/customers/7300418825/upload
/uploads/U-20261121-7F3KQ2
/uploads/U-20261121-7F3KQ2/chunks
/uploads/U-20261121-7F3KQ2/errors.csv
/bulk-actions
/bulk-actions/upload
/bulk-actions/delete
/bulk-actions/uploads
/bulk-actions/uploads.csv
/bulk-actions/uploads/B-20261121-7F3KQ2
/bulk-actions/uploads/B-20261121-7F3KQ2/uploads.csv
/devices
/devices/find
/devices?q=35%206868
/devices?status=pending
/devices?status=verified
/devices.csv
/devices/356868000041418
/devices/../%C3%A9
/devices/uploads
/devices/uploads?status=waiting
/devices/uploads?status=waiting&sender=7300418825
/devices/uploads?sender=7300418825
/devices/uploads.csv?status=waiting
/devices/uploads/M-20261121-7F3KQ2
/devices/uploads/M-20261121-7F3KQ2/devices.csv
/notifications
/notifications?read=unread&kind=upload_finished
/resellers
/resellers.csv
/resellers/register
/resellers/register?number=41%2002%26
/resellers/7300418825
/organisations/resellers
/organisations/msps
/organisations/customers
/organisations/resellers.csv
/organisations/msps.csv
/organisations/customers.csv?q=a
/organisations/register
/organisations/register?kind=msp
/organisations/register?kind=customer
/organisations/7300418825
/device-registry
/device-registry/devices
/device-registry/tacs.csv
/device-registry/devices.csv?sort=tac
/device-registry/load/tacs
/device-registry/load/devices
/device-registry/loads
/device-registry/loads/L-20261121-7F3KQ2
/device-registry/loads/L-20261121-7F3KQ2/errors.csv
/services
/clients
/clients.csv
/clients/types
/clients/7300418825
/clients/7300418825/subscriptions
/clients/7300418825/holds
/clients/7300418825/entries
/clients/7300418825/entries/file
/?subscriptions=recent
/subscriptions
/subscriptions.csv?client=1
/subscriptions/S-20261121-7F3KQ2
/order
/order/ST-10.1
/order/ST-10.1?client=new
/order/ST-10.1?client=new&key=5d1c
/order?client=7300418825
/plans
/plans/add?product=7
/plans/ST-10.1
/operations/O-20261121-7F3KQ2
/operations/O-20261121-7F3KQ2/devices.csv
/bulk-actions/delete/O-20261121-7F3KQ2
/activity
/activity.csv?q=1
/settings
/settings/organisation
/logos/7300418825?v=0f0f
/settings/organisation/logo
/settings/organisation/logo/remove
/settings/sessions
/settings/appearance
/settings/second-factor
/settings/sign-in-provider
/settings/notifications
/settings/api-keys
/settings/api-keys.csv?q=1
/settings/api-keys/create
/api/docs
/settings/webhooks
/settings/webhooks.csv?q=1
/settings/webhooks/create
/settings/webhooks/5f
/settings/sold-to-codes
/events
/pkg/worker-main.js
/pkg/waybill.css"
    );
}
