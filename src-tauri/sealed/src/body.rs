//! The body of a package: one zstd frame inside an age file.
//!
//! Trap: anybody can make a key and sign with it, so a verified body is still hostile. `age` reads its header again
//! from the start for every line of it, and tries every recipient: the header is bounded and looked through here
//! before `age` sees it.

use crate::keys::{Identity, Recipient};
use crate::{Fault, MAX_CONTENT, MAX_RECIPIENTS};
use std::io::{Read, Write};

/// log2 of the largest window a frame may ask for.
pub(crate) const WINDOW_LOG: u32 = 23;
const LEVEL: i32 = 9;
/// A stanza for one key takes about 100 bytes, the random one that `age` adds up to 300.
const MAX_AGE_HEADER: usize = 4_096;
const AGE: &[u8] = b"age-encryption.org/v1";
/// First bytes of a zstd frame; others belong to frames that are skipped.
pub(crate) const FRAME: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

pub(crate) fn compress(content: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut encoder = zstd::Encoder::new(Vec::new(), LEVEL).map_err(Fault::broken)?;
    encoder.window_log(WINDOW_LOG).map_err(Fault::broken)?;
    // Known size: window and tables as small as the content, which is what most of the time goes into.
    encoder.set_pledged_src_size(Some(content.len() as u64)).map_err(Fault::broken)?;
    encoder.include_checksum(true).map_err(Fault::broken)?;
    encoder.write_all(content).map_err(Fault::broken)?;
    encoder.finish().map_err(Fault::broken)
}

pub(crate) fn decompress(packed: &[u8]) -> Result<Vec<u8>, Fault> {
    unpack(packed, MAX_CONTENT)
}

/// Exactly one frame of at most `most` bytes.
pub(crate) fn unpack(packed: &[u8], most: u64) -> Result<Vec<u8>, Fault> {
    if !packed.starts_with(FRAME) {
        return Err(Fault::Content);
    }
    let mut decoder = zstd::Decoder::with_buffer(packed).map_err(Fault::broken)?.single_frame();
    decoder.window_log_max(WINDOW_LOG).map_err(Fault::broken)?;
    let mut content = Vec::new();
    let limit = most.saturating_add(1);
    let read = decoder.by_ref().take(limit).read_to_end(&mut content).map_err(|_| Fault::Content)?;
    if read as u64 > most {
        return Err(Fault::Bomb);
    }
    if !decoder.finish().is_empty() {
        return Err(Fault::Content);
    }
    Ok(content)
}

pub(crate) fn encrypt(recipients: &[Recipient], packed: &[u8]) -> Result<Vec<u8>, Fault> {
    if recipients.len() > MAX_RECIPIENTS {
        return Err(Fault::Broken);
    }
    let all = recipients.iter().map(|recipient| recipient.key() as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(all).map_err(Fault::broken)?;
    let mut body = Vec::new();
    let mut writer = encryptor.wrap_output(&mut body).map_err(Fault::broken)?;
    writer.write_all(packed).map_err(Fault::broken)?;
    writer.finish().map_err(Fault::broken)?;
    Ok(body)
}

pub(crate) fn decrypt(identity: &Identity, body: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut packed = Vec::new();
    decrypted(identity, body)?.read_to_end(&mut packed).map_err(|_| Fault::Content)?;
    Ok(packed)
}

/// The same as it is read.
pub(crate) fn decrypted<'a>(identity: &Identity, body: &'a [u8]) -> Result<impl Read + 'a, Fault> {
    check_locks(body)?;
    let decryptor = age::Decryptor::new_buffered(body).map_err(|_| Fault::Content)?;
    decryptor.decrypt(std::iter::once(identity.key() as &dyn age::Identity)).map_err(|cause| match cause {
        age::DecryptError::NoMatchingKeys => Fault::NotForUs,
        _ => Fault::Content,
    })
}

/// Only keys open a package, and few of them: a passphrase would make us stretch somebody else's password.
fn check_locks(body: &[u8]) -> Result<(), Fault> {
    let start = body.get(..body.len().min(MAX_AGE_HEADER)).unwrap_or_default();
    let mut lines = start.split(|byte| *byte == b'\n');
    if lines.next() != Some(AGE) {
        return Err(Fault::Content);
    }
    let mut keys = 0_usize;
    for line in lines {
        if line.starts_with(b"--- ") {
            return if (1..=MAX_RECIPIENTS).contains(&keys) { Ok(()) } else { Err(Fault::Lock) };
        }
        let Some(lock) = line.strip_prefix(b"-> ") else { continue };
        match lock.split(|byte| *byte == b' ').next().unwrap_or_default() {
            b"X25519" => keys = keys.saturating_add(1),
            // What `age` adds at random so that readers get used to stanzas they do not know.
            grease if grease.ends_with(b"-grease") => {}
            _ => return Err(Fault::Lock),
        }
    }
    Err(Fault::Lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_whole_frame_is_unpacked() {
        let packed = compress(b"one").unwrap();
        assert_eq!(decompress(&packed).unwrap(), b"one");
        assert_eq!(decompress(&compress(b"").unwrap()).unwrap(), b"");
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0][..], b"skip"].concat();
        for wrong in [
            [packed.clone(), packed.clone()].concat(),
            [packed.clone(), skipped.clone()].concat(),
            [skipped.clone(), packed.clone()].concat(),
            skipped,
            b"not a frame".to_vec(),
            Vec::new(),
        ] {
            assert_eq!(decompress(&wrong), Err(Fault::Content));
        }
        for length in 0..packed.len() {
            assert_eq!(decompress(&packed[..length]), Err(Fault::Content), "length {length}");
        }
    }

    #[test]
    fn the_largest_content_is_unpacked_and_one_byte_more_is_not() {
        let mut zeros = vec![0; MAX_CONTENT as usize];
        assert_eq!(decompress(&compress(&zeros).unwrap()).unwrap().len(), zeros.len());
        zeros.push(0);
        assert_eq!(decompress(&compress(&zeros).unwrap()), Err(Fault::Bomb));
    }

    #[test]
    fn as_many_keys_as_promised_fit() {
        let keys: Vec<Identity> = (0..MAX_RECIPIENTS + 1).map(|_| Identity::generate()).collect();
        let recipients: Vec<Recipient> = keys.iter().map(Identity::recipient).collect();
        // The random stanza of `age` has another length every time.
        for _ in 0..50 {
            let body = encrypt(&recipients[..MAX_RECIPIENTS], b"x").unwrap();
            assert_eq!(decrypt(&keys[MAX_RECIPIENTS - 1], &body).unwrap(), b"x");
        }
        assert_eq!(encrypt(&recipients, b"x"), Err(Fault::Broken));
        assert_eq!(encrypt(&[], b"x"), Err(Fault::Broken));
    }
}
