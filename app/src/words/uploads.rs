//! Sentences about uploads.

use super::{held_sentence, language};
use crate::ui::grouped;
use domain::uploads::UploadRefusal;

/// Why an upload is refused.
pub(super) fn upload_sentence(refusal: &UploadRefusal) -> String {
    match refusal {
        UploadRefusal::File(refusal) => refusal.sentence(language()),
        UploadRefusal::CustomerTakesNoUploads => {
            t!("This customer takes no uploads at the moment. Ask the customer's administrator to accept you again.").to_owned()
        }
        UploadRefusal::ClientHeld(status) => held_sentence(*status).to_owned(),
        UploadRefusal::ReceiverSuspended => {
            t!("This customer takes no uploads at the moment. Ask the operator of the portal.").to_owned()
        }
        UploadRefusal::UnknownSoldToCode => t!("The sold-to code does not exist any more. Choose another one.").to_owned(),
        UploadRefusal::NoSoldToCodeInBulk => {
            t!("A sold-to code cannot be chosen for several customers at once. Upload those devices for the specific customer.").to_owned()
        }
        UploadRefusal::WrongOffset { .. } | UploadRefusal::Incomplete { .. } => {
            t!("Some of the file has not arrived yet. Resume the upload: it goes on where it was.").to_owned()
        }
        UploadRefusal::WrongHash => t!("A part of the file was damaged on the way. Resume the upload: the part is sent again.").to_owned(),
        UploadRefusal::WrongSize => t!("A part of the file has the wrong length. Reload the page and upload the file again.").to_owned(),
        UploadRefusal::FileChanged => t!("The file was changed after it was checked. Choose it again; nothing was uploaded.").to_owned(),
        UploadRefusal::Cancelled => t!("This upload was cancelled. Choose the file again to begin a new one.").to_owned(),
        UploadRefusal::Finished => t!("This file has arrived already. Look under UPLOADS for its status.").to_owned(),
        UploadRefusal::KeyReused => t!("This form was used for another file before. Reload the page and choose the file again.").to_owned(),
        UploadRefusal::TooManyRepairs { max } => {
            t!("More than {max} rows were corrected here. Correct the file itself and choose it again.", max = grouped(u64::from(*max)))
        }
        UploadRefusal::TooManyOpen { max } => {
            t!("{max} uploads of your organisation are unfinished. Finish or cancel one of them first.", max = grouped(u64::from(*max)))
        }
    }
}
