//! A campaign is the definition of a movement: its contents, indicators, targets and periods. It is a data file;
//! nothing in code names a content.
//!
//! Trap: a year belongs to one campaign; wording and indicators of an old year must not change with a new file.

pub mod expression;
mod period;
mod store;
#[cfg(test)]
mod tests;

pub use period::{DayOfYear, Period, PeriodDef, PeriodKind, Span};

use crate::basics::{Code, Date, Error, Result};
use crate::db::{Act, Db, Read, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Newest shape of the file this version reads.
const FORMAT: u32 = 1;
const SHIPPED: &[&str] = &[
    include_str!("../../data/campaigns/5-khong-2021-2025.json"),
    include_str!("../../data/campaigns/5-khong-2026.json"),
];

/// A campaign file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    pub format: u32,
    pub code: String,
    pub title: String,
    /// What reports are about, first letter lower case: `thực hiện nội dung “5 không” …`.
    pub subject: String,
    pub first_year: i16,
    pub last_year: i16,
    pub derived_from: Option<String>,
    /// Citations of the documents it carries out, in order.
    pub basis: Vec<String>,
    pub terms: Terms,
    pub contents: Vec<Content>,
    pub indicators: Vec<Indicator>,
    pub periods: Vec<PeriodDef>,
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// Rules of the campaign that a superior may set otherwise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub care_rule: CareRule,
    /// Initiatives are registered between these days of the year.
    pub registration_opens: MonthDay,
    pub registration_closes: MonthDay,
}

/// How "at least one person cared for" is counted: the plan's "và" (mục II.1) can be read both ways.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CareRule {
    /// Staff and learners counted together.
    Total,
    /// At least one of the staff and at least one learner.
    Each,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    pub month: i8,
    pub day: i8,
}

/// One content of the movement ("không"), with its exact wording.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub code: String,
    pub number: u8,
    pub short: String,
    pub full: String,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

/// One figure of the movement.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    pub code: String,
    /// Code of its content; none: common to all.
    pub content: Option<String>,
    pub name: String,
    /// `người`, `lượt`, `đồng`, `%`.
    pub unit: String,
    pub formula: Formula,
    #[serde(default)]
    pub target: Option<TargetRule>,
    /// Printed even when it is 0.
    #[serde(default)]
    pub zero: bool,
    #[serde(default)]
    pub direction: Direction,
    /// Shown on the overview.
    #[serde(default)]
    pub headline: bool,
    /// What is not written down one by one may be counted by people besides: both add up.
    #[serde(default)]
    pub also_counted: bool,
}

impl Indicator {
    /// May a person enter a number for it?
    pub fn is_counted(&self) -> bool {
        self.also_counted || self.formula == (Formula::Counted {})
    }
}

/// Where a figure comes from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// Computed from the registers by the formula of this name.
    Computed { name: String },
    /// Counted or summed over the entries of a book.
    Entries(EntryCount),
    /// Entered by a person for each period.
    Counted {},
    /// One indicator as per cent of another.
    Ratio { part: String, whole: String },
    /// One indicator less another.
    Difference { from: String, less: String },
}

/// A count over one book: how many entries, or the sum or the median of one of their fields.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct EntryCount {
    pub book: String,
    #[serde(default)]
    pub sum: Option<String>,
    #[serde(default)]
    pub median: Option<String>,
    /// The day that puts an entry into a period, when it is not the book's own.
    #[serde(default)]
    pub day: Option<String>,
    /// Field → the values that count; `*`: anything but empty.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Entries with the same value of this field count once.
    #[serde(default)]
    pub distinct: Option<String>,
}

/// Something that should hold between figures.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub code: String,
    pub level: Level,
    /// `K2.02 <= K2.01`: sums and differences of indicators and numbers on both sides.
    pub holds: String,
    /// What a reader is told when it does not hold; `{K2.02}` is the figure.
    pub sentence: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The period cannot be handed in.
    Error,
    /// To be looked at again.
    Review,
}

/// The least the plan asks for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TargetRule {
    #[specta(type = i32)]
    pub at_least: i64,
    pub source: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    #[default]
    More,
    Less,
}

impl Campaign {
    /// Reads and checks a campaign file.
    pub fn parse(text: &str) -> Result<Campaign> {
        let refused =
            |why: String| Error::new(Code::Refused, format!("Tệp định nghĩa phong trào không dùng được: {why}"));
        let format = serde_json::from_str::<serde_json::Value>(text).ok().and_then(|v| v.get("format")?.as_u64());
        if format.is_some_and(|format| format > u64::from(FORMAT)) {
            return Err(Error::new(
                Code::Newer,
                "Tệp định nghĩa phong trào dành cho phiên bản mới hơn. Hãy cài phiên bản mới",
            ));
        }
        let campaign: Campaign = serde_json::from_str(text).map_err(|cause| refused(cause.to_string()))?;
        campaign.check().map_err(refused)?;
        Ok(campaign)
    }

