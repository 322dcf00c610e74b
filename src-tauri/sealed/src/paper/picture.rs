//! Codes from a photo, a scan or a pdf: told by the first bytes, bounded before anything is allocated.

use super::grey::Grey;
use super::{Part, Sheet, find, join, pdf};
use crate::{Fault, MAX_FILE};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longest side, in points.
pub const MAX_SIDE: u32 = 12_000;
/// Bytes of a picture once it is unpacked: 25 million coloured points, a page in grey at 600 dpi.
pub const MAX_UNPACKED: u64 = 75_000_000;
/// Larger pictures are made smaller before the search.
const ENOUGH: usize = 9_000_000;
const COARSE: usize = 2_600_000;

/// Every code of ours in a PNG, JPEG or pdf.
pub fn read(file: &[u8]) -> Result<Vec<Part>, Fault> {
    if file.len() > MAX_FILE {
        return Err(Fault::TooBig);
    }
    // The decoders of pictures are others' and large: one that gives up ends this file alone.
    catch_unwind(AssertUnwindSafe(|| parts(file))).unwrap_or(Err(Fault::Picture))
}

fn parts(file: &[u8]) -> Result<Vec<Part>, Fault> {
    let parts = match file {
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => {
            let mut parts = Vec::new();
            look(grey(file)?, &mut parts);
            parts
        }
        [b'%', b'P', b'D', b'F', ..] => pdf::read(file)?,
        _ => return Err(Fault::Picture),
    };
    if parts.is_empty() { Err(Fault::NoCode) } else { Ok(parts) }
}

/// Unpacks a PNG or JPEG.
pub fn grey(file: &[u8]) -> Result<Grey, Fault> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Fault::Picture)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_UNPACKED.saturating_mul(2));
    reader.limits(limits);
    let too_big = |cause: image::ImageError| match cause {
        image::ImageError::Limits(_) => Fault::PictureTooBig,
        _ => Fault::Picture,
    };
    let decoder = reader.into_decoder().map_err(too_big)?;
    if decoder.total_bytes() > MAX_UNPACKED {
        return Err(Fault::PictureTooBig);
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(too_big)?.into_luma8();
    let (width, height) = picture.dimensions();
    Grey::new(width as usize, height as usize, picture.into_raw()).ok_or(Fault::Picture)
}

/// Codes on a page, and codes that fill the picture.
const PAGE: usize = 50;
const CLOSE: usize = 10;

/// Adds the codes of a picture: as it is, and smaller or larger while a sheet is not whole.
pub fn look(mut picture: Grey, parts: &mut Vec<Part>) {
    while picture.points() > ENOUGH {
        picture = picture.halved();
    }
    note(&picture, PAGE, parts);
    if !whole(parts) {
        note(&picture, CLOSE, parts);
    }
    if !whole(parts) && picture.points() > COARSE {
        note(&picture.halved(), PAGE, parts);
    }
    if !whole(parts) && picture.points() <= COARSE {
        note(&picture.doubled(), PAGE, parts);
    }
}

fn note(picture: &Grey, share: usize, parts: &mut Vec<Part>) {
    for part in find::codes(picture, share).iter().filter_map(|content| Part::parse(content)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
}

/// At least one sheet, and none with a code missing.
fn whole(parts: &[Part]) -> bool {
    let sheets = join(parts);
    !sheets.is_empty() && sheets.values().all(|sheet| matches!(sheet, Sheet::Whole(_)))
}
