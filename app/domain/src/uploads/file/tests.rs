//! Whole files, as they come from people: what is found out about them, and what becomes of their rows.

use super::*;
use crate::uploads::{Note, Reason, UploadLimits};
use proptest::prelude::*;
use std::collections::BTreeMap;

mod bad_input;
mod many;
mod registry;
mod repairs;

/// Everything the checker says, as texts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    accepted: Vec<(u64, String)>,
    failed: Vec<(u64, Reason, String)>,
    kept: Vec<KeptRecord>,
    standings: Vec<(u64, Standing)>,
}

impl PartialEq for KeptRecord {
    fn eq(&self, other: &Self) -> bool {
        self.line() == other.line()
    }
}

impl Eq for KeptRecord {}

impl Sink for Told {
    fn accepted(&mut self, row: &Row<'_>) {
        let mut said = vec![row.identity.to_string()];
        said.extend(row.imei2.into_iter().chain(row.serial).map(String::from));
        for role in [Role::Model, Role::CustomerId, Role::OrderNumber] {
            said.push(row.record.text(role).into_owned());
        }
        said.extend(row.order_date.map(|date| date.to_string()));
        said.extend(row.note.map(|note| format!("({})", note.key())));
        said.retain(|text| !text.is_empty());
        let said = said.join(" ");
        self.accepted.push((row.line, said));
    }

    fn failed(&mut self, failure: &Failure<'_>) {
        self.failed.push((failure.line, failure.reason, failure.text.clone().into_owned()));
        self.kept.push(KeptRecord::new(&failure.record));
        let Failure { line, role, reason, detail, customer, .. } = *failure;
        self.standings.push((line, Standing::Failed { role, reason, detail, customer }));
    }
}

/// The whole way of a file, in pieces of 7 bytes.
fn check(file: &[u8]) -> Result<(Summary, Told), FileRefusal> {
    check_with(file, Scope::OneCustomer, UploadLimits::default(), Repairs::default(), 7)
}

fn check_with(
    file: &[u8],
    scope: Scope,
    limits: UploadLimits,
    repairs: Repairs,
    piece: usize,
) -> Result<(Summary, Told), FileRefusal> {
    let format = sniff(file, Overrides::default())?;
    let mapping = Mapping::guess(&format, scope);
    mapping.check(&format, scope)?;
    let mut checker = Checker::new(&format, &mapping, scope, limits, repairs)?;
    let mut told = Told::default();
    for piece in file.chunks(piece) {
        checker.push(piece, &mut told)?;
    }
    let summary = checker.finish(&mut told)?;
    assert_eq!(summary.accepted, told.accepted.len() as u64);
    assert_eq!(summary.failed, told.failed.len() as u64);
    assert_eq!(summary.reasons.values().sum::<u64>(), summary.failed);
    Ok((summary, told))
}

fn accepted(file: &str) -> Vec<String> {
    let (_, told) = check(file.as_bytes()).unwrap();
    assert_eq!(told.failed, []);
    told.accepted.into_iter().map(|(_, said)| said).collect()
}

fn failed(file: &str) -> Vec<(u64, Reason, String)> {
    check(file.as_bytes()).unwrap().1.failed
}

#[test]
fn known_headers_map_by_themselves_in_every_spelling() {
    for header in [
        "IMEI;IMEI 2;Serial number;Model;Order number;Order date",
        "imei1,IMEI2,S/N,Device model,Order No.,order_date",
        "\"IMEI/MEID\"\t\"2nd IMEI\"\t\"SerialNumber\"\t\"MODEL\"\t\"PO\"\t\"PO date\"",
        "Primary IMEI|Second IMEI|Serial No|Model name|Purchase order|Order-Date",
    ] {
        let delimiter = [";", "\t", "|", ","].into_iter().find(|d| header.contains(d)).unwrap();
        let row = ["350000000000006", "350000000000014", "RAKM2SVY64A", "SM-G991B", "PO-1", "20.11.2026"];
        let file = format!("{header}\n{}\n", row.join(delimiter));
        assert_eq!(
            accepted(&file),
            ["350000000000006 350000000000014 RAKM2SVY64A SM-G991B PO-1 2026-11-20"],
            "{header}"
        );
    }
}

#[test]
fn a_serial_number_is_the_identity_when_there_is_no_imei_column_and_where_its_cell_is_empty() {
    assert_eq!(accepted("Serial number\nRAKM2SVY64A\n12345678\n"), ["RAKM2SVY64A", "12345678"]);
    assert_eq!(
        accepted("Serial number,IMEI\nRAKM2SVY64A,350000000000006\nR58N30ABCDE,\n,350000000000014\n"),
        ["350000000000006 RAKM2SVY64A", "R58N30ABCDE", "350000000000014"]
    );
}

