//! Periods of reporting: quarter, half-year, nine months, year, school year, each with its cut-off and deadline.

use crate::basics::Date;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    Quarter,
    HalfYear,
    NineMonths,
    Year,
    SchoolYear,
}

/// A period as the campaign file defines it for any year.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct PeriodDef {
    /// `Q1`, `H1`, `M9`, `Y`, `SY`.
    pub code: String,
    pub kind: PeriodKind,
    pub label: String,
    pub from: DayOfYear,
    /// Last day that counts.
    pub cutoff: DayOfYear,
    pub deadline: DayOfYear,
}

/// A day of the campaign's year (`year` 0), the year before (-1) or after (1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct DayOfYear {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

impl DayOfYear {
    fn in_year(self, year: i16) -> Option<Date> {
        Date::new(year + self.year, self.month, self.day)
    }
}

/// A period of one year, by name only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    pub year: i16,
    pub code: String,
}

impl std::str::FromStr for Period {
    type Err = String;

    /// `2026` is the year; else `2026-Q1`.
    fn from_str(text: &str) -> Result<Period, String> {
        let (year, code) = text.split_once('-').unwrap_or((text, "Y"));
        let year = year.parse().ok().filter(|y| (2000..=2100).contains(y));
        let code_ok = !code.is_empty() && code.len() <= 8 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        match year {
            Some(year) if code_ok => Ok(Period { year, code: code.to_string() }),
            _ => Err(format!("Chưa hiểu kỳ “{text}”. Ghi ví dụ 2026 hoặc 2026-Q1")),
        }
    }
}

/// A period with its days.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Span {
    /// `2026`, `2026-Q1`.
    pub name: String,
    pub kind: PeriodKind,
    /// `năm 2026`, `Quý I năm 2026`.
    pub label: String,
    pub year: i16,
    pub from: Date,
    pub cutoff: Date,
    pub deadline: Date,
}

impl Span {
    /// The label inside a sentence: `quý I năm 2026`.
    pub fn in_words(&self) -> String {
        let mut letters = self.label.chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
    }
}

impl PeriodDef {
    /// `None` when the file names a day that the year does not have.
    pub fn in_year(&self, year: i16) -> Option<Span> {
        let name = if self.kind == PeriodKind::Year { year.to_string() } else { format!("{year}-{}", self.code) };
        let label = match self.kind {
            PeriodKind::Year => format!("năm {year}"),
            PeriodKind::SchoolYear => format!("năm học {year}–{}", year + 1),
            _ if self.label.ends_with("năm") => format!("{} {year}", self.label),
            _ => format!("{} năm {year}", self.label),
        };
        let (from, cutoff) = (self.from.in_year(year)?, self.cutoff.in_year(year)?);
        Some(Span { name, kind: self.kind, label, year, from, cutoff, deadline: self.deadline.in_year(year)? })
    }
}
