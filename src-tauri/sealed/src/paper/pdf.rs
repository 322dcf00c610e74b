//! The pictures inside a pdf, as scanners and this program write them, without a reader of pdf.
//!
//! Every picture is a stream of its own whose dictionary stands right before it in plain text; they are looked for one
//! after the other, and no reference is followed. Unpacking is bounded by the size that the dictionary says.

use super::Part;
use super::grey::Grey;
use super::picture::{self, MAX_SIDE, MAX_UNPACKED};
use crate::Fault;
use std::io::Read;

/// Longest dictionary of a picture.
const DICTIONARY: usize = 4_096;
/// Most pictures of a file.
const PICTURES: usize = 200;
/// Points of all pictures together: fourteen pages at 300 dpi.
const POINTS: u64 = 120_000_000;

pub fn read(file: &[u8]) -> Result<Vec<Part>, Fault> {
    let mut parts = Vec::new();
    let (mut left, mut seen, mut strange) = (POINTS, 0_usize, false);
    for (dictionary, data) in streams(file).filter(|(dictionary, _)| dictionary.is("Subtype", "Image")).take(PICTURES) {
        seen = seen.saturating_add(1);
        match unpacked(&dictionary, data, &mut left) {
            Ok(picture) => {
                let before = parts.len();
                let twin = (dictionary.number("BitsPerComponent") == Some(1)).then(|| picture.inverted());
                picture::look(picture, &mut parts);
                // Two tones may be the other way round.
                if let (true, Some(twin)) = (parts.len() == before, twin) {
                    picture::look(twin, &mut parts);
                }
            }
            Err(Fault::PictureTooBig) => return Err(Fault::PictureTooBig),
            Err(_) => strange = true,
        }
    }
    let locked = find(file, b"/Encrypt").is_some();
    match (parts.is_empty(), locked, seen, strange) {
        (true, true, ..) => Err(Fault::PdfLocked),
        (true, _, 0, _) | (true, _, _, true) => Err(Fault::Picture),
        _ => Ok(parts),
    }
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0_usize;
    loop {
        let rest = bytes.get(from..)?;
        let place = rest.iter().position(|byte| *byte == first)?;
        let place = from.saturating_add(place);
        if bytes.get(place..)?.starts_with(word) {
            return Some(place);
        }
        from = place.saturating_add(1);
    }
}

/// Dictionary and data of every stream.
fn streams(file: &[u8]) -> impl Iterator<Item = (Dictionary<'_>, &[u8])> {
    let mut rest = file;
    std::iter::from_fn(move || {
        loop {
            let place = find(rest, b"stream")?;
            let (head, tail) = rest.split_at_checked(place)?;
            let tail = tail.strip_prefix(b"stream")?;
            if head.ends_with(b"end") {
                rest = tail;
                continue;
            }
            let dictionary = Dictionary(head.get(head.len().saturating_sub(DICTIONARY)..).unwrap_or_default());
            let data = tail.strip_prefix(b"\r\n").or(tail.strip_prefix(b"\n")).unwrap_or(tail);
            // What the dictionary says, when the end really stands there; else the next end.
            let said = dictionary.number("Length").and_then(|length| usize::try_from(length).ok());
            let said = said.filter(|length| {
                let after = data.get(*length..).unwrap_or_default();
                let after = after.get(..after.len().min(16)).unwrap_or_default();
                find(after, b"endstream").is_some()
            });
            let end = said.or_else(|| find(data, b"endstream")).unwrap_or(data.len());
            let (data, after) = data.split_at_checked(end)?;
            rest = after;
            return Some((dictionary, data));
        }
    })
}

/// The text between `obj` and `stream`.
struct Dictionary<'a>(&'a [u8]);