#[test]
fn a_file_without_a_header_maps_by_what_its_cells_look_like() {
    assert_eq!(accepted("350000000000006\n350000000000014"), ["350000000000006", "350000000000014"]);
    assert_eq!(
        accepted("Berlin,RAKM2SVY64A,350000000000006,350000000000014\nBonn,R58N30ABCDE,359999999999998,\n"),
        ["350000000000006 350000000000014 RAKM2SVY64A", "359999999999998 R58N30ABCDE"]
    );
    // A first row that is wrong is still a row.
    assert_eq!(failed("350000000000001\n350000000000014")[0].1, Reason::CheckDigit);
}

#[test]
fn a_file_for_many_customers_needs_both_columns_and_keeps_the_order() {
    let file = b"Customer ID,IMEI,Order number,Order date\n7300418825,350000000000006,A-1,2026-11-20\n73004188,350000000000014,,\n,359999999999998,,\n";
    let check =
        |file: &[u8]| check_with(file, Scope::ManyCustomers, UploadLimits::default(), Repairs::default(), 9);
    let (_, told) = check(file).unwrap();
    assert_eq!(told.accepted, [(2, "350000000000006 7300418825 A-1 2026-11-20".to_owned())]);
    let reasons: Vec<_> = told.failed.iter().map(|(line, reason, _)| (*line, *reason)).collect();
    assert_eq!(reasons, [(3, Reason::CustomerShape), (4, Reason::MissingCustomer)]);
    assert_eq!(check(b"IMEI\n350000000000006\n").unwrap_err(), FileRefusal::NoCustomerColumn);
    // Without a header too; and for one customer the column says nothing.
    assert_eq!(check(b"7300418825,350000000000006\n").unwrap().1.accepted[0].1, "350000000000006 7300418825");
    assert_eq!(accepted("Customer ID,IMEI\nAcme,350000000000006\n"), ["350000000000006"]);
}

#[test]
fn each_row_that_fails_says_its_line_its_text_and_why() {
    let file = "IMEI,Model\n350000000000001,a\n\n3.56E+14,b\n12345678901237,c\n3520990O1761481,d\n350000000000006\n\
                350000000000014,e\n350000000000014,f\n000000000000000,g\n,h\nR5CTB0X1,i\n";
    let expected = [
        (2, Reason::CheckDigit, "350000000000001"),
        (4, Reason::ExcelExponent, "3.56E+14"),
        (5, Reason::LostLeadingZero, "12345678901237"),
        (6, Reason::LetterInImei, "3520990O1761481"),
        (7, Reason::Columns, "350000000000006"),
        (9, Reason::Duplicate, "350000000000014"),
        (10, Reason::AllZeros, "000000000000000"),
        (11, Reason::MissingIdentity, ""),
        (12, Reason::SerialForImei, "R5CTB0X1"),
    ];
    let expected = expected.map(|(line, reason, text)| (line, reason, text.to_owned()));
    assert_eq!(failed(file), expected);
}

#[test]
fn every_kind_of_note_is_counted() {
    let file = "IMEI/MEID\n35686800004141\n3549900000000020\n35-417803-685978-9\n293608736500703710\nA00000000023299\n";
    let (summary, _) = check(file.as_bytes()).unwrap();
    assert_eq!(summary.notes, Note::ALL.into_iter().map(|note| (note, 1)).collect::<BTreeMap<_, _>>());
}

#[test]
fn a_device_is_a_duplicate_by_either_imei_and_however_it_is_written() {
    let duplicates =
        |file: &str| failed(file).into_iter().map(|(line, reason, _)| (line, reason)).collect::<Vec<_>>();
    let both =
        "IMEI,IMEI 2\n350000000000006,350000000000014\n350000000000014,\n359999999999998,350000000000006\n";
    assert_eq!(duplicates(both), [(3, Reason::Duplicate), (4, Reason::Duplicate)]);
    let spellings = "MEID\nAF0123450ABCDE\naf0123450abcde\nAF0123450ABCDEC\n293608736500703710\n";
    assert_eq!(
        duplicates(spellings),
        [(3, Reason::Duplicate), (4, Reason::Duplicate), (5, Reason::Duplicate)]
    );
    // The same IMEI in both columns of one row is one device with one IMEI.
    assert_eq!(accepted("IMEI,IMEI 2\n350000000000006,350000000000006\n"), ["350000000000006"]);
    // A row that failed does not take the place of a good one.
    let bad_date = "IMEI,Order date\n350000000000006,soon\n350000000000006,2026-11-20\n";
    assert_eq!(duplicates(bad_date), [(2, Reason::OrderDate)]);
}

#[test]
fn a_wrong_cell_beside_the_identity_fails_the_row_rather_than_being_lost() {
    let file = "IMEI,IMEI 2,Serial number,Order number,Order date\n\
        350000000000006,350000000000001,,,\n350000000000006,,R5,,\n350000000000006,,,a\u{7}b,\n350000000000006,,,,11/12/2026\n\
        350000000000006,n/a,-,\u{20AC} 5,2026-11-20 00:00:00\n";
    let reasons: Vec<_> = failed(file).into_iter().map(|(_, reason, _)| reason).collect();
    assert_eq!(reasons, [Reason::SecondImei, Reason::SerialBeside, Reason::OrderNumber, Reason::OrderDate]);
    assert_eq!(check(file.as_bytes()).unwrap().1.accepted[0].1, "350000000000006 \u{20AC} 5 2026-11-20");
}

