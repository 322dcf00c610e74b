//! Figures: what was registered and what was achieved for every indicator, and the records that made each number.

use crate::basics::{Date, Error, Problems, Result, text};
use crate::campaign::{self, Campaign, CareRule, Formula, Indicator, Span};
use crate::db::{Act, Db, Read, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod formula;
mod periodic;
mod store;
#[cfg(test)]
mod tests;

use formula::Source;
pub use formula::{check_entries, is_formula};
pub use periodic::{Broken, PeriodicRow, broken, lacking, leave_blank, periodic};

/// The indicator of the plan's first target (mục II.1), whose counting mode is a setting of the campaign.
const CARE_FORMULA: &str = "supported_persons";

/// One line of the table of figures.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Figure {
    pub indicator: Indicator,
    /// What the unit registered for the year, at least what the plan asks; none: nothing asked or registered.
    #[specta(type = Option<i32>)]
    pub registered: Option<i64>,
    /// Achieved in the period; per cent for ratios; none: not entered, or nothing to divide by.
    pub achieved: Option<f64>,
    /// The same period last year.
    pub last_year: Option<f64>,
    /// Achieved as per cent of registered.
    pub percent: Option<f64>,
    pub met: Option<bool>,
    /// Beside a figure that needs words, for example how the care target is counted.
    pub remark: String,
}

/// One record behind a number.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Reason {
    /// `support`, `beneficiary`, `initiative`, `figure`, `headcount`.
    pub noun: String,
    pub record: String,
    pub date: Option<Date>,
    pub label: String,
    /// What this record adds to the number.
    #[specta(type = i32)]
    pub adds: i64,
}

/// Registered targets and entered figures, as the window saves them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    pub year: i16,
    pub indicator: String,
    /// None: takes the target back.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub registered: Option<i64>,
    #[serde(default)]
    pub note: String,
}

/// A figure that is counted by people.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// `2026-Q1`, `2026`.
    pub period: String,
    pub indicator: String,
    /// None: takes the figure back.
    #[serde(default)]
    #[specta(type = Option<i32>)]
    pub value: Option<i64>,
    #[serde(default)]
    pub note: String,
}

/// Every figure of a period, in the order of the campaign.
pub fn figures(r: Read, period: &str) -> Result<Vec<Figure>> {
    let (campaign, span) = campaign_of(r, period)?;
    let now = values(r, &campaign, &span)?;
    let before = campaign.period(&previous(&span)).ok();
    let mut before = before.map(|span| values(r, &campaign, &span)).transpose()?.unwrap_or_default();
    // A register that begins this year knows nothing of the last: nothing is not 0. Figures without a day are the same
    // in both and say nothing of it.
    if before.iter().all(|(code, value)| *value == 0.0 || now.get(code) == Some(value)) {
        before.clear();
    }
    let registered = store::registered(r, span.year)?;
    let figure = |indicator: &Indicator| {
        let asked = indicator.target.as_ref().map(|target| target.at_least);
        let registered = registered.get(&indicator.code).copied().or(asked);
        let achieved = now.get(&indicator.code).copied();
        Figure {
            registered,
            achieved,
            last_year: before.get(&indicator.code).copied(),
            percent: percent(indicator, registered, achieved),
            met: met(&campaign, indicator, registered, &now),
            remark: remark(&campaign, indicator),
            indicator: indicator.clone(),
        }
    };
    Ok(campaign.indicators.iter().map(figure).collect())
}

/// The records that made a number: "Vì sao là 14?". Their `adds` sum up to it.
pub fn reasons(r: Read, period: &str, indicator: &str) -> Result<Vec<Reason>> {
    let (campaign, span) = campaign_of(r, period)?;
    let found = campaign.indicator(indicator).ok_or_else(|| Error::missing("chỉ tiêu"))?;
    match &found.formula {
        Formula::Computed { .. } | Formula::Entries(_) => {
            let mut all = match source(&found.formula) {
                Some(source) => formula::reasons(r, &source, &campaign, &span)?,
                None => Vec::new(),
            };
            if found.also_counted {
                all.extend(store::entered(r, &parts(&campaign, r, &span, indicator)?, indicator)?);
            }
            Ok(all)
        }
        Formula::Counted {} => store::entered(r, &parts(&campaign, r, &span, indicator)?, indicator),
        Formula::Ratio { part, whole } => {
            let mut all = reasons(r, period, part)?;
            all.extend(reasons(r, period, whole)?);
            Ok(all)
        }
        Formula::Difference { from, less } => {
            let mut all = reasons(r, period, from)?;
            all.extend(reasons(r, period, less)?.into_iter().map(|reason| Reason { adds: -reason.adds, ..reason }));
            Ok(all)
        }
    }
}

