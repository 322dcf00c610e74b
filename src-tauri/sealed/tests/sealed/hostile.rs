//! Packages whose signature holds but whose inside is hostile: anybody can make a key and sign with it.

use dan_van_sealed::{Fault, Identity, PublicKey, inspect, open};
use std::io::Write;
use std::time::{Duration, Instant};

/// Refusing may not take longer, also in a build without optimisation.
const PATIENCE: Duration = Duration::from_secs(2);
const COMMENT: &str = "sdv1 unit=DV-01 key={key} seq=1 period=2026 to=- len={len}";

/// Signs any comment over any body; `{key}` and `{len}` stand for the right values.
fn signed(comment: &str, body: &[u8]) -> Vec<u8> {
    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let key = pair.pk.to_base64();
    let fingerprint = PublicKey::parse(&key).unwrap().fingerprint().replace(' ', "");
    let comment = comment.replace("{key}", &fingerprint).replace("{len}", &body.len().to_string());
    let first = format!("So Dan Van {key}");
    let block = minisign::sign(Some(&pair.pk), &pair.sk, body, Some(&comment), Some(&first)).unwrap();
    [block.into_string().as_bytes(), b"\n", body].concat()
}

fn encrypted(identity: &Identity, packed: &[u8]) -> Vec<u8> {
    let recipient: age::x25519::Recipient = identity.recipient().to_string().parse().unwrap();
    age::encrypt(&recipient, packed).unwrap()
}

/// What opening a signed package with this inside says, in time.
fn inside(packed: &[u8]) -> Result<Vec<u8>, Fault> {
    let identity = Identity::generate();
    in_time(&signed(COMMENT, &encrypted(&identity, packed)), &identity)
}

fn in_time(package: &[u8], identity: &Identity) -> Result<Vec<u8>, Fault> {
    let begun = Instant::now();
    let outcome = open(package, identity).map(|(_, content)| content);
    assert!(begun.elapsed() < PATIENCE, "after {:?}", begun.elapsed());
    outcome
}

fn bomb(level: i32, window: Option<u32>) -> Vec<u8> {
    let mut bomb = zstd::Encoder::new(Vec::new(), level).unwrap();
    if let Some(log) = window {
        bomb.window_log(log).unwrap();
    }
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..300 {
        bomb.write_all(&zeros).unwrap();
    }
    bomb.finish().unwrap()
}

#[test]
fn what_these_tests_sign_is_accepted_when_it_is_honest() {
    assert_eq!(inside(&zstd::encode_all(&b"one\n"[..], 3).unwrap()).unwrap(), b"one\n");
}

#[test]
fn a_bomb_is_refused_in_time() {
    let small = bomb(3, None);
    assert!(small.len() < 100_000, "{}", small.len());
    assert_eq!(inside(&small), Err(Fault::Bomb));
}

#[test]
fn a_huge_window_is_refused() {
    assert_eq!(inside(&bomb(3, Some(27))), Err(Fault::Content));
}

#[test]
fn other_insides_are_refused() {
    let one = zstd::encode_all(&b"one\n"[..], 3).unwrap();
    assert_eq!(inside(&[one.clone(), one].concat()), Err(Fault::Content));
    assert_eq!(inside(b""), Err(Fault::Content));
    assert_eq!(inside(b"{\"not\":\"packed\"}\n"), Err(Fault::Content));
    let bytes = [b"one\n".as_slice(), &[0xff, 0xfe]].concat();
    assert_eq!(inside(&zstd::encode_all(&bytes[..], 3).unwrap()), Err(Fault::NotText));
}

#[test]
fn a_passphrase_is_refused_before_it_is_stretched() {
    let mut locked = age::scrypt::Recipient::new("a phrase".to_string().into());
    locked.set_work_factor(2);
    let body = age::encrypt(&locked, b"x").unwrap();
    assert_eq!(in_time(&signed(COMMENT, &body), &Identity::generate()), Err(Fault::Lock));
    // As hard as a stanza can ask for.
    let text = String::from_utf8_lossy(&body).into_owned();
    let stanza = text.lines().nth(1).unwrap();
    let worst = format!("{} 63", stanza.rsplit_once(' ').unwrap().0);
    let mut hard = b"age-encryption.org/v1\n".to_vec();
    hard.extend(format!("{worst}\n{}\n--- {}\n", "A".repeat(43), "A".repeat(43)).bytes());
    assert_eq!(in_time(&signed(COMMENT, &hard), &Identity::generate()), Err(Fault::Lock));
}

