//! A package comes back as it was sealed, and nothing else is accepted.

use dan_van_sealed::{
    Card, Fault, Identity, Label, MAX_CONTENT, MAX_FILE, PublicKey, Recipient, SigningKey, inspect, load, open, seal,
};

fn label() -> Label {
    Label { unit: "HCM-26740".into(), seq: 17, period: "2026-Q4".into(), to: "-".into() }
}

fn made(content: &[u8]) -> (Vec<u8>, SigningKey, Identity) {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let package = seal(&label(), &key, &[identity.recipient()], content).unwrap();
    (package, key, identity)
}

/// Lines that zstd cannot shrink to nothing.
fn lines(bytes: usize) -> Vec<u8> {
    let mut state = 7_u64;
    let mut text = String::new();
    while text.len() < bytes {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(&format!("{{\"tên\":\"Nguyễn Thị Ánh {state:x}\"}}\n"));
    }
    text.into_bytes()
}

#[test]
fn comes_back_whole_with_its_label_and_signer() {
    let content = lines(5_000_000);
    let (package, key, identity) = made(&content);
    let (header, back) = open(&package, &identity).unwrap();
    assert_eq!(back, content);
    assert_eq!((&header.label, &header.key), (&label(), &key.public()));
    assert_eq!(inspect(&package).unwrap(), header);
    assert_eq!(load(&package[..]).unwrap(), package);
}

#[test]
fn each_recipient_opens_it_alone() {
    let key = SigningKey::generate().unwrap();
    let identities: Vec<Identity> = (0..3).map(|_| Identity::generate()).collect();
    let recipients: Vec<Recipient> = identities.iter().map(Identity::recipient).collect();
    let to = format!("{:05} 00000 00000 00000 00000 12345", 1);
    let package = seal(&Label { to: to.clone(), ..label() }, &key, &recipients, b"one\n").unwrap();
    for identity in &identities {
        let (header, content) = open(&package, identity).unwrap();
        assert_eq!(content, b"one\n");
        assert_eq!(header.label.to, to.replace(' ', ""));
    }
}

#[test]
fn keys_come_back_from_their_text_and_nothing_else_does() {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    assert_eq!(SigningKey::from_text(&key.to_text()).unwrap().public(), key.public());
    assert_eq!(Identity::from_text(&identity.to_text()).unwrap().recipient(), identity.recipient());
    assert_eq!(PublicKey::parse(&key.public().to_string()).unwrap(), key.public());
    let text = key.to_text();
    // The first 54 bytes are for keys with a password, the last 32 a checksum that nothing reads.
    for at in 72..text.len() - 44 {
        let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
        let mut changed = text.to_string();
        changed.replace_range(at..=at, other);
        let same = SigningKey::from_text(&changed).is_ok_and(|read| read.public() == key.public());
        assert!(!same, "offset {at}");
    }
    // One byte more than a key has: 158 bytes end in one `=`.
    let longer = format!("{}A", text.trim_end_matches('='));
    for wrong in ["", "A", "RWQ", "age1", "AGE-SECRET-KEY-1", &text[4..], &longer] {
        assert!(SigningKey::from_text(wrong).is_err() && PublicKey::parse(wrong).is_err());
        assert!(Identity::from_text(wrong).is_err() && Recipient::parse(wrong).is_err());
    }
}

/// The same number on every machine and in every version: people compare it with a sheet printed years ago.
#[test]
fn fingerprints_do_not_change() {
    let key = PublicKey::parse("RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3").unwrap();
    assert_eq!(key.fingerprint(), "71056 22617 14053 74557 62710 60967");
    let recipient = Recipient::parse("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p").unwrap();
    assert_eq!(recipient.fingerprint(), "63394 15432 49058 88417 04354 24237");
}

#[test]
fn a_flip_of_every_bit_is_refused() {
    let (package, _, identity) = made("Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai\n".as_bytes());
    for at in 0..package.len() {
        for bit in 0..8 {
            let mut changed = package.clone();
            changed[at] ^= 1 << bit;
            assert!(inspect(&changed).is_err(), "offset {at} bit {bit}");
            assert!(open(&changed, &identity).is_err(), "offset {at} bit {bit}");
        }
    }
}

