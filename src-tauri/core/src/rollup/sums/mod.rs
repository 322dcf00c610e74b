//! What the superior knows of all units together: totals, one indicator over all units, the matrix of submissions.

pub mod store;

use super::tree::{self, AsOf, Tree};
use crate::basics::{Date, Error, Result, text};
use crate::campaign::{self, Campaign, Formula, Span};
use crate::db::Read;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Units on one page of a list.
pub const PAGE: usize = 100;

/// One indicator over all units.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Total {
    pub indicator: String,
    pub name: String,
    pub unit: String,
    /// Units that gave a number.
    pub units: u32,
    /// Sum of what was registered; per cent are never added up.
    #[specta(type = Option<i32>)]
    pub registered: Option<i64>,
    /// Sum; for per cent the share of the summed parts.
    pub achieved: Option<f64>,
}

/// The figures of a period, with the sentence that names who is missing.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Totals {
    pub period: String,
    pub label: String,
    /// Units whose package counts, of those expected.
    pub counted: u32,
    pub expected: u32,
    /// Names of the missing, at most [`PAGE`].
    pub missing: Vec<String>,
    pub lines: Vec<Total>,
}

/// One unit's number.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct UnitFigure {
    pub code: String,
    pub name: String,
    /// Hash of the package it comes from.
    pub package: String,
    #[specta(type = Option<i32>)]
    pub registered: Option<i64>,
    pub achieved: Option<f64>,
}

/// Numbers as they are added up: units, registered, achieved.
pub type Sum = (u32, i64, f64);
/// By indicator.
pub type Sums = BTreeMap<String, Sum>;

/// How a unit stands in a period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum State {
    OnTime,
    Late,
    Returned,
    /// Not there, and the deadline is over.
    Missing,
    /// Not there yet.
    Due,
    Exempt,
    /// A package came of a card that nobody confirmed.
    Waiting,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct MatrixRow {
    pub code: String,
    pub name: String,
    /// One for each period of the matrix.
    pub cells: Vec<State>,
}

/// The foot of a column: *Actual / Expected / Rate / On time*.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PeriodCount {
    pub period: String,
    pub label: String,
    pub deadline: Date,
    pub expected: u32,
    pub actual: u32,
    pub on_time: u32,
    pub late: u32,
    pub returned: u32,
    pub missing: u32,
    pub exempt: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Matrix {
    pub year: i16,
    pub columns: Vec<PeriodCount>,
    /// The page asked for.
    pub rows: Vec<MatrixRow>,
    /// Rows that fit the question, over all pages.
    pub total: u32,
    /// Names of the units that are missing in the period asked for: the list to remind.
    pub remind: Vec<String>,
}

/// What of the matrix is shown.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct MatrixQuery {
    pub year: i16,
    /// Words of a name or code.
    pub search: String,
    /// Only units in this state in `period`.
    pub state: Option<State>,
    pub period: String,
    pub page: u32,
}

/// Every indicator of a period over all units.
pub fn totals(r: Read, period: &str) -> Result<Totals> {
    let (campaign, span) = span_of(r, period)?;
    let sums = store::sums(r, period)?;
    let (mut missing, mut expected, mut counted) = (Vec::new(), 0, 0);
    for unit in states(r, &span)? {
        match unit.state {
            State::Exempt => {}
            State::OnTime | State::Late | State::Returned => {
                counted += 1;
                expected += 1;
            }
            _ => {
                expected += 1;
                if missing.len() < PAGE {
                    missing.push(unit.name);
                }
            }
        }
    }
    let lines = lines(&campaign, &sums);
    Ok(Totals { period: period.to_string(), label: span.label, counted, expected, missing, lines })
}

