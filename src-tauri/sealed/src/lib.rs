//! The container of a package (`*.sdv`), version 1: signed outside, encrypted inside, bounded at every stage.
//!
//! ```text
//! untrusted comment: So Dan Van <public key, base64>          minisign signature block, 4 lines, at most 1,024 bytes
//! <signature over the body: Ed25519, prehashed BLAKE2b>
//! trusted comment: sdv1 unit=<code> key=<fingerprint> seq=17 period=2026-Q4 to=<fingerprint|-> len=<bytes of the body>
//! <signature over the first signature and the comment>
//! (empty line)
//! age-encryption.org/v1 … X25519 recipients only              the body
//!   └ one zstd frame, window at most 8 MiB, at most 64 MiB out
//!       └ UTF-8 lines
//! ```
//!
//! A reader without this crate: the first four lines are a `minisign` signature file, what follows the empty line is
//! what it signs; `age -d` decrypts it and `zstd -d` unpacks it. The public key stands in the first line in
//! `minisign`'s own form, and `key=` is its fingerprint: the first 24 bytes of SHA-256 over the 42 bytes of that form,
//! taken 4 at a time as a big-endian number modulo 100,000, 5 digits each. Fingerprints of recipients are made the
//! same way over the text `age1…`.
//!
//! Order of work on opening: size, header, signature, comment, then decryption, then decompression. Nothing that has
//! not been verified reaches the decoders. The same fields stand inside again; the caller compares them, so that a
//! signature cannot be stripped and replaced by another's.

mod card;
mod fault;
mod header;
mod keys;

pub use card::{Card, CardRole};
pub use fault::Fault;
pub use header::Header;
pub use keys::{Identity, PublicKey, Recipient, SigningKey};

use std::io::{Read, Write};

/// Largest package file.
pub const MAX_FILE: usize = 32 * 1024 * 1024;
/// Largest content after decompression.
pub const MAX_CONTENT: u64 = 64 * 1024 * 1024;
/// log2 of the largest window a frame may ask for.
const WINDOW_LOG: u32 = 23;
const LEVEL: i32 = 9;

/// What the header says besides the signer and the length.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Code of the unit: letters, digits, `-`, `_`, `.`.
    pub unit: String,
    /// Rises by one with every package of the unit.
    pub seq: u64,
    /// `2026`, `2026-Q4`.
    pub period: String,
    /// Fingerprint of the superior it is for, `-` when it is only for the unit itself.
    pub to: String,
}

/// Compresses, encrypts to every recipient and signs.
pub fn seal(label: &Label, key: &SigningKey, recipients: &[Recipient], content: &[u8]) -> Result<Vec<u8>, Fault> {
    if content.len() as u64 > MAX_CONTENT {
        return Err(Fault::TooBig);
    }
    let body = encrypt(recipients, &compress(content)?)?;
    let header = Header::new(label, &key.public(), body.len());
    let mut out = header.sign(key, &body)?;
    out.extend(&body);
    if out.len() > MAX_FILE { Err(Fault::TooBig) } else { Ok(out) }
}

/// Verifies without decrypting: intact, and by which key.
pub fn inspect(package: &[u8]) -> Result<Header, Fault> {
    header::verified(package).map(|(header, _)| header)
}

/// Verifies, decrypts and unpacks.
pub fn open(package: &[u8], identity: &Identity) -> Result<(Header, Vec<u8>), Fault> {
    let (header, body) = header::verified(package)?;
    let content = decompress(&decrypt(identity, body)?)?;
    Ok((header, content))
}

fn compress(content: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut encoder = zstd::Encoder::new(Vec::new(), LEVEL).map_err(Fault::broken)?;
    encoder.window_log(WINDOW_LOG).map_err(Fault::broken)?;
    encoder.include_checksum(true).map_err(Fault::broken)?;
    encoder.write_all(content).map_err(Fault::broken)?;
    encoder.finish().map_err(Fault::broken)
}

fn decompress(packed: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut decoder = zstd::Decoder::with_buffer(packed).map_err(Fault::broken)?.single_frame();
    decoder.window_log_max(WINDOW_LOG).map_err(Fault::broken)?;
    let mut content = Vec::new();
    let read = decoder.by_ref().take(MAX_CONTENT + 1).read_to_end(&mut content).map_err(|_| Fault::Content)?;
    if read as u64 > MAX_CONTENT {
        return Err(Fault::TooBig);
    }
    if !decoder.finish().is_empty() {
        return Err(Fault::Content);
    }
    Ok(content)
}

fn encrypt(recipients: &[Recipient], packed: &[u8]) -> Result<Vec<u8>, Fault> {
    let all = recipients.iter().map(|recipient| recipient.key() as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(all).map_err(Fault::broken)?;
    let mut body = Vec::new();
    let mut writer = encryptor.wrap_output(&mut body).map_err(Fault::broken)?;
    writer.write_all(packed).map_err(Fault::broken)?;
    writer.finish().map_err(Fault::broken)?;
    Ok(body)
}

fn decrypt(identity: &Identity, body: &[u8]) -> Result<Vec<u8>, Fault> {
    // A passphrase stanza would make us stretch somebody else's password: only keys are accepted.
    let decryptor = age::Decryptor::new_buffered(body).map_err(|_| Fault::Content)?;
    if decryptor.is_scrypt() {
        return Err(Fault::Content);
    }
    let mut reader =
        decryptor.decrypt(std::iter::once(identity.key() as &dyn age::Identity)).map_err(|cause| match cause {
            age::DecryptError::NoMatchingKeys => Fault::NotForUs,
            _ => Fault::Content,
        })?;
    let mut packed = Vec::new();
    reader.read_to_end(&mut packed).map_err(|_| Fault::Content)?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a package signed by a known key may still carry.
    #[test]
    fn a_bomb_inside_a_signed_package_is_refused() {
        let mut bomb = zstd::Encoder::new(Vec::new(), 19).unwrap();
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..300 {
            bomb.write_all(&zeros).unwrap();
        }
        let bomb = bomb.finish().unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(decompress(&bomb), Err(Fault::TooBig));
    }

    #[test]
    fn a_second_frame_or_a_torn_one_is_refused() {
        let packed = compress(b"one").unwrap();
        assert_eq!(decompress(&packed).unwrap(), b"one");
        assert_eq!(decompress(&[packed.clone(), packed.clone()].concat()), Err(Fault::Content));
        assert_eq!(decompress(&packed[..packed.len() - 1]), Err(Fault::Content));
        assert_eq!(decompress(b"not a frame"), Err(Fault::Content));
    }

    #[test]
    fn a_passphrase_instead_of_a_key_is_refused() {
        let encryptor = age::Encryptor::with_user_passphrase("a phrase".to_string().into());
        let mut body = Vec::new();
        let mut writer = encryptor.wrap_output(&mut body).unwrap();
        writer.write_all(b"x").unwrap();
        writer.finish().unwrap();
        assert_eq!(decrypt(&Identity::generate(), &body), Err(Fault::Content));
    }
}
