//! Figures on paper: a short signed text as several QR codes, printed beside the figures and read from a photo or scan.
//!
//! ```text
//! SDV1:<sheet>:<n>/<of>:<base45>     each code; only letters that a QR code packs densely
//!   └ SDVG1                          the parts put together, 5 bytes that say what it is
//!     <public key>                   40 bytes: minisign's key number and the Ed25519 key
//!     <signature>                    64 bytes: Ed25519, prehashed BLAKE2b, over the frame below
//!     <second signature>             64 bytes: over the first one and the comment `sdv-giay1 key=<fingerprint>`
//!     <one zstd frame>               the text, at most 64 KiB of UTF-8
//! ```
//!
//! `<sheet>` is the first 4 bytes of the SHA-256 over the whole, in capital hexadecimal: it keeps the codes of different
//! sheets apart. It protects nothing; the signature does. Both signatures are minisign's, so that `minisign -V` can check
//! them once they stand in its four lines.

mod base45;
mod find;
mod grey;
mod grid;
mod pdf;
mod picture;

pub use picture::read;

use crate::keys::{PublicKey, SigningKey, dense};
use crate::{Fault, body};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const MAGIC: &[u8] = b"SDVG1";
const CODE: &str = "SDV1";
const UNTRUSTED: &str = "So Dan Van giay";
/// How minisign's keys and prehashed signatures begin.
const KEY: &[u8] = b"Ed";
const SIGNATURE: &[u8] = b"ED";
/// Bytes in one code: small enough for fields that a scan of 150 dpi resolves.
const PER_CODE: usize = 150;
/// Most codes of one sheet.
pub const MAX_CODES: usize = 36;
/// Longest text.
const MAX_TEXT: u64 = 64 * 1024;

/// One code as it was read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Part {
    /// Which sheet it belongs to.
    pub sheet: String,
    /// From 1.
    pub number: usize,
    /// How many the sheet has.
    pub of: usize,
    data: Vec<u8>,
}

impl Part {
    /// None: a code of somebody else.
    pub fn parse(content: &[u8]) -> Option<Part> {
        let text = std::str::from_utf8(content).ok()?.strip_prefix(CODE)?.strip_prefix(':')?;
        let (sheet, text) = text.split_once(':')?;
        let (place, data) = text.split_once(':')?;
        let (number, of) = place.split_once('/')?;
        let (number, of): (usize, usize) = (number.parse().ok()?, of.parse().ok()?);
        let hexadecimal = sheet.len() == 8 && sheet.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
        let fits = hexadecimal && (1..=of).contains(&number) && of <= MAX_CODES;
        let data = fits.then(|| base45::decode(data))??;
        Some(Part { sheet: sheet.to_string(), number, of, data })
    }
}

/// A sheet, whole or with codes still missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sheet {
    /// Its bytes, for [`open`].
    Whole(Vec<u8>),
    /// Numbers of the codes nobody read yet, and how many there are.
    Missing(Vec<usize>, usize),
}

/// Signs a text; what comes out is kept and printed.
pub fn seal(key: &SigningKey, text: &str) -> Result<Vec<u8>, Fault> {
    if text.len() as u64 > MAX_TEXT {
        return Err(Fault::TooBig);
    }
    let frame = body::compress(text.as_bytes())?;
    let block = key.sign(&frame, &trusted(&key.public()), UNTRUSTED)?;
    let lines: Vec<&str> = block.lines().collect();
    let [_, signature, _, global] = lines[..] else { return Err(Fault::Broken) };
    let raw = |base64: &str| BASE64.decode(base64).map_err(Fault::broken);
    let (public, signature, global) = (raw(&key.public().to_string())?, raw(signature)?, raw(global)?);
    let public = public.strip_prefix(KEY).ok_or(Fault::Broken)?;
    // Algorithm and key number stand in front; the key says them already.
    let signature = signature.get(10..).ok_or(Fault::Broken)?;
    Ok([MAGIC, public, signature, &global, &frame].concat())
}

/// Names the whole key: its number is not part of what Ed25519 signs.
fn trusted(key: &PublicKey) -> String {
    format!("sdv-giay1 key={}", dense(&key.fingerprint()))
}

/// The contents of its codes, in order.
pub fn codes(sheet: &[u8]) -> Result<Vec<String>, Fault> {
    let of = sheet.len().div_ceil(PER_CODE);
    if of > MAX_CODES {
        return Err(Fault::TooBig);
    }
    let name = name(sheet);
    // As long as each other, so that all codes have the same size.
    let each = sheet.len().div_ceil(of.max(1)).next_multiple_of(2);
    let parts = sheet.chunks(each.max(1)).enumerate();
    Ok(parts.map(|(i, part)| format!("{CODE}:{name}:{}/{of}:{}", i.saturating_add(1), base45::encode(part))).collect())
}

fn name(sheet: &[u8]) -> String {
    let digest = Sha256::digest(sheet);
    digest.iter().take(4).map(|byte| format!("{byte:02X}")).collect()
}

