//! The words of the periodic report: sentences drafted from the figures by `data/narrative.json`, as people changed them.
//!
//! A sentence nobody changed is drafted anew each time, so its numbers are always the register's. A changed one keeps
//! the figures it was drafted from: when they change it says so, and a number in it that is not the register's any more
//! has to be corrected or confirmed before the period can be handed in.

mod draft;
mod facts;
mod numbers;
mod store;
mod template;
#[cfg(test)]
mod tests;

use super::content::Piece;
use super::remark;
use crate::basics::{Error, Result, text};
use crate::campaign::{self, Campaign, Span};
use crate::db::{Act, Db, Read};
use crate::initiative::{self, Initiative};
use crate::target::{self, Figure};
use crate::unit::{self, Unit};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the words of a period are made from.
pub struct Ground<'a> {
    pub r: Read<'a>,
    pub unit: Unit,
    pub campaign: Campaign,
    pub span: Span,
    pub figures: Vec<Figure>,
    /// Those registered by the last day of the period.
    pub initiatives: Vec<Initiative>,
}

/// A part of the report: `I- ĐẶC ĐIỂM TÌNH HÌNH`.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Part {
    pub heading: String,
    pub sections: Vec<Section>,
}

/// What stands under one heading: drafted sentences, then the secretary's own words.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Section {
    pub code: String,
    /// `6. Đăng ký, xây dựng mô hình`, as printed; empty: the part's heading is enough.
    pub title: String,
    /// What the window calls it.
    pub label: String,
    pub hint: String,
    pub sentences: Vec<Sentence>,
    pub words: String,
    #[serde(skip)]
    pub items: bool,
    #[serde(skip)]
    pub nothing: String,
    #[serde(skip)]
    pub optional: bool,
    #[serde(skip)]
    pub cell_only: bool,
}

/// One drafted sentence.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Sentence {
    /// `K1.care`, `K1.results.<initiative>`.
    pub code: String,
    /// What is printed; empty: left out.
    pub text: String,
    /// What the templates say of today's figures; empty: nothing.
    pub drafted: String,
    pub edited: bool,
    /// Figures that are not what they were when the sentence was changed.
    pub changes: Vec<ChangedFigure>,
    /// Numbers in the text that are not the register's.
    pub wrong: Vec<Wrong>,
    /// Those were looked at and are wanted so.
    pub confirmed: bool,
    #[serde(skip)]
    pub pieces: Vec<Piece>,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct ChangedFigure {
    /// Name of the indicator; empty for what is no figure.
    pub name: String,
    pub was: String,
    pub now: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Wrong {
    /// `16 lượt`.
    pub register: String,
    /// `14`.
    pub text: String,
}

/// The same section of the same period last year.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Before {
    /// As it was printed.
    pub text: String,
    /// What the secretary wrote of it.
    pub words: String,
}

impl Ground<'_> {
    /// Of the period `2026`, `2026-Q1` …
    pub fn of<'a>(r: Read<'a>, period: &str) -> Result<Ground<'a>> {
        let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
        let campaign = campaign::of_year(r, year)?;
        let span = campaign.period(period)?;
        let registered = |i: &Initiative| i.status != "DK" && i.registered_on.is_none_or(|day| day <= span.cutoff);
        let initiatives = initiative::of_year(r, span.year)?.into_iter().filter(registered).collect();
        Ok(Ground { unit: unit::required(r)?, figures: target::figures(r, period)?, initiatives, r, campaign, span })
    }
}

/// Every part of the report with its sentences as they stand.
pub fn parts(ground: &Ground) -> Result<Vec<Part>> {
    draft::parts(ground)
}

/// Saves a sentence as a person wrote it; written as drafted it is kept no longer, empty it is left out.
pub fn save(db: &mut Db, period: &str, code: &str, words: &str) -> Result<()> {
    let words = text::lines(words);
    let ground = Ground::of(db.read(), period)?;
    let (label, sentence) = find(&ground, code)?;
    let kept = draft::kept_of(&ground, code, &sentence, words)?;
    let there = sentence.edited;
    let act = format!("Sửa câu trong mục “{label}” của báo cáo {}", ground.span.in_words());
    let name = ground.span.name.clone();
    db.write(Act::new(act), |w| match kept {
        Some(kept) => store::save(w, &name, code, &kept),
        None if there => store::remove(w, &name, code),
        None => Ok(()),
    })
}

/// Drafts these sentences anew from today's figures.
pub fn redraft(db: &mut Db, period: &str, codes: &[String]) -> Result<()> {
    let kept = store::all(db.read(), period)?;
    let act = match codes {
        [_] => "Soạn lại một câu của báo cáo theo số mới".to_string(),
        _ => format!("Soạn lại {} câu của báo cáo theo số mới", codes.len()),
    };
    db.write(Act::new(act), |w| {
        let there = codes.iter().filter(|code| kept.contains_key(*code));
        there.into_iter().try_for_each(|code| store::remove(w, period, code))
    })
}

