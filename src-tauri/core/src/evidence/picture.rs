//! Pictures without what they tell of place, time and camera.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Longest side of a thumbnail, pixels.
const THUMBNAIL: u32 = 256;
/// A picture of more pixels than this on a side is refused, whatever its bytes say.
const MAX_SIDE: u32 = 20_000;

/// The picture encoded anew, upright and without metadata, and its thumbnail as JPEG.
pub fn clean(kind: &str, bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), String> {
    let format = match kind {
        "image/jpeg" => ImageFormat::Jpeg,
        "image/png" => ImageFormat::Png,
        "image/webp" => ImageFormat::WebP,
        _ => return Err("chỉ nhận ảnh JPEG, PNG, WebP. Với ảnh HEIC của iPhone, hãy gửi lại ở dạng JPEG".to_string()),
    };
    let picture = decode(format, bytes).map_err(|_| "ảnh bị hỏng hoặc quá lớn, không mở được".to_string())?;
    let wrong = |_| "không ghi lại được ảnh".to_string();
    let whole = match format {
        ImageFormat::Jpeg => jpeg(&picture, 90).map_err(wrong)?,
        other => {
            let mut out = Cursor::new(Vec::new());
            picture.write_to(&mut out, other).map_err(wrong)?;
            out.into_inner()
        }
    };
    let small = jpeg(&picture.thumbnail(THUMBNAIL, THUMBNAIL), 80).map_err(wrong)?;
    Ok((whole, small))
}

fn decode(format: ImageFormat, bytes: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(512 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality))?;
    Ok(out)
}
