//! The content of a package a line at a time: memory stays small whatever the package unpacks to.
//!
//! Trap: what was handed out before the last line is only as good as the signature; a caller keeps nothing of it until
//! [`Lines::next`] has said that the end came, because trailing bytes and cut frames show only there.

use crate::body::{FRAME, WINDOW_LOG, decrypted};
use crate::keys::Identity;
use crate::{Fault, MAX_CONTENT, header, header::Header};
use std::io::{BufRead, BufReader, Read, Take};

type Packed<'a> = BufReader<Box<dyn Read + 'a>>;

/// Lines of a verified package, decrypted and unpacked while they are read.
pub struct Lines<'a> {
    text: BufReader<Take<zstd::Decoder<'static, Packed<'a>>>>,
    left: u64,
}

/// A package whose signature holds; nothing of it was decrypted yet.
pub struct Verified<'a> {
    /// What the signer wrote on it.
    pub header: Header,
    body: &'a [u8],
}

/// Verifies a package, so that a caller can look at signer and addressee before anything is decrypted.
pub fn verify(package: &[u8]) -> Result<Verified<'_>, Fault> {
    let (header, body) = header::verified(package)?;
    Ok(Verified { header, body })
}

impl<'a> Verified<'a> {
    /// Begins to decrypt and unpack.
    pub fn lines(&self, identity: &Identity) -> Result<Lines<'a>, Fault> {
        let mut packed: Packed = BufReader::with_capacity(64 * 1024, Box::new(decrypted(identity, self.body)?));
        // The first bytes come in one piece: a chunk of the encryption is larger than they are.
        if !packed.fill_buf().map_err(|_| Fault::Content)?.starts_with(FRAME) {
            return Err(Fault::Content);
        }
        let mut decoder = zstd::Decoder::with_buffer(packed).map_err(Fault::broken)?.single_frame();
        decoder.window_log_max(WINDOW_LOG).map_err(Fault::broken)?;
        let text = BufReader::with_capacity(64 * 1024, decoder.take(MAX_CONTENT.saturating_add(1)));
        Ok(Lines { text, left: MAX_CONTENT })
    }
}

impl Lines<'_> {
    /// Reads the next line into `line`, without its line feed; `false` at the end. A line longer than `most` bytes
    /// is refused.
    pub fn next(&mut self, line: &mut Vec<u8>, most: usize) -> Result<bool, Fault> {
        line.clear();
        let limit = (most as u64).saturating_add(2);
        let read = self.text.by_ref().take(limit).read_until(b'\n', line).map_err(|_| Fault::Content)?;
        self.left = self.left.checked_sub(read as u64).ok_or(Fault::Bomb)?;
        if read == 0 {
            return self.end().map(|()| false);
        }
        // Without its line feed a line is cut off or too long.
        if line.pop() != Some(b'\n') || line.len() > most {
            return Err(Fault::Content);
        }
        std::str::from_utf8(line).map_err(|_| Fault::NotText)?;
        Ok(true)
    }

    /// Nothing may follow the frame.
    fn end(&mut self) -> Result<(), Fault> {
        let rest = self.text.get_mut().get_mut().get_mut().fill_buf().map_err(|_| Fault::Content)?;
        if rest.is_empty() { Ok(()) } else { Err(Fault::Content) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Label, SigningKey, seal};

    fn package(content: &[u8]) -> (Vec<u8>, Identity) {
        let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
        let label = Label { unit: "A".into(), seq: 1, period: "2026".into(), to: "-".into() };
        (seal(&label, &key, &[identity.recipient()], content).unwrap(), identity)
    }

    fn all(content: &[u8], most: usize) -> Result<Vec<String>, Fault> {
        let (package, identity) = package(content);
        let mut lines = verify(&package)?.lines(&identity)?;
        let (mut all, mut line) = (Vec::new(), Vec::new());
        while lines.next(&mut line, most)? {
            all.push(String::from_utf8(line.clone()).unwrap());
        }
        Ok(all)
    }

    #[test]
    fn hands_out_what_was_sealed_line_by_line() {
        assert_eq!(all("một\n\nhai\n".as_bytes(), 10).unwrap(), ["một", "", "hai"]);
        assert_eq!(all(b"one\ntwo", 10), Err(Fault::Content));
        assert_eq!(all(b"", 10).unwrap(), Vec::<String>::new());
        assert_eq!(all(b"xxxxxxxxxxx\n", 10), Err(Fault::Content));
        assert_eq!(all(b"xxxxxxxxxx\n", 10).unwrap().len(), 1);
    }

    #[test]
    fn content_beyond_the_limit_is_a_bomb() {
        let packed = zstd::encode_all(std::io::repeat(b'\n').take(MAX_CONTENT + 1), 1).unwrap();
        let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
        let body = crate::body::encrypt(&[identity.recipient()], &packed).unwrap();
        let label = Label { unit: "A".into(), seq: 1, period: "2026".into(), to: "-".into() };
        let mut bomb = header::sign(&label, &key, &body).unwrap();
        bomb.extend(body);
        let mut lines = verify(&bomb).unwrap().lines(&identity).unwrap();
        let mut line = Vec::new();
        let fault = loop {
            match lines.next(&mut line, 100) {
                Ok(true) => {}
                other => break other,
            }
        };
        assert_eq!(fault, Err(Fault::Bomb));
    }

    #[test]
    fn two_frames_are_refused_at_the_end() {
        let one = crate::body::compress(b"one\n").unwrap();
        let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
        let body = crate::body::encrypt(&[identity.recipient()], &[one.clone(), one].concat()).unwrap();
        let label = Label { unit: "A".into(), seq: 1, period: "2026".into(), to: "-".into() };
        let mut package = header::sign(&label, &key, &body).unwrap();
        package.extend(body);
        let mut lines = verify(&package).unwrap().lines(&identity).unwrap();
        let mut line = Vec::new();
        assert_eq!(lines.next(&mut line, 10), Ok(true));
        assert_eq!(lines.next(&mut line, 10), Err(Fault::Content));
    }
}
