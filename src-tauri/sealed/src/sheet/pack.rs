//! A workbook's zip, unpacked once into nothing and counted: what the parsers see afterwards is bounded.

use super::{GoOn, MAX_PARTS, MAX_TEXT, MAX_UNPACKED, SheetFault};
use std::io::{Cursor, Read};

/// Longest stretch of markup without a bracket: no cell of a spreadsheet is that long.
const MAX_STRETCH: usize = 1024 * 1024;
/// Most strings a table of strings may announce: parsers make room for as many before they read one.
const MAX_ANNOUNCED: u64 = 5_000_000;
/// Bytes that stand after the one judged, so that nothing looked for is cut in two.
const AHEAD: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Excel,
    OpenDocument,
}

/// What the parts of a workbook tell without being read.
pub(super) struct Pack {
    pub(super) kind: Kind,
    pub(super) macros: bool,
    pub(super) links: bool,
    /// A sheet has formulas.
    pub(super) formulas: bool,
}

pub(super) fn measure(bytes: &[u8], go_on: GoOn) -> Result<Pack, SheetFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    if archive.len() > MAX_PARTS {
        return Err(SheetFault::Bomb);
    }
    let names: Vec<String> = archive.file_names().map(str::to_string).collect();
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let within = |wanted: &str| names.iter().any(|name| name.to_ascii_lowercase().starts_with(wanted));
    let kind = match () {
        () if has("xl/workbook.xml") => Kind::Excel,
        () if has("content.xml") && has("mimetype") => Kind::OpenDocument,
        () => return Err(SheetFault::OtherKind),
    };
    let macros = has("xl/vbaProject.bin") || within("basic/") || within("scripts/");
    let mut pack = Pack { kind, macros, links: within("xl/externallinks/"), formulas: false };
    let mut left = MAX_UNPACKED;
    let mut buffer = vec![0_u8; 64 * 1024];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|_| SheetFault::Broken)?;
        let mut looking = Looking::at(part.name());
        loop {
            if !go_on() {
                return Err(SheetFault::Stopped);
            }
            let read = part.read(&mut buffer).map_err(|_| SheetFault::Broken)?;
            left = left.checked_sub(read as u64).ok_or(SheetFault::Bomb)?;
            looking.see(buffer.get(..read).unwrap_or_default(), &mut pack)?;
            if read == 0 {
                break;
            }
        }
    }
    Ok(pack)
}

/// One part as it goes by.
struct Looking {
    markup: bool,
    strings: bool,
    sheet: bool,
    manifest: bool,
    seen: usize,
    stretch: usize,
    carried: Vec<u8>,
}

impl Looking {
    fn at(name: &str) -> Looking {
        let name = name.to_ascii_lowercase();
        Looking {
            markup: [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending)),
            strings: name.ends_with("sharedstrings.xml"),
            sheet: name.contains("worksheets/"),
            manifest: name == "meta-inf/manifest.xml",
            seen: 0,
            stretch: 0,
            carried: Vec::new(),
        }
    }

    /// The next piece; an empty one is the end.
    fn see(&mut self, chunk: &[u8], pack: &mut Pack) -> Result<(), SheetFault> {
        if !self.markup {
            return Ok(());
        }
        // Markup in two bytes a letter would hide a declaration; spreadsheets never write it.
        if self.seen == 0 && (chunk.starts_with(&[0xff, 0xfe]) || chunk.starts_with(&[0xfe, 0xff])) {
            return Err(SheetFault::Broken);
        }
        self.seen = self.seen.saturating_add(chunk.len());
        if self.strings && self.seen > MAX_TEXT {
            return Err(SheetFault::TooWide);
        }
        self.carried.extend_from_slice(chunk);
        let whole = if chunk.is_empty() { self.carried.len() } else { self.carried.len().saturating_sub(AHEAD) };
        for at in 0..whole {
            let ahead = self.carried.get(at..).unwrap_or_default();
            match ahead.first() {
                Some(b'<') => judge(self, ahead, pack)?,
                Some(b'u') if self.strings && announced(ahead) > MAX_ANNOUNCED => return Err(SheetFault::Bomb),
                _ => {}
            }
            self.stretch = if matches!(ahead.first(), Some(b'<' | b'>')) { 0 } else { self.stretch.saturating_add(1) };
            if self.stretch > MAX_STRETCH {
                return Err(SheetFault::Bomb);
            }
        }
        self.carried.drain(..whole);
        Ok(())
    }
}

/// What an opening bracket begins.
fn judge(looking: &Looking, ahead: &[u8], pack: &mut Pack) -> Result<(), SheetFault> {
    const TYPE: &[u8] = b"<!DOCTYPE";
    if ahead.get(..TYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(TYPE)) {
        return Err(SheetFault::Doctype);
    }
    if !looking.sheet && !looking.manifest {
        return Ok(());
    }
    let name = ahead.iter().skip(1).take(AHEAD).take_while(|byte| !b" />\r\n\t".contains(byte));
    let name: Vec<u8> = name.copied().collect();
    match name.rsplit(|byte| *byte == b':').next() {
        Some(b"encryption-data") if looking.manifest => Err(SheetFault::Protected),
        Some(b"f") if looking.sheet => {
            pack.formulas = true;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The number after `uniqueCount`, 0 when something else begins here.
fn announced(ahead: &[u8]) -> u64 {
    let Some(rest) = ahead.strip_prefix(b"uniqueCount") else { return 0 };
    let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0'))))
}
