//! The command line: the same rules, all or nothing, exit codes that programs can trust.

use crate::{answered, command, dan_van, ok};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

/// Runs with `input` on standard input.
fn given(dir: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = command(dir, arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Saves what stands on the lines of `input`.
fn put(dir: &Path, register: &str, noun: &str, input: &str) -> Value {
    let arguments = ["put", register, noun, "-", "--json"];
    answered(&arguments, &given(dir, &arguments, input))
}

fn code(dir: &Path, arguments: &[&str]) -> Option<i32> {
    dan_van(dir, arguments).status.code()
}

#[test]
fn a_school_year_without_a_window() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    let unit = json!({
        "code": "HCM-1", "role": "cell", "party_name": "Chi bộ Trường Tiểu học Đống Đa", "party_kind": "CBTT",
        "superior": "Đảng bộ phường Bến Thành", "symbol": "CB", "place": "Thành phố Hồ Chí Minh",
        "school": "Trường Tiểu học Đống Đa", "school_kind": "TH", "ownership": "CL",
        "signers": [{"name": "Đặng Thị Huệ", "title": "Bí thư", "family": "party"}],
        "headcounts": [{"year": 2026, "counted_on": "2026-01-15", "staff": 62, "party_members": 18, "pupils": 1214}]
    });
    std::fs::write(dir.join("unit.json"), unit.to_string()).unwrap();
    let made = ok(dir, &["new", "sổ có dấu cách", "--unit", "unit.json"]);
    assert_eq!(made["recovery"].as_str().unwrap().split(' ').count(), 8);
    let register = "sổ có dấu cách";

    let initiative = json!({"year": 2026, "name": "Đôi bạn cùng tiến", "kind": "MH", "scope": "collective", "field": "VHXH",
        "contents": ["K1"], "responsible": "Đặng Thị Huệ", "status": "DKY", "registered_on": "2026-01-20"});
    put(dir, register, "initiative", &initiative.to_string());
    let person = json!({"name": "Nguyễn Thị Ánh", "person_group": "HS", "class": "5A", "outcome": "DANG",
        "hardships": [{"kind": "HN_TP", "year": 2026}],
        "consents": [{"purpose": "CHAM_LO", "given_by": "CM", "relation": "Nguyễn Văn Cha", "way": "GIAY",
                      "given_on": "2026-01-10", "child_agrees": true}]});
    let saved = put(dir, register, "beneficiary", &person.to_string());
    let id = saved["ids"][0].as_str().unwrap().to_string();
    let support = |money: i64| json!({"beneficiary": id, "date": "2026-01-20", "occasion": "TET", "kind": "TM", "money": money, "source": "CB"});
    let lines = format!("{}\n{}\n", support(1_000_000), support(500_000));
    assert_eq!(put(dir, register, "support", &lines)["saved"], 2);
    put(dir, register, "target", &json!({"year": 2026, "indicator": "K1.01", "registered": 2}).to_string());
    put(dir, register, "figure", &json!({"period": "2026", "indicator": "K4.02", "value": 62}).to_string());

    ok(dir, &["report", register, "--period", "2026", "--out", "out"]);
    assert!(dir.join("out/bao-cao-nam-2026.docx").is_file() && dir.join("out/bao-cao-nam-2026.xlsx").is_file());
    let exported = ok(dir, &["export", register, "--period", "2026", "--out", "out"]);
    let file = exported["file"].as_str().unwrap();
    let verdict = ok(dir, &["verify", file, "--register", register]);
    assert_eq!(verdict[0]["manifest"]["counts"]["support"], 2);
    assert_eq!(ok(dir, &["check", register])["people"], 1);

    let backup = ok(dir, &["backup", register]);
    let folder = backup["backup"]["folder"].as_str().unwrap();
    ok(dir, &["restore", "máy mới", folder]);
    assert_eq!(ok(dir, &["list", "máy mới", "support"]).as_array().unwrap().len(), 2);
}

#[test]
fn a_file_goes_in_whole_or_not_at_all_and_every_problem_has_its_line() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    ok(dir, &["demo", "so", "--people", "3", "--supports", "3", "--year", "2026"]);
    let before = ok(dir, &["list", "so", "beneficiary"]).as_array().unwrap().len();
    let good = r#"{"person_group":"GV","outcome":"DANG","hardships":[{"kind":"GVK","year":2026}]}"#;
    let bad = r#"{"name":"Không Đồng Ý","person_group":"XX","outcome":"DANG","hardships":[]}"#;
    let output = given(dir, &["put", "so", "beneficiary", "-"], &format!("{good}\n{bad}\nnot json\n"));
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    for line in ["dòng 2, name", "dòng 2, hardships", "dòng 2, person_group", "dòng 3"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert_eq!(ok(dir, &["list", "so", "beneficiary"]).as_array().unwrap().len(), before);
}

#[test]
fn exit_codes_tell_what_kind_of_refusal() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    ok(dir, &["demo", "so", "--people", "1", "--supports", "1", "--year", "2026"]);
    assert_eq!(code(dir, &["no-such-job"]), Some(2));
    assert_eq!(code(dir, &["list", "so", "elephant"]), Some(3));
    assert_eq!(code(dir, &["report", "so", "--period", "2026-XX", "--out", "out"]), Some(3));
    assert_eq!(
        command(dir, &["check", "so"]).env("DAN_VAN_PASSWORD", "sai mật khẩu rồi").output().unwrap().status.code(),
        Some(4)
    );
    std::fs::write(dir.join("goi.sdv"), "not a package").unwrap();
    assert_eq!(code(dir, &["verify", "goi.sdv"]), Some(3));
    std::fs::write(dir.join("so/register.db"), [7; 8192]).unwrap();
    assert_eq!(code(dir, &["check", "so"]), Some(5));
}

#[test]
fn the_sample_is_the_same_for_the_same_seed_and_says_what_it_is() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    let names = |register: &str, seed: &str| {
        ok(dir, &["demo", register, "--people", "12", "--supports", "5", "--year", "2025", "--seed", seed]);
        let all = ok(dir, &["list", register, "beneficiary"]);
        all.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("a", "7"), names("b", "7"));
    assert_ne!(names("c", "8"), names("d", "9"));
    let exported = ok(dir, &["export", "a", "--period", "2025", "--out", "out"]);
    assert_eq!(exported["leaving"]["sample"], true);
    let verdict = ok(dir, &["verify", exported["file"].as_str().unwrap(), "--register", "a"]);
    assert_eq!(verdict[0]["manifest"]["sample"], true);
}
