use super::*;
use crate::languages::Language;
use std::collections::HashSet;

#[test]
fn every_reason_has_a_code_key_and_title_of_its_own() {
    let distinct = |texts: Vec<String>| texts.iter().collect::<HashSet<_>>().len();
    let all = || Reason::ALL.into_iter();
    assert_eq!(distinct(all().map(|r| r.code().to_string()).collect()), Reason::ALL.len());
    assert_eq!(distinct(all().map(|r| r.key().to_owned()).collect()), Reason::ALL.len());
    assert_eq!(distinct(all().map(|r| r.title().english().to_owned()).collect()), Reason::ALL.len());
    for reason in all() {
        assert_eq!(Reason::from_code(reason.code()), Some(reason));
        assert_eq!(Reason::from_key(reason.key()), Some(reason));
        assert_eq!(serde_json::to_string(&reason).unwrap(), format!("\"{}\"", reason.key()));
    }
    for note in Note::ALL {
        assert_eq!(Note::from_code(note.code()), Some(note));
        assert_eq!(serde_json::to_string(&note).unwrap(), format!("\"{}\"", note.key()));
    }
}

#[test]
fn a_letter_in_an_imei_says_what_was_probably_meant() {
    let detail = "O 8 352099001761481";
    assert_eq!(
        Reason::LetterInImei.sentence(detail, Language::English),
        "Letter O in place 8: an IMEI has digits only. With 0 the check digit is right: 352099001761481"
    );
    assert_eq!(Reason::LetterInImei.hint(detail), Some("352099001761481"));
    assert_eq!(Reason::LetterInImei.hint("X 8"), None);
}

#[test]
fn a_wrong_second_imei_is_explained_as_the_first_would_be() {
    assert_eq!(
        Reason::SecondImei.sentence("check_digit 2 1", Language::English),
        "Second IMEI: Check digit is 2, expected 1: a digit was mistyped or swapped."
    );
}

#[test]
fn no_stored_detail_breaks_a_sentence() {
    for reason in Reason::ALL {
        for detail in ["", " ", "second_imei second_imei", "é é é", "O 0 é", "FFFFFFFF 1", "D800 1"] {
            assert!(!reason.sentence(detail, Language::English).is_empty());
            let _ = reason.hint(detail);
        }
    }
}