/// Registers what the unit promises for a year.
pub fn register(db: &mut Db, target: Registered) -> Result<()> {
    let name = indicator_of(db.read(), target.year, &target.indicator)?.name;
    let sentence = format!("Đăng ký chỉ tiêu “{name}” năm {}", target.year);
    db.write(Act::new(sentence), |w| put_registered(w, target))
}

/// The same inside another act.
pub fn put_registered(w: &mut Write, target: Registered) -> Result<()> {
    let indicator = indicator_of(w.read(), target.year, &target.indicator)?;
    if let (Some(value), Some(rule)) = (target.registered, &indicator.target) {
        let text = format!("Kế hoạch yêu cầu ít nhất {} {} ({})", rule.at_least, indicator.unit, rule.source);
        let mut problems = Problems::default();
        problems.add_if(value < rule.at_least, "registered", text);
        problems.check()?;
    }
    check_size("registered", target.registered)?;
    store::register(w, &target, &text::line(&target.note))
}

/// Enters a figure that people count.
pub fn enter(db: &mut Db, counted: Counted) -> Result<()> {
    let (campaign, span) = campaign_of(db.read(), &counted.period)?;
    let indicator = campaign.indicator(&counted.indicator).ok_or_else(|| Error::missing("chỉ tiêu"))?;
    let sentence = format!("Nhập “{}”, {}", indicator.name, span.label);
    db.write(Act::new(sentence), |w| put_counted(w, counted))
}

/// The same inside another act.
pub fn put_counted(w: &mut Write, counted: Counted) -> Result<()> {
    let (campaign, _) = campaign_of(w.read(), &counted.period)?;
    let indicator = campaign.indicator(&counted.indicator).ok_or_else(|| Error::missing("chỉ tiêu"))?;
    if !indicator.is_counted() {
        return Err(Error::field("value", "Số này do ứng dụng tính từ các bản ghi, không nhập tay"));
    }
    check_size("value", counted.value)?;
    store::enter(w, &counted, &text::line(&counted.note))
}

/// Every target registered and every figure entered, as they were saved.
pub fn all(r: Read) -> Result<(Vec<Registered>, Vec<Counted>)> {
    Ok((store::all_registered(r)?, store::all_counted(r)?))
}

fn indicator_of(r: Read, year: i16, code: &str) -> Result<Indicator> {
    let campaign = campaign::of_year(r, year)?;
    campaign.indicator(code).cloned().ok_or_else(|| Error::missing("chỉ tiêu"))
}

fn check_size(field: &str, value: Option<i64>) -> Result<()> {
    let mut problems = Problems::default();
    problems.add_if(value.is_some_and(|v| !(0..=999_999_999_999).contains(&v)), field, "Ghi một số từ 0 trở lên");
    problems.check()
}

fn campaign_of(r: Read, period: &str) -> Result<(Campaign, Span)> {
    let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let campaign = campaign::of_year(r, year)?;
    let span = campaign.period(period)?;
    Ok((campaign, span))
}

fn previous(span: &Span) -> String {
    format!("{}{}", span.year - 1, span.name.get(4..).unwrap_or_default())
}

