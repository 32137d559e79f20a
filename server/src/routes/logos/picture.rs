//! Makes of whatever was sent the one picture that is kept. What it is says its content, never its name or its type; it is
//! decoded and drawn anew, so that nothing hides in it: no place where a photograph was taken, no script, no second file.

use super::put::refused;
use domain::logos::Logo;
use domain::{FieldError, PortalResult};
use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Bytes that decoding may take: some pictures of the largest size.
const MEMORY: u64 = 64 * 1024 * 1024;

/// The picture as a PNG, at most [`Logo::KEPT_SIDE`] wide and high.
pub(super) fn redrawn(file: &[u8]) -> PortalResult<Vec<u8>> {
    let format = image::guess_format(file).map_err(|_| refused(FieldError::Malformed))?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(refused(FieldError::Malformed));
    }
    let picture = decoded(file, format).map_err(|error| {
        refused(match error {
            ImageError::Limits(_) => FieldError::TooLarge,
            _ => FieldError::Malformed,
        })
    })?;
    let most = Logo::KEPT_SIDE;
    let picture = if picture.width() > most || picture.height() > most {
        picture.thumbnail(most, most)
    } else {
        picture
    };
    let mut png = Vec::new();
    // Of eight bits a colour, whatever it was.
    DynamicImage::ImageRgba8(picture.into_rgba8())
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .map_err(|_| refused(FieldError::Malformed))?;
    Ok(png)
}

fn decoded(file: &[u8], format: ImageFormat) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(Logo::MAX_SIDE);
    limits.max_image_height = Some(Logo::MAX_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    // A photograph says how it was held; what says nonsense is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::PortalError;
    use image::{Rgba, RgbaImage};

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbaImage::from_pixel(width, height, Rgba([200, 30, 40, 255]));
        let picture = DynamicImage::ImageRgba8(picture);
        let picture =
            if format == ImageFormat::Jpeg { DynamicImage::ImageRgb8(picture.into_rgb8()) } else { picture };
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn size(png: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(png, ImageFormat::Png).unwrap();
        (picture.width(), picture.height())
    }

    fn refusal(file: &[u8]) -> PortalError {
        redrawn(file).unwrap_err()
    }

    #[test]
    fn each_kind_of_picture_becomes_a_png_of_bounded_size() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            assert_eq!(size(&redrawn(&file(1024, 512, format)).unwrap()), (256, 128), "{format:?}");
            assert_eq!(size(&redrawn(&file(40, 20, format)).unwrap()), (40, 20), "{format:?}");
        }
    }

    #[test]
    fn a_picture_with_too_many_pixels_is_refused() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            assert_eq!(refusal(&file(1025, 8, format)), refused(FieldError::TooLarge), "{format:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_refused_whatever_it_calls_itself() {
        let png = file(8, 8, ImageFormat::Png);
        let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let half = &png[..png.len() / 2];
        let begins_like_one: &[u8] = b"\x89PNG\r\n\x1a\nnothing";
        for wrong in [b"", svg, b"GIF89a\x01\x00\x01\x00", half, begins_like_one] {
            assert_eq!(refusal(wrong), refused(FieldError::Malformed));
        }
    }

    #[test]
    fn nothing_but_the_picture_is_kept() {
        let mut png = file(8, 8, ImageFormat::Png);
        png.extend_from_slice(b"<script>alert(1)</script>");
        let kept = redrawn(&png).unwrap();
        assert!(!String::from_utf8_lossy(&kept).contains("script"));
    }

    #[test]
    fn the_noisiest_picture_fits_where_it_is_kept() {
        let mut seed = 1_u32;
        let noise = RgbaImage::from_fn(256, 256, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgba(seed.to_be_bytes())
        });
        let mut png = Vec::new();
        DynamicImage::ImageRgba8(noise).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        // The limit of the table.
        assert!(redrawn(&png).unwrap().len() <= 524_288);
    }
}