impl Dictionary<'_> {
    /// What follows a name, up to the next one.
    fn value(&self, name: &str) -> Option<&[u8]> {
        let own = match self.0.windows(3).rposition(|three| three == b"obj") {
            Some(place) => self.0.get(place..)?,
            None => self.0,
        };
        let wanted = format!("/{name}");
        let mut rest = own;
        loop {
            let place = find(rest, wanted.as_bytes())?;
            rest = rest.get(place.saturating_add(wanted.len())..)?;
            // `/Length1` is another name.
            if !rest.first().is_some_and(u8::is_ascii_alphanumeric) {
                return Some(rest);
            }
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        let text = self.value(name)?;
        let text: Vec<u8> = text.iter().copied().skip_while(u8::is_ascii_whitespace).take(12).collect();
        let text = String::from_utf8(text).ok()?;
        let mut words = text.split(|sign: char| !sign.is_ascii_digit() && sign != '-');
        let number = words.next()?.parse().ok()?;
        // `12 0 R` stands elsewhere.
        let elsewhere = text.split_ascii_whitespace().nth(2).is_some_and(|third| third.starts_with('R'));
        (!elsewhere).then_some(number)
    }

    fn side(&self, name: &str) -> Result<u32, Fault> {
        let side = self.number(name).and_then(|side| u32::try_from(side).ok()).ok_or(Fault::Picture)?;
        if side > MAX_SIDE { Err(Fault::PictureTooBig) } else { Ok(side) }
    }

    fn is(&self, name: &str, value: &str) -> bool {
        let wanted = format!("/{value}");
        self.value(name).is_some_and(|text| {
            let text = text.get(..text.len().min(40)).unwrap_or_default();
            let text = text.trim_ascii_start();
            let text = text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start();
            text.starts_with(wanted.as_bytes())
        })
    }

    fn truth(&self, name: &str) -> bool {
        self.value(name).is_some_and(|text| text.trim_ascii_start().starts_with(b"true"))
    }
}

fn unpacked(dictionary: &Dictionary, data: &[u8], left: &mut u64) -> Result<Grey, Fault> {
    let (width, height) = (dictionary.side("Width")?, dictionary.side("Height")?);
    let points = u64::from(width).saturating_mul(u64::from(height));
    *left = left.checked_sub(points).ok_or(Fault::PictureTooBig)?;
    if dictionary.is("Filter", "DCTDecode") {
        return picture::grey(data);
    }
    if dictionary.is("Filter", "CCITTFaxDecode") {
        return fax(dictionary, data, width, height);
    }
    if dictionary.is("Filter", "FlateDecode") {
        return samples(dictionary, data, width, height);
    }
    Err(Fault::Picture)
}

/// Rows of samples, packed; grey, colours or a palette, told by how many bytes there are.
fn samples(dictionary: &Dictionary, data: &[u8], width: u32, height: u32) -> Result<Grey, Fault> {
    let bits = u64::try_from(dictionary.number("BitsPerComponent").unwrap_or(8)).map_err(|_| Fault::Picture)?;
    if ![1, 2, 4, 8].contains(&bits) {
        return Err(Fault::Picture);
    }
    let most = MAX_UNPACKED.saturating_add(u64::from(height)).saturating_add(1);
    let mut all = Vec::new();
    let unpacked = flate2::read::ZlibDecoder::new(data).take(most).read_to_end(&mut all);
    // A tail cut off after the last row does no harm.
    if unpacked.is_err() && all.is_empty() {
        return Err(Fault::Picture);
    }
    if all.len() as u64 >= most {
        return Err(Fault::PictureTooBig);
    }
    let predicted = dictionary.number("Predictor").unwrap_or(1) >= 10;
    let rows = height as usize;
    let filter = usize::from(predicted);
    let line = |colours: u64| {
        let bits = u64::from(width).saturating_mul(bits).saturating_mul(colours);
        usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX)
    };
    let fits = |colours: &u64| line(*colours).saturating_add(filter).saturating_mul(rows) == all.len();
    let colours = [1, 3, 4].into_iter().find(fits).ok_or(Fault::Picture)?;
    let line = line(colours);
    let beside = usize::try_from(bits.saturating_mul(colours).div_ceil(8)).unwrap_or(1);
    let mut points = Vec::with_capacity((width as usize).saturating_mul(rows));
    let mut above = vec![0_u8; line];
    for row in all.chunks_exact(line.saturating_add(filter).max(1)) {
        let row = if predicted { unfiltered(row, &above, beside).ok_or(Fault::Picture)? } else { row.to_vec() };
        shades(&row, bits, colours, width as usize, &mut points);
        above = row;
    }
    Grey::new(width as usize, rows, points).ok_or(Fault::Picture)
}