#[test]
fn foreign_kinds_of_keys_are_refused() {
    let stanza = |kind: &str| format!("-> {kind} {}\n{}\n", "A".repeat(43), "A".repeat(43));
    let end = format!("--- {}\n", "A".repeat(43));
    for kind in ["ssh-rsa", "piv-p256", "x25519", "mlkem768x25519", "", "grease"] {
        let body = format!("age-encryption.org/v1\n{}{}{end}", stanza("X25519"), stanza(kind));
        assert_eq!(in_time(&signed(COMMENT, body.as_bytes()), &Identity::generate()), Err(Fault::Lock), "{kind}");
    }
    let greased = format!("age-encryption.org/v1\n{}{end}", stanza("x-grease"));
    assert_eq!(in_time(&signed(COMMENT, greased.as_bytes()), &Identity::generate()), Err(Fault::Lock));
    let later = format!("age-encryption.org/v2\n{}{end}", stanza("X25519"));
    assert_eq!(in_time(&signed(COMMENT, later.as_bytes()), &Identity::generate()), Err(Fault::Content));
}

/// `age` reads its header again for every line: 800 kB of recipients kept it busy for minutes.
#[test]
fn a_long_list_of_recipients_is_refused_at_once() {
    let key = format!("-> X25519 {}\n{}\n", "A".repeat(43), "A".repeat(43));
    let end = format!("--- {}\n", "A".repeat(43));
    for (stanza, times) in [(key.as_str(), 17), (&key, 20_000), ("-> a-grease\n\n", 200_000), ("AAAA\n", 400_000)] {
        let mut body = b"age-encryption.org/v1\n".to_vec();
        body.extend(stanza.repeat(times).bytes());
        body.extend(end.bytes());
        let package = signed(COMMENT, &body);
        assert!(inspect(&package).is_ok());
        assert_eq!(in_time(&package, &Identity::generate()), Err(Fault::Lock), "{times} × {stanza:?}");
    }
}

#[test]
fn headers_that_lie_are_refused() {
    let identity = Identity::generate();
    let body = encrypted(&identity, &zstd::encode_all(&b"one\n"[..], 3).unwrap());
    let wrong = "111112222233333444445555566666";
    for (comment, fault) in [
        ("sdv2 unit=DV-01 key={key} seq=1 period=2026 to=- len={len} more=1", Fault::Newer),
        ("sdv10", Fault::Newer),
        ("timestamp:1633700835\tfile:test", Fault::NotOurs),
        ("", Fault::NotOurs),
        (&COMMENT.replace("{key}", wrong), Fault::Signature),
        (&COMMENT.replace("{len}", "1"), Fault::Length),
        (&COMMENT.replace("{len}", "99999999999999999999999"), Fault::Content),
        (&COMMENT.replace("{len}", "0{len}"), Fault::Content),
        (&COMMENT.replace("seq=1", "seq=01"), Fault::Content),
        (&COMMENT.replace("seq=1", "seq=-1"), Fault::Content),
        (&COMMENT.replace("seq=1", "seq=18446744073709551616"), Fault::Content),
        (&COMMENT.replace("unit=DV-01 ", ""), Fault::Content),
        (&COMMENT.replace("unit=DV-01", "unit=DV/01"), Fault::Content),
        (&COMMENT.replace("unit=DV-01", "unit="), Fault::Content),
        (&COMMENT.replace(" to=-", "  to=-"), Fault::Content),
        (&format!("{COMMENT} "), Fault::Content),
        (&format!("{COMMENT} more=1"), Fault::Content),
    ] {
        let package = signed(comment, &body);
        assert_eq!(in_time(&package, &identity), Err(fault), "{comment}");
        assert_eq!(inspect(&package).unwrap_err(), fault, "{comment}");
    }
}

/// The first line is not signed: another key or another spelling there must not pass.
#[test]
fn the_unsigned_line_cannot_be_changed() {
    let identity = Identity::generate();
    let package = signed(COMMENT, &encrypted(&identity, &zstd::encode_all(&b"one\n"[..], 3).unwrap()));
    let end = package.iter().position(|byte| *byte == b'\n').unwrap();
    let rest = &package[end..];
    let first = std::str::from_utf8(&package[..end]).unwrap();
    let thief = minisign::KeyPair::generate_unencrypted_keypair().unwrap().pk.to_base64();
    for line in [
        format!("untrusted comment: So Dan Van {thief}"),
        format!("{first} "),
        format!("{first}\r"),
        format!("{first}\nuntrusted comment: So Dan Van {thief}"),
        "untrusted comment: So Dan Van".to_string(),
        "untrusted comment: signature from minisign secret key".to_string(),
    ] {
        assert!(inspect(&[line.as_bytes(), rest].concat()).is_err(), "{line:?}");
    }
    let windows = String::from_utf8_lossy(&package[..end + 250]).replace('\n', "\r\n");
    assert!(inspect(windows.as_bytes()).is_err());
}
