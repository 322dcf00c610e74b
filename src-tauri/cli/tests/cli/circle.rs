//! The whole circle between two registers over the command line: cards, plan, package, return, answer, receipt, totals.

use crate::{ok, refused, text};
use serde_json::json;
use std::path::Path;

fn new(dir: &Path, register: &str, role: &str, code: &str, name: &str) {
    let unit = json!({
        "code": code, "role": role, "party_name": name, "party_kind": "CBTT", "superior": "Đảng bộ phường Bến Thành",
        "symbol": "CB", "place": "Thành phố Hồ Chí Minh", "school": "Trường Tiểu học Đống Đa", "school_kind": "TH",
        "ownership": "CL", "signers": [{"name": "Đặng Thị Huệ", "title": "Bí thư", "family": "party"}],
        "headcounts": [{"year": 2026, "counted_on": "2026-01-15", "staff": 62, "party_members": 18, "pupils": 1214}]
    });
    std::fs::write(dir.join("unit.json"), unit.to_string()).unwrap();
    ok(dir, &["new", register, "--unit", "unit.json"]);
}

fn figure(dir: &Path, value: i64) {
    std::fs::write(dir.join("line"), json!({"period": "2026", "indicator": "K4.02", "value": value}).to_string())
        .unwrap();
    ok(dir, &["put", "dưới", "figure", "line"]);
}

#[test]
fn cards_plan_package_return_answer_receipt_totals() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    new(dir, "trên", "superior", "BT", "Đảng bộ phường Bến Thành");
    new(dir, "dưới", "cell", "BT-01", "Chi bộ Trường Tiểu học Đống Đa");
    let below = ok(dir, &["card", "dưới", "--out", "out"]);
    ok(dir, &["enrol", "trên", text(&below, "/file")]);
    let plan = ok(dir, &["plan", "trên", "--year", "2026", "--out", "out"]);
    refused(dir, &["open", "dưới", text(&plan, "/file")]);
    assert_eq!(ok(dir, &["open", "dưới", text(&plan, "/file"), "--confirmed"])[0]["plan"]["code"], "BT-01");

    figure(dir, 6);
    let first = ok(dir, &["export", "dưới", "--period", "2026", "--out", "packages"]);
    assert_eq!(ok(dir, &["receive", "trên", "packages"])["waiting"], 1);
    ok(dir, &["enrol", "trên", "--fingerprint", text(&below, "/fingerprint")]);
    assert_eq!(ok(dir, &["receive", "trên", text(&first, "/file")])["repeated"], 1);
    assert_eq!(ok(dir, &["rollup", "trên", "--period", "2026"])["counted"], 1);

    let comment = "figure:K4.02=Mới 6 người đăng ký trong khi quân số 62";
    let back =
        ok(dir, &["return", "trên", "--unit", "BT-01", "--period", "2026", "--comment", comment, "--out", "back"]);
    assert_eq!(ok(dir, &["rollup", "trên", "--matrix", "2026"])["rows"][0]["cells"][6], "returned");
    let opened = ok(dir, &["open", "dưới", text(&back, "/files/0")]);
    assert_eq!(opened[0]["reply"]["comments"][0]["anchor"], "figure:K4.02");
    refused(dir, &["export", "dưới", "--period", "2026", "--out", "packages"]);
    figure(dir, 62);
    ok(dir, &["answer", "dưới", text(&opened, "/0/reply/comments/0/id"), "fixed"]);
    ok(dir, &["export", "dưới", "--period", "2026", "--out", "packages"]);
    let tally = ok(dir, &["receive", "trên", "packages"]);
    assert_eq!((&tally["newer"], &tally["repeated"]), (&json!(1), &json!(1)));
    let view = ok(dir, &["view", "trên", "--unit", "BT-01", "--period", "2026"]);
    assert_eq!((&view["version"], &view["answers"][0]["answer"]), (&json!(2), &json!("fixed")));

    let receipt = ok(dir, &["receipt", "trên", "--period", "2026", "--out", "back"]);
    assert_eq!(ok(dir, &["open", "dưới", text(&receipt, "/files/0")])[0]["reply"]["verdict"], "receipt");
    let matrix = ok(dir, &["rollup", "trên", "--matrix", "2026"]);
    let cell = text(&matrix, "/rows/0/cells/6");
    // The command line lives today, whenever that is.
    assert!(["on_time", "late"].contains(&cell), "{cell}");
    let units = ok(dir, &["rollup", "trên", "--period", "2026", "--indicator", "K4.02"]);
    assert_eq!(units[0]["achieved"], 62.0);
    assert_eq!(ok(dir, &["check", "trên"])["recount"]["differences"], json!([]));
}
