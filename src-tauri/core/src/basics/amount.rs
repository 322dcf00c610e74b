//! Numbers in Vietnamese: grouped by dots, and spelled out as receipts require.

use serde::{Deserialize, Serialize};

/// `1.234.567`.
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// One decimal, a comma, no trailing nought: `98,5`, `100`.
pub fn percent(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    if tenths % 10 == 0 { grouped(tenths / 10) } else { format!("{},{}", grouped(tenths / 10), (tenths % 10).abs()) }
}

/// How the odd ten and the thousand are said; both ways are correct, offices differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// `lẻ` (southern habit) instead of `linh`.
    pub le: bool,
    /// `ngàn` (southern habit) instead of `nghìn`.
    pub ngan: bool,
}

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// `1.200.000` → `Một triệu hai trăm nghìn`.
pub fn in_words(value: i64, wording: Wording) -> String {
    let mut words = if value == 0 { vec!["không"] } else { Vec::new() };
    if value < 0 {
        words.push("âm");
    }
    spell(value.unsigned_abs(), false, wording, &mut words);
    let text = words.join(" ");
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Billions repeat: 10^12 is `một nghìn tỷ`.
fn spell(value: u64, padded: bool, wording: Wording, words: &mut Vec<&'static str>) {
    let thousand = if wording.ngan { "ngàn" } else { "nghìn" };
    let billions = value / 1_000_000_000;
    if billions > 0 {
        spell(billions, padded, wording, words);
        words.push("tỷ");
    }
    let mut started = padded || billions > 0;
    for (size, name) in [(1_000_000, "triệu"), (1_000, thousand), (1, "")] {
        let group = value % 1_000_000_000 / size % 1_000;
        if group == 0 {
            continue;
        }
        three(group, started, wording, words);
        if !name.is_empty() {
            words.push(name);
        }
        started = true;
    }
}

fn three(group: u64, padded: bool, wording: Wording, words: &mut Vec<&'static str>) {
    let (hundreds, tens, ones) = ((group / 100) as usize, (group / 10 % 10) as usize, (group % 10) as usize);
    if hundreds > 0 || padded {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if ones > 0 && (hundreds > 0 || padded) => words.push(if wording.le { "lẻ" } else { "linh" }),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_amounts_as_receipts_do() {
        for (value, words) in [
            (0, "Không"),
            (15, "Mười lăm"),
            (21, "Hai mươi mốt"),
            (24, "Hai mươi tư"),
            (105, "Một trăm linh năm"),
            (115, "Một trăm mười lăm"),
            (1_005, "Một nghìn không trăm linh năm"),
            (1_000_005, "Một triệu không trăm linh năm"),
            (1_050_000, "Một triệu không trăm năm mươi nghìn"),
            (1_080_000, "Một triệu không trăm tám mươi nghìn"),
            (1_200_000, "Một triệu hai trăm nghìn"),
            (12_345_678, "Mười hai triệu ba trăm bốn mươi lăm nghìn sáu trăm bảy mươi tám"),
            (2_005_000_000, "Hai tỷ không trăm linh năm triệu"),
            (1_000_000_000_000, "Một nghìn tỷ"),
        ] {
            assert_eq!(in_words(value, Wording::default()), words);
        }
        assert_eq!(in_words(1_105, Wording { le: true, ngan: true }), "Một ngàn một trăm lẻ năm");
    }

    #[test]
    fn groups_by_dots_and_rounds_percentages() {
        assert_eq!(grouped(1_234_567), "1.234.567");
        assert_eq!(grouped(-999), "-999");
        assert_eq!(percent(98.46), "98,5");
        assert_eq!(percent(100.0), "100");
    }
}
