//! Money in whole đồng.
//!
//! Trap: đồng have no decimals, so `1.200` is 1200 đồng and `1.200.000` needs no guessing; a comma followed by
//! one or two digits is a decimal only before a unit (`1,5tr`).

use serde::{Deserialize, Serialize};

/// Whole đồng, 0 … 999 billion: fits a JavaScript number exactly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, specta::Type)]
pub struct Money(#[specta(type = i32)] pub i64);

impl Money {
    pub const MAX: Money = Money(999_999_999_999);

    /// `1.200.000`.
    pub fn grouped(self) -> String {
        crate::basics::amount::grouped(self.0)
    }

    /// `1.200.000 đồng`.
    pub fn vietnamese(self) -> String {
        format!("{} đồng", self.grouped())
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(all: I) -> Money {
        Money(all.map(|m| m.0).sum())
    }
}

/// Reads an amount as people type it: `1tr`, `1,5tr`, `500k`, `1.500.000`, `2 triệu`, `300 nghìn đồng`.
///
/// Errors are Vietnamese sentences for the place beside the field.
pub fn understand(text: &str) -> Result<Money, String> {
    let shown = text.trim();
    let wrong = || format!("Chưa hiểu số tiền “{shown}”. Ghi ví dụ 1.500.000 hoặc 1,5tr hoặc 500k");
    let folded = crate::basics::text::search_key(shown);
    let mut rest = folded.trim();
    for tail in ["vnd", "dong", "₫", "d"] {
        if let Some(cut) = rest.strip_suffix(tail) {
            rest = cut.trim_end();
            break;
        }
    }
    let units = [("trieu", 1_000_000), ("tr", 1_000_000), ("ty", 1_000_000_000), ("ti", 1_000_000_000)];
    let small = [("nghin", 1_000), ("ngan", 1_000), ("ng", 1_000), ("n", 1_000), ("k", 1_000)];
    let mut factor = None;
    for (word, value) in units.iter().chain(small.iter()) {
        // `1tr5` is how one and a half million is said and typed.
        if let Some((before, after)) = rest.split_once(word)
            && before.ends_with(|c: char| c.is_ascii_digit() || c == ' ')
        {
            let before = before.trim();
            let after = after.trim();
            if after.is_empty() {
                factor = Some((before.to_string(), *value));
            } else if after.bytes().all(|b| b.is_ascii_digit()) && after.len() <= 3 && !before.contains([',', '.']) {
                factor = Some((format!("{before},{after}"), *value));
            } else {
                return Err(wrong());
            }
            break;
        }
    }
    let value = match factor {
        Some((number, factor)) => decimal(&number, factor).ok_or_else(wrong)?,
        None => whole(rest).ok_or_else(wrong)?,
    };
    if value > Money::MAX.0 {
        return Err(format!("Số tiền “{shown}” quá lớn, xem lại số chữ số 0"));
    }
    Ok(Money(value))
}

/// `1.500.000`, `1,500,000`, `1 500 000`, `1500000`: separators stand between groups of three.
fn whole(text: &str) -> Option<i64> {
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}']).collect();
    let digits = |g: &&str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    if !groups.iter().all(digits) {
        return None;
    }
    let grouped = groups.len() > 1;
    if grouped && (groups[0].len() > 3 || groups[1..].iter().any(|g| g.len() != 3)) {
        return None;
    }
    groups.concat().parse().ok().filter(|_| groups.concat().len() <= 15)
}

/// `1,5` × a unit.
fn decimal(text: &str, factor: i64) -> Option<i64> {
    let (whole_part, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole_part.is_empty() || !digits(whole_part) || !digits(fraction) || fraction.len() > 6 || whole_part.len() > 9 {
        return None;
    }
    let mut value = whole_part.parse::<i64>().ok()?.checked_mul(factor)?;
    let mut step = factor;
    for digit in fraction.bytes() {
        step /= 10;
        value += i64::from(digit - b'0') * step;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_amounts_as_typed() {
        for (text, value) in [
            ("1tr", 1_000_000),
            ("1,5tr", 1_500_000),
            ("1.5tr", 1_500_000),
            ("1tr5", 1_500_000),
            ("1 triệu", 1_000_000),
            ("1,25 triệu", 1_250_000),
            ("500k", 500_000),
            ("500K", 500_000),
            ("500 nghìn", 500_000),
            ("500 ngàn đồng", 500_000),
            ("1.500.000", 1_500_000),
            ("1,500,000", 1_500_000),
            ("1 500 000", 1_500_000),
            ("1500000", 1_500_000),
            ("1.500.000đ", 1_500_000),
            ("1.500.000 đồng", 1_500_000),
            ("1.500.000 ₫", 1_500_000),
            ("1.500.000 VND", 1_500_000),
            ("0", 0),
            ("1.200", 1_200),
            ("2 tỷ", 2_000_000_000),
            ("1,2 tỉ", 1_200_000_000),
            (" 50000 ", 50_000),
            ("300 NGHÌN ĐỒNG", 300_000),
            ("12tr", 12_000_000),
            ("0,5tr", 500_000),
            ("15 tr", 15_000_000),
            ("2tr250", 2_250_000),
        ] {
            assert_eq!(understand(text), Ok(Money(value)), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_an_amount() {
        for text in ["", "tr", "năm trăm", "-5", "1.50", "1,5", "12.34.567", "1e6", "5/3", "1tr5x", "=1+1"] {
            assert!(understand(text).is_err(), "{text}");
        }
        assert_eq!(understand("9999999999999"), Err("Số tiền “9999999999999” quá lớn, xem lại số chữ số 0".into()));
    }
}
