//! A file for many customers: who has how many rows, from the first check to the last repair.

use super::*;

const FILE: &str = "IMEI,Customer ID\n350000000000006,7300418825\n350000000000014,730-041-8826\n350000000000022,7300418825\n\
                    nonsense!,7300418826\n350000000000030,\n350000000000048,12\n350000000000055,7300418827,too many\n";

fn counted(checker: &Checker) -> Vec<(&str, u64, u64)> {
    checker.customers().iter().map(|rows| (rows.number.as_str(), rows.accepted, rows.failed)).collect()
}

fn checker_of(file: &str, scope: Scope) -> (Checker, Told) {
    let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping::guess(&format, scope);
    let limits = UploadLimits::default();
    let mut checker = Checker::new(&format, &mapping, scope, limits, Repairs::default()).unwrap();
    let mut told = Told::default();
    for piece in file.as_bytes().chunks(7) {
        checker.push(piece, &mut told).unwrap();
    }
    checker.finish(&mut told).unwrap();
    (checker, told)
}

#[test]
fn rows_are_counted_by_customer_and_those_that_name_none_are_nobodys() {
    let (checker, told) = checker_of(FILE, Scope::ManyCustomers);
    assert_eq!(counted(&checker), [("7300418825", 2, 0), ("7300418826", 1, 1)]);
    let reasons: Vec<Reason> = told.failed.iter().map(|failure| failure.1).collect();
    let expected =
        [Reason::UnexpectedCharacter, Reason::MissingCustomer, Reason::CustomerShape, Reason::Columns];
    assert_eq!(reasons, expected);
    let (checker, _) = checker_of("IMEI,Customer ID\n350000000000006,7300418825\n", Scope::OneCustomer);
    assert_eq!(counted(&checker), [], "a file for one names none");
}

#[test]
fn more_customers_than_there_may_be_refuse_the_file() {
    let lines = |count: u32| -> String {
        let rows = (0..count).map(|number| format!("nonsense!,{number:010}\n"));
        std::iter::once("IMEI,Customer ID\n".to_owned()).chain(rows).collect()
    };
    assert!(
        check_with(
            lines(50).as_bytes(),
            Scope::ManyCustomers,
            UploadLimits::default(),
            Repairs::default(),
            99
        )
        .is_ok()
    );
    let file = lines(MAX_CUSTOMERS + 1);
    let refused =
        check_with(file.as_bytes(), Scope::ManyCustomers, UploadLimits::default(), Repairs::default(), 9999);
    assert_eq!(refused.err(), Some(FileRefusal::TooManyCustomers { max: 10_000 }));
}

#[test]
fn a_remembered_mapping_serves_the_other_scope_as_far_as_it_can() {
    let mapping = Mapping(vec![Role::Identity, Role::CustomerId]);
    assert_eq!(mapping.clone().within(Scope::ManyCustomers), Some(mapping.clone()));
    assert_eq!(mapping.within(Scope::OneCustomer), Some(Mapping(vec![Role::Identity, Role::Ignore])));
    assert_eq!(Mapping(vec![Role::Identity]).within(Scope::ManyCustomers), None);
}
