//! The primitives of the key slots against published vectors, in the very versions linked here.
//!
//! `xchacha-vectors.txt`: Wycheproof's for XChaCha20-Poly1305 up to 100 bytes (Google and C2SP, Apache 2.0), one a line:
//! number, result, key, nonce, associated data, message, ciphertext, tag; `-` stands for nothing.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).filter(|pair| pair.len() == 2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn xchacha_says_what_wycheproof_says() {
    let (mut valid, mut invalid) = (0, 0);
    for line in include_str!("xchacha-vectors.txt").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [number, result, key, nonce, aad, message, ciphertext, tag] = words[..] else { panic!("{line}") };
        let (nonce, aad, message) = (bytes(nonce), bytes(aad), bytes(message));
        let sealed = [bytes(ciphertext), bytes(tag)].concat();
        if nonce.len() != 24 {
            assert_eq!(result, "invalid", "{number}");
            continue;
        }
        let cipher = XChaCha20Poly1305::new_from_slice(&bytes(key)).unwrap();
        let nonce = XNonce::from_slice(&nonce);
        let opened = cipher.decrypt(nonce, Payload { msg: &sealed, aad: &aad });
        if result == "valid" {
            assert_eq!(opened.unwrap(), message, "{number}");
            let again = cipher.encrypt(nonce, Payload { msg: &message, aad: &aad }).unwrap();
            assert_eq!(again, sealed, "{number}");
            valid += 1;
        } else {
            assert!(opened.is_err(), "{number}");
            invalid += 1;
        }
    }
    assert!(valid > 80 && invalid > 40, "{valid} {invalid}");
}

/// RFC 9106, section 5.3.
#[test]
fn argon2id_says_what_the_rfc_says() {
    let mut params = ParamsBuilder::new();
    params.m_cost(32).t_cost(3).p_cost(4).data(AssociatedData::new(&[4; 12]).unwrap());
    let params = params.build().unwrap();
    let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon2.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(tag.to_vec(), bytes("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
}
