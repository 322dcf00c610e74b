//! What the fuzzer feeds: each takes any bytes, and whatever they are, the program refuses or reads and goes on.
//!
//! `core/tests/corpus.rs` feeds the same with the kept corpora.

use dan_van_core::basics::{Clock, Date};
use dan_van_core::db::key::{Effort, Slots};
use dan_van_core::db::{self, Answers, Db};
use dan_van_core::intake::{self, Letters, Wish};
use dan_van_core::package::{scan, v1};
use dan_van_core::sample::{self, Size};
use dan_van_sealed::sheet::{self, Sheet};
use dan_van_sealed::{Card, Identity, Label, SigningKey, inspect, open, read_notice, seal, verify};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use std::sync::{LazyLock, Mutex};

/// Rows beyond which the register, which costs most, is left out.
const FEW_ROWS: usize = 40;

/// A table: the bytes as a file, or, by the first byte, as one part of a workbook, which its zip would hide.
pub fn import_table(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let bytes = match first {
        1 => packed(&[("mimetype", ODS), ("content.xml", rest)]),
        2 => excel(&[("xl/worksheets/sheet1.xml", rest)]),
        3 => excel(&[("xl/worksheets/sheet1.xml", STRING), ("xl/sharedStrings.xml", rest)]),
        4 => excel(&[("xl/worksheets/sheet1.xml", STRING), ("xl/styles.xml", rest)]),
        5 => excel(&[("xl/workbook.xml", rest), ("xl/worksheets/sheet1.xml", STRING)]),
        _ => data.to_vec(),
    };
    let Ok(book) = sheet::read(&bytes, &|| true) else { return };
    for sheet in &book.sheets {
        assert!(sheet.rows.len() <= sheet::MAX_ROWS && sheet.rows.iter().all(|row| row.len() <= sheet::MAX_COLUMNS));
    }
    if let Some(sheet) = book.sheets.iter().find(|sheet| !sheet.rows.is_empty() && sheet.rows.len() <= FEW_ROWS) {
        take_in(sheet);
    }
}

fn take_in(sheet: &Sheet) {
    static REGISTER: LazyLock<Mutex<(Db, tempfile::TempDir)>> = LazyLock::new(|| {
        let dir = tempfile::tempdir().expect("a folder");
        let day = Date::new(2026, 11, 20).expect("a day");
        let answers = Answers { actor: "f".to_string(), clock: Clock::Fixed(day), effort: Effort::Least };
        let (mut db, _) = db::create(&dir.path().join("so"), "bốn từ không liên quan", answers).expect("a register");
        let size = Size { people: 2, supports: 2, year: 2026, seed: 1 };
        sample::fill(&mut db, size, 1).expect("sample data");
        Mutex::new((db, dir))
    });
    let mut register = REGISTER.lock().expect("one thread");
    for (noun, letters) in [
        ("beneficiary", Letters::Unicode),
        ("staff_member", Letters::Tcvn3),
        ("support", Letters::Vni),
        ("headcount", Letters::Fonts),
    ] {
        let consent_on = Date::new(2026, 1, 10);
        let wish = Wish { noun: noun.to_string(), letters, consent_on, ..Wish::default() };
        let seen = intake::preview(&mut register.0, sheet, &wish, &mut |_, _| true).expect("a preview");
        let of = seen.summary.added + seen.summary.updated + seen.summary.skipped + seen.summary.refused;
        assert_eq!(of as usize, seen.lines.len());
        let _ = intake::refused_table(&seen);
    }
}

const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
const STRING: &[u8] = br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" s="2"><v>42068</v></c></row></sheetData></worksheet>"#;
const BOOK: &[u8] = br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const LINKS: &[u8] = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

fn excel(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all = vec![("xl/_rels/workbook.xml.rels", LINKS)];
    if !parts.iter().any(|(name, _)| *name == "xl/workbook.xml") {
        all.push(("xl/workbook.xml", BOOK));
    }
    all.extend_from_slice(parts);
    packed(&all)
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        out.start_file(*name, stored).expect("a part");
        out.write_all(content).expect("a part");
    }
    out.finish().expect("a zip").into_inner()
}

/// The signature block of a package, of a card and of what comes down.
pub fn package_block(data: &[u8]) {
    let _ = inspect(data);
    let _ = Card::read(data);
    let _ = read_notice(data);
}

fn keys() -> &'static (SigningKey, Identity) {
    static KEYS: LazyLock<(SigningKey, Identity)> =
        LazyLock::new(|| (SigningKey::generate().expect("a key"), Identity::generate()));
    &KEYS
}

/// Manifest and records as somebody with a key of his own may sign them. The digest of the records is put right, or
/// nothing behind it would ever be read.
pub fn package_content(data: &[u8]) {
    let _ = v1::read(data);
    let content = with_digest(data);
    let (key, identity) = keys();
    let label = Label { unit: "DV-01".into(), seq: 1, period: "2026".into(), to: "-".into() };
    let Ok(package) = seal(&label, key, &[identity.recipient()], &content) else { return };
    let verified = verify(&package).expect("just signed");
    let mut lines = verified.lines(identity).expect("sealed to this key");
    let _ = scan::scan(&mut lines);
}

fn with_digest(data: &[u8]) -> Vec<u8> {
    let end = data.iter().position(|byte| *byte == b'\n').map_or(data.len(), |at| at + 1);
    let (first, records) = data.split_at(end);
    let Ok(mut manifest) = serde_json::from_slice::<serde_json::Value>(first) else { return data.to_vec() };
    if let Some(digest) = manifest.get_mut("sha256") {
        *digest = Sha256::digest(records).iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    }
    [manifest.to_string().as_bytes(), b"\n", records].concat()
}

/// A whole file, as the kept ones changed.
pub fn package_file(data: &[u8]) {
    let _ = open(data, &keys().1);
}

/// The file beside a register that its keys lie in.
pub fn key_slots(data: &[u8]) {
    if let Ok(slots) = Slots::from_bytes(data) {
        let _ = slots.doors();
        let _ = slots.to_bytes();
    }
}
