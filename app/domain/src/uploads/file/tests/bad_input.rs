//! Each wrong file has its own answer.

use super::*;

fn refusal(file: &[u8]) -> FileRefusal {
    check(file).unwrap_err()
}

#[test]
fn an_empty_file_is_refused() {
    for file in [b"".as_slice(), b"\n\n", b" \r\n ;;\r\n", b"\xEF\xBB\xBF", b"\xFF\xFE"] {
        assert_eq!(refusal(file), FileRefusal::Empty, "{file:?}");
    }
    assert_eq!(refusal(b"IMEI,Model\r\n"), FileRefusal::NoRows);
    assert_eq!(refusal(b"IMEI,Model\n,\n"), FileRefusal::NoRows);
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    assert_eq!(refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), FileRefusal::NotText);
    assert_eq!(refusal(b"%PDF-1.7\n350000000000006"), FileRefusal::NotText);
    assert_eq!(refusal(&(0..=255).collect::<Vec<u8>>()), FileRefusal::NotText);
    assert_eq!(refusal(b"PK\x03\x04\x14\0\x06\0xl/workbook.xml"), FileRefusal::Spreadsheet);
    assert_eq!(refusal(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), FileRefusal::Spreadsheet);
}

#[test]
fn a_utf_16_file_is_read_with_and_without_its_mark() {
    let text = "IMEI;Bestellnummer\r\n350000000000006;Größe\u{1F4F1}\r\n";
    let bytes = |text: &str, to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    };
    for text in [text.to_owned(), format!("\u{FEFF}{text}")] {
        for file in [bytes(&text, u16::to_le_bytes), bytes(&text, u16::to_be_bytes)] {
            assert_eq!(check(&file).unwrap().1.accepted, [(2, "350000000000006 Größe\u{1F4F1}".to_owned())]);
        }
    }
}

#[test]
fn a_file_in_a_code_page_is_recognised_and_its_identities_are_read_in_any_case() {
    let western = b"IMEI;Ger\xE4t\n350000000000006;Gr\xF6\xDFe\n";
    let cyrillic = b"IMEI;\xCC\xEE\xE4\xE5\xEB\xFC\n350000000000006;\xD2\xE5\xEB\xE5\xF4\xEE\xED\n";
    assert_eq!(sniff(western, Overrides::default()).unwrap().encoding, Encoding::Windows1252);
    assert_eq!(sniff(cyrillic, Overrides::default()).unwrap().encoding, Encoding::Windows1251);
    assert_eq!(check(western).unwrap().0.accepted, 1);
    let chosen = Overrides { encoding: Some(Encoding::Windows1250), ..Overrides::default() };
    assert_eq!(sniff(western, chosen).unwrap().encoding, Encoding::Windows1250);
}

#[test]
fn every_delimiter_is_found() {
    for delimiter in Delimiter::ALL {
        let d = char::from(delimiter.byte());
        let with_header = format!("Model{d}IMEI\n\"a,b;c|d\"{d}350000000000006\n");
        let without = format!("a{d}350000000000006\nb{d}350000000000014\n");
        for file in [with_header, without] {
            let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
            assert_eq!((format.delimiter, format.columns.len()), (delimiter, 2), "{file}");
        }
    }
    // Decimal commas do not make a comma file.
    let format = sniff(b"IMEI;Price\n3,56E+14;1,5\n3,52E+14;2,5\n", Overrides::default()).unwrap();
    assert_eq!(format.delimiter, Delimiter::Semicolon);
    let format = sniff(b"IMEI\n3,56E+14\n3,52E+14\n", Overrides::default()).unwrap();
    assert_eq!(format.columns, ["IMEI"]);
}

#[test]
fn unknown_headers_are_mapped_by_their_cells_or_asked_about() {
    assert_eq!(accepted("Gerätenummer;Ort\n350000000000006;Bonn\n"), ["350000000000006"]);
    assert_eq!(refusal(b"Name;Ort\nAnna;Bonn\n"), FileRefusal::NoIdentityColumn);
    let format = sniff(b"Name;Ort\nAnna;350\n", Overrides::default()).unwrap();
    let chosen = Mapping(vec![Role::Ignore, Role::Identity]);
    assert_eq!(chosen.check(&format, Scope::OneCustomer), Ok(()));
    for wrong in [vec![Role::Identity], vec![Role::Identity, Role::Identity]] {
        assert_eq!(Mapping(wrong).check(&format, Scope::OneCustomer), Err(FileRefusal::Mapping));
    }
}

