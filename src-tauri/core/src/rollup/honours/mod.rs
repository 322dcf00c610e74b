//! Exemplars and nominations out of the packages that count, and what this superior decides on each (clauses 50 and 51).
//!
//! Trap: what the units say follows from their packages and is made anew with each; what was decided here stays, and is
//! kept by unit and record.

mod rules;
mod store;

use crate::basics::{Date, Error, Page, Result, text};
use crate::code;
use crate::db::{Act, Db, Read};
use crate::package::v1;
use crate::report::content::{Cell, Column, Row, Table};
use serde::{Deserialize, Serialize};

const MOST: u32 = 50_000;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HonourKind {
    Exemplar,
    Nomination,
}

impl HonourKind {
    fn name(self) -> &'static str {
        match self {
            HonourKind::Exemplar => "exemplar",
            HonourKind::Nomination => "nomination",
        }
    }
}

/// What this superior decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Đề nghị: nobody looked at it yet.
    Proposed,
    Chosen,
    /// Không chọn.
    Passed,
    /// Chosen, and handed on to the level above.
    SentUp,
}

impl Decision {
    fn name(self) -> &'static str {
        match self {
            Decision::Proposed => "proposed",
            Decision::Chosen => "chosen",
            Decision::Passed => "passed",
            Decision::SentUp => "sent_up",
        }
    }

    fn of(name: &str) -> Decision {
        match name {
            "chosen" => Decision::Chosen,
            "passed" => Decision::Passed,
            "sent_up" => Decision::SentUp,
            _ => Decision::Proposed,
        }
    }

    /// As lists and reports write it.
    pub fn label(self) -> &'static str {
        match self {
            Decision::Proposed => "Đề nghị",
            Decision::Chosen => "Chọn",
            Decision::Passed => "Không chọn",
            Decision::SentUp => "Gửi lên",
        }
    }
}

/// What is shown. Empty or none: everything.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct HonourSearch {
    pub period: String,
    pub search: String,
    pub unit: String,
    pub kind: Option<HonourKind>,
    /// `collective` or `individual`.
    pub scope: String,
    pub content: String,
    pub decision: Option<Decision>,
    pub page: u32,
}

/// An exemplar or nomination with the unit it comes from.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Honour {
    pub code: String,
    pub unit: String,
    pub kind: HonourKind,
    pub id: String,
    /// Where below that unit, when a superior handed it on.
    pub path: String,
    pub scope: String,
    /// Empty: the unit did not send it.
    pub name: String,
    pub content: String,
    pub day: Date,
    pub words: String,
    pub level: String,
    pub form: String,
    pub grantor: String,
    pub introduced_by: String,
    #[specta(type = Option<i32>)]
    pub points: Option<i64>,
    pub voters: u32,
    pub votes: u32,
    pub status: String,
    pub decision: Decision,
    pub reason: String,
    /// What a nomination still lacks.
    pub findings: Vec<String>,
}

/// One page with how many stand where.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Honours {
    pub page: Page<Honour>,
    pub proposed: u32,
    pub chosen: u32,
    pub passed: u32,
    pub sent_up: u32,
}

/// Which one is meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct HonourRef {
    pub code: String,
    pub kind: HonourKind,
    pub id: String,
}

pub fn list(r: Read, search: &HonourSearch) -> Result<Honours> {
    let page = store::list(r, search, search.page, crate::basics::PAGE_ROWS)?;
    let [proposed, chosen, passed, sent_up] = store::standing(r, &search.period)?;
    Ok(Honours { page, proposed, chosen, passed, sent_up })
}

/// Everything that fits; for the report and the worksheet.
pub fn all(r: Read, search: &HonourSearch) -> Result<Vec<Honour>> {
    Ok(store::list(r, search, 0, MOST)?.rows)
}

