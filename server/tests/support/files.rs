use image::{DynamicImage, ImageFormat};
use std::io::Cursor;

/// A form with one file, parted by `x`.
pub fn form_with(field: &str, file: &[u8]) -> Vec<u8> {
    let head = format!("--x\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"a.csv\"\r\n\r\n");
    [head.as_bytes(), file, b"\r\n--x--\r\n"].concat()
}

/// A small picture.
pub fn picture() -> Vec<u8> {
    let mut png = Vec::new();
    DynamicImage::new_rgb8(8, 4).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    png
}
