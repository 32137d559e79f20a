//! Codes: those of an app, and recovery codes.

use crate::Random;
use crate::error::{OrInternal, internal};
use domain::second_factors::RECOVERY_CODES;
use domain::{Conflict, PortalError, PortalResult};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use time::OffsetDateTime;
use totp_rs::{Builder, Secret, Totp};

/// Letters and digits that nobody takes for one another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Characters of a recovery code: 60 bits.
const LENGTH: usize = 12;

/// The generator of a secret: six digits, thirty seconds, one period of difference between the clocks.
pub(super) fn generator(secret: &[u8]) -> PortalResult<Totp> {
    Builder::new().with_secret(Secret::new(secret.into())).build().map_err(|error| internal(&error))
}

/// A factor of the acting person.
pub(super) struct Factor {
    pub secret: Vec<u8>,
    pub confirmed: bool,
    pub last_step: i64,
}

/// The acting person's factor, locked: two codes at once are taken one after the other.
pub(super) async fn locked(tx: &mut PgConnection) -> PortalResult<Option<Factor>> {
    let row = sqlx::query!(
        r#"SELECT secret, confirmed_at IS NOT NULL AS "confirmed!", last_step FROM second_factors
           WHERE person_id = acting_person() FOR UPDATE"#
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    Ok(row.map(|row| Factor { secret: row.secret, confirmed: row.confirmed, last_step: row.last_step }))
}

/// Takes a code of the app; the same one is not taken again.
pub(super) async fn take_of_app(
    tx: &mut PgConnection,
    factor: &Factor,
    code: &str,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).take(7).collect();
    let seconds = u64::try_from(now.unix_timestamp()).unwrap_or_default();
    let shape = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
    let step = if shape { generator(&factor.secret)?.check(&digits, seconds) } else { None };
    let step = step.and_then(|step| i64::try_from(step).ok()).filter(|&step| step > factor.last_step);
    let Some(step) = step else { return Err(PortalError::Conflict(Conflict::WrongCode)) };
    sqlx::query!("UPDATE second_factors SET last_step = $1 WHERE person_id = acting_person()", step)
        .execute(tx)
        .await
        .or_internal()?;
    Ok(())
}

/// Takes a code of the app, or else a recovery code.
pub(super) async fn take(
    tx: &mut PgConnection,
    factor: &Factor,
    code: &str,
    now: OffsetDateTime,
) -> PortalResult<()> {
    match take_of_app(tx, factor, code, now).await {
        Err(PortalError::Conflict(Conflict::WrongCode)) => {}
        taken => return taken,
    }
    let used = sqlx::query!(
        "DELETE FROM recovery_codes WHERE person_id = acting_person() AND code_sha256 = $1",
        sha256(code),
    )
    .execute(tx)
    .await
    .or_internal()?;
    if used.rows_affected() == 0 { Err(PortalError::Conflict(Conflict::WrongCode)) } else { Ok(()) }
}

/// Gives the acting person new recovery codes in place of those that they have.
pub(super) async fn give_recovery_codes(tx: &mut PgConnection, codes: &[String]) -> PortalResult<()> {
    sqlx::query!("DELETE FROM recovery_codes WHERE person_id = acting_person()")
        .execute(&mut *tx)
        .await
        .or_internal()?;
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| sha256(code)).collect();
    sqlx::query!(
        "INSERT INTO recovery_codes (person_id, code_sha256) SELECT acting_person(), * FROM unnest($1::bytea[])",
        &hashes,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}

/// Recovery codes, in groups of four.
pub(super) fn draw(random: &Random) -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let letters: Vec<char> = random
                .bytes::<LENGTH>()
                .iter()
                .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).copied().map(char::from))
                .collect();
            letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
        })
        .collect()
}

/// What is stored of a recovery code: however it is spaced and capitalised.
fn sha256(code: &str) -> Vec<u8> {
    let letters: String =
        code.chars().filter(char::is_ascii_alphanumeric).take(LENGTH + 1).collect::<String>().to_lowercase();
    Sha256::digest(letters.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_agrees_with_the_vectors_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
        let generator = generator(b"12345678901234567890").unwrap();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(generator.generate(seconds).to_string(), code);
        }
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_written() {
        let codes = draw(&Random::seeded(3));
        assert_eq!(codes.len(), RECOVERY_CODES);
        let code = &codes[0];
        assert_eq!((code.len(), code.matches('-').count()), (14, 2), "{code}");
        assert_eq!(sha256(code), sha256(&code.replace('-', " ").to_uppercase()));
        assert_ne!(sha256(code), sha256(&codes[1]));
    }
}
