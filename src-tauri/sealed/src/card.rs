//! An enrolment card: who somebody is and with which keys, signed by the key it presents.
//!
//! The card proves only that its maker holds the key; that the key is of the unit named, people confirm by comparing
//! the fingerprint by telephone or on a stamped sheet.

use crate::Fault;
use crate::keys::{PublicKey, Recipient, SigningKey};

const MAX_CARD: usize = 4_096;
const FIRST: &str = "untrusted comment: So Dan Van the";

/// Whose card it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardRole {
    Unit,
    Superior,
}

/// A card as shown and kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    pub role: CardRole,
    /// Name in Vietnamese, one line.
    pub name: String,
    pub code: String,
    pub key: PublicKey,
    pub recipient: Recipient,
    /// Made from sample data: real registers refuse it.
    pub sample: bool,
}

impl Card {
    /// What people compare: both keys in one number.
    pub fn fingerprint(&self) -> String {
        crate::keys::fingerprint(format!("{} {}", self.key, self.recipient).as_bytes())
    }

    /// The text of a card file: five lines of content under a signature.
    pub fn write(&self, key: &SigningKey) -> Result<Vec<u8>, Fault> {
        if key.public() != self.key || self.name.contains('\n') || self.code.contains('\n') {
            return Err(Fault::Broken);
        }
        let body = self.body();
        let block = key.sign(body.as_bytes(), "sdv-the1", "So Dan Van the")?;
        let card = format!("{block}\n{body}");
        if card.len() > MAX_CARD { Err(Fault::TooBig) } else { Ok(card.into_bytes()) }
    }

    fn body(&self) -> String {
        let role = match self.role {
            CardRole::Unit => "unit",
            CardRole::Superior => "superior",
        };
        let kind = if self.sample { "sample" } else { "real" };
        format!(
            "role: {role} {kind}\nname: {}\ncode: {}\nkey: {}\nrecipient: {}\n",
            self.name, self.code, self.key, self.recipient
        )
    }

    /// Reads a card and verifies that its maker holds the key it presents.
    pub fn read(bytes: &[u8]) -> Result<Card, Fault> {
        if bytes.len() > MAX_CARD {
            return Err(Fault::TooBig);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotOurs)?;
        if !text.starts_with(FIRST) {
            return Err(Fault::NotOurs);
        }
        let (block, body) = text.split_once("\n\n").ok_or(Fault::Length)?;
        match block.lines().nth(2) {
            Some("trusted comment: sdv-the1") => {}
            Some(other) if other.starts_with("trusted comment: sdv-the") => return Err(Fault::Newer),
            _ => return Err(Fault::NotOurs),
        }
        let card = parse(body)?;
        card.key.verify(body.as_bytes(), &format!("{block}\n"))?;
        if card.body() == body { Ok(card) } else { Err(Fault::Signature) }
    }
}

fn parse(body: &str) -> Result<Card, Fault> {
    let mut lines = body.lines();
    let mut field =
        |name: &str| lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(": ")).ok_or(Fault::Content);
    let (role, sample) = match field("role")? {
        "unit real" => (CardRole::Unit, false),
        "unit sample" => (CardRole::Unit, true),
        "superior real" => (CardRole::Superior, false),
        "superior sample" => (CardRole::Superior, true),
        _ => return Err(Fault::Content),
    };
    let (name, code) = (field("name")?.to_string(), field("code")?.to_string());
    let (key, recipient) = (PublicKey::parse(field("key")?)?, Recipient::parse(field("recipient")?)?);
    Ok(Card { role, name, code, key, recipient, sample })
}
