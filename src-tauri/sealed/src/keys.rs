//! Keys: Ed25519 for signing (minisign's form), X25519 for encrypting (age's form), and fingerprints people compare.

use crate::Fault;
use age::secrecy::ExposeSecret;
use age::x25519;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// 30 digits in six groups of five.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let group = |chunk: &[u8]| {
        let number = chunk.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        format!("{:05}", number % 100_000)
    };
    digest.chunks(4).take(6).map(group).collect::<Vec<_>>().join(" ")
}

/// The same without blanks, as it stands in headers.
pub(crate) fn dense(fingerprint: &str) -> String {
    fingerprint.replace(' ', "")
}

/// Base64 with loose ends would give one signature several spellings.
pub(crate) fn is_canonical(base64: &str) -> bool {
    BASE64.decode(base64).is_ok_and(|bytes| BASE64.encode(bytes) == base64)
}

/// A unit's secret signing key. Kept only inside the encrypted register.
///
/// Trap: `minisign` does not erase its keys. The one held here is overwritten when dropped; copies the library makes
/// on the stack while it signs are out of reach.
pub struct SigningKey(minisign::KeyPair);

impl SigningKey {
    /// A new key.
    pub fn generate() -> Result<SigningKey, Fault> {
        minisign::KeyPair::generate_unencrypted_keypair().map(SigningKey).map_err(Fault::broken)
    }

    /// For the register; never for a file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64.encode(Zeroizing::new(self.0.sk.to_bytes())))
    }

    /// Reads what [`SigningKey::to_text`] wrote.
    pub fn from_text(text: &str) -> Result<SigningKey, Fault> {
        let bytes = Zeroizing::new(BASE64.decode(text).map_err(|_| Fault::Key)?);
        let sk = minisign::SecretKey::from_bytes(&bytes).map_err(|_| Fault::Key)?;
        let pk = minisign::PublicKey::from_secret_key(&sk).map_err(|_| Fault::Key)?;
        let key = SigningKey(minisign::KeyPair { pk, sk });
        // The library reads damaged, longer and password-protected keys too. It verifies what it signs, so a key that
        // signs is whole.
        if *bytes != key.0.sk.to_bytes() || key.sign(b"", "", "").is_err() {
            return Err(Fault::Key);
        }
        Ok(key)
    }

    /// The half that everybody may know.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.pk.to_base64())
    }

    /// The four lines of a minisign signature over `data`.
    pub(crate) fn sign(&self, data: &[u8], trusted: &str, untrusted: &str) -> Result<String, Fault> {
        let signed = minisign::sign(Some(&self.0.pk), &self.0.sk, data, Some(trusted), Some(untrusted));
        Ok(signed.map_err(Fault::broken)?.into_string())
    }
}

impl Drop for SigningKey {
    fn drop(&mut self) {
        if let Ok(nothing) = minisign::SecretKey::from_bytes(&[0; 256]) {
            self.0.sk = nothing;
            // Without a reader the compiler may leave the overwriting out.
            std::hint::black_box(&self.0.sk);
        }
    }
}

/// A signer's public key, 56 characters of base64 in minisign's form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicKey(String);

impl PublicKey {
    /// Reads the base64 form.
    pub fn parse(text: &str) -> Result<PublicKey, Fault> {
        minisign_verify::PublicKey::from_base64(text).map_err(|_| Fault::Key)?;
        if is_canonical(text) { Ok(PublicKey(text.to_string())) } else { Err(Fault::Key) }
    }

    /// What people compare by telephone or on a stamped sheet.
    pub fn fingerprint(&self) -> String {
        fingerprint(&BASE64.decode(&self.0).unwrap_or_default())
    }

    pub(crate) fn verify(&self, data: &[u8], signature: &str) -> Result<(), Fault> {
        let signature = minisign_verify::Signature::decode(signature).map_err(|_| Fault::Signature)?;
        let key = minisign_verify::PublicKey::from_base64(&self.0).map_err(|_| Fault::Key)?;
        key.verify(data, &signature, false).map_err(|_| Fault::Signature)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret key that opens packages.
pub struct Identity(x25519::Identity);

impl Identity {
    /// A new key.
    pub fn generate() -> Identity {
        Identity(x25519::Identity::generate())
    }

    /// `AGE-SECRET-KEY-1…`, for the register.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_string())
    }

    /// Reads what [`Identity::to_text`] wrote.
    pub fn from_text(text: &str) -> Result<Identity, Fault> {
        text.parse().map(Identity).map_err(|_| Fault::Key)
    }

    /// The half that packages are encrypted to.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    pub(crate) fn key(&self) -> &x25519::Identity {
        &self.0
    }
}

/// Whom a package is encrypted to: `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(x25519::Recipient);

impl Recipient {
    /// Reads the text `age1…`.
    pub fn parse(text: &str) -> Result<Recipient, Fault> {
        text.parse().map(Recipient).map_err(|_| Fault::Key)
    }

    /// 30 digits in six groups of five.
    pub fn fingerprint(&self) -> String {
        fingerprint(self.0.to_string().as_bytes())
    }

    pub(crate) fn key(&self) -> &x25519::Recipient {
        &self.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
