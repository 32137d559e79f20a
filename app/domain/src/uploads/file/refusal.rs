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
    pub fn sentence(&self) -> String {
        match self {
            Self::Empty => "The file is empty. Choose the file that holds the devices.".to_owned(),
            Self::NoRows => "The file has a header but no devices below it.".to_owned(),
            Self::NotText => "This is not a text file. Save the list as CSV and choose that file.".to_owned(),
            Self::Spreadsheet => {
                "This is a spreadsheet. In Excel choose File, Save as, “CSV UTF-8”, and upload that file."
                    .to_owned()
            }
            Self::NoIdentityColumn => {
                "No column holds the devices. Choose the one with the IMEI, MEID or serial number.".to_owned()
            }
            Self::NoCustomerColumn => {
                "A file for several customers needs a column of Customer IDs. Choose it.".to_owned()
            }
            Self::NoTacColumn => "No column holds the TACs. Choose the one with their 8 digits.".to_owned(),
            Self::NoModelColumns => {
                "A file of TACs needs a column of manufacturers and one of models. Choose them.".to_owned()
            }
            Self::Mapping => "The chosen columns do not belong to this file. Choose them again.".to_owned(),
            Self::TooManyColumns { max } => {
                format!("The file has more than {max} columns. Remove those that are not needed.")
            }
            Self::TooManyRows { max } => {
                format!("The file has more than {} rows. Split it into smaller files.", grouped(*max))
            }
            Self::TooManyCustomers { max } => format!(
                "The file names more than {} customers. Is the right column chosen? If so, split the file.",
                grouped(u64::from(*max))
            ),
            Self::TooManyBytes { max } => {
                format!("The file is larger than {} MB. Split it into smaller files.", max / (1024 * 1024))
            }
            Self::UnclosedQuote { line } => {
                format!("A quotation mark (\") opens in line {line} and is never closed. Close or remove it.")
            }
            Self::LineTooLong { line } => {
                format!("Line {line} is longer than a megabyte. Is this really a list of devices?")
            }
            Self::TooManyRepairs { max } => format!(
                "More than {} rows were corrected. Correct the file itself and choose it again.",
                grouped(*max as u64)
            ),
            Self::OurFault => {
                "Something went wrong on our side, and no device was taken. Upload the file again.".to_owned()
            }
        }
    }
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_the_limit_in_words_people_read() {
        assert_eq!(
            FileRefusal::TooManyRows { max: 1_000_000 }.sentence(),
            "The file has more than 1,000,000 rows. Split it into smaller files."
        );
        assert_eq!(
            FileRefusal::TooManyBytes { max: 256 << 20 }.sentence(),
            "The file is larger than 256 MB. Split it into smaller files."
        );
    }
}
