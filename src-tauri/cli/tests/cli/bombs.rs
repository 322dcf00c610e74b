//! A unit whose card was confirmed sends what should exhaust its superior's computer. Each file is received by a process
//! of its own that may take little memory: refused in time, with a sentence, and nothing is left behind.

use crate::PASSWORD;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use dan_van_core::basics::Clock;
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Answers};
use dan_van_core::sample::packages::superior;
use dan_van_core::{package, rollup, unit};
use dan_van_sealed::{Card, CardRole, Identity, SigningKey};
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Of computing, in a build without optimisation; a release takes a fraction.
const PATIENCE: Duration = Duration::from_secs(4);
const MEMORY_MB: u64 = 256;

/// A unit with a key of its own, and whom it sends to.
struct Enemy {
    pair: minisign::KeyPair,
    to: Card,
}

impl Enemy {
    /// A superior's register that trusts the enemy's card.
    fn enrolled(register: &Path) -> Enemy {
        let answers = Answers { actor: "dan-van".to_string(), clock: Clock::System, effort: Effort::Least };
        let (mut db, _) = db::create(register, PASSWORD, answers).unwrap();
        unit::found(&mut db, superior(2026, "2026-11-20".parse().unwrap()).unwrap(), true).unwrap();
        let to = Card::read(&package::card(&mut db).unwrap().1).unwrap();
        let pair = minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        let key = SigningKey::from_text(&BASE64.encode(pair.sk.to_bytes())).unwrap();
        let recipient = Identity::generate().recipient();
        let (name, code) = ("Chi bộ Kẻ Địch".to_string(), "MAU-0000".to_string());
        let card = Card { role: CardRole::Unit, name, code, key: key.public(), recipient, sample: true };
        rollup::enrol(&mut db, &[card.write(&key).unwrap()], true).unwrap();
        Enemy { pair, to }
    }

    fn signed(&self, body: &[u8]) -> Vec<u8> {
        let key = self.pair.pk.to_base64();
        let print = dan_van_sealed::PublicKey::parse(&key).unwrap().fingerprint().replace(' ', "");
        let to = self.to.fingerprint().replace(' ', "");
        let comment = format!("sdv1 unit=MAU-0000 key={print} seq=1 period=2026 to={to} len={}", body.len());
        let first = format!("So Dan Van {key}");
        let block = minisign::sign(Some(&self.pair.pk), &self.pair.sk, body, Some(&comment), Some(&first)).unwrap();
        [block.into_string().as_bytes(), b"\n", body].concat()
    }

    fn locked(&self, packed: &[u8]) -> Vec<u8> {
        let recipient: age::x25519::Recipient = self.to.recipient.to_string().parse().unwrap();
        self.signed(&age::encrypt(&recipient, packed).unwrap())
    }

    fn packed(&self, text: impl Read) -> Vec<u8> {
        self.locked(&zstd::encode_all(text, 1).unwrap())
    }
}

fn repeated(piece: &str, times: usize) -> Vec<u8> {
    piece.repeat(times).into_bytes()
}

/// Every file, and what the sentence about it must hold.
fn bombs(enemy: &Enemy) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let manifest = "{\"format\":1,\"app\":\"1\",\"unit\":{\"code\":\"MAU-0000\",\"name\":\"\",\"school\":\"\",\"superior\":\"\"},\
                    \"key\":\"\",\"to\":\"\",\"seq\":1,\"previous\":\"\",\"period\":\"2026\",\"version\":1,\"campaign\":\"\",\
                    \"made_on\":\"2026-11-01\",\"sample\":true,\"names\":false,\"counts\":{},\"sha256\":\"\"}\n";
    let with = |body: Vec<u8>| enemy.packed(&[manifest.as_bytes(), &body].concat()[..]);
    let mut wide = zstd::Encoder::new(Vec::new(), 1).unwrap();
    wide.window_log(27).unwrap();
    std::io::copy(&mut std::io::repeat(b'{').take(200 << 20), &mut wide).unwrap();
    let stanza = format!("-> X25519 {}\n{}\n", "A".repeat(43), "A".repeat(43));
    let locks = |stanzas: &str| format!("age-encryption.org/v1\n{stanzas}--- {}\n", "A".repeat(43)).into_bytes();
    let scrypt = format!("-> scrypt {} 40\n{}\n", "A".repeat(22), "A".repeat(43));
    let support = "{\"kind\":\"support\",\"person\":\"HC-1\",\"date\":\"2026-01-01\",\"occasion\":\"\",\"form\":\"\",\
                   \"money\":1,\"goods\":\"\",\"goods_value\":0,\"source\":\"\",\"visited\":false}\n";
    let figure = |n: usize| {
        format!(
            "{{\"kind\":\"figure\",\"indicator\":\"K{n}\",\"name\":\"\",\"unit\":\"\",\"registered\":1,\"achieved\":1}}\n"
        )
    };
    vec![
        ("2 GB of zeros", enemy.packed(std::io::repeat(0).take(2 << 30)), "hỏng"),
        (
            "2 GB of empty lines",
            enemy.packed(manifest.as_bytes().chain(std::io::repeat(b'\n').take(2 << 30))),
            "bản ghi",
        ),
        ("a window of 128 MB", enemy.locked(&wide.finish().unwrap()), "hỏng"),
        (
            "a string of 60 MB",
            with([b"{\"kind\":\"chunk\",\"data\":\"".to_vec(), vec![b'A'; 60 << 20]].concat()),
            "hỏng",
        ),
        ("lists in lists", with(repeated("[", 60_000)), "hỏng"),
        ("objects in objects", with(repeated("{\"kind\":\"figure\",\"a\":", 5_000)), "hỏng"),
        ("300,000 supports", with(repeated(support, 300_000)), "bản ghi"),
        ("3,000 figures", with((0..3_000).flat_map(|n| figure(n).into_bytes()).collect()), "chỉ tiêu"),
        ("20,000 keys", enemy.signed(&locks(&stanza.repeat(20_000))), "khóa theo cách"),
        ("a passphrase to stretch", enemy.signed(&locks(&scrypt)), "khóa theo cách"),
        ("32 MB of noise", [b"untrusted comment: So Dan Van ".to_vec(), vec![b'A'; 32 << 20]].concat(), "quá lớn"),
    ]
}