/// Puts the codes that were read together, sheet by sheet. Codes that contradict each other leave their place empty.
pub fn join(parts: &[Part]) -> BTreeMap<String, Sheet> {
    let mut sheets: BTreeMap<&str, BTreeMap<usize, &Part>> = BTreeMap::new();
    for part in parts {
        sheets.entry(&part.sheet).or_default().entry(part.number).or_insert(part);
    }
    let joined = sheets.into_iter().map(|(sheet, parts)| {
        let of = parts.values().map(|part| part.of).max().unwrap_or(0);
        let missing: Vec<usize> = (1..=of).filter(|number| !parts.contains_key(number)).collect();
        let bytes: Vec<u8> = parts.values().flat_map(|part| part.data.iter().copied()).collect();
        let one = if missing.is_empty() { Sheet::Whole(bytes) } else { Sheet::Missing(missing, of) };
        (sheet.to_string(), one)
    });
    joined.collect()
}

/// Whether these are the bytes of a sheet.
pub fn is_sheet(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Verifies a sheet, then unpacks it: the signer and the text.
pub fn open(sheet: &[u8]) -> Result<(PublicKey, String), Fault> {
    let (key, rest) = sheet.strip_prefix(MAGIC).and_then(|rest| rest.split_at_checked(40)).ok_or(Fault::NotOurs)?;
    let (signature, rest) = rest.split_at_checked(64).ok_or(Fault::Length)?;
    let (global, frame) = rest.split_at_checked(64).ok_or(Fault::Length)?;
    let number = key.get(..8).unwrap_or_default();
    let signature = BASE64.encode([SIGNATURE, number, signature].concat());
    let key = PublicKey::parse(&BASE64.encode([KEY, key].concat())).map_err(|_| Fault::Signature)?;
    let global = BASE64.encode(global);
    let trusted = trusted(&key);
    let block = format!("untrusted comment: {UNTRUSTED}\n{signature}\ntrusted comment: {trusted}\n{global}\n");
    key.verify(frame, &block)?;
    let text = body::unpack(frame, MAX_TEXT)?;
    Ok((key, String::from_utf8(text).map_err(|_| Fault::NotText)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> (SigningKey, Vec<u8>) {
        let key = SigningKey::generate().unwrap();
        let lines: String = (0..90).map(|n| format!("K{}.{n} {} {}\n", n % 5, n * 7, n * 31 % 97)).collect();
        let sheet = seal(&key, &lines).unwrap();
        (key, sheet)
    }

    fn parts(sheet: &[u8]) -> Vec<Part> {
        codes(sheet).unwrap().iter().map(|code| Part::parse(code.as_bytes()).unwrap()).collect()
    }

    #[test]
    fn comes_back_from_its_codes_in_any_order() {
        let (key, sheet) = sheet();
        let mut parts = parts(&sheet);
        assert!(parts.len() > 2 && codes(&sheet).unwrap().iter().all(|code| code.len() <= 250));
        parts.reverse();
        let joined = join(&[parts.clone(), parts].concat());
        let [Sheet::Whole(bytes)] = &joined.into_values().collect::<Vec<_>>()[..] else { panic!("not whole") };
        assert_eq!(bytes, &sheet);
        let (signer, text) = open(bytes).unwrap();
        assert_eq!(signer, key.public());
        assert!(text.starts_with("K0.0 0 0\n") && text.lines().count() == 90);
    }

    #[test]
    fn a_missing_code_is_named_and_sheets_are_kept_apart() {
        let (one, two) = (parts(&sheet().1), parts(&sheet().1));
        let joined = join(&[&one[..1], &one[2..], &two[..]].concat());
        assert_eq!(joined[&one[0].sheet], Sheet::Missing(vec![2], one.len()));
        assert!(matches!(joined[&two[0].sheet], Sheet::Whole(_)));
    }

    #[test]
    fn a_flip_anywhere_is_refused() {
        let (_, sheet) = sheet();
        for at in 0..sheet.len() {
            let mut wrong = sheet.clone();
            wrong[at] ^= 1 << (at % 8);
            assert!(open(&wrong).is_err(), "offset {at}");
            assert!(open(&sheet[..at]).is_err(), "length {at}");
        }
    }

    #[test]
    fn a_bomb_that_is_signed_is_refused() {
        let key = SigningKey::generate().unwrap();
        let frame = zstd::encode_all(&vec![b'a'; 5_000_000][..], 3).unwrap();
        let block = key.sign(&frame, &trusted(&key.public()), UNTRUSTED).unwrap();
        let lines: Vec<Vec<u8>> = block.lines().map(|line| BASE64.decode(line).unwrap_or_default()).collect();
        let public = BASE64.decode(key.public().to_string()).unwrap();
        let bomb = [MAGIC, &public[2..], &lines[1][10..], &lines[3], &frame].concat();
        assert_eq!(open(&bomb), Err(Fault::Bomb));
    }

    #[test]
    fn foreign_codes_are_passed_over() {
        for other in [
            "https://example.vn",
            "SDV1:",
            "SDV1:0A0B0C0D:1/1",
            "SDV1:0A0B0C0D:0/1:00",
            "SDV1:0A0B0C0D:2/1:00",
            "SDV1:0a0b0c0d:1/1:00",
            "SDV1:0A0B0C0D:1/99999999999999999999:00",
            "SDV1:0A0B0C0D:1/37:00",
            "SDV1:0A0B0C0D:1/1:0",
            "SDV1:0A0B0C0D:1/1::::",
            "SDV1:0A0B0C0D:1/1:ă",
        ] {
            assert_eq!(Part::parse(other.as_bytes()), None, "{other}");
        }
        assert_eq!(Part::parse(&[0xff, 0xfe]), None);
    }
}
