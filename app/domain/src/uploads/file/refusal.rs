use crate::languages::Language;
use crate::tr;
use serde::{Deserialize, Serialize};

/// Why a file as a whole is refused. Nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileRefusal {
    /// No bytes, or only blank lines.
    Empty,
    /// A header and nothing below it.
    NoRows,
    /// A picture, a program: no text.
    NotText,
    /// A file of Excel or of another spreadsheet.
    Spreadsheet,
    /// No column is mapped to the device's identity.
    NoIdentityColumn,
    /// A file for many customers without a column of Customer IDs.
    NoCustomerColumn,
    /// A file of TACs without a column of them.
    NoTacColumn,
    /// A file of TACs without a manufacturer or a model.
    NoModelColumns,
    /// The mapping does not belong to this file: a column that is not there, or one role given twice.
    Mapping,
    /// More columns than `max`.
    TooManyColumns {
        /// The most allowed.
        max: usize,
    },
    /// More rows than `max`.
    TooManyRows {
        /// The most allowed.
        max: u64,
    },
    /// More Customer IDs than `max` in a file for many.
    TooManyCustomers {
        /// The most allowed.
        max: u32,
    },
    /// More bytes than `max`.
    TooManyBytes {
        /// The most allowed.
        max: u64,
    },
    /// A quote that opens in `line` is never closed.
    UnclosedQuote {
        /// Where the record begins.
        line: u64,
    },
    /// `line` is longer than any row of devices.
    LineTooLong {
        /// Where the record begins.
        line: u64,
    },
    /// More corrections than `max`.
    TooManyRepairs {
        /// The most allowed.
        max: usize,
    },
    /// Nothing is wrong with the file that we know of: we could not decide its rows.
    OurFault,
}

impl FileRefusal {
    /// The words for people: what is wrong, and what to do.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Empty => {
                tr!(language, "The file is empty. Choose the file that holds the devices.").to_owned()
            }
            Self::NoRows => tr!(language, "The file has a header but no devices below it.").to_owned(),
            Self::NotText => {
                tr!(language, "This is not a text file. Save the list as CSV and choose that file.")
                    .to_owned()
            }
            Self::Spreadsheet => tr!(
                language,
                "This is a spreadsheet. In Excel choose File, Save as, “CSV UTF-8”, and upload that file."
            )
            .to_owned(),
            Self::NoIdentityColumn => tr!(
                language,
                "No column holds the devices. Choose the one with the IMEI, MEID or serial number."
            )
            .to_owned(),
            Self::NoCustomerColumn => {
                tr!(language, "A file for several customers needs a column of Customer IDs. Choose it.")
                    .to_owned()
            }
            Self::Mapping => {
                tr!(language, "The chosen columns do not belong to this file. Choose them again.").to_owned()
            }
            Self::NoTacColumn => {
                tr!(language, "No column holds the TACs. Choose the one with their 8 digits.").to_owned()
            }
            Self::NoModelColumns => tr!(
                language,
                "A file of TACs needs a column of manufacturers and one of models. Choose them."
            )
            .to_owned(),
            Self::TooManyColumns { max } => {
                tr!(language, "The file has more than {max} columns. Remove those that are not needed.", max)
            }
            Self::TooManyRows { max } => {
                tr!(
                    language,
                    "The file has more than {max} rows. Split it into smaller files.",
                    max = language.grouped(*max)
                )
            }
            Self::TooManyCustomers { max } => tr!(
                language,
                "The file names more than {max} customers. Is the right column chosen? If so, split the file.",
                max = language.grouped(u64::from(*max))
            ),
            Self::TooManyBytes { max } => {
                tr!(
                    language,
                    "The file is larger than {max} MB. Split it into smaller files.",
                    max = max / (1024 * 1024)
                )
            }
            Self::UnclosedQuote { line } => {
                tr!(
                    language,
                    "A quotation mark (\") opens in line {line} and is never closed. Close or remove it.",
                    line
                )
            }
            Self::LineTooLong { line } => {
                tr!(
                    language,
                    "Line {line} is longer than a megabyte. Is this really a list of devices?",
                    line
                )
            }
            Self::TooManyRepairs { max } => tr!(
                language,
                "More than {max} rows were corrected. Correct the file itself and choose it again.",
                max = language.grouped(*max as u64)
            ),
            Self::OurFault => tr!(
                language,
                "Something went wrong on our side, and no device was taken. Upload the file again."
            )
            .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_the_limit_in_words_people_read() {
        assert_eq!(
            FileRefusal::TooManyRows { max: 1_000_000 }.sentence(Language::English),
            "The file has more than 1,000,000 rows. Split it into smaller files."
        );
        assert_eq!(
            FileRefusal::TooManyBytes { max: 256 << 20 }.sentence(Language::English),
            "The file is larger than 256 MB. Split it into smaller files."
        );
    }
}
