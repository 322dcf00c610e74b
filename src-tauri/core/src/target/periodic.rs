//! Periodic figures: what people count, beside what the records say and the period before, and the rules between them.

use super::{Reason, campaign_of, previous, source, store, values};
use crate::basics::{Error, Result};
use crate::campaign::{Campaign, Indicator, Level, PeriodKind, Span, expression::Comparison};
use crate::db::{Act, Db, Read};
use serde::Serialize;
use std::collections::BTreeMap;

/// One row of the grid.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PeriodicRow {
    pub indicator: Indicator,
    /// What the books hold for the period; none: the figure is only counted.
    pub recorded: Option<f64>,
    /// What was entered for this very period.
    #[specta(type = Option<i32>)]
    pub entered: Option<i64>,
    /// The sum of what was entered for shorter periods, when nothing is entered for this one.
    #[specta(type = Option<i32>)]
    pub summed: Option<i64>,
    /// The whole figure of the period before.
    pub before: Option<f64>,
    /// Left empty on purpose.
    pub blank: bool,
}

/// A rule of the campaign that does not hold.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Broken {
    pub code: String,
    pub level: Level,
    pub sentence: String,
    /// The indicators it speaks of.
    pub indicators: Vec<String>,
}

/// The figures that people may count, in the order of the campaign.
pub fn periodic(r: Read, period: &str) -> Result<Vec<PeriodicRow>> {
    let (campaign, span) = campaign_of(r, period)?;
    let before = before(&span).and_then(|name| campaign.period(&name).ok());
    let before = before.map(|span| values(r, &campaign, &span)).transpose()?.unwrap_or_default();
    let counted = campaign.indicators.iter().filter(|indicator| indicator.is_counted());
    counted.map(|indicator| row(r, &campaign, &span, indicator, &before)).collect()
}

/// Figures of a period that only people count, that nobody entered and nobody left empty on purpose.
pub fn lacking(r: Read, period: &str) -> Result<u32> {
    let open =
        |row: &&PeriodicRow| !row.blank && row.recorded.is_none() && row.entered.is_none() && row.summed.is_none();
    Ok(periodic(r, period)?.iter().filter(open).count() as u32)
}

fn row(
    r: Read,
    campaign: &Campaign,
    span: &Span,
    indicator: &Indicator,
    before: &BTreeMap<String, f64>,
) -> Result<PeriodicRow> {
    let entered = sum(store::entered(r, std::slice::from_ref(&span.name), &indicator.code)?);
    let summed = match entered {
        None => sum(store::entered(r, &super::parts(campaign, r, span, &indicator.code)?, &indicator.code)?),
        Some(_) => None,
    };
    let recorded = match source(&indicator.formula) {
        Some(source) => super::formula::value(r, &source, campaign, span)?,
        None => None,
    };
    Ok(PeriodicRow {
        recorded,
        entered,
        summed,
        before: before.get(&indicator.code).copied(),
        blank: store::is_blank(r, &span.name, &indicator.code)?,
        indicator: indicator.clone(),
    })
}

fn sum(reasons: Vec<Reason>) -> Option<i64> {
    if reasons.is_empty() { None } else { Some(reasons.iter().map(|reason| reason.adds).sum()) }
}

/// The quarter before a quarter; else the same period last year.
fn before(span: &Span) -> Option<String> {
    if span.kind != PeriodKind::Quarter {
        return Some(previous(span));
    }
    let number: u8 = span.name.rsplit('Q').next()?.parse().ok()?;
    Some(if number > 1 { format!("{}-Q{}", span.year, number - 1) } else { format!("{}-Q4", span.year - 1) })
}

/// Says that a cell is empty on purpose, or that it is not.
pub fn leave_blank(db: &mut Db, period: &str, indicator: &str, blank: bool) -> Result<()> {
    let (campaign, span) = campaign_of(db.read(), period)?;
    let found = campaign.indicator(indicator).filter(|one| one.is_counted());
    let found = found.ok_or_else(|| Error::missing("chỉ tiêu"))?;
    if blank && store::has_entry(db.read(), &span.name, indicator)? {
        return Err(Error::field("value", "Ô này đã có số. Xóa số trước khi đánh dấu để trống có chủ ý"));
    }
    let verb = if blank { "Để trống có chủ ý" } else { "Bỏ dấu để trống" };
    let act = Act::new(format!("{verb} “{}”, {}", found.name, span.label));
    db.write(act, |w| store::set_blank(w, &span.name, indicator, blank))
}

/// The rules of the campaign that do not hold in a period; a rule over unknown figures says nothing.
pub fn broken(r: Read, period: &str) -> Result<Vec<Broken>> {
    let (campaign, span) = campaign_of(r, period)?;
    let figures = values(r, &campaign, &span)?;
    let mut all = Vec::new();
    for rule in &campaign.rules {
        let comparison = Comparison::parse(&rule.holds).map_err(Error::internal)?;
        if comparison.holds(&figures) == Some(false) {
            let indicators: Vec<String> = comparison.codes().into_iter().cloned().collect();
            let sentence = told(&rule.sentence, &indicators, &figures);
            all.push(Broken { code: rule.code.clone(), level: rule.level, sentence, indicators });
        }
    }
    Ok(all)
}

/// The sentence with the figures in their places.
fn told(sentence: &str, indicators: &[String], figures: &BTreeMap<String, f64>) -> String {
    indicators.iter().fold(sentence.to_string(), |text, code| {
        let value = figures.get(code).map_or("–".to_string(), |value| crate::basics::Money(*value as i64).grouped());
        text.replace(&format!("{{{code}}}"), &value)
    })
}
