//! Refusals of uploads as sentences.

use crate::ui::grouped;
use domain::uploads::UploadRefusal;

/// Why an upload is refused, and what to do about it.
pub(super) fn upload_sentence(refusal: &UploadRefusal) -> String {
    match refusal {
        UploadRefusal::File(refusal) => refusal.sentence(),
        UploadRefusal::CustomerTakesNoUploads => {
            "This customer takes no uploads at the moment. Ask the customer's administrator to accept you again.".to_owned()
        }
        UploadRefusal::ReceiverSuspended => {
            "This customer takes no uploads at the moment. Ask the operator of the portal.".to_owned()
        }
        UploadRefusal::UnknownSoldToCode => "The sold-to code does not exist any more. Choose another one.".to_owned(),
        UploadRefusal::NoSoldToCodeInBulk => {
            "A sold-to code cannot be chosen for several customers at once. Upload those devices for the specific customer.".to_owned()
        }
        UploadRefusal::WrongOffset { .. } | UploadRefusal::Incomplete { .. } => {
            "Some of the file has not arrived yet. Resume the upload: it goes on where it was.".to_owned()
        }
        UploadRefusal::WrongHash => "A part of the file was damaged on the way. Resume the upload: the part is sent again.".to_owned(),
        UploadRefusal::WrongSize => "A part of the file has the wrong length. Reload the page and upload the file again.".to_owned(),
        UploadRefusal::FileChanged => "The file was changed after it was checked. Choose it again; nothing was uploaded.".to_owned(),
        UploadRefusal::Cancelled => "This upload was cancelled. Choose the file again to begin a new one.".to_owned(),
        UploadRefusal::Finished => "This file has arrived already. Look under UPLOADS for its status.".to_owned(),
        UploadRefusal::KeyReused => "This form was used for another file before. Reload the page and choose the file again.".to_owned(),
        UploadRefusal::TooManyRepairs { max } => {
            format!("More than {} rows were corrected here. Correct the file itself and choose it again.", grouped(u64::from(*max)))
        }
        UploadRefusal::TooManyOpen { max } => {
            format!("{} uploads of your organisation are unfinished. Finish or cancel one of them first.", grouped(u64::from(*max)))
        }
    }
}