/// Sums as lines of the campaign's table, then what the campaign does not know.
pub fn lines(campaign: &Campaign, sums: &Sums) -> Vec<Total> {
    let achieved = |code: &str| sums.get(code).map(|(_, _, achieved)| *achieved);
    let mut all: Vec<Total> = Vec::new();
    for i in &campaign.indicators {
        let Some((units, registered, sum)) = sums.get(&i.code) else { continue };
        let (registered, achieved) = match &i.formula {
            Formula::Ratio { part, whole } => {
                let share = achieved(part).zip(achieved(whole)).filter(|(_, whole)| *whole > 0.0);
                (None, share.map(|(part, whole)| part / whole * 100.0))
            }
            // Middles are not added up: the mean of those that have one.
            Formula::Entries(count) if count.median.is_some() => (None, (*units > 0).then(|| *sum / f64::from(*units))),
            _ => (Some(*registered), Some(*sum)),
        };
        let (indicator, name, unit) = (i.code.clone(), i.name.clone(), i.unit.clone());
        all.push(Total { indicator, name, unit, units: *units, registered, achieved });
    }
    for (code, (units, registered, sum)) in sums.iter().filter(|(code, _)| campaign.indicator(code).is_none()) {
        let (registered, achieved) = (Some(*registered), Some(*sum));
        all.push(Total {
            indicator: code.clone(),
            name: code.clone(),
            unit: String::new(),
            units: *units,
            registered,
            achieved,
        });
    }
    all
}

/// One indicator unit by unit, largest first.
pub fn by_unit(r: Read, period: &str, indicator: &str) -> Result<Vec<UnitFigure>> {
    store::by_unit(r, period, indicator)
}

/// Figures of a period by number of the unit; and what each unit is called today.
pub use store::{figures_by_unit as figures, names};

/// The middle number of every indicator over all units, with how many gave one.
pub fn middles(r: Read, period: &str) -> Result<BTreeMap<String, (f64, usize)>> {
    let middle = |(indicator, mut values): (String, Vec<f64>)| {
        values.sort_by(f64::total_cmp);
        (indicator, (values[values.len() / 2], values.len()))
    };
    Ok(store::values(r, period)?.into_iter().map(middle).collect())
}

/// Totals under each group of a tree, as it was, is, or was on a day.
pub fn by_group(r: Read, period: &str, which: Tree, as_of: AsOf) -> Result<Vec<(tree::Group, Vec<Total>)>> {
    let (campaign, span) = span_of(r, period)?;
    let day = match as_of {
        AsOf::Then => span.cutoff,
        AsOf::Now => r.today(),
        AsOf::Day(day) => day,
    };
    let forest = tree::Forest::on(r, which, day)?;
    let mut sums: BTreeMap<Option<String>, Sums> = BTreeMap::new();
    for (number, figures) in store::figures_by_unit(r, period)? {
        for group in forest.groups_of(number) {
            let sum = sums.entry(group).or_default();
            for (indicator, registered, achieved) in &figures {
                match sum.get_mut(indicator) {
                    Some(sum) => add(sum, *registered, *achieved),
                    None => add(sum.entry(indicator.clone()).or_default(), *registered, *achieved),
                }
            }
        }
    }
    Ok(forest
        .in_order(sums.keys())
        .into_iter()
        .map(|(id, group)| {
            let lines = sums.get(&id).map(|sums| lines(&campaign, sums)).unwrap_or_default();
            (group, lines)
        })
        .collect())
}

/// One indicator under a group.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct GroupTotal {
    pub group: tree::Group,
    pub units: u32,
    pub achieved: Option<f64>,
}

/// One indicator under each group of a tree, as it was at the end of the period or as it is today.
pub fn indicator_by_group(r: Read, period: &str, indicator: &str, which: Tree, now: bool) -> Result<Vec<GroupTotal>> {
    let groups = by_group(r, period, which, if now { AsOf::Now } else { AsOf::Then })?;
    let total = |(group, lines): (tree::Group, Vec<Total>)| {
        let line = lines.into_iter().find(|line| line.indicator == indicator);
        let (units, achieved) = line.map_or((0, None), |line| (line.units, line.achieved));
        GroupTotal { group, units, achieved }
    };
    Ok(groups.into_iter().map(total).collect())
}

/// Adds one unit's number. A number that is not known adds nothing and counts no unit.
pub fn add(sum: &mut Sum, registered: Option<i64>, achieved: Option<f64>) {
    sum.0 += u32::from(achieved.is_some());
    sum.1 = sum.1.saturating_add(registered.unwrap_or(0));
    sum.2 += achieved.unwrap_or(0.0);
}

