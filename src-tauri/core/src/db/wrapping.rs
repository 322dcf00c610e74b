//! What locks the data key: a password stretched, a recovery code expanded, and the key wrapped with either.

use super::{
    DataKey, Effort, FIRST, MAX_LANES, MAX_PASSES, MEMORY, NONCE, PasswordSlot, RecoveryCode, RecoverySlot, SALT,
    SEALED, WANTED, damaged,
};
use crate::basics::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use std::time::Instant;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The password as a wrapping key. Parameters out of bounds are damage, not work.
pub(super) fn stretch(password: &str, slot: &PasswordSlot) -> Result<Zeroizing<[u8; 32]>> {
    let bounded = MEMORY.contains(&slot.memory)
        && (1..=MAX_PASSES).contains(&slot.passes)
        && (1..=MAX_LANES).contains(&slot.lanes);
    if !bounded {
        return Err(damaged(slot.label(FIRST)));
    }
    let password: Zeroizing<String> = Zeroizing::new(password.nfc().collect());
    let salt: [u8; SALT] = decoded(&slot.salt)?;
    let params = Params::new(slot.memory, slot.passes, slot.lanes, Some(32)).map_err(Error::internal)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), &salt, key.as_mut())
        .map_err(Error::internal)?;
    Ok(key)
}

pub(super) fn expand(code: &RecoveryCode, slot: &RecoverySlot) -> Result<Zeroizing<[u8; 32]>> {
    let salt: [u8; SALT] = decoded(&slot.salt)?;
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(&salt), &code.0)
        .expand(b"so-dan-van recovery 1", key.as_mut())
        .map_err(Error::internal)?;
    Ok(key)
}

/// nonce ‖ ciphertext, base64.
pub(super) fn wrap_key(wrapping: &[u8; 32], key: &DataKey, bound_to: &[u8]) -> Result<String> {
    let mut sealed = vec![0; NONCE];
    random(&mut sealed)?;
    let nonce = XNonce::clone_from_slice(&sealed);
    let payload = Payload { msg: &key.0, aad: bound_to };
    let cipher = XChaCha20Poly1305::new(wrapping.into());
    sealed.extend(cipher.encrypt(&nonce, payload).map_err(Error::internal)?);
    Ok(BASE64.encode(sealed))
}

/// `None` when the wrapping key is the wrong one.
pub(super) fn unwrap_key(wrapping: &[u8; 32], sealed: &str, bound_to: &[u8]) -> Result<Option<DataKey>> {
    let sealed: [u8; SEALED] = decoded(sealed)?;
    let (nonce, body) = sealed.split_at(NONCE);
    let payload = Payload { msg: body, aad: bound_to };
    let opened = XChaCha20Poly1305::new(wrapping.into()).decrypt(XNonce::from_slice(nonce), payload);
    let Ok(opened) = opened.map(Zeroizing::new) else { return Ok(None) };
    Ok(<[u8; 32]>::try_from(opened.as_slice()).ok().map(DataKey))
}

pub(super) fn decoded<const N: usize>(text: &str) -> Result<[u8; N]> {
    let bytes = BASE64.decode(text).map_err(damaged)?;
    <[u8; N]>::try_from(bytes).map_err(|_| damaged("length"))
}

/// Memory in KiB and passes.
pub(super) fn cost(effort: Effort) -> Result<(u32, u32)> {
    const MEMORY: u32 = 64 * 1024;
    if effort == Effort::Least {
        return Ok((19 * 1024, 2));
    }
    let mut probe =
        PasswordSlot { memory: MEMORY, passes: 1, lanes: 1, salt: BASE64.encode([7; 16]), sealed: String::new() };
    probe.passes = 3;
    let begun = Instant::now();
    stretch("đo tốc độ máy này", &probe)?;
    let per_pass = begun.elapsed() / 3;
    let wanted = WANTED.as_millis().div_ceil(per_pass.as_millis().max(1));
    Ok((MEMORY, u32::try_from(wanted).unwrap_or(MAX_PASSES).clamp(3, MAX_PASSES)))
}

pub(super) fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(Error::internal)
}