/// Every number of a period that is known.
fn values(r: Read, campaign: &Campaign, span: &Span) -> Result<BTreeMap<String, f64>> {
    let mut all = BTreeMap::new();
    for indicator in &campaign.indicators {
        let value = match &indicator.formula {
            Formula::Counted {} => counted(r, campaign, span, indicator)?,
            Formula::Ratio { .. } | Formula::Difference { .. } => None,
            formula => {
                let recorded = match source(formula) {
                    Some(source) => formula::value(r, &source, campaign, span)?,
                    None => None,
                };
                let besides = if indicator.also_counted { counted(r, campaign, span, indicator)? } else { None };
                match (recorded, besides) {
                    (None, None) => None,
                    (recorded, besides) => Some(recorded.unwrap_or(0.0) + besides.unwrap_or(0.0)),
                }
            }
        };
        if let Some(value) = value {
            all.insert(indicator.code.clone(), value);
        }
    }
    for indicator in &campaign.indicators {
        if let Formula::Difference { from, less } = &indicator.formula
            && let (Some(from), Some(less)) = (all.get(from), all.get(less))
        {
            let value = (from - less).max(0.0);
            all.insert(indicator.code.clone(), value);
        }
    }
    for indicator in &campaign.indicators {
        if let Formula::Ratio { part, whole } = &indicator.formula
            && let (Some(part), Some(whole)) = (all.get(part), all.get(whole))
            && *whole > 0.0
        {
            let value = part / whole * 100.0;
            all.insert(indicator.code.clone(), value);
        }
    }
    Ok(all)
}

fn source(formula: &Formula) -> Option<Source<'_>> {
    match formula {
        Formula::Computed { name } => Some(Source::Named(name)),
        Formula::Entries(count) => Some(Source::Entries(count)),
        _ => None,
    }
}

/// What was entered for the period itself; else the sum of the shorter periods inside it.
fn counted(r: Read, campaign: &Campaign, span: &Span, indicator: &Indicator) -> Result<Option<f64>> {
    let reasons = store::entered(r, &parts(campaign, r, span, &indicator.code)?, &indicator.code)?;
    Ok(if reasons.is_empty() { None } else { Some(reasons.iter().map(|reason| reason.adds as f64).sum()) })
}

/// The names of the periods whose entries make up the figure of `span`.
fn parts(campaign: &Campaign, r: Read, span: &Span, indicator: &str) -> Result<Vec<String>> {
    if store::has_entry(r, &span.name, indicator)? {
        return Ok(vec![span.name.clone()]);
    }
    let inside = |other: &Span| {
        other.kind == campaign::PeriodKind::Quarter && other.from >= span.from && other.cutoff <= span.cutoff
    };
    let mut spans = campaign.periods_of(span.year);
    spans.extend(campaign.periods_of(span.year + 1));
    Ok(spans.into_iter().filter(inside).map(|span| span.name).collect())
}

fn percent(indicator: &Indicator, registered: Option<i64>, achieved: Option<f64>) -> Option<f64> {
    match (registered, achieved) {
        (Some(registered), Some(achieved)) if registered > 0 && indicator.unit != "%" => {
            Some(achieved / registered as f64 * 100.0)
        }
        _ => None,
    }
}

fn met(
    campaign: &Campaign,
    indicator: &Indicator,
    registered: Option<i64>,
    now: &BTreeMap<String, f64>,
) -> Option<bool> {
    let (registered, achieved) = (registered?, now.get(&indicator.code)?);
    let enough = *achieved + 1e-9 >= registered as f64;
    if is_care(indicator) && campaign.terms.care_rule == CareRule::Each {
        let of = |name: &str| {
            campaign.indicators.iter().find(|i| i.formula == (Formula::Computed { name: name.to_string() }))
        };
        let some = |name: &str| of(name).and_then(|i| now.get(&i.code)).is_some_and(|value| *value >= 1.0);
        return Some(enough && some("supported_staff") && some("supported_learners"));
    }
    Some(enough)
}

fn remark(campaign: &Campaign, indicator: &Indicator) -> String {
    match campaign.terms.care_rule {
        _ if !is_care(indicator) => String::new(),
        CareRule::Total => "Tính chung người lao động và người học".to_string(),
        CareRule::Each => "Cần ít nhất 01 người lao động và 01 người học".to_string(),
    }
}

fn is_care(indicator: &Indicator) -> bool {
    indicator.target.is_some() && indicator.formula == (Formula::Computed { name: CARE_FORMULA.to_string() })
}
