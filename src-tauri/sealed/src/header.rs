//! The signature block in front of the body.
//!
//! Traps: the first line is not signed. It is accepted only in the one spelling this version writes, and its key must
//! have the fingerprint that the signed comment names. Before the signature holds, the comment may choose the words of
//! a refusal and nothing else.

use crate::keys::{PublicKey, SigningKey, dense, is_canonical};
use crate::{Fault, MAX_FILE};

const MAX_HEADER: usize = 1_024;
const OURS: &str = "So Dan Van";
const UNTRUSTED: &str = "untrusted comment: So Dan Van ";
const TRUSTED: &str = "trusted comment: ";

/// What the header says besides the signer and the length.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Code of the unit: 1 to 64 letters, digits, `-`, `_`, `.`.
    pub unit: String,
    /// Rises with every package of the unit.
    pub seq: u64,
    /// `2026`, `2026-Q4`.
    pub period: String,
    /// Fingerprint of the superior's card, `-` when the package is only for the unit itself. Spaces are dropped.
    pub to: String,
}

/// What the header of a verified package says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// What the signer wrote on it.
    pub label: Label,
    /// The signer.
    pub key: PublicKey,
    /// Bytes of the body.
    pub length: usize,
}

impl Header {
    fn comment(&self) -> String {
        let Label { unit, seq, period, to } = &self.label;
        let key = dense(&self.key.fingerprint());
        format!("sdv1 unit={unit} key={key} seq={seq} period={period} to={} len={}", dense(to), self.length)
    }
}

/// The four lines and the empty one that go before `body`.
pub(crate) fn sign(label: &Label, key: &SigningKey, body: &[u8]) -> Result<Vec<u8>, Fault> {
    if ![&label.unit, &label.period, &dense(&label.to)].iter().all(|field| is_token(field)) {
        return Err(Fault::Broken);
    }
    let header = Header { label: label.clone(), key: key.public(), length: body.len() };
    let mut block = key.sign(body, &header.comment(), &format!("{OURS} {}", header.key))?;
    block.push('\n');
    if block.len() > MAX_HEADER { Err(Fault::Broken) } else { Ok(block.into_bytes()) }
}

/// The header and the body, once the signature holds.
pub(crate) fn verified(package: &[u8]) -> Result<(Header, &[u8]), Fault> {
    if package.len() > MAX_FILE {
        return Err(Fault::TooBig);
    }
    let (block, body) = split(package)?;
    let lines: Vec<&str> = block.lines().collect();
    let [untrusted, signature, trusted, global] = lines[..] else { return Err(Fault::Signature) };
    let key = untrusted.strip_prefix(UNTRUSTED).ok_or(Fault::NotOurs)?;
    let key = PublicKey::parse(key).map_err(|_| Fault::Signature)?;
    let comment = trusted.strip_prefix(TRUSTED).ok_or(Fault::Signature)?;
    // Exactly what this version writes: no second spelling of the same block.
    let spelled = format!("{UNTRUSTED}{key}\n{signature}\n{TRUSTED}{comment}\n{global}\n");
    if spelled != block || !is_canonical(signature) || !is_canonical(global) {
        return Err(Fault::Signature);
    }
    let header = parse(comment, &key);
    if key.verify(body, block).is_err() {
        let cut = header.is_ok_and(|header| header.length != body.len());
        return Err(if cut { Fault::Length } else { Fault::Signature });
    }
    let header = header?;
    if header.length != body.len() { Err(Fault::Length) } else { Ok((header, body)) }
}

/// The four lines with their line feeds, and what follows the empty line.
fn split(package: &[u8]) -> Result<(&str, &[u8]), Fault> {
    let start = package.get(..package.len().min(MAX_HEADER)).unwrap_or_default();
    if !start.starts_with(UNTRUSTED.as_bytes()) {
        // The first bytes of ours and nothing after them: a copy that broke off at once.
        let cut = !start.is_empty() && UNTRUSTED.as_bytes().starts_with(start);
        return Err(if cut { Fault::Length } else { Fault::NotOurs });
    }
    let end = start.windows(2).position(|pair| pair == b"\n\n");
    let end = end.ok_or(if package.len() < MAX_HEADER { Fault::Length } else { Fault::Signature })?;
    let (block, rest) = package.split_at_checked(end.saturating_add(1)).ok_or(Fault::Length)?;
    let body = rest.strip_prefix(b"\n").ok_or(Fault::Length)?;
    Ok((std::str::from_utf8(block).map_err(|_| Fault::Signature)?, body))
}

fn is_token(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

pub(crate) fn parse(comment: &str, key: &PublicKey) -> Result<Header, Fault> {
    let mut parts = comment.split(' ');
    match parts.next() {
        Some("sdv1") => {}
        Some(other) if other.starts_with("sdv") => return Err(Fault::Newer),
        _ => return Err(Fault::NotOurs),
    }
    let mut field = |name: &str| -> Result<String, Fault> {
        let value = parts.next().and_then(|part| part.strip_prefix(name)?.strip_prefix('=')).ok_or(Fault::Content)?;
        if is_token(value) { Ok(value.to_string()) } else { Err(Fault::Content) }
    };
    let unit = field("unit")?;
    if field("key")? != dense(&key.fingerprint()) {
        return Err(Fault::Signature);
    }
    let seq = field("seq")?.parse().map_err(|_| Fault::Content)?;
    let (period, to) = (field("period")?, field("to")?);
    let length = field("len")?.parse().map_err(|_| Fault::Content)?;
    let header = Header { label: Label { unit, seq, period, to }, key: key.clone(), length };
    // Nothing after the last field, no leading zeros.
    if header.comment() == comment { Ok(header) } else { Err(Fault::Content) }
}
