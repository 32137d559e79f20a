//! Which of three code pages a text is in, that says so nowhere.
//!
//! A byte above 127 is another letter in each. What tells them apart is what stands beside it: `è` is followed by a
//! consonant and `č`, its place in the other page, by a vowel. To teach it a letter, add its line to [`central`].

use super::Encoding;

/// The likeliest code page. Cyrillic words are all high bytes, of the upper half; elsewhere accents stand alone.
pub(super) fn code_page(head: &[u8]) -> Encoding {
    let high = head.iter().filter(|&&byte| byte >= 0x80).count();
    let pairs = head.windows(2).filter(|pair| pair.iter().all(|&byte| byte >= 0xC0)).count();
    if pairs * 2 > high {
        return Encoding::Windows1251;
    }
    let high = head.iter().enumerate().filter(|&(_, &byte)| byte >= 0x80);
    let weight: i64 = high.map(|(at, _)| i64::from(central(head, at))).sum();
    if weight > 0 { Encoding::Windows1250 } else { Encoding::Windows1252 }
}

/// How much the byte speaks for Polish, Czech, Slovak or Hungarian (Windows-1250), or against it.
fn central(text: &[u8], at: usize) -> i32 {
    let before = at.checked_sub(1).map_or(b' ', |at| small(text[at]));
    let next = text.get(at + 1).map_or(b' ', |&byte| small(byte));
    let goes_on = is_letter(next);
    let unless = |western: bool| if western { -2 } else { 2 };
    match small(text[at]) {
        // š ž ý í in both pages, and rare in the West.
        0x9A | 0x9E | 0xFD => 2,
        0xED => 1,
        // ť ź, and nothing or a capital Ÿ.
        0x8D | 0x8F | 0x9D | 0x9F => 3,
        // ś, œ.
        0x9C => unless(next == b'u'),
        // Ł ł Ą ą ľ, and £ ³ ¥ ¹ ¼ ¾, which stand beside numbers and units: of m³ and cm³ nothing goes on.
        0xA3 | 0xB3 | 0xA5 | 0xB9 | 0xBC | 0xBE if goes_on => 3,
        // ł at the end of a word.
        0xB3 | 0xB9 if at >= 3 && text[at - 3..at].iter().all(|&byte| is_letter(byte)) => 1,
        // Ż ż inside a word, and ¯ ¿.
        0xAF | 0xBF if goes_on && is_letter(before) => 3,
        // č ř, è ø.
        0xE8 | 0xF8 => unless(!is_vowel(next)),
        // ě ů inside a word, ì ù at its end.
        0xEC | 0xF9 => {
            if goes_on {
                2
            } else {
                -1
            }
        }
        // ć at the end of a word, æ inside it.
        0xE6 => {
            if goes_on {
                -1
            } else {
                2
            }
        }
        // ę, ê before the consonant that an s was lost from.
        0xEA => unless(matches!(next, b't' | b'm' | b'l' | b'r' | b'n' | b's' | b'v' | b'q')),
        // ń, ñ.
        0xF1 => unless(is_vowel(next)),
        // ő, õ of Portuguese endings.
        0xF5 => unless(next == b'e'),
        // ű, û.
        0xFB => unless(matches!(next, b't' | b'r' | b'l')),
        // à å ã ç ß ä ê ë.
        0xE0 | 0xE5 | 0xE3 | 0xE7 | 0xDF => -3,
        0xE4 | 0xEB => -2,
        _ => 0,
    }
}

