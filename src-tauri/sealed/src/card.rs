//! An enrolment card (`*.sdvthe`): who somebody is and with which keys, signed by the key it presents.
//!
//! ```text
//! untrusted comment: So Dan Van the                 minisign signature block over all lines after the empty one
//! <signature>
//! trusted comment: sdv-the1
//! <signature over the first signature and the comment>
//! (empty line)
//! role: unit|superior real|sample
//! name: Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai
//! code: HCM-26740
//! key: <minisign public key, base64>
//! recipient: age1…
//! replaces: <the key before>                        these three lines only on a card that replaces another
//! signature: <second line of the old key's signature block over the five lines above>
//! confirmation: <fourth line of it; its trusted comment is `sdv-the1 replaced`>
//! ```
//!
//! The card proves only that its maker holds the key; that the key is of the unit named, people confirm by comparing
//! the fingerprint by telephone or on a stamped sheet. A card that replaces another proves as well that its maker
//! holds the old key: who trusted that one may go on without a telephone call.

use crate::Fault;
use crate::keys::{PublicKey, Recipient, SigningKey};

const MAX_CARD: usize = 4_096;
const UNTRUSTED: &str = "So Dan Van the";
const TRUSTED: &str = "sdv-the1";
const REPLACED: &str = "sdv-the1 replaced";

/// Whose card it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardRole {
    /// A unit that hands packages in.
    Unit,
    /// Who receives them.
    Superior,
}

/// A card as shown and kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Unit or superior.
    pub role: CardRole,
    /// Name in Vietnamese, one line.
    pub name: String,
    /// Code of the unit, one line.
    pub code: String,
    /// What its packages are signed with.
    pub key: PublicKey,
    /// What packages for it are encrypted to.
    pub recipient: Recipient,
    /// Made from sample data: real registers refuse it.
    pub sample: bool,
}

impl Card {
    /// What people compare: both keys in one number.
    pub fn fingerprint(&self) -> String {
        crate::keys::fingerprint(format!("{} {}", self.key, self.recipient).as_bytes())
    }

    /// The text of a card file, signed by the key that the card presents.
    pub fn write(&self, key: &SigningKey) -> Result<Vec<u8>, Fault> {
        self.finish(key, &self.lines())
    }

    /// The same, with the proof that the holder of `old` made it: the card replaces the one with that key.
    pub fn write_replacing(&self, key: &SigningKey, old: &SigningKey) -> Result<Vec<u8>, Fault> {
        let lines = self.lines();
        let block = old.sign(lines.as_bytes(), REPLACED, UNTRUSTED)?;
        let mut parts = block.lines();
        let (Some(signature), Some(confirmation)) = (parts.nth(1), parts.nth(1)) else { return Err(Fault::Broken) };
        let proof = format!("replaces: {}\nsignature: {signature}\nconfirmation: {confirmation}\n", old.public());
        self.finish(key, &format!("{lines}{proof}"))
    }

    fn finish(&self, key: &SigningKey, body: &str) -> Result<Vec<u8>, Fault> {
        let one_line = |text: &str| !text.chars().any(char::is_control);
        if key.public() != self.key || !one_line(&self.name) || !one_line(&self.code) {
            return Err(Fault::Broken);
        }
        let block = key.sign(body.as_bytes(), TRUSTED, UNTRUSTED)?;
        let card = format!("{block}\n{body}");
        if card.len() > MAX_CARD { Err(Fault::TooBig) } else { Ok(card.into_bytes()) }
    }

    fn lines(&self) -> String {
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
        Card::read_replacing(bytes).map(|(card, _)| card)
    }

    /// The same, and the key that the card replaces, whose holder signed it too.
    pub fn read_replacing(bytes: &[u8]) -> Result<(Card, Option<PublicKey>), Fault> {
        if bytes.len() > MAX_CARD {
            return Err(Fault::TooBig);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotACard)?;
        let first = format!("untrusted comment: {UNTRUSTED}\n");
        let block = text.strip_prefix(&first).ok_or(Fault::NotACard)?;
        let (block, body) = block.split_once("\n\n").ok_or(Fault::Length)?;
        let lines: Vec<&str> = block.split('\n').collect();
        let [signature, trusted, confirmation] = lines[..] else { return Err(Fault::Signature) };
        match trusted.strip_prefix("trusted comment: ") {
            Some(TRUSTED) => {}
            Some(other) if other.starts_with("sdv-the") => return Err(Fault::Newer),
            _ => return Err(Fault::NotACard),
        }
        let (card, replaced) = parse(body)?;
        verify(&card.key, body, TRUSTED, signature, confirmation)?;
        Ok((card, replaced))
    }
}

/// Checks the block that these two lines and the comment make.
fn verify(key: &PublicKey, body: &str, comment: &str, signature: &str, confirmation: &str) -> Result<(), Fault> {
    let block = format!("untrusted comment: {UNTRUSTED}\n{signature}\ntrusted comment: {comment}\n{confirmation}\n");
    if !crate::keys::is_canonical(signature) || !crate::keys::is_canonical(confirmation) {
        return Err(Fault::Signature);
    }
    key.verify(body.as_bytes(), &block)
}

/// The card and the key it replaces; the old key's signature is checked here, the card's own is not.
pub(crate) fn parse(body: &str) -> Result<(Card, Option<PublicKey>), Fault> {
    let mut lines = body.split('\n');
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
    let key = PublicKey::parse(field("key")?).map_err(|_| Fault::Content)?;
    let recipient = Recipient::parse(field("recipient")?).map_err(|_| Fault::Content)?;
    let card = Card { role, name, code, key, recipient, sample };
    let own = card.lines();
    let proof = body.strip_prefix(&own).ok_or(Fault::Content)?;
    if proof.is_empty() {
        return Ok((card, None));
    }
    let old = PublicKey::parse(field("replaces")?).map_err(|_| Fault::Content)?;
    let (signature, confirmation) = (field("signature")?, field("confirmation")?);
    if proof != format!("replaces: {old}\nsignature: {signature}\nconfirmation: {confirmation}\n") {
        return Err(Fault::Content);
    }
    verify(&old, &own, REPLACED, signature, confirmation)?;
    Ok((card, Some(old)))
}