struct Run {
    answer: Value,
    exit: Option<i32>,
    /// Time of computing, whatever else the computer does meanwhile.
    took: Duration,
    peak_mb: u64,
}

/// In a process of its own, whose temporary files would lie in `temporary`.
fn run(register: &Path, temporary: &Path, arguments: &[&str]) -> Run {
    // The address space holds the program and the stacks of its threads too.
    let script = "ulimit -v 1500000; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_dan-van"), arguments[0]]).arg(register).args(&arguments[1..]);
    command.arg("--json").env("DAN_VAN_PASSWORD", PASSWORD).env("TMPDIR", temporary);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let (status, stat) = (format!("/proc/{}/status", child.id()), format!("/proc/{}/stat", child.id()));
    let (mut peak_mb, mut ticks) = (0, 0);
    let exit = loop {
        if let Some(kb) = std::fs::read_to_string(&status).ok().and_then(|text| high_water(&text)) {
            peak_mb = peak_mb.max(kb / 1024);
        }
        if let Some(now) = std::fs::read_to_string(&stat).ok().and_then(|text| computing(&text)) {
            ticks = now;
        }
        if let Some(exit) = child.try_wait().unwrap() {
            break exit.code();
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    Run {
        answer: serde_json::from_str(&text).unwrap_or(Value::Null),
        exit,
        took: Duration::from_millis(ticks * 10),
        peak_mb,
    }
}

/// Hundredths of a second in the program and for it in the system.
fn computing(stat: &str) -> Option<u64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let [own, system] = [fields.get(11)?, fields.get(12)?].map(|text| text.parse::<u64>().ok());
    Some(own? + system?)
}

fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn files(folder: &Path) -> Vec<String> {
    let mut all: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

#[test]
fn bombs_are_refused_in_little_time_and_memory_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (register, temporary) = (folder.path().join("superior"), folder.path().join("tmp"));
    std::fs::create_dir(&temporary).unwrap();
    let enemy = Enemy::enrolled(&register);
    // Acts, people and everything that follows from packages; and which files there are.
    let state = || (run(&register, &temporary, &["check"]).answer.to_string(), files(&register));
    let before = state();
    assert!(before.0.contains("acts"), "{before:?}");
    let path = folder.path().join("goi.sdv");
    for (name, bytes, word) in bombs(&enemy) {
        std::fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
        let run = run(&register, &temporary, &["receive", path.to_str().unwrap()]);
        println!("{name}: {} kB, {:?}, {} MB", bytes.len() / 1024, run.took, run.peak_mb);
        assert_eq!(run.exit, Some(3), "{name}: {}", run.answer);
        let sentence = run.answer["verdicts"][0]["sentence"].as_str().unwrap_or_default();
        assert!(sentence.contains(word), "{name}: {}", run.answer);
        assert!(run.took < PATIENCE, "{name}: {:?}", run.took);
        assert!(run.peak_mb <= MEMORY_MB, "{name}: {} MB", run.peak_mb);
        assert_eq!(files(&temporary), Vec::<String>::new(), "{name}");
        assert_eq!(state(), before, "{name}");
    }
}