/// The byte of the small letter, which is the same in both pages.
fn small(byte: u8) -> u8 {
    match byte {
        0xC0..=0xD6 | 0xD8..=0xDE => byte + 0x20,
        0x8A | 0x8C..=0x8F => byte + 0x10,
        _ => byte.to_ascii_lowercase(),
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic()
        || matches!(byte, 0x8A | 0x8C..=0x8F | 0x9A | 0x9C..=0x9F | 0xB3 | 0xB9 | 0xBF)
        || byte >= 0xC0
}

/// Whether it is a vowel in either page, small.
fn is_vowel(byte: u8) -> bool {
    matches!(
        byte,
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | 0xE1 | 0xE9 | 0xEC | 0xED | 0xF3 | 0xF9 | 0xFA | 0xFD
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that are elsewhere than in Latin 1, with their bytes.
    const CENTRAL: [(char, u8); 36] = [
        ('Ś', 0x8C),
        ('ś', 0x9C),
        ('Ź', 0x8F),
        ('ź', 0x9F),
        ('ť', 0x9D),
        ('Ł', 0xA3),
        ('ł', 0xB3),
        ('Ą', 0xA5),
        ('ą', 0xB9),
        ('Ż', 0xAF),
        ('ż', 0xBF),
        ('Ľ', 0xBC),
        ('ľ', 0xBE),
        ('Ć', 0xC6),
        ('ć', 0xE6),
        ('Č', 0xC8),
        ('č', 0xE8),
        ('Ę', 0xCA),
        ('ę', 0xEA),
        ('Ě', 0xCC),
        ('ě', 0xEC),
        ('ď', 0xEF),
        ('Ń', 0xD1),
        ('ń', 0xF1),
        ('ň', 0xF2),
        ('Ő', 0xD5),
        ('ő', 0xF5),
        ('Ř', 0xD8),
        ('ř', 0xF8),
        ('ů', 0xF9),
        ('Ű', 0xDB),
        ('ű', 0xFB),
        ('Š', 0x8A),
        ('š', 0x9A),
        ('Ž', 0x8E),
        ('ž', 0x9E),
    ];

    fn written(text: &str, others: &[(char, u8)]) -> Vec<u8> {
        let byte = |c: char| match others.iter().find(|(other, _)| *other == c) {
            Some((_, byte)) => *byte,
            None => u8::try_from(u32::from(c)).expect("a letter of Latin 1"),
        };
        text.chars().map(byte).collect()
    }

    #[test]
    fn polish_czech_slovak_and_hungarian_are_not_taken_for_western() {
        for text in [
            "IMEI;Numer zamówienia;Imię\n352099001761481;Z-1;Paweł\n",
            "IMEI;Odbiorca\n352099001761481;Łukasz Wiśniewski\n",
            "IMEI;Miasto\n352099001761481;Gdańsk\n352099001761499;Łódź\n",
            "IMEI;Część;Ilość\n",
            "NUMER URZĄDZENIA;ZAMÓWIENIE\n",
            "IMEI;Číslo objednávky;Zákazník\n352099001761481;7;Jiří Dvořák\n",
            "Výrobní číslo;Zařízení\nR58N12345AB;Tablet pro Škodu Plzeň\n",
            "PŘÍJMENÍ;MĚSTO\n",
            "IMEI;Zákazník\n352099001761481;Ľubomír Kováč\n",
            "IMEI;Megrendelő;Gyűjtő\n352099001761481;Kovács Előd;Győr\n",
            "IMEI;Vevő\n352099001761481;Szőke Ödön\n",
        ] {
            assert_eq!(code_page(&written(text, &CENTRAL)), Encoding::Windows1250, "{text}");
        }
    }

    #[test]
    fn german_french_and_their_neighbours_are_not_taken_for_central_european() {
        for text in [
            "IMEI;Bestellnummer;Straße\n352099001761481;Müller & Söhne;Königsallee\n",
            "Gerät;Empfänger\n352099001761481;Jörg Bäcker\n",
            "IMEI;Numéro de série;Modèle\n352099001761481;R58;Hélène Lefèvre, Forêt, cœur\n",
            "IMEI;Société\n352099001761481;Frères Château, août, où\n",
            "IMEI;Número de teléfono;Año\n352099001761481;España;Muñoz Peña\n",
            "IMEI;Encomendas\n352099001761481;Informações, São João, Portões\n",
            "IMEI;Quantità;Città\n352099001761481;lunedì, più, è\n",
            "IMEI;Køber;Ordre\n352099001761481;Søren Sørensen;Åse Kjær, Malmø\n",
            "IMEI;Köpare\n352099001761481;Åke Sjöström\n",
            "IMEI;Volumen\n352099001761481;5 m³, 20 cm³, £7, ½, 8¹\n",
        ] {
            assert_eq!(code_page(&written(text, &[('œ', 0x9C)])), Encoding::Windows1252, "{text}");
        }
    }
}
