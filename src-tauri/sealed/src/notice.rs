//! A signed text that everybody may read (`*.sdvkh`, a plan for all units): a minisign block and the text it signs.
//!
//! ```text
//! untrusted comment: So Dan Van ke hoach <public key, base64>
//! <signature over the text>
//! trusted comment: sdv-ke-hoach1
//! <signature over the first signature and the comment>
//! (empty line)
//! <UTF-8 text, at most 2 MiB>
//! ```
//!
//! Trap: the signature proves only "whole, and signed by this key"; whose key it is, the caller compares.

use crate::Fault;
use crate::keys::{PublicKey, SigningKey, is_canonical};

const MAX_NOTICE: usize = 2 * 1024 * 1024;
const NAME: &str = "So Dan Van ke hoach";
const UNTRUSTED: &str = "untrusted comment: So Dan Van ke hoach ";
const TRUSTED: &str = "sdv-ke-hoach1";

/// Signs a text.
pub fn sign_notice(key: &SigningKey, text: &str) -> Result<Vec<u8>, Fault> {
    let block = key.sign(text.as_bytes(), TRUSTED, &format!("{NAME} {}", key.public()))?;
    let notice = format!("{block}\n{text}");
    if notice.len() > MAX_NOTICE { Err(Fault::TooBig) } else { Ok(notice.into_bytes()) }
}

/// The signer and the text, once the signature holds.
pub fn read_notice(bytes: &[u8]) -> Result<(PublicKey, &str), Fault> {
    if bytes.len() > MAX_NOTICE {
        return Err(Fault::TooBig);
    }
    if !bytes.starts_with(UNTRUSTED.as_bytes()) {
        return Err(Fault::NotAPlan);
    }
    let notice = std::str::from_utf8(bytes).map_err(|_| Fault::Signature)?;
    let (block, text) = notice.split_once("\n\n").ok_or(Fault::Length)?;
    let lines: Vec<&str> = block.split('\n').collect();
    let [first, signature, trusted, global] = lines[..] else { return Err(Fault::Signature) };
    let key = PublicKey::parse(first.strip_prefix(UNTRUSTED).ok_or(Fault::NotAPlan)?).map_err(|_| Fault::Signature)?;
    match trusted.strip_prefix("trusted comment: ") {
        Some(TRUSTED) => {}
        Some(other) if other.starts_with("sdv-ke-hoach") => return Err(Fault::Newer),
        _ => return Err(Fault::Signature),
    }
    if !is_canonical(signature) || !is_canonical(global) {
        return Err(Fault::Signature);
    }
    key.verify(text.as_bytes(), &format!("{block}\n"))?;
    Ok((key, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_with_its_signer_and_no_byte_can_change() {
        let key = SigningKey::generate().unwrap();
        let notice = sign_notice(&key, "{\"kế hoạch\":\n\n1}").unwrap();
        assert_eq!(read_notice(&notice).unwrap(), (key.public(), "{\"kế hoạch\":\n\n1}"));
        for at in 0..notice.len() {
            for bit in [1, 0x20, 0x80] {
                let mut wrong = notice.clone();
                wrong[at] ^= bit;
                assert!(read_notice(&wrong).is_err(), "offset {at}");
            }
            assert!(read_notice(&notice[..at]).is_err(), "length {at}");
        }
    }
}
