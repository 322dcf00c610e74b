//! Debian's minisign, age and zstd read our packages and we read theirs: nobody depends on this program.
//! On Debian only, where those programs are; a package is the same bytes everywhere.

use dan_van_sealed::{Fault, Identity, Label, PublicKey, SigningKey, open, seal};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a program in `dir` without a terminal and returns what it prints.
fn run(dir: &Path, program: &str, arguments: &[&str]) -> Vec<u8> {
    let found = Command::new(program).args(arguments).current_dir(dir).stdin(Stdio::null()).output();
    let output = found.unwrap_or_else(|cause| {
        panic!("{program} does not start ({cause}): install the packages minisign, age and zstd")
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    output.stdout
}

fn content() -> Vec<u8> {
    "{\"đơn vị\":\"Chi bộ Trường Tiểu học\"}\n".repeat(20_000).into_bytes()
}

#[test]
fn other_programs_open_ours_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let (key, identity, other) = (SigningKey::generate().unwrap(), Identity::generate(), Identity::generate());
    let label = Label { unit: "HCM-26740".into(), seq: 17, period: "2026-Q4".into(), to: "-".into() };
    let package = seal(&label, &key, &[identity.recipient(), other.recipient()], &content()).unwrap();

    let end = package.windows(2).position(|pair| pair == b"\n\n").unwrap();
    std::fs::write(dir.join("lines"), &package[..=end]).unwrap();
    std::fs::write(dir.join("body"), &package[end + 2..]).unwrap();
    let said = run(dir, "minisign", &["-V", "-P", &key.public().to_string(), "-x", "lines", "-m", "body"]);
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("Trusted comment: sdv1 unit=HCM-26740 key="), "{said}");
    for identity in [identity, other] {
        std::fs::write(dir.join("key"), identity.to_text().as_bytes()).unwrap();
        let _ = std::fs::remove_file(dir.join("packed"));
        run(dir, "age", &["-d", "-i", "key", "-o", "packed", "body"]);
        assert_eq!(run(dir, "zstd", &["-d", "-c", "packed"]), content());
    }
}

#[test]
fn we_open_a_package_made_without_us() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let identity = Identity::generate();
    std::fs::write(dir.join("content"), content()).unwrap();
    run(dir, "zstd", &["-q", "-19", "content", "-o", "packed"]);
    run(dir, "age", &["-r", &identity.recipient().to_string(), "-o", "body", "packed"]);
    let body = std::fs::read(dir.join("body")).unwrap();

    run(dir, "minisign", &["-G", "-W", "-p", "public", "-s", "secret"]);
    let public = std::fs::read_to_string(dir.join("public")).unwrap();
    let public = public.lines().nth(1).unwrap();
    let key = PublicKey::parse(public).unwrap();
    let fingerprint = key.fingerprint().replace(' ', "");
    let trusted = format!("sdv1 unit=DV-01 key={fingerprint} seq=1 period=2026 to=- len={}", body.len());
    let untrusted = format!("So Dan Van {public}");
    run(dir, "minisign", &["-S", "-W", "-s", "secret", "-m", "body", "-x", "lines", "-c", &untrusted, "-t", &trusted]);
    let lines = std::fs::read(dir.join("lines")).unwrap();

    let package = [&lines[..], b"\n", &body[..]].concat();
    let (header, back) = open(&package, &identity).unwrap();
    assert_eq!(back, content());
    assert_eq!((header.key, header.label.unit.as_str(), header.length), (key, "DV-01", body.len()));

    // The old kind of signature, over the bytes and not their hash.
    let old = ["-S", "-l", "-W", "-s", "secret", "-m", "body", "-x", "old", "-c", &untrusted, "-t", &trusted];
    run(dir, "minisign", &old);
    let package = [&std::fs::read(dir.join("old")).unwrap()[..], b"\n", &body[..]].concat();
    assert_eq!(open(&package, &identity).unwrap_err(), Fault::Signature);
}

/// A body made by age and zstd under a signature of ours: what `age-keygen` makes is an identity of ours.
#[test]
fn a_foreign_key_and_body_under_our_kind_of_signature_open() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    run(dir, "age-keygen", &["-o", "key"]);
    let text = std::fs::read_to_string(dir.join("key")).unwrap();
    let identity = Identity::from_text(text.lines().last().unwrap()).unwrap();
    std::fs::write(dir.join("content"), content()).unwrap();
    run(dir, "zstd", &["-q", "content", "-o", "packed"]);
    run(dir, "age", &["-r", &identity.recipient().to_string(), "-o", "body", "packed"]);
    let body = std::fs::read(dir.join("body")).unwrap();

    let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
    let public = pair.pk.to_base64();
    let fingerprint = PublicKey::parse(&public).unwrap().fingerprint().replace(' ', "");
    let trusted = format!("sdv1 unit=DV-01 key={fingerprint} seq=1 period=2026 to=- len={}", body.len());
    let untrusted = format!("So Dan Van {public}");
    let block = minisign::sign(Some(&pair.pk), &pair.sk, &body[..], Some(&trusted), Some(&untrusted)).unwrap();
    let package = [block.into_string().as_bytes(), b"\n", &body[..]].concat();
    assert_eq!(open(&package, &identity).unwrap().1, content());
}
