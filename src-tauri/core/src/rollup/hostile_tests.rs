//! Everything a hostile or broken sender can do to a small package, and what older and newer applications send: refused
//! with the right reason, and the register is what it was.

use super::paper_tests::{take, text_of};
use super::tests::{Above, RECORDS, stranger};
use super::{Cause, Outcome, digest};
use crate::package::v1;
use crate::testing::day;
use dan_van_sealed::Label;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A package of a few records, as lines.
struct Lines {
    manifest: Value,
    records: Vec<Value>,
}

fn lines(above: &Above, sender: &mut crate::sample::packages::Sender) -> Lines {
    let bytes = above.package(sender, "2026");
    let contents = crate::package::read(above.db.read(), &bytes).unwrap();
    let mut records: Vec<Value> = contents.records.iter().map(|record| serde_json::to_value(record).unwrap()).collect();
    let file = vec![7_u8; 100];
    records.push(json!({"kind": "file", "role": "report.docx", "size": 100, "sha256": crate::db::hex(&Sha256::digest(&file)), "chunks": 1}));
    records.push(
        json!({"kind": "chunk", "data": base64::Engine::encode(&base64::engine::general_purpose::STANDARD, file)}),
    );
    records.push(json!({"kind": "answer", "comment": "0198-nothing-of-ours", "answer": "fixed", "words": ""}));
    Lines { manifest: serde_json::to_value(contents.manifest).unwrap(), records }
}

impl Lines {
    /// The text with counts and hash made right, so that only the fault meant is in it.
    fn text(&self, whole: bool) -> Vec<u8> {
        let line = |value: &Value| {
            // The kind stands first, as every version writes it.
            let kind = value.get("kind").and_then(Value::as_str).unwrap_or_default();
            let mut rest = value.clone();
            rest.as_object_mut().unwrap().remove("kind");
            format!("{{\"kind\":\"{kind}\",{}\n", &rest.to_string()[1..])
        };
        let body: String = self.records.iter().map(line).collect();
        let mut manifest = self.manifest.clone();
        if whole {
            manifest["sha256"] = json!(crate::db::hex(&Sha256::digest(body.as_bytes())));
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for record in self.records.iter().filter(|record| record["kind"] != "chunk") {
                *counts.entry(record["kind"].as_str().unwrap_or_default()).or_default() += 1;
            }
            manifest["counts"] = json!(counts);
        }
        format!("{manifest}\n{body}").into_bytes()
    }
}

fn label(above: &Above, seq: u64) -> Label {
    Label { unit: "MAU-0000".to_string(), seq, period: "2026".to_string(), to: above.card.fingerprint() }
}

#[test]
fn a_flip_at_every_offset_and_a_cut_at_every_length_change_nothing() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let whole = above.package(&mut sender, "2026");
    let before = (above.digest(), above.db.read().last_act().unwrap());
    let mut wrong: Vec<Vec<u8>> = (0..whole.len()).map(|length| whole[..length].to_vec()).collect();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        wrong.push(flipped);
    }
    wrong.push([&whole[..], b"x"].concat());
    let tally = above.receive(&wrong);
    assert_eq!((tally.refused_total() as usize, tally.accepted), (wrong.len(), 0));
    assert!(tally.verdicts.iter().all(|v| v.sentence.chars().count() > 20 && v.outcome == Outcome::Refused));
    assert_eq!((above.digest(), above.db.read().last_act().unwrap()), before);
    assert_eq!(above.receive(&[whole]).accepted, 1, "and the whole one still comes in");
}

/// Values no field may have; a field that may be absent is left out where absence is meant.
fn wrong_values() -> Vec<(&'static str, Value)> {
    vec![
        ("null", Value::Null),
        ("list", json!([[[]]])),
        ("object", json!({"a": {"b": {}}})),
        ("negative", json!(-1)),
        ("huge", json!(1e300)),
        ("long", json!("x".repeat(30_000))),
    ]
}