/// Units × periods of a year, the page asked for.
pub fn matrix(r: Read, query: &MatrixQuery) -> Result<Matrix> {
    let mut matrix = whole_matrix(r, query)?;
    matrix.rows = matrix.rows.into_iter().skip(query.page as usize * PAGE).take(PAGE).collect();
    Ok(matrix)
}

/// The same with every row that fits; the page plays no part.
pub fn whole_matrix(r: Read, query: &MatrixQuery) -> Result<Matrix> {
    let campaign = campaign::of_year(r, query.year)?;
    let spans = campaign.periods_of(query.year);
    let mut rows: Vec<MatrixRow> = Vec::new();
    let mut columns = Vec::new();
    for span in &spans {
        let mut column = PeriodCount {
            period: span.name.clone(),
            label: span.label.clone(),
            deadline: span.deadline,
            expected: 0,
            actual: 0,
            on_time: 0,
            late: 0,
            returned: 0,
            missing: 0,
            exempt: 0,
        };
        for (i, unit) in states(r, span)?.into_iter().enumerate() {
            column.count(unit.state);
            match rows.get_mut(i) {
                Some(row) => row.cells.push(unit.state),
                None => rows.push(MatrixRow { code: unit.code, name: unit.name, cells: vec![unit.state] }),
            }
        }
        columns.push(column);
    }
    let at = spans.iter().position(|span| span.name == query.period);
    let words = text::search_key(&query.search);
    let fits = |row: &MatrixRow| {
        let state = query.state.zip(at).is_none_or(|(state, at)| row.cells.get(at) == Some(&state));
        let found = words.is_empty()
            || words.split(' ').all(|word| text::search_key(&format!("{} {}", row.code, row.name)).contains(word));
        state && found
    };
    rows.retain(fits);
    let away = |row: &&MatrixRow| {
        at.and_then(|at| row.cells.get(at)).is_some_and(|state| matches!(state, State::Missing | State::Due))
    };
    let remind = rows.iter().filter(away).map(|row| row.name.clone()).collect();
    let total = rows.len() as u32;
    Ok(Matrix { year: query.year, columns, rows, total, remind })
}

impl PeriodCount {
    fn count(&mut self, state: State) {
        let here = match state {
            State::OnTime => &mut self.on_time,
            State::Late => &mut self.late,
            State::Returned => &mut self.returned,
            State::Exempt => return self.exempt += 1,
            State::Missing | State::Due | State::Waiting => {
                self.expected += 1;
                return self.missing += 1;
            }
        };
        *here += 1;
        self.expected += 1;
        self.actual += 1;
    }
}

/// A unit in one period.
pub struct Standing {
    pub code: String,
    pub name: String,
    pub state: State,
}

/// How every unit stands in a period, in order of code.
pub fn standings(r: Read, period: &str) -> Result<Vec<Standing>> {
    states(r, &span_of(r, period)?.1)
}

/// Every unit in order of code. On time: the first version was made (by the unit's own signed date) by the deadline.
fn states(r: Read, span: &Span) -> Result<Vec<Standing>> {
    let today = r.today();
    let submitted = store::submitted(r, &span.name)?;
    let mut all = Vec::new();
    for unit in store::units(r, span)? {
        let state = match submitted.get(&unit.id) {
            _ if unit.exempt => State::Exempt,
            Some(s) if s.counts && s.returned => State::Returned,
            Some(s) if s.counts && s.first <= span.deadline => State::OnTime,
            Some(s) if s.counts => State::Late,
            Some(_) => State::Waiting,
            None if today <= span.deadline => State::Due,
            None => State::Missing,
        };
        all.push(Standing { code: unit.code, name: unit.name, state });
    }
    Ok(all)
}

fn span_of(r: Read, period: &str) -> Result<(Campaign, Span)> {
    let year = period.get(..4).and_then(|text| text.parse().ok());
    let campaign =
        campaign::of_year(r, year.ok_or_else(|| Error::field("period", "Ghi kỳ, ví dụ 2026 hoặc 2026-Q1"))?)?;
    let span = campaign.period(period)?;
    Ok((campaign, span))
}