/// A row whose samples were written as differences (the filters of PNG).
fn unfiltered(row: &[u8], above: &[u8], beside: usize) -> Option<Vec<u8>> {
    let (kind, row) = row.split_first()?;
    let mut out: Vec<u8> = Vec::with_capacity(row.len());
    for (place, (sample, up)) in row.iter().zip(above).enumerate() {
        let back = place.checked_sub(beside);
        let left = back.and_then(|back| out.get(back)).copied().unwrap_or(0);
        let corner = back.and_then(|back| above.get(back)).copied().unwrap_or(0);
        let guess = match kind {
            0 => 0,
            1 => left,
            2 => *up,
            3 => left.midpoint(*up),
            4 => {
                let (a, b, c) = (i16::from(left), i16::from(*up), i16::from(corner));
                let near = |value: i16| a.saturating_add(b).saturating_sub(c).abs_diff(value);
                if near(a) <= near(b) && near(a) <= near(c) {
                    left
                } else if near(b) <= near(c) {
                    *up
                } else {
                    corner
                }
            }
            _ => return None,
        };
        out.push(sample.wrapping_add(guess));
    }
    Some(out)
}

fn shades(row: &[u8], bits: u64, colours: u64, width: usize, points: &mut Vec<u8>) {
    let most = (1_u32 << bits.min(8)).saturating_sub(1).max(1);
    if bits < 8 {
        // Of colours in few bits only the first is looked at.
        let per_byte = (8_u64).checked_div(bits).unwrap_or(8);
        let all = row.iter().flat_map(|byte| {
            (1..=per_byte).map(move |nth| {
                let shift = 8_u64.saturating_sub(nth.saturating_mul(bits));
                let value = (u32::from(*byte) >> shift) & most;
                u8::try_from(value.saturating_mul(255).checked_div(most).unwrap_or(0)).unwrap_or(255)
            })
        });
        points.extend(all.step_by(usize::try_from(colours).unwrap_or(1)).take(width));
        return;
    }
    for point in row.chunks_exact(usize::try_from(colours).unwrap_or(1)) {
        let (sum, count) = point.iter().fold((0_u32, 0_u32), |(sum, count), value| {
            (sum.saturating_add(u32::from(*value)), count.saturating_add(1))
        });
        points.push(u8::try_from(sum.checked_div(count).unwrap_or(255)).unwrap_or(255));
    }
}

/// Two tones as a fax sends them.
fn fax(dictionary: &Dictionary, data: &[u8], width: u32, height: u32) -> Result<Grey, Fault> {
    struct Rows {
        points: Vec<u8>,
        most: usize,
    }
    impl hayro_ccitt::Decoder for Rows {
        fn push_pixels(&mut self, white: bool, count: u32) {
            let room = self.most.saturating_sub(self.points.len()).min(count as usize);
            let length = self.points.len().saturating_add(room);
            self.points.resize(length, if white { 255 } else { 0 });
        }
        fn next_line(&mut self) {}
    }
    let k = dictionary.number("K").unwrap_or(0);
    let encoding = match k {
        ..0 => hayro_ccitt::EncodingMode::Group4,
        0 => hayro_ccitt::EncodingMode::Group3_1D,
        k => hayro_ccitt::EncodingMode::Group3_2D { k: u32::try_from(k).unwrap_or(1) },
    };
    let settings = hayro_ccitt::DecodeSettings {
        columns: width,
        rows: height,
        end_of_block: true,
        end_of_line: dictionary.truth("EndOfLine"),
        rows_are_byte_aligned: dictionary.truth("EncodedByteAlign"),
        encoding,
        invert_black: false,
    };
    let most = (width as usize).saturating_mul(height as usize);
    if most as u64 > MAX_UNPACKED {
        return Err(Fault::PictureTooBig);
    }
    let mut rows = Rows { points: Vec::new(), most };
    let mut context = hayro_ccitt::DecoderContext::new(settings);
    // Whatever came before a fault may hold the codes.
    if hayro_ccitt::decode(data, &mut rows, &mut context).is_err() && rows.points.is_empty() {
        return Err(Fault::Picture);
    }
    rows.points.resize(most, 255);
    Grey::new(width as usize, height as usize, rows.points).ok_or(Fault::Picture)
}
