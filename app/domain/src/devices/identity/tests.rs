//! The published test vectors and what our own users' spreadsheets hold.

use super::*;
use crate::languages::Language;
use crate::uploads::{Note, Reason};
use proptest::prelude::*;

type Read = Result<(String, IdentityKind, Option<Note>), (Reason, String)>;

fn imei_or_meid(text: &str) -> Read {
    parse(text, Expected::ImeiOrMeid)
        .map(|parsed| (parsed.identity.to_string(), parsed.kind, parsed.note))
        .map_err(|(reason, detail)| (reason, detail.as_str().to_owned()))
}

#[expect(clippy::unnecessary_wraps, reason = "to be compared with what was read")]
fn imei(text: &str, note: Option<Note>) -> Read {
    Ok((text.to_owned(), IdentityKind::Imei, note))
}

#[expect(clippy::unnecessary_wraps, reason = "to be compared with what was read")]
fn meid(text: &str, note: Option<Note>) -> Read {
    Ok((text.to_owned(), IdentityKind::Meid, note))
}

fn wrong(reason: Reason, detail: &str) -> Read {
    Err((reason, detail.to_owned()))
}

#[test]
fn every_published_imei_is_taken_as_it_is() {
    for text in [
        "260531793113837",
        "490154203237518",
        "354178036859789",
        "356868000041418",
        "353227410022505",
        "352099001761481",
        "356938035643809",
        "350000000000006",
        "350000000000014",
        "359999999999998",
        "351234567890124",
        "990000000000002",
        "012345678901237",
        "860123456789014",
    ] {
        assert_eq!(imei_or_meid(text), imei(text, None));
        assert_eq!(plain_imei(text.as_bytes()).map(String::from).as_deref(), Some(text));
    }
}

#[test]
fn a_wrong_check_digit_is_told_with_the_right_one() {
    assert_eq!(imei_or_meid("354178036859781"), wrong(Reason::CheckDigit, "1 9"));
    assert_eq!(imei_or_meid("352099001761482"), wrong(Reason::CheckDigit, "2 1"));
    assert_eq!(imei_or_meid("123456789123456"), wrong(Reason::CheckDigit, "6 8"));
    assert_eq!(imei_or_meid("123123123123123"), wrong(Reason::CheckDigit, "3 9"));
    assert_eq!(imei_or_meid("AF0123450ABCDE0"), wrong(Reason::CheckDigit, "0 C"));
    assert_eq!(imei_or_meid("2936087365007037101"), wrong(Reason::CheckDigit, "1 0"));
}

#[test]
fn an_imei_of_another_length_is_completed_shortened_or_refused() {
    assert_eq!(imei_or_meid("35686800004141"), imei("356868000041418", Some(Note::CheckDigitAdded)));
    assert_eq!(imei_or_meid("3568680000414120"), imei("356868000041418", Some(Note::ImeisvShortened)));
    assert_eq!(imei_or_meid("3568680000414"), wrong(Reason::Length, "13"));
    assert_eq!(imei_or_meid("35686800004141234"), wrong(Reason::Length, "17"));
}

#[test]
fn a_lost_leading_zero_is_recognised_and_given_back() {
    assert_eq!(imei_or_meid("12345678901237"), wrong(Reason::LostLeadingZero, "012345678901237"));
    assert_eq!(imei_or_meid("4401500000001"), wrong(Reason::LostLeadingZero, "004401500000001"));
}

#[test]
fn what_excel_does_to_a_number_is_recognised_in_every_locale() {
    for text in ["3.56E+14", "3,56E+14", "3.52E+14", "3.52e14", "4E+14", " 3.56E+14 ", "'3.56E+14"] {
        for expected in [Expected::ImeiOrMeid, Expected::Any, Expected::Serial] {
            assert_eq!(parse(text, expected).unwrap_err().0, Reason::ExcelExponent, "{text}");
        }
    }
    // Without a point and a plus this is a fair serial number.
    assert!(parse("3521E144", Expected::Serial).is_ok());
}

