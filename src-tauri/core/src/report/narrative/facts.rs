//! What the sentences of a period may name: its figures with their targets and last year, and a few facts beside them.

use super::template::{self, Templates};
use crate::basics::{Result, amount};
use crate::book;
use crate::campaign::{Campaign, PeriodKind, Span};
use crate::db::Read;
use crate::initiative::Initiative;
use crate::target::Figure;
use crate::unit::{self, Unit};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Where the theme of the year is kept: the kind of plan item.
const THEME: &str = "CD";

/// One thing a sentence may name, as it is printed.
#[derive(Clone, PartialEq, Debug)]
pub struct Fact {
    pub shown: String,
    pub value: Option<f64>,
    /// Its number is the register's: a text that says another one is wrong.
    pub figure: bool,
}

impl Fact {
    pub fn count(value: f64) -> Fact {
        Fact { shown: amount::grouped(value as i64), value: Some(value), figure: true }
    }

    fn text(shown: impl Into<String>) -> Fact {
        Fact { shown: shown.into(), value: None, figure: false }
    }

    /// Says nothing inside brackets.
    pub fn is_nothing(&self) -> bool {
        self.value == Some(0.0) || self.shown.is_empty()
    }
}

/// Everything of one period.
pub struct Facts {
    all: BTreeMap<String, Fact>,
    names: BTreeMap<String, String>,
    /// What holds only inside one section or for one initiative.
    pub local: BTreeMap<String, Fact>,
}

impl Facts {
    pub fn get(&self, name: &str) -> Option<Fact> {
        let known = self.local.get(name).or_else(|| self.all.get(name)).cloned();
        known.or_else(|| name.contains([' ']).then(|| template::sum(name, self)).flatten())
    }

    pub fn value(&self, name: &str) -> Option<f64> {
        self.get(name)?.value
    }

    /// What people call it: the name of the indicator; empty for what is no figure.
    pub fn name_of(&self, name: &str) -> String {
        let code = name.split(':').next().unwrap_or_default();
        self.names.get(code).cloned().unwrap_or_default()
    }

    /// Is it an indicator whose records can be shown?
    pub fn is_indicator(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    pub fn gather(
        r: Read,
        (unit, campaign, span): (&Unit, &Campaign, &Span),
        figures: &[Figure],
        initiatives: &[Initiative],
    ) -> Result<Facts> {
        let templates = template::shipped()?;
        let mut all = BTreeMap::new();
        for figure in figures {
            put_figure(&mut all, figure, templates, span);
        }
        put_targets(&mut all, figures);
        put_unit(&mut all, unit, span);
        put_period(&mut all, span, templates);
        all.insert("contents".to_string(), Fact::text(campaign.contents.len().to_string()));
        let theme = theme(r, span.year)?;
        if !theme.is_empty() {
            all.insert("plan.theme".to_string(), Fact::text(theme));
        }
        for content in &campaign.contents {
            let of = initiatives.iter().filter(|i| i.contents.contains(&content.code));
            let names: Vec<String> = of.map(|i| format!("“{}”", i.name)).collect();
            if !names.is_empty() {
                all.insert(format!("{}.initiatives", content.code), Fact::text(names.join("; ")));
            }
        }
        let names = figures.iter().map(|f| (f.indicator.code.clone(), f.indicator.name.clone())).collect();
        Ok(Facts { all, names, local: BTreeMap::new() })
    }

    /// `content.…` and, for one initiative, `initiative.…`.
    pub fn within(&mut self, content: &str, initiative: Option<&Initiative>) {
        self.local.clear();
        if let Some(names) = self.all.get(&format!("{content}.initiatives")) {
            self.local.insert("content.initiatives".to_string(), names.clone());
        }
        if let Some(initiative) = initiative {
            self.local.insert("initiative.name".to_string(), Fact::text(&initiative.name));
            self.local.insert("initiative.results".to_string(), Fact::text(initiative.results.replace('\n', " ")));
        }
    }
}

/// A figure as the report prints it, without its unit but for per cent.
pub fn shown(value: f64, unit: &str) -> String {
    if unit == "%" { format!("{}%", amount::percent(value)) } else { amount::grouped(value as i64) }
}

fn put_figure(all: &mut BTreeMap<String, Fact>, figure: &Figure, templates: &Templates, span: &Span) {
    let (code, unit) = (&figure.indicator.code, figure.indicator.unit.as_str());
    let number = |value: f64| Fact { shown: shown(value, unit), value: Some(value), figure: true };
    let mut put = |name: &str, fact: Fact| {
        all.insert(if name.is_empty() { code.clone() } else { format!("{code}:{name}") }, fact);
    };
    if let Some(registered) = figure.registered {
        put("target", number(registered as f64));
        let met = figure.met.map_or(0.0, |met| f64::from(u8::from(met)));
        put("met", Fact { figure: false, ..Fact::count(met) });
    }
    if let Some(before) = figure.last_year {
        put("before", number(before));
    }
    let Some(now) = figure.achieved else { return };
    put("", number(now));
    if unit == "đồng" {
        let words = format!("{} đồng", amount::in_words(now as i64, amount::Wording::default()).to_lowercase());
        put("words", Fact { shown: words, value: None, figure: true });
    }
    if let Some(before) = figure.last_year {
        let shown = compared(now, before, unit, templates, span);
        put("compare", Fact { shown, value: None, figure: true });
    }
}

/// `tăng 4 lượt so với cùng kỳ năm trước`.
fn compared(now: f64, before: f64, unit: &str, templates: &Templates, span: &Span) -> String {
    let words = &templates.compare;
    let difference = (now - before).abs();
    let difference = if unit == "%" { amount::percent(difference) } else { amount::grouped(difference as i64) };
    let wording = match () {
        () if difference == "0" => &words.same,
        () if now > before => &words.more,
        () => &words.less,
    };
    let period = templates.periods.get(kind(span.kind)).map_or("", |period| period.before.as_str());
    wording
        .replace("{difference}", &difference)
        .replace("{unit}", if unit == "%" { &words.percent } else { unit })
        .replace("{before}", period)
}

fn kind(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Quarter => "quarter",
        PeriodKind::HalfYear => "half_year",
        PeriodKind::NineMonths => "nine_months",
        PeriodKind::Year => "year",
        PeriodKind::SchoolYear => "school_year",
    }
}

