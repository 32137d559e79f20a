use crate::error::internal;
use domain::PortalResult;
use domain::second_factors::QrCode;
use qrcode::{Color, EcLevel};
use std::fmt::Write as _;

/// A text as a QR code.
pub(super) fn draw(text: &str) -> PortalResult<QrCode> {
    let drawn =
        qrcode::QrCode::with_error_correction_level(text, EcLevel::M).map_err(|error| internal(&error))?;
    let side = drawn.width();
    let mut path = String::new();
    for (place, color) in drawn.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", place % side, place / side);
        }
    }
    Ok(QrCode { side: u32::try_from(side).unwrap_or_default(), path })
}
