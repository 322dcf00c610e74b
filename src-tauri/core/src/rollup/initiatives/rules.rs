//! What speaks for taking an initiative up elsewhere. The same points stand in SQL, so that the best come first.

use super::FoundInitiative;
use crate::basics::text;

/// Results longer than this say something of their own.
pub const TOLD: usize = 60;
/// From so many points on it is suggested.
pub const ENOUGH: u32 = 3;

/// Recognised or spread counts three, finished, told and counted one each.
pub const POINTS: &str = "(3 * (i.recognised_by <> '' OR i.status IN ('CN', 'NR')) + (i.status IN ('SK', 'HT'))
    + (length(i.results) >= 60) + (i.results GLOB '*[0-9]*'))";

/// Why it is worth taking up elsewhere, in words; nothing when it was stopped.
pub fn reasons(one: &FoundInitiative) -> Vec<String> {
    if one.status == "DUNG" {
        return Vec::new();
    }
    let mut all = Vec::new();
    if !one.recognised_by.is_empty() {
        all.push(format!("được {} công nhận", one.recognised_by));
    } else if one.status == "CN" {
        all.push("đã được công nhận".to_string());
    }
    match one.status.as_str() {
        "NR" => all.push("đã duy trì, nhân rộng tại đơn vị".to_string()),
        "HT" => all.push("đã hoàn thành".to_string()),
        "SK" => all.push("đã sơ kết".to_string()),
        _ => {}
    }
    if text::line(&one.results).chars().count() >= TOLD {
        all.push("kết quả ghi rõ".to_string());
    }
    if one.results.bytes().any(|byte| byte.is_ascii_digit()) {
        all.push("kết quả có số liệu".to_string());
    }
    all
}