#[test]
fn every_field_with_every_wrong_value_is_refused() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let sound = lines(&above, &mut sender);
    let mut cases: Vec<(String, Vec<u8>)> = Vec::new();
    for field in sound.manifest.as_object().unwrap().keys().filter(|f| !["sha256", "counts"].contains(&f.as_str())) {
        for (name, value) in wrong_values() {
            let mut manifest = sound.manifest.clone();
            manifest[field] = value;
            let case = Lines { manifest, records: sound.records.clone() };
            cases.push((format!("manifest.{field} {name}"), case.text(true)));
        }
        let mut manifest = sound.manifest.clone();
        manifest.as_object_mut().unwrap().remove(field);
        cases
            .push((format!("manifest without {field}"), Lines { manifest, records: sound.records.clone() }.text(true)));
    }
    let optional = ["registered", "achieved", "since_year", "name", "points"];
    let kinds = ["figure", "initiative", "person", "support", "file", "chunk", "answer", "exemplar", "nomination"];
    for kind in kinds {
        let at = sound.records.iter().position(|record| record["kind"] == kind).unwrap();
        for field in sound.records[at].as_object().unwrap().keys().filter(|f| *f != "kind") {
            let free = optional.contains(&field.as_str()) && !(kind == "figure" && field == "name");
            for (name, value) in wrong_values() {
                // Long words are allowed where people write them; a description of a figure is not such a place.
                let words =
                    ["goods", "name", "responsible", "recognised_by", "results", "words", "achievement", "summary"]
                        .contains(&field.as_str());
                if (free && name == "null")
                    || (name == "long" && words && value.as_str().is_some_and(|v| v.len() <= 20_000))
                {
                    continue;
                }
                let mut records = sound.records.clone();
                records[at][field] = value;
                cases.push((
                    format!("{kind}.{field} {name}"),
                    Lines { manifest: sound.manifest.clone(), records }.text(true),
                ));
            }
            if !free {
                let mut records = sound.records.clone();
                records[at].as_object_mut().unwrap().remove(field);
                cases.push((
                    format!("{kind} without {field}"),
                    Lines { manifest: sound.manifest.clone(), records }.text(true),
                ));
            }
        }
    }
    cases.extend(shapes(&sound));
    assert!(cases.len() >= 250, "{} cases", cases.len());
    let before = above.digest();
    let to = above.card.clone();
    let seq = sound.manifest["seq"].as_u64().unwrap();
    let packages: Vec<Vec<u8>> =
        cases.iter().map(|(_, text)| sender.seal_lines(&label(&above, seq), text, &to).unwrap()).collect();
    let tally = above.receive(&packages);
    let accepted: Vec<&str> = cases
        .iter()
        .enumerate()
        .filter(|(i, _)| {
            !tally.verdicts.iter().any(|v| v.file.ends_with(&format!("{i:04}.sdv")) && v.outcome == Outcome::Refused)
        })
        .map(|(_, (name, _))| name.as_str())
        .collect();
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
    assert_eq!(above.digest(), before);
    let right = sender.seal_lines(&label(&above, seq), &sound.text(true), &to).unwrap();
    assert_eq!(above.receive(&[right]).accepted, 1, "the sound one comes in");
}

#[test]
fn kinds_of_a_later_version_are_passed_over_and_stay_in_the_bytes() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let mut sound = lines(&above, &mut sender);
    sound.records.push(json!({"kind": "photo_of_the_future", "pixels": [[1, 2], [3]]}));
    let seq = sound.manifest["seq"].as_u64().unwrap();
    let bytes = sender.seal_lines(&label(&above, seq), &sound.text(true), &above.card.clone()).unwrap();
    assert_eq!(above.receive(std::slice::from_ref(&bytes)).accepted, 1);
    let contents = crate::package::read(above.db.read(), &bytes).unwrap();
    assert_eq!(contents.manifest.counts["photo_of_the_future"], 1);
    let shown = super::review::view(above.db.read(), "MAU-0000", "2026").unwrap();
    assert!(shown.counts.iter().any(|count| count == "1 mục của phiên bản mới hơn"), "{:?}", shown.counts);
}