struct Errors(String);

impl Sink for Errors {
    fn accepted(&mut self, _: &Row<'_>) {}
    fn failed(&mut self, failure: &Failure<'_>) {
        ErrorRow::new(&failure.record).write(
            &mut self.0,
            Scope::OneCustomer,
            failure.reason,
            failure.detail.as_str(),
        );
    }
}

#[test]
fn the_file_of_failed_rows_uploads_again_as_it_is() {
    let file = "IMEI;IMEI 2;Order number\n350000000000001;350000000000014;=1+1\n";
    let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping::guess(&format, Scope::OneCustomer);
    let mut csv = String::new();
    errors_csv_header(&mut csv, Scope::OneCustomer);
    let mut errors = Errors(csv);
    let mut checker =
        Checker::new(&format, &mapping, Scope::OneCustomer, UploadLimits::default(), Repairs::default())
            .unwrap();
    checker.push(file.as_bytes(), &mut errors).unwrap();
    checker.finish(&mut errors).unwrap();
    assert_eq!(
        errors.0,
        "\u{FEFF}Line,Identity,Code,Reason,IMEI 2,Serial number,Model,Customer ID,Order number,Order date\r\n\
         2,350000000000001,check_digit,\"Check digit is 1, expected 6: a digit was mistyped or swapped.\",350000000000014,,,,'=1+1,\r\n"
    );
    assert_eq!(failed(&errors.0)[0].1, Reason::CheckDigit);
    let corrected = errors.0.replace("350000000000001", "350000000000006");
    assert_eq!(accepted(&corrected), ["350000000000006 350000000000014 =1+1"]);
}

#[test]
fn a_mapping_is_remembered_by_the_header_and_by_nothing_else() {
    let signature = |file: &str| sniff(file.as_bytes(), Overrides::default()).unwrap().signature();
    assert_eq!(
        signature("Gerät;Ort\n350000000000006;Bonn"),
        signature("\"gerät\",\"ORT\"\n350000000000014,Ulm")
    );
    assert_ne!(signature("Gerät;Ort\n350000000000006;Bonn"), signature("Ort;Gerät\nBonn;350000000000006"));
}

#[test]
fn a_file_without_a_header_is_told_from_no_other_and_never_remembered() {
    let signature = |file: &str| sniff(file.as_bytes(), Overrides::default()).unwrap().signature();
    assert_eq!(signature("350000000000006;Bonn"), None);
    assert_eq!(signature("Bonn;350000000000006"), None);
}

#[test]
fn spreadsheet_oddities_do_no_harm() {
    // The stated delimiter, rows of nothing but delimiters, blanks around cells, texts kept as text.
    let file = "sep=;\r\nIMEI;Model\r\n;\r\n;;;\r\n 350000000000006 ;a\r\n=\"350000000000014\";b\r\n'359999999999998;c\r\n\r\n";
    assert_eq!(accepted(file), ["350000000000006 a", "350000000000014 b", "359999999999998 c"]);
    // Line ends of the first Macs.
    assert_eq!(
        accepted("IMEI,Model\r350000000000006,a\r350000000000014,b\r"),
        ["350000000000006 a", "350000000000014 b"]
    );
}

proptest! {
    #[test]
    fn every_row_ends_in_exactly_one_bucket_whatever_the_pieces(
        rows in proptest::collection::vec("(35000000000000(6|14)|3[0-9]{13,15}|[A-Z0-9]{7,9}|\"?[a,;\"\n]{0,5}\"?|)(,[a-z\"]{0,3}){1,2}", 0..30),
        piece in 1_usize..50,
    ) {
        let file = format!("IMEI,Model\n{}\n", rows.join("\n"));
        let check = |piece| check_with(file.as_bytes(), Scope::OneCustomer, UploadLimits::default(), Repairs::default(), piece);
        match (check(piece), check(file.len())) {
            (Ok((summary, told)), Ok((at_once, told_at_once))) => {
                prop_assert_eq!(summary.total(), summary.accepted + summary.failed);
                prop_assert_eq!(summary, at_once);
                prop_assert_eq!(told, told_at_once);
                }
            (Err(one), Err(other)) => prop_assert_eq!(one, other),
            (one, other) => prop_assert!(false, "{:?} {:?}", one.err(), other.err()),
        }
    }

    #[test]
    fn no_bytes_break_it(mut file in proptest::collection::vec(any::<u8>(), 0..300), text in any::<bool>()) {
        if text {
            file.splice(0..0, *b"IMEI,Serial number,Customer ID,Order date\n350000000000006,");
        }
        let _ = check_with(&file, Scope::ManyCustomers, UploadLimits::default(), Repairs::default(), 5);
    }
}