/// Keeps a sentence as it was written although its figures changed, or although it says another number.
pub fn keep(db: &mut Db, period: &str, code: &str) -> Result<()> {
    let ground = Ground::of(db.read(), period)?;
    let (_, sentence) = find(&ground, code)?;
    let kept = draft::kept_of(&ground, code, &sentence, sentence.text.clone())?;
    let kept = kept.map(|kept| store::Kept { confirmed: !sentence.wrong.is_empty(), ..kept });
    let act = Act::new(format!("Giữ lời đã sửa trong báo cáo {}", ground.span.in_words()));
    db.write(act, |w| match kept {
        Some(kept) => store::save(w, period, code, &kept),
        None if sentence.edited => store::remove(w, period, code),
        None => Ok(()),
    })
}

/// What should be looked at again before printing: a sentence each.
pub fn review(r: Read, period: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for (label, sentence) in changed(r, period)? {
        let text = shortened(&sentence.text);
        for wrong in &sentence.wrong {
            let how = if sentence.confirmed { " (đã xác nhận)" } else { "" };
            all.push(format!("Mục “{label}”: trong sổ là {}, câu ghi {}{how}: “{text}”", wrong.register, wrong.text));
        }
        if sentence.wrong.is_empty() {
            let of = sentence.changes.first();
            all.extend(of.map(|one| format!("Mục “{label}”: số đã đổi từ {} thành {}: “{text}”", one.was, one.now)));
        }
    }
    let words = remark::all(r, period)?;
    let before = if words.is_empty() { BTreeMap::new() } else { remark::all(r, &last_year(period))? };
    for (section, words) in words {
        let old: Vec<&str> = before.get(&section).map(|text| text.lines().collect()).unwrap_or_default();
        let copied = words.lines().filter(|line| old.contains(line) && !numbers::read(line).is_empty());
        all.extend(copied.map(|line| format!("Câu chép từ năm trước còn số, cần xem lại: “{}”", shortened(line))));
    }
    Ok(all)
}

/// What forbids handing in: sentences with a number that is not the register's and that nobody confirmed.
pub fn contradictions(r: Read, period: &str) -> Result<Vec<String>> {
    let changed = changed(r, period)?.into_iter().filter(|(_, sentence)| !sentence.confirmed);
    let wrong = changed.filter_map(|(label, sentence)| {
        let first = sentence.wrong.first()?;
        Some(format!(
            "Báo cáo, mục “{label}”: trong sổ là {}, câu ghi {}. Sửa câu, hoặc bấm “Giữ số này” ở màn hình Báo cáo",
            first.register, first.text
        ))
    });
    Ok(wrong.collect())
}

/// Every section of the same period last year: as printed, and what the secretary wrote.
pub fn before(r: Read, period: &str) -> Result<BTreeMap<String, Before>> {
    let known = target::figures(r, period)?.iter().any(|figure| figure.last_year.is_some());
    let ground = match Ground::of(r, &last_year(period)) {
        Ok(ground) => ground,
        Err(error) if error.problems.iter().any(|problem| problem.field == "period") => return Ok(BTreeMap::new()),
        Err(error) => return Err(error),
    };
    let mut all = BTreeMap::new();
    for section in parts(&ground)?.into_iter().flat_map(|part| part.sections) {
        // Of a year without records the register says nothing, not even that there was none.
        let said = section.sentences.iter().filter(|one| (known || one.edited) && !one.text.is_empty());
        let mut lines: Vec<&str> = said.map(|one| one.text.as_str()).collect();
        lines.extend(Some(section.words.as_str()).filter(|words| !words.is_empty()));
        if !lines.is_empty() {
            all.insert(section.code.clone(), Before { text: lines.join("\n"), words: section.words.clone() });
        }
    }
    Ok(all)
}

/// What a section is called, when the campaign of the period has it.
pub fn label_of(r: Read, period: &str, section: &str) -> Result<Option<String>> {
    let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let outline = draft::outline(&campaign::of_year(r, year)?)?;
    let mut sections = outline.into_iter().flat_map(|part| part.sections);
    Ok(sections.find(|one| one.code == section).map(|one| one.label))
}

/// Sentences people changed, with the label of their section; nothing is computed where nothing was changed.
fn changed(r: Read, period: &str) -> Result<Vec<(String, Sentence)>> {
    if store::all(r, period)?.is_empty() {
        return Ok(Vec::new());
    }
    let sections = parts(&Ground::of(r, period)?)?.into_iter().flat_map(|part| part.sections);
    let of = |section: Section| {
        let label = section.label;
        section.sentences.into_iter().filter(|one| one.edited).map(move |one| (label.clone(), one))
    };
    Ok(sections.flat_map(of).collect())
}

fn find(ground: &Ground, code: &str) -> Result<(String, Sentence)> {
    let sections = parts(ground)?.into_iter().flat_map(|part| part.sections);
    let mut all = sections.flat_map(|section| {
        let label = section.label;
        section.sentences.into_iter().map(move |sentence| (label.clone(), sentence))
    });
    all.find(|(_, sentence)| sentence.code == code).ok_or_else(|| Error::missing("câu báo cáo"))
}

fn last_year(period: &str) -> String {
    let year: i16 = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    format!("{}{}", year - 1, period.get(4..).unwrap_or_default())
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 90;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST {
        line.to_string()
    } else {
        format!("{}…", line.chars().take(LONGEST).collect::<String>())
    }
}