/// Faults of the whole: order, repetition, depth, size, kinds nobody knows.
fn shapes(sound: &Lines) -> Vec<(String, Vec<u8>)> {
    let whole = String::from_utf8(sound.text(true)).unwrap();
    let (first, body) = whole.split_once('\n').unwrap();
    let with = |records: Vec<Value>| Lines { manifest: sound.manifest.clone(), records }.text(true);
    let add = |extra: Value| with(sound.records.iter().cloned().chain([extra]).collect());
    let chunk = sound.records.iter().find(|record| record["kind"] == "chunk").unwrap().clone();
    let without = |kind: &str| with(sound.records.iter().filter(|record| record["kind"] != kind).cloned().collect());
    let text = |name: &str, text: String| (name.to_string(), text.into_bytes());
    vec![
        text("nothing", String::new()),
        text("an empty line", "\n".to_string()),
        text("no manifest", body.to_string()),
        text("manifest only", format!("{first}\n")),
        text("manifest twice", format!("{first}\n{first}\n{body}")),
        text("a record before the manifest", format!("{}\n{first}\n{body}", body.lines().next().unwrap())),
        text("a changed record", whole.replacen("HC-001", "HC-009", 1)),
        text("a lost record", format!("{first}\n{}\n", body.lines().skip(1).collect::<Vec<_>>().join("\n"))),
        text("a record twice", format!("{first}\n{}\n{body}", body.lines().next().unwrap())),
        text("no last line feed", whole.trim_end().to_string()),
        text("not JSON", format!("{first}\nxin chào\n")),
        text("deep lists", format!("{first}\n{}{}\n", "[".repeat(50_000), "]".repeat(50_000))),
        text("a deep manifest", format!("{}{}\n", "{\"format\":".repeat(50_000), "}".repeat(50_000))),
        text("a line too long", format!("{first}\n{{\"kind\":\"chunk\",\"data\":\"{}\"}}\n", "A".repeat(200_000))),
        ("a kind that is no word".to_string(), add(json!({"kind": "rm -rf /", "code": "x"}))),
        ("more kinds than there can be".to_string(), {
            let kind = |n: u8| json!({"kind": format!("later_{}", char::from(b'a' + n)), "code": "x"});
            with(sound.records.iter().cloned().chain((0..20).map(kind)).collect())
        }),
        text("a later kind that is no JSON", format!("{first}\n{body}{{\"kind\":\"later\",\"code\"\n")),
        ("an exemplar twice".to_string(), add(of_kind(sound, "exemplar"))),
        ("more votes than voters".to_string(), {
            let mut one = of_kind(sound, "nomination");
            one["id"] = json!("0198-other");
            one["votes"] = json!(9_999);
            add(one)
        }),
        ("a chunk without a file".to_string(), add(chunk.clone())),
        ("a file without its chunks".to_string(), without("chunk")),
        ("chunks without their file".to_string(), without("file")),
        (
            "a file of another size".to_string(),
            add(json!({"kind": "file", "role": "x", "size": 0, "sha256": "00", "chunks": 0})),
        ),
        (
            "a file of a terabyte".to_string(),
            add(json!({"kind": "file", "role": "x", "size": 1_u64 << 40, "sha256": "00", "chunks": 22_369_622})),
        ),
        (
            "a path as a role, cut off".to_string(),
            add(
                json!({"kind": "file", "role": "../".repeat(400), "size": 0, "sha256": crate::db::hex(&Sha256::digest(b"")), "chunks": 0}),
            ),
        ),
        ("an indicator twice".to_string(), add(sound.records[0].clone())),
        ("a day that is none".to_string(), support_with(sound, "date", json!("2026-02-31"))),
        ("a day of another kind".to_string(), support_with(sound, "date", json!("31/12/2026"))),
        ("a year out of time".to_string(), support_with(sound, "date", json!("9999-12-31"))),
        ("a fraction of a đồng".to_string(), support_with(sound, "money", json!(0.5))),
        ("more than there is money".to_string(), support_with(sound, "money", json!(1_000_000_000_000_i64))),
        ("a number as text".to_string(), support_with(sound, "money", json!("5"))),
    ]
}

fn of_kind(sound: &Lines, kind: &str) -> Value {
    sound.records.iter().find(|record| record["kind"] == kind).unwrap().clone()
}

fn support_with(sound: &Lines, field: &str, value: Value) -> Vec<u8> {
    let mut records = sound.records.clone();
    let at = records.iter().position(|record| record["kind"] == "support").unwrap();
    records[at][field] = value;
    Lines { manifest: sound.manifest.clone(), records }.text(true)
}

#[test]
fn markup_formulas_and_invisible_characters_come_in_as_text() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let mut sound = lines(&above, &mut sender);
    let at = sound.records.iter().position(|record| record["kind"] == "initiative").unwrap();
    sound.records[at]["name"] =
        json!("=HYPERLINK(\"x\") <img onerror=alert(1)> \u{202e}gnợn\u{200b} '; DROP TABLE received; --");
    let to = above.card.clone();
    let seq = sound.manifest["seq"].as_u64().unwrap();
    let package = sender.seal_lines(&label(&above, seq), &sound.text(true), &to).unwrap();
    assert_eq!(above.receive(&[package]).accepted, 1);
    let view = super::review::view(above.db.read(), "MAU-0000", "2026").unwrap();
    assert!(
        view.initiatives
            .iter()
            .any(|one| one.name.contains("<img") && !one.name.contains('\u{202e}') && !one.name.contains('\u{200b}'))
    );
}

