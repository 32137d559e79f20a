//! Rows put right in the preview: the same on both sides.

use super::*;

const FILE: &str =
    "IMEI,IMEI 2\n350000000000001,\n350000000000014,\n350000000000014,\n359999999999998,35\nonly one cell\n";

fn repairs() -> Repairs {
    let mut repairs = Repairs::default();
    repairs.replace(2, Role::Identity, "350000000000006".to_owned());
    repairs.drop_row(4);
    repairs.replace(5, Role::Imei2, String::new());
    repairs.replace(6, Role::Identity, "990000000000002".to_owned());
    repairs
}

#[test]
fn repaired_rows_are_read_as_repaired_and_dropped_rows_count_nowhere_else() {
    let (summary, told) =
        check_with(FILE.as_bytes(), Scope::OneCustomer, UploadLimits::default(), repairs(), 10).unwrap();
    assert_eq!((summary.accepted, summary.failed, summary.dropped), (4, 0, 1));
    let identities: Vec<_> = told.accepted.iter().map(|(line, said)| (*line, said.as_str())).collect();
    assert_eq!(
        identities,
        [(2, "350000000000006"), (3, "350000000000014"), (5, "359999999999998"), (6, "990000000000002")]
    );
}

#[test]
fn checking_one_row_again_gives_what_checking_the_whole_file_with_its_repair_gives() {
    let format = sniff(FILE.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping::guess(&format, Scope::OneCustomer);
    let mut checker =
        Checker::new(&format, &mapping, Scope::OneCustomer, UploadLimits::default(), Repairs::default())
            .unwrap();
    let mut told = Told::default();
    checker.push(FILE.as_bytes(), &mut told).unwrap();
    checker.finish(&mut told).unwrap();
    let before = checker.summary().clone();

    let repairs = repairs();
    let mut after = Vec::new();
    for (kept, (line, was)) in told.kept.iter().zip(&told.standings) {
        after.push(checker.recheck(kept, repairs.0.get(line), was));
    }
    let (whole, _) =
        check_with(FILE.as_bytes(), Scope::OneCustomer, UploadLimits::default(), repairs, 10).unwrap();
    assert_eq!(checker.summary(), &whole);

    // Taken back, everything is as it was.
    for (kept, was) in told.kept.iter().zip(&after) {
        checker.recheck(kept, None, was);
    }
    assert_eq!(checker.summary(), &before);
}

#[test]
fn a_row_repaired_into_a_device_of_the_file_is_a_duplicate_until_it_is_repaired_again() {
    let file = "IMEI\n350000000000001\n350000000000014\n";
    let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping::guess(&format, Scope::OneCustomer);
    let mut checker =
        Checker::new(&format, &mapping, Scope::OneCustomer, UploadLimits::default(), Repairs::default())
            .unwrap();
    let mut told = Told::default();
    checker.push(file.as_bytes(), &mut told).unwrap();
    checker.finish(&mut told).unwrap();
    let mut standing = told.standings[0].1;
    let mut repair = |text: &str| {
        let mut repairs = Repairs::default();
        repairs.replace(2, Role::Identity, text.to_owned());
        standing = checker.recheck(&told.kept[0], repairs.0.get(&2), &standing);
        (standing, checker.summary().accepted, checker.summary().duplicates())
    };
    assert!(matches!(repair("350000000000014"), (Standing::Failed { reason: Reason::Duplicate, .. }, 1, 1)));
    assert!(matches!(repair("350000000000006"), (Standing::Accepted(_), 2, 0)));
    // Repaired once more: the device it was for a moment is free again.
    assert!(matches!(repair("359999999999998"), (Standing::Accepted(_), 2, 0)));
    assert!(matches!(repair("350000000000006"), (Standing::Accepted(_), 2, 0)));
}

#[test]
fn more_repairs_than_there_may_be_are_refused() {
    let mut repairs = Repairs::default();
    (1..=Repairs::MAX as u64).for_each(|line| repairs.drop_row(line));
    assert_eq!(repairs.check(), Ok(()));
    repairs.drop_row(0);
    assert_eq!(repairs.check(), Err(FileRefusal::TooManyRepairs { max: Repairs::MAX }));
    let mut repairs = Repairs::default();
    repairs.replace(1, Role::Identity, "x".repeat(Repairs::MAX_TEXT + 1));
    assert!(repairs.check().is_err());
}
