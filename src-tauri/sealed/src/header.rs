//! The signature block in front of the body.
//!
//! Trap: the first line is not signed. It is accepted only in the one spelling this version writes, and its key must
//! have the fingerprint that the signed comment names.

use crate::keys::{PublicKey, SigningKey, dense};
use crate::{Fault, Label, MAX_FILE};

const MAX_HEADER: usize = 1_024;
const OURS: &str = "So Dan Van";

/// What the header of a verified package says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    pub label: Label,
    /// The signer.
    pub key: PublicKey,
    /// Bytes of the body.
    pub length: usize,
}

impl Header {
    pub(crate) fn new(label: &Label, key: &PublicKey, length: usize) -> Header {
        Header { label: label.clone(), key: key.clone(), length }
    }

    fn comment(&self) -> String {
        let Label { unit, seq, period, to } = &self.label;
        let key = dense(&self.key.fingerprint());
        format!("sdv1 unit={unit} key={key} seq={seq} period={period} to={} len={}", dense(to), self.length)
    }

    pub(crate) fn sign(&self, key: &SigningKey, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let fields = [&self.label.unit, &self.label.period, &dense(&self.label.to)];
        if !fields.iter().all(|field| is_token(field)) {
            return Err(Fault::Broken);
        }
        let mut block = key.sign(body, &self.comment(), &format!("{OURS} {}", self.key))?;
        block.push('\n');
        if block.len() > MAX_HEADER { Err(Fault::Broken) } else { Ok(block.into_bytes()) }
    }
}

fn is_token(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed)
}

/// The header and the body, once the signature holds.
pub(crate) fn verified(package: &[u8]) -> Result<(Header, &[u8]), Fault> {
    if package.len() > MAX_FILE {
        return Err(Fault::TooBig);
    }
    let start = package.get(..package.len().min(MAX_HEADER)).unwrap_or_default();
    if !start.starts_with(format!("untrusted comment: {OURS} ").as_bytes()) {
        return Err(Fault::NotOurs);
    }
    let end = start.windows(2).position(|pair| pair == b"\n\n").ok_or(Fault::Length)?;
    let block = std::str::from_utf8(start.get(..=end).unwrap_or_default()).map_err(|_| Fault::Signature)?;
    let body = package.get(end + 2..).unwrap_or_default();
    let lines: Vec<&str> = block.lines().collect();
    let [untrusted, signature, trusted, global] = lines[..] else { return Err(Fault::NotOurs) };
    let key = untrusted.strip_prefix(&format!("untrusted comment: {OURS} ")).ok_or(Fault::NotOurs)?;
    let key = PublicKey::parse(key).map_err(|_| Fault::Signature)?;
    let comment = trusted.strip_prefix("trusted comment: ").ok_or(Fault::Signature)?;
    // Exactly what this version writes: no second spelling of the same block.
    let spelled = format!("untrusted comment: {OURS} {key}\n{signature}\ntrusted comment: {comment}\n{global}\n");
    if spelled != block || !is_canonical(signature) || !is_canonical(global) {
        return Err(Fault::Signature);
    }
    key.verify(body, block)?;
    let header = parse(comment, key)?;
    if header.length != body.len() { Err(Fault::Length) } else { Ok((header, body)) }
}

fn is_canonical(base64: &str) -> bool {
    use base64::Engine;
    let engine = base64::engine::general_purpose::STANDARD;
    engine.decode(base64).is_ok_and(|bytes| engine.encode(bytes) == base64)
}

fn parse(comment: &str, key: PublicKey) -> Result<Header, Fault> {
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
    if parts.next().is_some() {
        return Err(Fault::Content);
    }
    Ok(Header { label: Label { unit, seq, period, to }, key, length })
}
