//! QR codes as pictures: figures on paper that another computer reads back.

use crate::Fault;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// Points of one field, so that no program has to blow single points up.
const FIELD: i32 = 8;
/// White fields around, as the standard wants.
const MARGIN: i32 = 4;
/// Width on paper: fields of 0.7 mm, which a scan of 150 dpi resolves.
pub const WIDTH_MM: f64 = 52.0;
/// Codes beside each other.
pub const PER_ROW: usize = 3;

/// Each code as a PNG. A quarter of its fields may be unreadable.
pub fn pictures(codes: &[String]) -> Result<Vec<Vec<u8>>, Fault> {
    codes.iter().map(|code| picture(code)).collect()
}

fn picture(text: &str) -> Result<Vec<u8>, Fault> {
    let segments = QrSegment::make_segments(text);
    let (least, most) = (Version::MIN, Version::MAX);
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Quartile, least, most, None, false)
        .map_err(Fault::new)?;
    let side = (code.size() + 2 * MARGIN) * FIELD;
    let mut points = Vec::new();
    for y in 0..side {
        points.extend((0..side).map(|x| {
            let dark = code.get_module(x / FIELD - MARGIN, y / FIELD - MARGIN);
            if dark { 0_u8 } else { 255 }
        }));
    }
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(&points, side as u32, side as u32, ExtendedColorType::L8)
        .map_err(Fault::new)?;
    Ok(png)
}

/// `Mã 2/5`.
pub fn caption(place: usize, of: usize) -> String {
    format!("Mã {}/{of}", place + 1)
}