    fn check(&self) -> Result<(), String> {
        if self.format != FORMAT || self.code.is_empty() || self.first_year > self.last_year {
            return Err("thiếu mã, sai định dạng hoặc sai năm".to_string());
        }
        let contents: Vec<&str> = self.contents.iter().map(|c| c.code.as_str()).collect();
        let codes: Vec<&str> = self.indicators.iter().map(|i| i.code.as_str()).collect();
        for list in [&contents, &codes] {
            if let Some(twice) = list.iter().enumerate().find(|(i, code)| list[..*i].contains(code)) {
                return Err(format!("mã {} có hai lần", twice.1));
            }
        }
        for indicator in &self.indicators {
            if let Some(content) = &indicator.content
                && !contents.contains(&content.as_str())
            {
                return Err(format!("chỉ tiêu {} thuộc nội dung {content} không có", indicator.code));
            }
            match &indicator.formula {
                Formula::Ratio { part, whole } | Formula::Difference { from: part, less: whole } => {
                    if let Some(absent) = [part, whole].into_iter().find(|code| !codes.contains(&code.as_str())) {
                        return Err(format!("chỉ tiêu {} cần chỉ tiêu {absent} không có", indicator.code));
                    }
                }
                Formula::Computed { name } if !crate::target::is_formula(name) => {
                    return Err(format!("chỉ tiêu {} dùng công thức {name} không có", indicator.code));
                }
                Formula::Entries(count) => {
                    crate::target::check_entries(count).map_err(|why| format!("chỉ tiêu {}: {why}", indicator.code))?;
                }
                _ => {}
            }
        }
        if self.periods.is_empty() {
            return Err("không có kỳ báo cáo nào".to_string());
        }
        for rule in &self.rules {
            let parsed = expression::Comparison::parse(&rule.holds);
            let parsed = parsed.map_err(|why| format!("quy tắc {}: {why}", rule.code))?;
            if let Some(absent) = parsed.codes().into_iter().find(|code| !codes.contains(&code.as_str())) {
                return Err(format!("quy tắc {} cần chỉ tiêu {absent} không có", rule.code));
            }
        }
        Ok(())
    }

    pub fn content(&self, code: &str) -> Option<&Content> {
        self.contents.iter().find(|content| content.code == code)
    }

    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == code)
    }

    /// The period of this campaign that `text` names: `2026`, `2026-Q1`, `2026-H1`, `2026-M9`, `2026-SY`.
    pub fn period(&self, text: &str) -> Result<Span> {
        let period: Period = text.parse().map_err(|why: String| Error::field("period", why))?;
        let def = self.periods.iter().find(|def| def.code == period.code);
        let span = def.and_then(|def| def.in_year(period.year));
        span.ok_or_else(|| Error::field("period", format!("Phong trào này không có kỳ “{text}”")))
    }

    /// Every period of a year, in the order of the file.
    pub fn periods_of(&self, year: i16) -> Vec<Span> {
        self.periods.iter().filter_map(|def| def.in_year(year)).collect()
    }
}

/// Writes the shipped campaigns into a new register.
pub fn install(w: &mut Write) -> Result<()> {
    for text in SHIPPED {
        store::save(w, &Campaign::parse(text)?)?;
    }
    Ok(())
}

/// The campaign of a year: the latest file that covers it, else the newest one (a new year goes on with it).
pub fn of_year(r: Read, year: i16) -> Result<Campaign> {
    let text = store::definition_of(r, year)?;
    let text = text.ok_or_else(|| Error::new(Code::Missing, "Sổ chưa có định nghĩa phong trào nào"))?;
    Campaign::parse(&text)
}

/// Codes and years of the campaigns in the register, newest first.
pub fn list(r: Read) -> Result<Vec<Listed>> {
    store::list(r)
}

/// One campaign of the register.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Listed {
    pub code: String,
    pub title: String,
    pub first_year: i16,
    pub last_year: i16,
}

/// Adds or replaces a campaign from a file's text.
pub fn open_file(db: &mut Db, text: &str) -> Result<Campaign> {
    let campaign = Campaign::parse(text)?;
    db.write(Act::new(format!("Mở định nghĩa phong trào {}", campaign.title)), |w| store::save(w, &campaign))?;
    Ok(campaign)
}

/// Adds or replaces a campaign inside another act: what a superior's plan brings.
pub fn put(w: &mut Write, campaign: &Campaign) -> Result<()> {
    campaign.check().map_err(|why| Error::new(Code::Refused, format!("Kế hoạch không dùng được: {why}")))?;
    store::save(w, campaign)
}

/// Sets how the care target is counted in the campaign of `year`.
pub fn set_care_rule(w: &mut Write, year: i16, rule: CareRule) -> Result<()> {
    let mut campaign = of_year(w.read(), year)?;
    campaign.terms.care_rule = rule;
    store::save(w, &campaign)
}
