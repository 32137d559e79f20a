//! Passwords that are tried first by whoever guesses. Only long ones stand here: shorter ones are refused for their
//! length. They are compared without what people put around a word to please a rule.

/// From published lists of leaked passwords, those of twelve characters and more, and pieces that long ones are made of.
const COMMON: &[&str] = &[
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qazxsw23edc",
    "aaaaaaaaaaaa",
    "abc123abc123",
    "administrator",
    "adminadminadmin",
    "asdfghjkl123",
    "asdfghjklzxcvbnm",
    "asdfghjklqwerty",
    "azertyuiopqs",
    "basketball123",
    "butterfly123",
    "changeme1234",
    "changemenow",
    "changemeplease",
    "chocolate123",
    "computer1234",
    "correcthorsebatterystaple",
    "dragondragon",
    "football1234",
    "hallohallo12",
    "hello1234567",
    "helloworld123",
    "iloveyou1234",
    "iloveyouforever",
    "ichliebedich",
    "internet1234",
    "jesuschrist1",
    "knoxknoxknox",
    "letmein12345",
    "letmeinletmein",
    "liverpoolfc1",
    "loveyouforever",
    "manchesterunited",
    "michaeljackson",
    "mypassword12",
    "mypasswordis",
    "newpassword1",
    "onetwothreefour",
    "passw0rd1234",
    "passwordpassword",
    "password1234",
    "password12345",
    "password123456",
    "passwort1234",
    "passwortpasswort",
    "princess1234",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "qwertyqwerty",
    "qwerty123456",
    "qwerty1234567",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdfgh",
    "qwertzuiopas",
    "samsungsamsung",
    "schalke04schalke",
    "spiderman123",
    "starwars1234",
    "sunshine1234",
    "superman1234",
    "test12345678",
    "testtesttest",
    "thisismypassword",
    "trustno1trustno1",
    "unbelievable",
    "waybillwaybill",
    "welcome12345",
    "welcometothejungle",
    "whatever1234",
    "yourpassword",
    "zaq12wsxcde3",
    "zxcvbnm12345",
    "zxcvbnmasdfghjkl",
];

/// Whether a password is a common one, decorated or not.
pub(super) fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let only_letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    // Without the year and the exclamation mark around it, and with letters for the digits and signs that stand for them.
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let read: String = core
        .chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            c => c,
        })
        .collect();
    let (whole, core, read) = (only_letters(&lower), only_letters(core), only_letters(&read));
    COMMON.iter().any(|common| {
        let word = common.trim_matches(|c: char| c.is_ascii_digit());
        *common == whole || word.len() >= 6 && (word == core || word == read)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_password_is_known_also_in_disguise() {
        for common in [
            "passwordpassword",
            "Password-2026!!",
            "P@ssw0rd1234",
            "qwertyuiop12",
            "1q2w3e4r5t6y",
            "Sunshine 2026",
            "ADMINISTRATOR",
        ] {
            assert!(is_common(common), "{common}");
        }
        for good in ["correct horse", "blue sunshine over the lake", "waybill-test", "waybill-demo"] {
            assert!(!is_common(good), "{good}");
        }
    }
}
