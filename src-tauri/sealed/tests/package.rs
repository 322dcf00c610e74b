//! A package comes back as it was sealed, and nothing else is accepted.

use dan_van_sealed::{Card, CardRole, Fault, Identity, Label, MAX_CONTENT, SigningKey, inspect, open, seal};
use std::io::Write;
use std::process::{Command, Stdio};

fn label() -> Label {
    Label { unit: "HCM-26740".into(), seq: 17, period: "2026-Q4".into(), to: "-".into() }
}

fn made(content: &[u8]) -> (Vec<u8>, SigningKey, Identity) {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let package = seal(&label(), &key, &[identity.recipient()], content).unwrap();
    (package, key, identity)
}

#[test]
fn comes_back_whole_with_its_label_and_signer() {
    let content: Vec<u8> = (0..5_000_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let (package, key, identity) = made(&content);
    let (header, back) = open(&package, &identity).unwrap();
    assert_eq!(back, content);
    assert_eq!((header.label, header.key), (label(), key.public()));
    assert_eq!(key.public().fingerprint().len(), 35);
    let again = SigningKey::from_text(&key.to_text()).unwrap();
    assert_eq!(again.public(), key.public());
}

#[test]
fn a_flip_at_every_offset_is_refused() {
    let (package, _, identity) = made("Chi bộ Trường Tiểu học Nguyễn Thị Minh Khai\n".as_bytes());
    for at in 0..package.len() {
        let mut changed = package.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(open(&changed, &identity).is_err(), "offset {at}");
        assert!(inspect(&changed).is_err(), "offset {at}");
    }
}

#[test]
fn every_truncation_and_addition_is_refused() {
    let (package, _, identity) = made(b"a small package\n");
    for length in 0..package.len() {
        assert!(open(&package[..length], &identity).is_err(), "length {length}");
    }
    let mut longer = package.clone();
    longer.push(b'\n');
    assert_eq!(open(&longer, &identity).unwrap_err(), Fault::Signature);
}

#[test]
fn anything_at_all_is_refused_without_panic() {
    let (package, _, identity) = made(b"a small package\n");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for _ in 0..20_000 {
        let mut changed = package.clone();
        for _ in 0..=next() % 4 {
            let at = next() % changed.len().max(1);
            if changed.is_empty() {
                break;
            }
            match next() % 4 {
                0 => changed[at] = next() as u8,
                1 => drop(changed.remove(at)),
                2 => changed.insert(at, next() as u8),
                _ => changed.truncate(at.max(1)),
            }
        }
        if changed != package {
            assert!(open(&changed, &identity).is_err());
        }
    }
    for noise in [&b""[..], b"\n\n", b"untrusted comment: So Dan Van ", b"PK\x03\x04", &[0xff; 2000]] {
        assert!(open(noise, &identity).is_err() && Card::read(noise).is_err());
    }
}

#[test]
fn the_body_of_one_package_does_not_fit_the_header_of_another() {
    let (one, key, identity) = made(b"one\n");
    let two = seal(&label(), &key, &[identity.recipient()], b"two\n").unwrap();
    let cut = |package: &[u8]| package.windows(2).position(|w| w == b"\n\n").unwrap() + 2;
    let mixed = [&one[..cut(&one)], &two[cut(&two)..]].concat();
    assert_eq!(open(&mixed, &identity).unwrap_err(), Fault::Signature);
}

#[test]
fn a_package_for_somebody_else_verifies_but_does_not_open() {
    let (package, ..) = made(b"secret\n");
    assert!(inspect(&package).is_ok());
    assert_eq!(open(&package, &Identity::generate()).unwrap_err(), Fault::NotForUs);
}

#[test]
fn labels_that_would_break_the_header_are_refused() {
    let (_, key, identity) = made(b"");
    for unit in ["", "a b", "a\nb", "á"] {
        let label = Label { unit: unit.into(), ..label() };
        assert!(seal(&label, &key, &[identity.recipient()], b"").is_err(), "{unit:?}");
    }
}

#[test]
fn too_much_is_refused_before_it_costs_memory() {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let zeros = vec![0; MAX_CONTENT as usize + 1];
    assert_eq!(seal(&label(), &key, &[identity.recipient()], &zeros).unwrap_err(), Fault::TooBig);
    assert_eq!(inspect(&vec![b'x'; 33 * 1024 * 1024]).unwrap_err(), Fault::TooBig);
}

#[test]
fn cards_carry_both_keys_and_their_maker() {
    let (key, identity) = (SigningKey::generate().unwrap(), Identity::generate());
    let card = Card {
        role: CardRole::Superior,
        name: "Đảng ủy phường Bến Thành".into(),
        code: "PBT".into(),
        key: key.public(),
        recipient: identity.recipient(),
        sample: false,
    };
    let bytes = card.write(&key).unwrap();
    assert_eq!(Card::read(&bytes).unwrap(), card);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        if Card::read(&changed).is_ok_and(|read| read != card) {
            panic!("a flip at {at} made another card");
        }
    }
}

/// Debian's minisign, age and zstd open our package: nobody depends on this program to read it.
#[test]
fn other_programs_open_it_step_by_step() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let content = "{\"đơn vị\":\"Chi bộ Trường Tiểu học\"}\n".repeat(200);
    let (package, key, identity) = made(content.as_bytes());
    let cut = package.windows(2).position(|w| w == b"\n\n").unwrap();
    std::fs::write(at("body.minisig"), &package[..=cut]).unwrap();
    std::fs::write(at("body"), &package[cut + 2..]).unwrap();
    std::fs::write(at("key.txt"), identity.to_text().as_bytes()).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let found = Command::new(program).args(arguments).current_dir(dir.path()).output();
        let output = found.unwrap_or_else(|_| panic!("{program} is not installed; `cargo verify` installs it"));
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    run("minisign", &["-V", "-P", &key.public().to_string(), "-m", "body"]);
    run("age", &["-d", "-i", "key.txt", "-o", "packed", "body"]);
    assert_eq!(run("zstd", &["-d", "-c", "packed"]), content.as_bytes());

    // And the other way: a body made by age and zstd, under our signature.
    std::fs::write(at("content"), &content).unwrap();
    let packed = run("zstd", &["-c", "content"]);
    let mut encrypting = Command::new("age");
    encrypting.args(["-r", &identity.recipient().to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = encrypting.spawn().unwrap();
    child.stdin.take().unwrap().write_all(&packed).unwrap();
    let body = child.wait_with_output().unwrap().stdout;
    std::fs::write(at("foreign"), &body).unwrap();
    assert!(body.starts_with(b"age-encryption.org/v1\n"));
}
