//! Every stage is fed mangled copies of what it should get: refusing is right, panicking is not.

use crate::keys::{Identity, PublicKey, Recipient, SigningKey};
use crate::{Card, CardRole, Label, body, card, header, inspect, open, seal};

const TIMES: usize = 20_000;

/// xorshift: the same mutations in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 as usize
    }

    /// Flips, removes, inserts, cuts, repeats a part, or writes an interesting byte, one to four times.
    fn mangle(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.next() % 4 {
            let at = self.next() % bytes.len().max(1);
            match (self.next() % 6, bytes.get_mut(at)) {
                (0, Some(byte)) => *byte ^= 1 << (self.next() % 8),
                (1, Some(byte)) => *byte = [0, b'\n', b' ', b'=', b'-', 0x7f, 0x80, 0xff][self.next() % 8],
                (2, Some(_)) => drop(bytes.remove(at)),
                (3, Some(_)) => bytes.truncate(at),
                (4, Some(_)) => {
                    let part = bytes[at..bytes.len().min(at + 40)].to_vec();
                    bytes.splice(at..at, part);
                }
                _ => bytes.insert(at, self.next() as u8),
            }
        }
        bytes
    }

    fn mangle_text(&mut self, seed: &str) -> String {
        String::from_utf8_lossy(&self.mangle(seed.as_bytes())).into_owned()
    }
}

fn seed() -> (Vec<u8>, SigningKey, Identity) {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let label = Label { unit: "DV-01".into(), seq: 1, period: "2026".into(), to: "-".into() };
    let package = seal(&label, &key, &[identity.recipient()], b"{\"a\":1}\n{\"b\":2}\n").unwrap();
    (package, key, identity)
}

#[test]
fn whole_packages() {
    let (package, _, identity) = seed();
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for _ in 0..TIMES {
        let mangled = chance.mangle(&package);
        assert_eq!(mangled == package, open(&mangled, &identity).is_ok());
        let _ = Card::read(&mangled);
    }
    for noise in
        [&b""[..], b"\n\n", b"untrusted comment: So Dan Van \n\n", b"PK\x03\x04", &[0xff; 2000], &[b'\n'; 2000]]
    {
        assert!(inspect(noise).is_err() && Card::read(noise).is_err());
    }
}

#[test]
fn comments() {
    let (package, key, _) = seed();
    let header = inspect(&package).unwrap();
    let text = String::from_utf8_lossy(&package).into_owned();
    let comment = text.lines().nth(2).unwrap().strip_prefix("trusted comment: ").unwrap();
    let public = key.public();
    assert_eq!(header::parse(comment, &public), Ok(header));
    let mut chance = Chance(3);
    for _ in 0..TIMES {
        let mangled = chance.mangle_text(comment);
        // What is accepted has one spelling, so another text is another header.
        if let Ok(read) = header::parse(&mangled, &public) {
            assert_eq!(mangled == comment, read == inspect(&package).unwrap());
        }
    }
}

/// As a signer with a key of his own could send them.
#[test]
fn bodies_and_frames() {
    let identity = Identity::generate();
    let content = "Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai\n".repeat(30);
    let packed = body::compress(content.as_bytes()).unwrap();
    let bare = zstd::encode_all(content.as_bytes(), 3).unwrap();
    let sealed = body::encrypt(&[identity.recipient()], &packed).unwrap();
    let head = sealed.windows(5).position(|part| part == b"\n--- ").unwrap() + 50;
    let mut chance = Chance(5);
    for _ in 0..TIMES {
        let mangled = chance.mangle(&sealed[..head]);
        let _ = body::decrypt(&identity, &[&mangled, &sealed[head..]].concat());
        let mangled = chance.mangle(&sealed);
        assert_eq!(mangled == sealed, body::decrypt(&identity, &mangled).is_ok());
        // Another window or a reserved bit changes nothing; what its checksum accepts is the content.
        if let Ok(read) = body::decompress(&chance.mangle(&packed)) {
            assert_eq!(read, content.as_bytes());
        }
        // Without its checksum a damaged frame may unpack to something: within bounds.
        let _ = body::decompress(&chance.mangle(&bare));
    }
}

#[test]
fn cards_and_keys() {
    let (key, old, identity) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap(), Identity::generate());
    let card = Card {
        role: CardRole::Unit,
        name: "Chi bộ Trường Tiểu học".into(),
        code: "DV-01".into(),
        key: key.public(),
        recipient: identity.recipient(),
        sample: false,
    };
    let text = String::from_utf8(card.write_replacing(&key, &old).unwrap()).unwrap();
    let (_, lines) = text.split_once("\n\n").unwrap();
    let (secret, public, recipient) = (identity.to_text(), key.public().to_string(), identity.recipient().to_string());
    let mut chance = Chance(7);
    for _ in 0..TIMES {
        let mangled = chance.mangle_text(lines);
        if let Ok((read, replaced)) = card::parse(&mangled) {
            assert!(replaced.is_none() || read == card, "the old key signed these very lines: {mangled}");
        }
        let _ = PublicKey::parse(&chance.mangle_text(&public));
        let _ = Recipient::parse(&chance.mangle_text(&recipient));
        let _ = Identity::from_text(&chance.mangle_text(&secret));
    }
}
