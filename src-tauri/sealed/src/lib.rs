//! The container of a package (`*.sdv`), version 1: signed outside, encrypted inside, bounded at every stage.
//!
//! ```text
//! untrusted comment: So Dan Van <public key, base64>          minisign signature block, 4 lines, at most 1,024 bytes
//! <signature over the body: Ed25519, prehashed BLAKE2b>
//! trusted comment: sdv1 unit=<code> key=<fingerprint> seq=17 period=2026-Q4 to=<fingerprint|-> len=<bytes of the body>
//! <signature over the first signature and the comment>
//! (empty line)
//! age-encryption.org/v1 … 1 to 16 X25519 recipients only      the body
//!   └ one zstd frame, window at most 8 MiB, at most 64 MiB out
//!       └ lines of UTF-8 text
//! ```
//!
//! # A reader without this crate
//!
//! The first four lines are a `minisign` signature file (`minisign -V -P <public key> -x lines -m body`), what follows
//! the empty line is the body it signs; `age -d -i key body` decrypts the body and `zstd -d` unpacks it. Lines end
//! with one line feed, base64 is padded and canonical, the fields of the trusted comment are separated by one space and
//! stand in the order above; `unit` and `period` are 1 to 64 of `A-Z a-z 0-9 - _ .`, `seq` and `len` are decimal
//! numbers without leading zeros. Other spellings are refused, so that one package has one sequence of bytes.
//!
//! The age header (up to the line `--- …`) takes at most 4,096 bytes. Besides X25519 only stanzas whose type ends in
//! `-grease` are let through: age writers add them at random, and they open nothing.
//!
//! The public key stands in the first line in `minisign`'s own form. That line is not signed; `key=` is, and must be
//! the fingerprint of that key. A fingerprint is SHA-256 of a text or key, its first 24 bytes taken 4 at a time as
//! big-endian numbers modulo 100,000, written with 5 digits each:
//!
//! | of | over |
//! |---|---|
//! | a signing key | the 42 bytes that its base64 stands for |
//! | a recipient | the text `age1…` |
//! | a card, as in `to=` | the text `<signing key, base64> <recipient, age1…>` |
//!
//! People see six groups with spaces between them; headers hold the 30 digits without.
//!
//! # Order of work on opening
//!
//! Size, header, signature, comment, then decryption, then decompression. Bytes whose signature does not hold reach no
//! decoder, and because anybody can make a key and sign, every decoder is bounded all the same. A signature proves
//! only "whole, and signed by this key": whose key it is, the caller knows. The fields of the header stand inside
//! again; the caller compares them, so that a signature cannot be stripped and replaced by another's.

#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]
#![deny(missing_docs)]

#[cfg(test)]
mod age_tests;
mod body;
mod card;
mod fault;
mod header;
mod keys;
mod lines;
mod notice;
pub mod paper;
#[cfg(test)]
mod replay_tests;
pub mod sheet;

pub use card::{Card, CardRole};
pub use fault::Fault;
pub use header::{Header, Label};
pub use keys::{Identity, PublicKey, Recipient, SigningKey};
pub use lines::{Lines, Verified, verify};
pub use notice::{read_notice, sign_notice};

use std::io::Read;

/// Largest package file, in bytes.
pub const MAX_FILE: usize = 32 * 1024 * 1024;
/// Largest content after decompression, in bytes.
pub const MAX_CONTENT: u64 = 64 * 1024 * 1024;
/// Most keys one package can be encrypted to.
pub const MAX_RECIPIENTS: usize = 16;

/// Compresses, encrypts to every recipient and signs.
pub fn seal(label: &Label, key: &SigningKey, recipients: &[Recipient], content: &[u8]) -> Result<Vec<u8>, Fault> {
    if content.len() as u64 > MAX_CONTENT {
        return Err(Fault::TooBig);
    }
    std::str::from_utf8(content).map_err(|_| Fault::NotText)?;
    let body = body::encrypt(recipients, &body::compress(content)?)?;
    let mut out = header::sign(label, key, &body)?;
    out.extend(&body);
    if out.len() > MAX_FILE { Err(Fault::TooBig) } else { Ok(out) }
}

/// Verifies without decrypting: intact, and by which key.
pub fn inspect(package: &[u8]) -> Result<Header, Fault> {
    header::verified(package).map(|(header, _)| header)
}

/// Verifies, decrypts and unpacks. The content is UTF-8.
pub fn open(package: &[u8], identity: &Identity) -> Result<(Header, Vec<u8>), Fault> {
    let (header, body) = header::verified(package)?;
    let content = body::decompress(&body::decrypt(identity, body)?)?;
    std::str::from_utf8(&content).map_err(|_| Fault::NotText)?;
    Ok((header, content))
}

/// A few bytes for one key, as an age file.
pub fn seal_secret(recipient: &Recipient, secret: &[u8]) -> Result<Vec<u8>, Fault> {
    body::encrypt(std::slice::from_ref(recipient), secret)
}

/// Opens what [`seal_secret`] made. The header is bounded and looked through first, as a package's is.
pub fn open_secret(identity: &Identity, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
    body::decrypt(identity, sealed)
}

/// Reads a file that should be a package or a card, and no more of it than tells that it is too big for one: what
/// [`inspect`], [`open`] and [`Card::read`] then say.
pub fn load(source: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take((MAX_FILE as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
