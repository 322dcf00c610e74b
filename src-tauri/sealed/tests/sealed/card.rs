//! Cards say who holds which keys, and a card that replaces another says so with the old key.

use dan_van_sealed::{Card, CardRole, Fault, Identity, SigningKey};

fn card(key: &SigningKey) -> Card {
    Card {
        role: CardRole::Superior,
        name: "Đảng ủy phường Bến Thành".into(),
        code: "PBT".into(),
        key: key.public(),
        recipient: Identity::generate().recipient(),
        sample: false,
    }
}

fn key() -> SigningKey {
    SigningKey::generate().unwrap()
}

/// Flips every bit, cuts at every length, adds a line.
fn nothing_else_is_accepted(bytes: &[u8]) {
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1 << bit;
            assert!(Card::read_replacing(&changed).is_err(), "offset {at} bit {bit}");
        }
        assert!(Card::read_replacing(&bytes[..at]).is_err(), "length {at}");
    }
    for tail in ["\n", "note: x\n", " "] {
        assert!(Card::read_replacing(&[bytes, tail.as_bytes()].concat()).is_err(), "{tail:?}");
    }
    let windows = String::from_utf8(bytes.to_vec()).unwrap().replace('\n', "\r\n");
    assert!(Card::read_replacing(windows.as_bytes()).is_err());
}

#[test]
fn comes_back_as_it_was_written_and_nothing_else_does() {
    for (role, sample) in [(CardRole::Unit, true), (CardRole::Superior, false)] {
        let key = key();
        let card = Card { role, sample, ..card(&key) };
        let bytes = card.write(&key).unwrap();
        assert_eq!(Card::read_replacing(&bytes).unwrap(), (card.clone(), None));
        assert_eq!(Card::read(&bytes).unwrap().fingerprint(), card.fingerprint());
        assert_eq!(card.fingerprint().len(), 35);
        nothing_else_is_accepted(&bytes);
    }
}

#[test]
fn a_card_that_replaces_another_proves_the_old_key() {
    let (old, new) = (key(), key());
    let card = card(&new);
    let bytes = card.write_replacing(&new, &old).unwrap();
    assert_eq!(Card::read_replacing(&bytes).unwrap(), (card.clone(), Some(old.public())));
    assert_eq!(Card::read(&bytes).unwrap(), card);
    nothing_else_is_accepted(&bytes);
}

/// Somebody else's new card cannot be passed off as the one that follows `old`.
#[test]
fn the_proof_of_one_card_does_not_serve_another() {
    let (old, new, thief) = (key(), key(), key());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let honest = text(card(&new).write_replacing(&new, &old).unwrap());
    let proof = &honest[honest.find("replaces: ").unwrap()..];
    let mut stolen = card(&thief);
    // Signed by the thief's own key with the honest proof behind it.
    stolen.name = format!("{}\u{85}{proof}", stolen.name);
    assert_eq!(stolen.write(&thief), Err(Fault::Broken));
    let plain = text(card(&thief).write(&thief).unwrap());
    assert!(Card::read(format!("{plain}{proof}").as_bytes()).is_err());
}

#[test]
fn only_the_holder_of_the_key_writes_a_card() {
    let (key, other) = (key(), key());
    assert_eq!(card(&key).write(&other), Err(Fault::Broken));
    for name in ["a\nb", "a\rb", "a\0b", "a\tb"] {
        let card = Card { name: name.into(), ..card(&key) };
        assert_eq!(card.write(&key), Err(Fault::Broken), "{name:?}");
        let card = Card { name: "a".into(), code: name.into(), ..card };
        assert_eq!(card.write(&key), Err(Fault::Broken), "{name:?}");
    }
    let long = Card { name: "a".repeat(5_000), ..card(&key) };
    assert_eq!(long.write(&key), Err(Fault::TooBig));
}

#[test]
fn other_files_are_named_as_such() {
    let key = key();
    let bytes = card(&key).write(&key).unwrap();
    let newer = String::from_utf8(bytes).unwrap().replace("sdv-the1", "sdv-the2");
    assert_eq!(Card::read(newer.as_bytes()).unwrap_err(), Fault::Newer);
    assert_eq!(Card::read(b"PK\x03\x04").unwrap_err(), Fault::NotACard);
    assert_eq!(Card::read(b"untrusted comment: So Dan Van RWQ").unwrap_err(), Fault::NotACard);
    assert_eq!(Card::read(&vec![b'x'; 5_000]).unwrap_err(), Fault::TooBig);
    assert_eq!(Card::read(&[0xff; 40]).unwrap_err(), Fault::NotACard);
}

/// A card as the first version wrote it, replacing another, opens for good.
#[test]
fn a_card_of_version_1_opens() {
    let (card, old) = Card::read_replacing(include_bytes!("../v1.sdvthe")).unwrap();
    assert_eq!((card.name.as_str(), card.code.as_str()), ("Đảng ủy phường Bến Thành", "PBT"));
    assert_eq!(card.fingerprint(), "85106 87249 34733 65635 90891 25489");
    assert_eq!(old.unwrap().fingerprint(), "82304 42284 18119 89614 29232 52294");
}
