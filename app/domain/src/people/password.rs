use crate::FieldError;
use crate::languages::Language;
use crate::tr;

/// The fewest characters of a password.
pub const MIN_PASSWORD: usize = 12;
/// The most bytes of a password; more would only be work for the hash.
pub const MAX_PASSWORD: usize = 1024;

/// What a password must be, as the page lists it. The first two are judged while somebody types; the last needs the
/// server, which knows the common ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordRule {
    /// At least [`MIN_PASSWORD`] characters.
    Long,
    /// Not the person's name or e-mail address.
    NotYourself,
    /// None of the passwords that are tried first.
    Uncommon,
}

impl PasswordRule {
    /// Every rule, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Long, Self::NotYourself, Self::Uncommon];

    /// The words for people.
    pub fn label(self, language: Language) -> String {
        match self {
            Self::Long => tr!(language, "At least {fewest} characters", fewest = MIN_PASSWORD),
            Self::NotYourself => tr!(language, "Not your name or your e-mail address").to_owned(),
            Self::Uncommon => tr!(language, "Not one of the passwords that everybody tries first").to_owned(),
        }
    }

    /// Whether `password` of the person obeys it.
    pub fn holds(self, password: &str, email: &str, name: &str) -> bool {
        match self {
            Self::Long => password.chars().count() >= MIN_PASSWORD,
            Self::NotYourself => !is_like(password, email, name),
            Self::Uncommon => !is_monotonous(password),
        }
    }
}

/// Whether a password obeys the rules that need no list; what is wrong otherwise.
pub fn check_password(password: &str, email: &str, name: &str) -> Result<(), FieldError> {
    let count = |limit: usize| u32::try_from(limit).unwrap_or(u32::MAX);
    if password.is_empty() {
        return Err(FieldError::Required);
    }
    if !PasswordRule::Long.holds(password, email, name) {
        return Err(FieldError::TooShort { min: count(MIN_PASSWORD) });
    }
    if password.len() > MAX_PASSWORD {
        return Err(FieldError::TooLong { max: count(MAX_PASSWORD) });
    }
    if !PasswordRule::NotYourself.holds(password, email, name) {
        return Err(FieldError::LikeYourself);
    }
    if !PasswordRule::Uncommon.holds(password, email, name) {
        return Err(FieldError::TooCommon);
    }
    Ok(())
}

/// Letters and digits only, in lower case: what is left when somebody decorates a word.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether it is little else than the person's name or address, written together and decorated.
fn is_like(password: &str, email: &str, name: &str) -> bool {
    let password = bare(password);
    let local = email.split('@').next().unwrap_or_default();
    [email, local, name].into_iter().map(bare).any(|own| {
        // A short name may well be a part of something long.
        own.chars().count() >= 4
            && password.contains(&own)
            && password.chars().count() < own.chars().count() + 6
    })
}

/// Whether it is one short piece again and again, or characters in their order.
fn is_monotonous(password: &str) -> bool {
    let letters: Vec<char> = password.to_lowercase().chars().collect();
    let repeats = (1..=4).any(|length| {
        letters.len() >= 2 * length && letters.iter().zip(letters.iter().skip(length)).all(|(a, b)| a == b)
    });
    let step = |pair: &[char]| match pair {
        [a, b] => i64::from(u32::from(*b)) - i64::from(u32::from(*a)),
        _ => 0,
    };
    // 9 is followed by 0 where digits stand in a row.
    let round = |step: i64| match step {
        -9 => 1,
        9 => -1,
        step => step,
    };
    let steps: Vec<i64> = letters.windows(2).map(step).map(round).collect();
    let in_order = |way: i64| steps.len() >= 2 && steps.iter().all(|step| *step == way || *step == 0);
    repeats || in_order(1) || in_order(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMAIL: &str = "ada.byron@nordlicht.example";

    fn checked(password: &str) -> Result<(), FieldError> {
        check_password(password, EMAIL, "Ada Byron")
    }

    #[test]
    fn what_is_wrong_with_a_password_is_said() {
        assert_eq!(checked(""), Err(FieldError::Required));
        assert_eq!(checked("short"), Err(FieldError::TooShort { min: 12 }));
        assert_eq!(checked(&"x1y2z3".repeat(200)), Err(FieldError::TooLong { max: 1024 }));
        for like in ["Ada Byron 1815", "ada.byron@nordlicht.example", "AdaByron!2026", "ada-byron-ada"] {
            assert_eq!(checked(like), Err(FieldError::LikeYourself), "{like}");
        }
        for common in ["aaaaaaaaaaaa", "abcabcabcabc", "123456789012", "abcdefghijklmn", "210987654321"] {
            assert_eq!(checked(common), Err(FieldError::TooCommon), "{common}");
        }
    }

    #[test]
    fn a_long_phrase_is_good_also_with_a_name_in_it() {
        for good in
            ["correct horse battery", "the engine of ada byron, 1843", "ünïcödé ist länger", "waybill-test"]
        {
            assert_eq!(checked(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn a_short_name_is_no_reason_to_refuse() {
        assert_eq!(check_password("goldfish-bowl-7", "bo@x.example", "Bo"), Ok(()));
    }
}