#[test]
fn twenty_columns_are_read_and_two_hundred_and_one_are_not() {
    let file = |columns: usize| {
        let names: Vec<String> = (1..columns).map(|n| format!("c{n}")).collect();
        format!("{},IMEI\n{}350000000000006\n", names.join(","), "x,".repeat(columns - 1))
    };
    assert_eq!(accepted(&file(20)), ["350000000000006"]);
    assert_eq!(accepted(&file(200)), ["350000000000006"]);
    assert_eq!(refusal(file(201).as_bytes()), FileRefusal::TooManyColumns { max: 200 });
    assert_eq!(accepted("IMEI\n350000000000006\n"), ["350000000000006"]);
}

#[test]
fn quoted_line_breaks_belong_to_their_cell_and_lines_count_on() {
    let file = "IMEI,Model\n350000000000006,\"two\nlines\"\n\"350000000000014\",\"a \"\"quoted\"\" word\"\n350000000000001,x\n";
    let (_, told) = check(file.as_bytes()).unwrap();
    assert_eq!(told.accepted[0], (2, "350000000000006 two\nlines".to_owned()));
    assert_eq!(told.accepted[1], (4, "350000000000014 a \"quoted\" word".to_owned()));
    assert_eq!(told.failed[0].0, 5);
}

#[test]
fn an_unclosed_quote_is_told_with_its_line() {
    let file = "IMEI,Model\n350000000000006,a\n350000000000014,\"b\n359999999999998,c\n";
    assert_eq!(refusal(file.as_bytes()), FileRefusal::UnclosedQuote { line: 3 });
    assert_eq!(refusal(b"\"IMEI\n350000000000006\n"), FileRefusal::UnclosedQuote { line: 1 });
}

#[test]
fn a_line_without_end_is_refused_and_not_kept() {
    let mut file = b"IMEI,Model\n350000000000006,".to_vec();
    file.resize(3 * 1024 * 1024, b'x');
    let check =
        |piece| check_with(&file, Scope::OneCustomer, UploadLimits::default(), Repairs::default(), piece);
    assert_eq!(check(64 * 1024).unwrap_err(), FileRefusal::LineTooLong { line: 2 });
    assert_eq!(check(file.len()).unwrap_err(), FileRefusal::LineTooLong { line: 2 });
}

#[test]
fn one_row_or_one_byte_too_many_refuses_the_file() {
    let file = b"IMEI\n350000000000006\n350000000000014\nx\n";
    let check = |rows, bytes| {
        check_with(file, Scope::OneCustomer, UploadLimits { rows, bytes }, Repairs::default(), 8)
            .map(|(summary, _)| summary.total())
    };
    assert_eq!(check(3, 1000), Ok(3));
    assert_eq!(check(2, 1000), Err(FileRefusal::TooManyRows { max: 2 }));
    assert_eq!(check(3, file.len() as u64), Ok(3));
    assert_eq!(
        check(3, file.len() as u64 - 1),
        Err(FileRefusal::TooManyBytes { max: file.len() as u64 - 1 })
    );
}

#[test]
fn naughty_strings_in_an_order_number_are_kept_or_refused_but_never_changed() {
    for text in [
        "<script>alert(1)</script>",
        "'; DROP TABLE devices; --",
        "Ω≈ç√∫",
        "田中さん",
        "\u{202E}abc",
        "../../etc",
        "%s%n",
    ] {
        assert_eq!(
            accepted(&format!("IMEI\tOrder number\n350000000000006\t{text}\n")),
            [format!("350000000000006 {text}")]
        );
    }
    let long = "x".repeat(MAX_ORDER_NUMBER + 1);
    for text in ["\u{1}", "a\u{9F}b", &long] {
        let file = format!("IMEI;Order number\n350000000000014;a\n350000000000006;{text}\n");
        assert_eq!(failed(&file)[0].1, Reason::OrderNumber, "{text:?}");
    }
}