/// How many of what was registered is met, and the names of the rest.
fn put_targets(all: &mut BTreeMap<String, Fact>, figures: &[Figure]) {
    let asked: Vec<&Figure> = figures.iter().filter(|figure| figure.registered.is_some()).collect();
    let met = asked.iter().filter(|figure| figure.met == Some(true)).count();
    // What nobody entered yet is not missed.
    let missed: Vec<String> = asked
        .iter()
        .filter(|figure| figure.met == Some(false))
        .filter_map(|figure| {
            let (achieved, registered) = (figure.achieved?, figure.registered?);
            let unit = figure.indicator.unit.as_str();
            let name = figure.indicator.name.trim_start_matches("Trong đó: ");
            Some(format!("{name} ({}/{})", shown(achieved, unit), shown(registered as f64, unit)))
        })
        .collect();
    all.insert("targets.all".to_string(), Fact::count(asked.len() as f64));
    all.insert("targets.met".to_string(), Fact::count(met as f64));
    if !missed.is_empty() {
        all.insert("targets.unmet".to_string(), Fact { figure: true, ..Fact::text(missed.join("; ")) });
    }
}

fn put_unit(all: &mut BTreeMap<String, Fact>, unit: &Unit, span: &Span) {
    let body = if unit.party_kind.starts_with("DB") { "Đảng ủy" } else { "Chi bộ" };
    all.insert("unit.body".to_string(), Fact::text(body));
    all.insert("unit.school".to_string(), Fact::text(&unit.school));
    if let Some(count) = unit::headcount_of(unit, span.year) {
        all.insert("unit.counted_on".to_string(), Fact::text(count.counted_on.vietnamese()));
        for (name, value) in [("staff", count.staff), ("party_members", count.party_members), ("pupils", count.pupils)]
        {
            all.insert(format!("unit.{name}"), Fact::count(f64::from(value)));
        }
    }
}

fn put_period(all: &mut BTreeMap<String, Fact>, span: &Span, templates: &Templates) {
    let code = span.name.get(5..).filter(|code| !code.is_empty()).unwrap_or("Y");
    let mut next = templates.next.get(code).unwrap_or(&templates.later).clone();
    for later in 0..=2 {
        let mark = if later == 0 { "{year}".to_string() } else { format!("{{year+{later}}}") };
        next = next.replace(&mark, &(span.year + later).to_string());
    }
    let words = span.in_words();
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().chain(letters).collect::<String>());
    all.insert("next".to_string(), Fact::text(next));
    all.insert("Period".to_string(), Fact::text(first.unwrap_or_default()));
    all.insert("period".to_string(), Fact::text(words));
}

fn theme(r: Read, year: i16) -> Result<String> {
    let mut all = Vec::new();
    for entry in book::all(r, "plan_item")? {
        let of = |name: &str| entry.values.get(name).and_then(Json::as_str).unwrap_or_default();
        if of("kind") == THEME && book::whole_of(&entry.values, "year") == Some(i64::from(year)) {
            all.push(of("text").replace('\n', " ").trim_end_matches('.').to_string());
        }
    }
    Ok(all.join("; "))
}