#[test]
fn every_truncation_and_addition_is_refused_as_such() {
    let (package, _, identity) = made(b"a small package\n");
    assert_eq!(open(b"", &identity).unwrap_err(), Fault::NotOurs);
    for length in 1..package.len() {
        let fault = open(&package[..length], &identity).unwrap_err();
        assert_eq!(fault, Fault::Length, "length {length} of {}", package.len());
    }
    for tail in [&b"\n"[..], b"\0", &package] {
        let longer = [&package, tail].concat();
        assert_eq!(open(&longer, &identity).unwrap_err(), Fault::Length);
    }
    let earlier = [b"\n", &package[..]].concat();
    assert_eq!(open(&earlier, &identity).unwrap_err(), Fault::NotOurs);
}

#[test]
fn the_body_of_one_package_does_not_fit_the_header_of_another() {
    let (one, key, identity) = made(b"one\n");
    let cut = |package: &[u8]| package.windows(2).position(|pair| pair == b"\n\n").unwrap() + 2;
    let (mut same, mut other) = (0, 0);
    // age adds something of random length: bodies of the same length and of others come by.
    while same == 0 || other == 0 {
        let two = seal(&label(), &key, &[identity.recipient()], b"two\n").unwrap();
        let mixed = [&one[..cut(&one)], &two[cut(&two)..]].concat();
        let fault = open(&mixed, &identity).unwrap_err();
        let expected =
            if mixed.len() == one.len() { (&mut same, Fault::Signature) } else { (&mut other, Fault::Length) };
        *expected.0 += 1;
        assert_eq!(fault, expected.1);
    }
}

#[test]
fn a_package_for_somebody_else_verifies_but_does_not_open() {
    let (package, ..) = made(b"secret\n");
    assert!(inspect(&package).is_ok());
    assert_eq!(open(&package, &Identity::generate()).unwrap_err(), Fault::NotForUs);
}

#[test]
fn labels_and_contents_that_readers_refuse_are_not_written() {
    let (_, key, identity) = made(b"");
    let to = [identity.recipient()];
    for wrong in ["", "a b", "a\nb", "á", "a=b", &"a".repeat(65)] {
        for label in [
            Label { unit: wrong.into(), ..label() },
            Label { period: wrong.into(), ..label() },
            Label { to: wrong.replace("a b", "a/b"), ..label() },
        ] {
            assert_eq!(seal(&label, &key, &to, b"").unwrap_err(), Fault::Broken, "{label:?}");
        }
    }
    let longest = "a".repeat(64);
    let label = Label { unit: longest.clone(), seq: u64::MAX, period: longest.clone(), to: longest };
    let package = seal(&label, &key, &to, b"").unwrap();
    assert_eq!(open(&package, &identity).unwrap().0.label, label);
    assert_eq!(seal(&label, &key, &[], b"").unwrap_err(), Fault::Broken);
    assert_eq!(seal(&label, &key, &to, b"\xff\n").unwrap_err(), Fault::NotText);
}

#[test]
fn too_much_is_refused_before_it_costs_memory() {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let zeros = vec![0; MAX_CONTENT as usize + 1];
    assert_eq!(seal(&label(), &key, &[identity.recipient()], &zeros).unwrap_err(), Fault::TooBig);
    let endless = load(std::io::repeat(b'x')).unwrap();
    assert_eq!(endless.len(), MAX_FILE + 1);
    assert_eq!(inspect(&endless).unwrap_err(), Fault::TooBig);
    assert_eq!(Card::read(&endless).unwrap_err(), Fault::TooBig);
}

/// A package as the first version wrote it opens for good.
#[test]
fn a_package_of_version_1_opens() {
    let package = include_bytes!("../v1.sdv");
    let identity =
        Identity::from_text("AGE-SECRET-KEY-1P802YUG936MAAZ2MA8ZRZHM7FHJN358GUZ27K4U9QFNXD7HSZ4JQP75TGM").unwrap();
    let (header, content) = open(package, &identity).unwrap();
    assert_eq!(header.label, label());
    assert_eq!(header.key.fingerprint(), "71564 22775 73645 39370 69615 42605");
    assert_eq!(content, "{\"đơn vị\":\"Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai\"}\n".as_bytes());
}
