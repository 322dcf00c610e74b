//! A day of the civil calendar: ISO text in the file, dd/mm/yyyy on the screen.
//!
//! Trap: people write days in every shape (`5/3`, `05032026`, `5.3.26`); [`understand`] reads them all as
//! day–month–year, never month first.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One day, `YYYY-MM-DD` in files and on the bridge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(try_from = "String", into = "String")]
pub struct Date(#[specta(type = String)] jiff::civil::Date);

impl Date {
    /// `None` when there is no such day (31 February).
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        jiff::civil::Date::new(year, month, day).ok().map(Date)
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// 1–12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// 1–31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// 1 Monday – 7 Sunday.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// The day `days` later (negative: earlier); stops at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// The same day `years` later; 29 February becomes 28.
    pub fn plus_years(self, years: i16) -> Date {
        Date(self.0.saturating_add(jiff::Span::new().years(years)))
    }

    /// Whole days from `self` to `other`, negative when `other` is earlier.
    pub fn days_until(self, other: Date) -> i32 {
        self.0.until(other.0).map(|span| span.get_days()).unwrap_or(0)
    }

    /// `05/03/2026`.
    pub fn vietnamese(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day(), self.month(), self.year())
    }

    /// `ngày 05 tháng 02 năm 2026`: a leading nought for days under 10 and for months 1 and 2
    /// (Hướng dẫn 36-HD/VPTW; NĐ 30/2020, Phụ lục I).
    pub fn in_words(self) -> String {
        let month = if self.month() < 3 { format!("{:02}", self.month()) } else { self.month().to_string() };
        format!("ngày {:02} tháng {} năm {}", self.day(), month, self.year())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Date, String> {
        text.parse()
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    /// Reads `YYYY-MM-DD` only; for what people type see [`understand`].
    fn from_str(text: &str) -> Result<Date, String> {
        let parts: Vec<&str> = text.split('-').collect();
        if let [y, m, d] = parts[..]
            && y.len() == 4
            && let (Ok(y), Ok(m), Ok(d)) = (y.parse(), m.parse(), d.parse())
            && let Some(date) = Date::new(y, m, d)
        {
            return Ok(date);
        }
        Err(format!("“{text}” không phải là một ngày (năm-tháng-ngày)"))
    }
}

/// Reads a day as people type it. `year` fills in what is left out (`5/3`).
///
/// Errors are Vietnamese sentences for the place beside the field.
pub fn understand(text: &str, year: i16) -> Result<Date, String> {
    let text = text.trim();
    let wrong = || format!("Chưa hiểu ngày “{text}”. Ghi ngày/tháng/năm, ví dụ 05/03/{year}");
    if let Ok(date) = text.parse::<Date>() {
        return Ok(date);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).filter(|p| !p.is_empty()).collect();
    if parts.iter().any(|p| !p.bytes().all(|b| b.is_ascii_digit()) || p.len() > 8) {
        return Err(wrong());
    }
    let number = |p: &str| p.parse::<i32>().map_err(|_| wrong());
    let (d, m, y) = match parts[..] {
        [one] => match one.len() {
            8 => (number(&one[0..2])?, number(&one[2..4])?, number(&one[4..8])?),
            6 => (number(&one[0..2])?, number(&one[2..4])?, full_year(number(&one[4..6])?)),
            4 => (number(&one[0..2])?, number(&one[2..4])?, i32::from(year)),
            // A day as a worksheet stores it: whole days since 30/12/1899.
            5 => return serial(number(one)?).ok_or_else(wrong),
            _ => return Err(wrong()),
        },
        [d, m] => (number(d)?, number(m)?, i32::from(year)),
        [y, m, d] if y.len() == 4 => (number(d)?, number(m)?, number(y)?),
        [d, m, y] if y.len() == 4 || y.len() <= 2 => (number(d)?, number(m)?, full_year(number(y)?)),
        _ => return Err(wrong()),
    };
    if !(1900..=2100).contains(&y) {
        return Err(format!("Năm {y} nằm ngoài khoảng 1900–2100"));
    }
    if !(1..=12).contains(&m) {
        return Err(format!("Không có tháng {m}. Ghi ngày trước, tháng sau, ví dụ 05/03/{year}"));
    }
    let made = Date::new(y as i16, m as i8, d.clamp(0, 99) as i8);
    made.ok_or_else(|| format!("Tháng {m} năm {y} không có ngày {d}"))
}

fn full_year(y: i32) -> i32 {
    match y {
        0..=49 => 2000 + y,
        50..=99 => 1900 + y,
        _ => y,
    }
}

fn serial(days: i32) -> Option<Date> {
    (20_000..=80_000).contains(&days).then(|| Date::new(1899, 12, 30).map(|d| d.plus_days(days)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> String {
        understand(text, 2026).map_or_else(|why| why, |d| d.to_string())
    }

    #[test]
    fn understands_every_shape_people_type() {
        for text in [
            "5/3",
            "05/03",
            "5-3",
            "5.3",
            "0503",
            "5/3/26",
            "5-3-26",
            "5.3.26",
            "05032026",
            "050326",
            "5.3.2026",
            "05/03/2026",
            "5/03/2026",
            "2026-03-05",
            "2026/3/5",
            " 5/3 ",
            "5 3 2026",
            "46086",
            "5 / 3 / 2026",
            "05-03",
            "05.03",
            "05-03-2026",
            "05.03.2026",
            "05/3/2026",
            "5/3/2026",
            "05/03/26",
            "5-03-26",
            "05.3.26",
            "5 3",
            "05 03 2026",
            "2026.3.5",
            "2026-3-5",
            "5/3/2026 ",
        ] {
            assert_eq!(iso(text), "2026-03-05", "{text}");
        }
        assert_eq!(iso("1/1/85"), "1985-01-01");
    }

    #[test]
    fn says_what_is_wrong_with_a_day_that_is_none() {
        assert_eq!(iso("31/2"), "Tháng 2 năm 2026 không có ngày 31");
        assert_eq!(iso("5/13"), "Không có tháng 13. Ghi ngày trước, tháng sau, ví dụ 05/03/2026");
        assert!(iso("hôm qua").starts_with("Chưa hiểu ngày"));
        assert!(iso("").starts_with("Chưa hiểu ngày"));
        assert_eq!(iso("1/1/1800"), "Năm 1800 nằm ngoài khoảng 1900–2100");
        assert_eq!(iso("0/1"), "Tháng 1 năm 2026 không có ngày 0");
        assert_eq!(iso("29/2"), "Tháng 2 năm 2026 không có ngày 29");
    }

    #[test]
    fn writes_days_as_documents_do() {
        let day = |y, m, d| Date::new(y, m, d).expect("a day");
        assert_eq!(day(2026, 2, 5).in_words(), "ngày 05 tháng 02 năm 2026");
        assert_eq!(day(2026, 5, 27).in_words(), "ngày 27 tháng 5 năm 2026");
        assert_eq!(day(2026, 12, 5).vietnamese(), "05/12/2026");
        assert_eq!(day(2024, 2, 29).plus_years(1), day(2025, 2, 28));
        assert_eq!(day(2026, 2, 5).days_until(day(2026, 3, 5)), 28);
    }
}