#[test]
fn zeros_alone_are_no_device() {
    for text in
        ["000000000000000", "00000000000000", "0", "0000000000000000", "000000000000000000", "000-000"]
    {
        for expected in [Expected::ImeiOrMeid, Expected::Any, Expected::Serial] {
            assert_eq!(parse(text, expected).unwrap_err().0, Reason::AllZeros, "{text}");
        }
    }
}

#[test]
fn separators_go_and_are_told() {
    for text in ["35-417803-685978-9", "35 417803 685978 9", "35417803/6859789", "35\u{A0}4178036859789"] {
        assert_eq!(imei_or_meid(text), imei("354178036859789", Some(Note::SeparatorsRemoved)), "{text}");
    }
    // Around the text they are nothing to tell, nor is what keeps a number text in a spreadsheet.
    for text in [" 354178036859789\t", "\u{FEFF}354178036859789", "'354178036859789", "=\"354178036859789\""]
    {
        assert_eq!(imei_or_meid(text), imei("354178036859789", None), "{text}");
    }
}

#[test]
fn a_letter_among_digits_is_told_with_what_was_probably_meant() {
    assert_eq!(imei_or_meid("3520990O1761481"), wrong(Reason::LetterInImei, "O 8 352099001761481"));
    assert_eq!(imei_or_meid("35209900l76148I"), wrong(Reason::LetterInImei, "L 9 352099001761481"));
    assert_eq!(imei_or_meid("3520990X1761481"), wrong(Reason::LetterInImei, "X 8"));
    assert_eq!(imei_or_meid("G0000000000000"), wrong(Reason::LetterInImei, "G 1"));
    assert_eq!(parse("3520990O1761481", Expected::Any).unwrap_err().0, Reason::LetterInImei);
    // In the file of failed rows the column is called Identity: still no serial number.
    assert_eq!(parse("3520990X1761481", Expected::Any).unwrap_err().0, Reason::LetterInImei);
}

#[test]
fn every_published_meid_is_one_device_however_it_is_written() {
    for (hexadecimal, check, decimal, decimal_check) in [
        ("AF0123450ABCDE", "C", "293608736500703710", "0"),
        ("A0000000002329", "9", "268435456000009001", "3"),
        ("A000000049FD5A", "B", "268435456004848986", "2"),
        ("A10000009296F2", "F", "270113177609606898", "4"),
        ("FF000001123456", "F", "427819008101193046", "6"),
        ("A0000000000000", "6", "268435456000000000", "4"),
    ] {
        assert_eq!(imei_or_meid(hexadecimal), meid(hexadecimal, None));
        assert_eq!(imei_or_meid(&hexadecimal.to_lowercase()), meid(hexadecimal, None));
        let checked = format!("{hexadecimal}{check}");
        assert_eq!(imei_or_meid(&checked), meid(hexadecimal, Some(Note::MeidCheckDigitRemoved)));
        assert_eq!(imei_or_meid(decimal), meid(hexadecimal, Some(Note::MeidConverted)));
        let checked = format!("{decimal}{decimal_check}");
        assert_eq!(imei_or_meid(&checked), meid(hexadecimal, Some(Note::MeidConverted)));
    }
    assert_eq!(
        imei_or_meid("AF 01 23 45 0A BC DE C"),
        meid("AF0123450ABCDE", Some(Note::MeidCheckDigitRemoved))
    );
    assert_eq!(imei_or_meid("29360 87365 0070 3710 0"), meid("AF0123450ABCDE", Some(Note::MeidConverted)));
}

#[test]
fn a_meid_of_digits_alone_is_the_imei_that_it_is() {
    assert_eq!(imei_or_meid("99000124997700"), imei("990001249977000", Some(Note::CheckDigitAdded)));
    assert_eq!(imei_or_meid("990001249977000"), imei("990001249977000", None));
    assert_eq!(imei_or_meid("256691434010057472"), imei("990001249977000", Some(Note::MeidConverted)));
    assert_eq!(imei_or_meid("2566914340100574725"), imei("990001249977000", Some(Note::MeidConverted)));
}

