//! The test vectors of the age format (C2SP/CCTV, npm package cctv-age 0.2.0; 0BSD, CC0 or Unlicense), all 143.
//!
//! `tests/age-vectors.txt` has one a line: its name and its file in base64. What is right and made of X25519 keys alone
//! opens to the bytes it should; everything else is refused: what is wrong, and also what is right but never in a package
//! (armour, passphrases, post-quantum keys, stanzas of other programs).

use super::*;
use crate::body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;
use std::time::{Duration, Instant};

const VECTORS: &str = include_str!("../tests/age-vectors.txt");

/// Right, but with stanzas that packages never have.
const NARROWER: [&str; 4] = ["stanza_empty_body", "stanza_empty_last_line", "stanza_valid_characters", "x25519_grease"];

struct Vector {
    head: BTreeMap<String, String>,
    identities: Vec<String>,
    file: Vec<u8>,
}

fn vector(base64: &str) -> Vector {
    let bytes = BASE64.decode(base64).unwrap();
    let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
    let lines: Vec<(String, String)> = std::str::from_utf8(&bytes[..end])
        .unwrap()
        .lines()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    let identities = lines.iter().filter(|(name, _)| name == "identity").map(|(_, value)| value.clone()).collect();
    let mut file = bytes[end + 2..].to_vec();
    let head: BTreeMap<String, String> = lines.into_iter().collect();
    if head.contains_key("compressed") {
        let packed = std::mem::take(&mut file);
        flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut file).unwrap();
    }
    Vector { head, identities, file }
}

#[test]
fn all_vectors_of_age_are_opened_or_refused() {
    let (mut opened, mut refused, mut narrower) = (0, 0, Vec::new());
    for line in VECTORS.lines() {
        let (name, base64) = line.split_once(' ').unwrap();
        let vector = vector(base64);
        // A vector of a passphrase has no key: any key must be refused.
        let mut identities: Vec<Identity> =
            vector.identities.iter().filter_map(|text| Identity::from_text(text).ok()).collect();
        if identities.is_empty() {
            identities.push(Identity::generate());
        }
        let begun = Instant::now();
        let content = identities.iter().find_map(|identity| body::decrypt(identity, &vector.file).ok());
        // Three vectors hold 16 MB.
        let patience = if vector.file.len() < 1_000_000 { 2 } else { 60 };
        assert!(begun.elapsed() < Duration::from_secs(patience), "{name}");
        let right = vector.head["expect"] == "success";
        match content {
            Some(content) => {
                assert!(right, "{name} was opened");
                let hash: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
                assert_eq!(hash, vector.head["payload"], "{name}");
                opened += 1;
            }
            None => {
                refused += 1;
                let strange = ["armored", "passphrase"].iter().any(|kind| vector.head.contains_key(*kind));
                if right && !strange && !name.starts_with("hybrid") {
                    narrower.push(name);
                }
            }
        }
    }
    assert_eq!(narrower, NARROWER);
    assert_eq!((opened, opened + refused), (10, 143));
}
