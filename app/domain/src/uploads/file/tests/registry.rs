use super::*;

fn decided(file: &str, scope: Scope) -> (Summary, Vec<(u64, Reason)>) {
    let (summary, told) =
        check_with(file.as_bytes(), scope, UploadLimits::default(), Repairs::default(), 7).unwrap();
    (summary, told.failed.into_iter().map(|(line, reason, _)| (line, reason)).collect())
}

#[test]
fn a_file_of_tacs_maps_by_itself_and_each_bad_row_says_why() {
    let file = "TAC;Brand;Model name;Edition\n35693803;Samsung;Galaxy S24;Enterprise\n35-693804;Nokia;XR21;\n\
        3569380;Nokia;XR21;standard\n35693805;;XR21;\n35693806;Nokia;;\n35693807;Nokia;XR21;Gold\n35693803;Nokia;XR21;\n00000000;Nokia;XR21;\n";
    let (summary, failed) = decided(file, Scope::Tacs);
    assert_eq!(summary.accepted, 2);
    assert_eq!(summary.notes.values().sum::<u64>(), 1);
    assert_eq!(
        failed,
        [
            (4, Reason::TacShape),
            (5, Reason::MissingModel),
            (6, Reason::MissingModel),
            (7, Reason::Edition),
            (8, Reason::Duplicate),
            (9, Reason::AllZeros)
        ]
    );
}

#[test]
fn a_file_of_tacs_needs_its_three_columns() {
    let refusal = |file: &str| {
        check_with(file.as_bytes(), Scope::Tacs, UploadLimits::default(), Repairs::default(), 7).unwrap_err()
    };
    assert_eq!(refusal("TAC,Model\n35693803,XR21\n"), FileRefusal::NoModelColumns);
    assert_eq!(refusal("Manufacturer,Model\nNokia,XR21\n"), FileRefusal::NoTacColumn);
}

#[test]
fn single_devices_may_leave_the_model_to_their_tac() {
    let file = "IMEI,IMEI 2,Serial number,Model,Customer ID\n350000000000006,350000000000014,R58W000001K,,x\n\
        359999999999998,,,XR21,\n350000000000014,,,,\n";
    let (summary, failed) = decided(file, Scope::KnownDevices);
    assert_eq!((summary.accepted, failed), (2, vec![(4, Reason::Duplicate)]));
}

#[test]
fn what_only_the_registry_has_is_not_read_in_files_of_devices() {
    let file = "IMEI,Manufacturer,Edition\n350000000000006,Nokia,Gold\n";
    let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping::guess(&format, Scope::OneCustomer);
    assert_eq!(mapping.0, [Role::Identity, Role::Ignore, Role::Ignore]);
    assert_eq!(accepted(file), ["350000000000006"]);
}