#[test]
fn a_decimal_meid_out_of_range_is_refused() {
    assert_eq!(imei_or_meid("4294967296000000000"), wrong(Reason::Meid, ""));
    assert_eq!(imei_or_meid("429496729599999999"), wrong(Reason::Meid, ""));
    // An ICCID of a SIM card, which people take for an identity.
    assert_eq!(imei_or_meid("8944500102198304826"), wrong(Reason::Meid, ""));
}

#[test]
fn a_serial_number_is_known_by_its_shape() {
    for text in ["RAKM2SVY64A", "rakm2svy64a", "R58N30AB", "12345678"] {
        let parsed = parse(text, Expected::Serial).unwrap();
        assert_eq!(
            (parsed.identity.as_str(), parsed.kind),
            (text.to_uppercase().as_str(), IdentityKind::Serial)
        );
    }
    let reason = |text, expected| parse(text, expected).unwrap_err().0;
    assert_eq!(reason("R5CTB0X", Expected::Serial), Reason::SerialLength);
    assert_eq!(reason("R5CTB0XR5CTB0XR5CTB0X", Expected::Serial), Reason::SerialLength);
    assert_eq!(reason("352099001761481", Expected::Serial), Reason::ImeiForSerial);
    assert_eq!(reason("R5CTB0X1", Expected::ImeiOrMeid), Reason::SerialForImei);
    assert_eq!(parse("RAKM2SVY64A", Expected::Any).unwrap().kind, IdentityKind::Serial);
    assert_eq!(parse("352099001761481", Expected::Any).unwrap().kind, IdentityKind::Imei);
}

#[test]
fn a_character_that_no_identity_has_is_told_with_its_place() {
    assert_eq!(imei_or_meid("35209900_761481"), wrong(Reason::UnexpectedCharacter, "005F 9"));
    assert_eq!(imei_or_meid("35209900176148\u{661}"), wrong(Reason::UnexpectedCharacter, "0661 15"));
    assert_eq!(imei_or_meid("3520990\u{0}01761481"), wrong(Reason::UnexpectedCharacter, "0000 8"));
    assert_eq!(imei_or_meid(" "), wrong(Reason::MissingIdentity, ""));
    assert_eq!(imei_or_meid("---"), wrong(Reason::MissingIdentity, ""));
}

proptest! {
    #[test]
    fn the_fast_way_and_the_slow_way_agree(digits in "[0-9:/]{14}", check in 0_u8..10) {
        let text = format!("{digits}{check}");
        let slow = digits.bytes().all(|b| b.is_ascii_digit())
            && digits.bytes().chain([b'0' + check]).any(|b| b != b'0')
            && check_digit::decimal(digits.as_bytes()) == b'0' + check;
        prop_assert_eq!(plain_imei(text.as_bytes()).is_some(), slow);
    }

    #[test]
    fn a_normal_form_reads_back_as_itself(
        text in "[0-9]{14,16}|[0-9]{18,19}|[A-F][0-9A-F]{13,14}|[A-Z0-9]{8,20}|2[5-9][0-9]{16}",
        expected in prop::sample::select(vec![Expected::ImeiOrMeid, Expected::Serial, Expected::Any]),
    ) {
        if let Ok(parsed) = parse(&text, expected) {
            let again = parse(parsed.identity.as_str(), expected);
            prop_assert_eq!(again, Ok(Parsed { note: None, ..parsed }));
            let json = serde_json::to_string(&parsed.identity).unwrap();
            prop_assert_eq!(serde_json::from_str::<Identity>(&json).unwrap(), parsed.identity);
        }
    }

    #[test]
    fn no_text_breaks_it(text in "\\PC{0,40}|[0-9A-Fa-f+.eE, -]{0,24}") {
        for expected in [Expected::ImeiOrMeid, Expected::Serial, Expected::Any] {
            if let Err((reason, detail)) = parse(&text, expected) {
                prop_assert!(!reason.sentence(detail.as_str(), Language::English).is_empty());
                if let Some(hint) = reason.hint(detail.as_str()) {
                    prop_assert!(parse(hint, expected).is_ok());
                }
            }
        }
    }
}