/// Decides on some at once; passing one over wants words, which the unit may ask for.
pub fn decide(db: &mut Db, which: &[HonourRef], decision: Decision, reason: &str) -> Result<()> {
    let reason = text::lines(reason);
    if decision == Decision::Passed && reason.is_empty() {
        return Err(Error::field("reason", "Không chọn thì ghi rõ lý do, để trả lời khi đơn vị hỏi"));
    }
    let title = match which {
        [one] => format!("{} gương, đề nghị khen của {}", decision.label(), one.code),
        many => format!("{} {} gương, đề nghị khen", decision.label(), many.len()),
    };
    db.write(Act::new(title), |w| {
        let today = w.today();
        which.iter().try_for_each(|one| {
            let subunit = store::subunit_with(w.read(), one)?.ok_or_else(|| Error::missing("gương điển hình"))?;
            let fields = crate::fields![
                ("subunit", subunit),
                ("kind", *one.kind.name()),
                ("record", one.id),
                ("state", *decision.name()),
                ("reason", reason),
                ("decided_on", today),
            ];
            w.put("honour_review", &format!("{subunit}.{}.{}", one.kind.name(), one.id), &fields)
        })
    })
}

/// Everything that fits, as a table with words instead of codes.
pub fn table(r: Read, search: &HonourSearch) -> Result<Table> {
    let mut rows = Vec::new();
    for (i, one) in all(r, search)?.iter().enumerate() {
        let votes = if one.voters > 0 { format!("{}/{}", one.votes, one.voters) } else { String::new() };
        let form = match one.kind {
            HonourKind::Exemplar => code::label(r, "reward_level", &one.level)?,
            HonourKind::Nomination => {
                format!("{}, {}", code::label(r, "reward_form", &one.form)?, code::label(r, "grantor", &one.grantor)?)
            }
        };
        rows.push(Row {
            strong: false,
            cells: vec![
                Cell::Count(i as i64 + 1),
                Cell::text(&one.unit),
                Cell::text(one.shown()),
                Cell::text(if one.scope == "collective" { "Tập thể" } else { "Cá nhân" }),
                Cell::text(if one.kind == HonourKind::Exemplar {
                    "Gương điển hình"
                } else {
                    "Đề nghị khen"
                }),
                Cell::text(form),
                Cell::text(one.words.replace('\n', " ")),
                one.points.map_or(Cell::Empty, Cell::Count),
                Cell::text(votes),
                Cell::text(one.decision.label()),
                Cell::text(one.reason.replace('\n', " ")),
            ],
        });
    }
    let columns = [
        ("STT", 1.0),
        ("Đơn vị", 4.0),
        ("Tập thể, cá nhân", 3.6),
        ("Thuộc", 1.6),
        ("Loại", 2.0),
        ("Cấp công nhận; hình thức, cấp khen", 3.4),
        ("Thành tích", 6.0),
        ("Điểm", 1.1),
        ("Phiếu", 1.2),
        ("Xét", 1.6),
        ("Lý do", 3.0),
    ];
    let columns = columns.map(|(heading, width)| Column { heading: heading.to_string(), width }).to_vec();
    Ok(Table { sheet: "Gương điển hình".to_string(), columns, rows })
}

/// What goes on to the level above: everything marked so, names of persons only when they are asked for.
pub fn handed_on(r: Read, period: &str, names: bool) -> Result<Vec<v1::Record>> {
    let search =
        HonourSearch { period: period.to_string(), decision: Some(Decision::SentUp), ..HonourSearch::default() };
    Ok(all(r, &search)?.into_iter().map(|one| record(one, names)).collect())
}

fn record(one: Honour, names: bool) -> v1::Record {
    let name = (!one.name.is_empty() && (names || one.scope == "collective")).then_some(one.name.clone());
    let words =
        if name.is_none() && !one.name.is_empty() { one.words.replace(&one.name, "cá nhân này") } else { one.words };
    let path = if one.path.is_empty() { one.code } else { format!("{}/{}", one.code, one.path) };
    match one.kind {
        HonourKind::Exemplar => v1::Record::Exemplar(v1::Exemplar {
            id: one.id,
            scope: one.scope,
            name,
            content: one.content,
            achieved_on: one.day,
            achievement: words,
            level: one.level,
            path,
        }),
        HonourKind::Nomination => v1::Record::Nomination(v1::Nomination {
            id: one.id,
            scope: one.scope,
            name,
            summary: words,
            proposed_on: one.day,
            form: one.form,
            grantor: one.grantor,
            introduced_by: one.introduced_by,
            points: one.points,
            voters: one.voters,
            votes: one.votes,
            status: one.status,
            path,
        }),
    }
}

impl Honour {
    /// The name, or what stands for it.
    pub fn shown(&self) -> String {
        if self.name.is_empty() {
            "Một cá nhân (đơn vị không gửi tên)".to_string()
        } else {
            self.name.clone()
        }
    }
}