#[test]
fn formats_and_campaigns_of_other_versions() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let to = above.card.clone();
    let sound = lines(&above, &mut sender);
    let mut seq = 100;
    for (format, expected) in
        [(0, Some(Cause::Damaged)), (1, None), (2, Some(Cause::NewerFormat)), (99, Some(Cause::NewerFormat))]
    {
        for campaign in ["5-khong-2026", "5-khong-2021-2025", "5-khong-2030", ""] {
            seq += 1;
            let mut case = Lines { manifest: sound.manifest.clone(), records: sound.records.clone() };
            case.manifest["format"] = json!(format);
            case.manifest["campaign"] = json!(campaign);
            case.manifest["seq"] = json!(seq);
            case.manifest["app"] = json!(if format > 1 { "7.3.1" } else { "0.0.9" });
            // Fields of a later version in every line: passed over, and kept with the bytes.
            case.manifest["field_of_2030"] = json!({"a": [1, 2]});
            for record in case.records.iter_mut() {
                record["field_of_2030"] = json!("x");
            }
            let package = sender.seal_lines(&label(&above, seq), &case.text(true), &to).unwrap();
            let tally = above.receive(std::slice::from_ref(&package));
            let reason = tally.verdicts.first().and_then(|v| v.reason);
            assert_eq!(reason, expected, "format {format}, campaign {campaign}: {tally:?}");
            if expected.is_none() {
                assert_eq!(tally.accepted, 1, "{tally:?}");
                let hash = crate::db::hex(&Sha256::digest(&package));
                assert_eq!(super::ledger::store::bytes(above.db.read(), &hash).unwrap(), package);
            } else if expected == Some(Cause::NewerFormat) {
                assert!(tally.verdicts[0].sentence.contains("cài phiên bản 7.3.1 hoặc mới hơn"), "{tally:?}");
            }
        }
    }
}

#[test]
fn one_set_of_packages_is_one_state_whatever_the_order() {
    const UNITS: u32 = 6;
    let mut above = Above::open();
    let (mut packages, mut sheets) = (Vec::new(), Vec::new());
    for n in 0..UNITS {
        let mut sender = above.sender(n, n % 5 != 4);
        for year in 2022..=2026 {
            packages.push(above.package(&mut sender, &year.to_string()));
        }
        for year in [2023, 2026] {
            packages.push(above.package(&mut sender, &year.to_string()));
        }
        // Sheets of some packages and of one that never comes.
        for package in [packages.len() - 1, packages.len() - 3] {
            let text = text_of(&above, &packages[package]);
            sheets.push(sender.seal_sheet(&text).unwrap());
        }
        if n % 2 == 0 {
            let lost = above.package(&mut sender, "2025");
            sheets.push(sender.seal_sheet(&text_of(&above, &lost)).unwrap());
        }
        let to = above.card.clone();
        let twin = |m: &mut v1::Manifest| m.seq = 2;
        if n == 3 {
            packages.push(sender.seal("2024", "x", day("2024-11-01"), Vec::new(), &to, twin).unwrap().1);
        }
        let mut unknown = stranger(90 + n);
        packages.push(unknown.package(&above.campaign, "2026", RECORDS, &to).unwrap().1);
    }
    let start = above.db.back_up(&above.dir.path().join("kho")).unwrap();
    let mut states = std::collections::BTreeSet::new();
    let mut dice = 42_u64;
    let mut roll = |end: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % end
    };
    for _ in 0..12 {
        above.db.restore(std::path::Path::new(&start.folder), "").unwrap();
        let mut order: Vec<usize> = (0..packages.len() + sheets.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, roll(i + 1));
        }
        for _ in 0..order.len() / 5 {
            let again = order[roll(order.len())];
            order.insert(roll(order.len()), again);
        }
        let mut left = &order[..];
        while !left.is_empty() {
            let (lot, rest) = left.split_at(1 + roll(left.len().min(9)));
            let here: Vec<Vec<u8>> = lot.iter().filter_map(|i| packages.get(*i).cloned()).collect();
            above.receive(&here);
            for sheet in lot.iter().filter_map(|i| sheets.get(i.checked_sub(packages.len())?)) {
                take(&mut above, sheet.clone());
            }
            left = rest;
        }
        assert!(super::recount(above.db.read()).unwrap().differences.is_empty());
        states.insert(digest(above.db.read()).unwrap());
    }
    assert_eq!(states.len(), 1);
}
