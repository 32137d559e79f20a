mod german;

use crate::ui::Choice;
use crate::words::language;
use domain::languages::Language;

/// ISO 3166-1 alpha-2 code and name, in the order of the codes. One text, because a table of slices would be larger.
const COUNTRIES: &str = "\
    AD Andorra|AE United Arab Emirates|AF Afghanistan|AG Antigua and Barbuda|AI Anguilla|AL Albania|\
    AM Armenia|AO Angola|AQ Antarctica|AR Argentina|AS American Samoa|AT Austria|AU Australia|AW Aruba|\
    AX Åland Islands|AZ Azerbaijan|BA Bosnia and Herzegovina|BB Barbados|BD Bangladesh|BE Belgium|\
    BF Burkina Faso|BG Bulgaria|BH Bahrain|BI Burundi|BJ Benin|BL Saint Barthélemy|BM Bermuda|BN Brunei|\
    BO Bolivia|BQ Caribbean Netherlands|BR Brazil|BS Bahamas|BT Bhutan|BV Bouvet Island|BW Botswana|\
    BY Belarus|BZ Belize|CA Canada|CC Cocos (Keeling) Islands|CD Congo (Kinshasa)|\
    CF Central African Republic|CG Congo (Brazzaville)|CH Switzerland|CI Côte d’Ivoire|CK Cook Islands|\
    CL Chile|CM Cameroon|CN China|CO Colombia|CR Costa Rica|CU Cuba|CV Cape Verde|CW Curaçao|\
    CX Christmas Island|CY Cyprus|CZ Czechia|DE Germany|DJ Djibouti|DK Denmark|DM Dominica|\
    DO Dominican Republic|DZ Algeria|EC Ecuador|EE Estonia|EG Egypt|EH Western Sahara|ER Eritrea|ES Spain|\
    ET Ethiopia|FI Finland|FJ Fiji|FK Falkland Islands|FM Micronesia|FO Faroe Islands|FR France|GA Gabon|\
    GB United Kingdom|GD Grenada|GE Georgia|GF French Guiana|GG Guernsey|GH Ghana|GI Gibraltar|GL Greenland|\
    GM Gambia|GN Guinea|GP Guadeloupe|GQ Equatorial Guinea|GR Greece|\
    GS South Georgia and South Sandwich Islands|GT Guatemala|GU Guam|GW Guinea-Bissau|GY Guyana|HK Hong Kong|\
    HM Heard and McDonald Islands|HN Honduras|HR Croatia|HT Haiti|HU Hungary|ID Indonesia|IE Ireland|\
    IL Israel|IM Isle of Man|IN India|IO British Indian Ocean Territory|IQ Iraq|IR Iran|IS Iceland|IT Italy|\
    JE Jersey|JM Jamaica|JO Jordan|JP Japan|KE Kenya|KG Kyrgyzstan|KH Cambodia|KI Kiribati|KM Comoros|\
    KN Saint Kitts and Nevis|KP North Korea|KR South Korea|KW Kuwait|KY Cayman Islands|KZ Kazakhstan|LA Laos|\
    LB Lebanon|LC Saint Lucia|LI Liechtenstein|LK Sri Lanka|LR Liberia|LS Lesotho|LT Lithuania|LU Luxembourg|\
    LV Latvia|LY Libya|MA Morocco|MC Monaco|MD Moldova|ME Montenegro|MF Saint Martin|MG Madagascar|\
    MH Marshall Islands|MK North Macedonia|ML Mali|MM Myanmar|MN Mongolia|MO Macao|\
    MP Northern Mariana Islands|MQ Martinique|MR Mauritania|MS Montserrat|MT Malta|MU Mauritius|MV Maldives|\
    MW Malawi|MX Mexico|MY Malaysia|MZ Mozambique|NA Namibia|NC New Caledonia|NE Niger|NF Norfolk Island|\
    NG Nigeria|NI Nicaragua|NL Netherlands|NO Norway|NP Nepal|NR Nauru|NU Niue|NZ New Zealand|OM Oman|\
    PA Panama|PE Peru|PF French Polynesia|PG Papua New Guinea|PH Philippines|PK Pakistan|PL Poland|\
    PM Saint Pierre and Miquelon|PN Pitcairn Islands|PR Puerto Rico|PS Palestine|PT Portugal|PW Palau|\
    PY Paraguay|QA Qatar|RE Réunion|RO Romania|RS Serbia|RU Russia|RW Rwanda|SA Saudi Arabia|\
    SB Solomon Islands|SC Seychelles|SD Sudan|SE Sweden|SG Singapore|SH Saint Helena|SI Slovenia|\
    SJ Svalbard and Jan Mayen|SK Slovakia|SL Sierra Leone|SM San Marino|SN Senegal|SO Somalia|SR Suriname|\
    SS South Sudan|ST São Tomé and Príncipe|SV El Salvador|SX Sint Maarten|SY Syria|SZ Eswatini|\
    TC Turks and Caicos Islands|TD Chad|TF French Southern Territories|TG Togo|TH Thailand|TJ Tajikistan|\
    TK Tokelau|TL Timor-Leste|TM Turkmenistan|TN Tunisia|TO Tonga|TR Türkiye|TT Trinidad and Tobago|\
    TV Tuvalu|TW Taiwan|TZ Tanzania|UA Ukraine|UG Uganda|UM U.S. Outlying Islands|US United States|\
    UY Uruguay|UZ Uzbekistan|VA Vatican City|VC Saint Vincent and the Grenadines|VE Venezuela|\
    VG British Virgin Islands|VI U.S. Virgin Islands|VN Vietnam|VU Vanuatu|WF Wallis and Futuna|WS Samoa|\
    YE Yemen|YT Mayotte|ZA South Africa|ZM Zambia|ZW Zimbabwe";

/// Codes and names in the reader's language.
fn named() -> &'static str {
    match language() {
        Language::English => COUNTRIES,
        Language::German => german::COUNTRIES,
    }
}

/// The name of a country; its code when it is not known.
pub fn country_name(code: &str) -> String {
    let known = named().split('|').find_map(|country| country.strip_prefix(code)?.strip_prefix(' '));
    known.unwrap_or(code).to_owned()
}

/// Every country, by name.
pub fn countries() -> Vec<Choice> {
    let read = |country: &str| {
        let (value, label) = country.split_once(' ')?;
        Some(Choice { value: value.to_owned(), label: label.to_owned() })
    };
    let mut all: Vec<Choice> = named().split('|').filter_map(read).collect();
    // "Åland Islands" stands with the other A, "Ägypten" and "Österreich" with A and O.
    all.sort_by_key(|choice| choice.label.replace(['Å', 'Ä'], "A").replace('Ö', "O"));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_stand_in_the_order_of_their_names() {
        let all = countries();
        let at = |code: &str| all.iter().position(|choice| choice.value == code).unwrap();
        assert!(
            at("AF") < at("AX") && at("AX") < at("AL") && at("CH") > at("SE") && at("ZW") == all.len() - 1
        );
    }

    #[test]
    fn every_language_names_the_same_countries() {
        let codes = |names: &'static str| names.split('|').map(|country| &country[..3]).collect::<Vec<_>>();
        assert_eq!(codes(COUNTRIES), codes(german::COUNTRIES));
    }

    #[test]
    fn a_country_is_known_by_its_code_alone() {
        assert_eq!(country_name("CH"), "Switzerland");
        assert_eq!(country_name("ZW"), "Zimbabwe");
        for unknown in ["", "C", "XX", "Switzerland"] {
            assert_eq!(country_name(unknown), unknown);
        }
    }
}
