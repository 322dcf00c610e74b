//! Initiatives: mô hình, công trình, giải pháp, cách làm hay, from registration to replication.

use crate::basics::{Code, Date, Error, Page, Problems, Result, text};
use crate::db::{Act, Db, Read, Write};
use crate::{campaign, code, evidence, id};
use serde::{Deserialize, Serialize};

mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use rules::{STOPPED, may_follow};

id!(
    /// An initiative.
    InitiativeId
);

/// Who registers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Collective,
    Individual,
}

/// An initiative with the fields of form F01.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// Empty: a new one.
    #[serde(default)]
    pub id: InitiativeId,
    pub year: i16,
    pub name: String,
    pub kind: String,
    pub scope: Scope,
    /// One of the four lĩnh vực.
    pub field: String,
    /// Codes of one or more contents of the campaign.
    pub contents: Vec<String>,
    /// The year it began, for one that goes on; none: new this year.
    #[serde(default)]
    pub since_year: Option<i16>,
    pub responsible: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub goal: String,
    #[serde(default)]
    pub method: String,
    #[serde(default)]
    pub audience: String,
    #[serde(default)]
    pub forces: String,
    #[serde(default)]
    pub resources: String,
    #[serde(default)]
    pub output: String,
    #[serde(default)]
    pub outlook: String,
    #[serde(default)]
    pub results: String,
    #[serde(default)]
    pub starts: Option<Date>,
    #[serde(default)]
    pub ends: Option<Date>,
    #[serde(default)]
    pub registered_on: Option<Date>,
    pub status: String,
    /// Level that recognised it.
    #[serde(default)]
    pub recognised_by: String,
    #[serde(default)]
    pub stop_reason: String,
    #[serde(default)]
    pub progress: Vec<Progress>,
    #[serde(default)]
    pub replications: Vec<Replication>,
}

/// A dated note on how it goes; the newest one carries the status.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    #[serde(default)]
    pub id: String,
    pub date: Date,
    pub status: String,
    pub note: String,
}

/// Where else it was taken up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Replication {
    #[serde(default)]
    pub id: String,
    pub date: Date,
    pub place: String,
    pub result: String,
}

/// One line of the list.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct InitiativeRow {
    pub id: InitiativeId,
    pub name: String,
    pub kind: String,
    pub scope: Scope,
    pub field: String,
    /// Codes of its contents, separated by commas.
    pub contents: String,
    pub since_year: Option<i16>,
    pub responsible: String,
    pub status: String,
    pub registered_on: Option<Date>,
}

/// What the list shows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct InitiativeQuery {
    pub year: i16,
    #[serde(default)]
    pub search: String,
    #[serde(default)]
    pub content: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub sort: InitiativeSort,
    #[serde(default)]
    pub descending: bool,
    /// From 0.
    #[serde(default)]
    pub page: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum InitiativeSort {
    #[default]
    Name,
    Registered,
    Status,
    Responsible,
}

pub fn list(r: Read, query: &InitiativeQuery) -> Result<Page<InitiativeRow>> {
    store::list(r, query)
}

pub fn get(r: Read, id: &InitiativeId) -> Result<Initiative> {
    store::get(r, id)?.ok_or_else(|| Error::missing("mô hình"))
}

/// The name of an initiative; none when it is gone.
pub fn find_name(r: Read, id: &str) -> Result<Option<String>> {
    store::find_name(r, id)
}

/// Ids and names of initiatives whose words begin as typed, newest first; at most 30.
pub fn suggest(r: Read, typed: &str) -> Result<Vec<(String, String)>> {
    store::suggest(r, typed)
}

pub fn exists(r: Read, id: &InitiativeId) -> Result<bool> {
    Ok(store::get(r, id)?.is_some())
}

/// Years that have initiatives, oldest first.
pub fn years(r: Read) -> Result<Vec<i16>> {
    store::years(r)
}

/// Every initiative of a year, by name.
pub fn of_year(r: Read, year: i16) -> Result<Vec<Initiative>> {
    store::ids_of_year(r, year)?.iter().map(|id| get(r, id)).collect()
}

/// Saves a new or changed initiative and returns its id.
pub fn save(db: &mut Db, initiative: Initiative) -> Result<InitiativeId> {
    let verb = if initiative.id.0.is_empty() { "Đăng ký" } else { "Sửa" };
    let sentence = format!("{verb} mô hình “{}”", text::line(&initiative.name));
    db.write(Act::new(sentence), |w| put(w, initiative))
}

/// The same inside another act.
pub fn put(w: &mut Write, initiative: Initiative) -> Result<InitiativeId> {
    let mut initiative = tidy(initiative);
    let campaign = campaign::of_year(w.read(), initiative.year)?;
    let mut problems = rules::check(&initiative, &campaign);
    code::check(w.read(), &mut problems, "initiative_kind", &initiative.kind, "kind", "loại hình")?;
    code::check(w.read(), &mut problems, "field", &initiative.field, "field", "lĩnh vực")?;
    code::check(w.read(), &mut problems, "initiative_status", &initiative.status, "status", "trạng thái")?;
    if initiative.id.0.is_empty() {
        initiative.id = InitiativeId::fresh();
        initiative.registered_on =
            initiative.registered_on.or_else(|| rules::registered(&initiative).then(|| w.today()));
    } else if let Some(before) = store::get(w.read(), &initiative.id)? {
        check_step(w.read(), &mut problems, &before.status, &initiative.status)?;
    } else if !initiative.id.is_a_uuid() {
        return Err(Error::missing("mô hình"));
    }
    problems.check()?;
    store::save(w, &initiative)?;
    Ok(initiative.id)
}

fn check_step(r: Read, problems: &mut Problems, from: &str, to: &str) -> Result<()> {
    if !may_follow(from, to) {
        let (from, to) = (code::label(r, "initiative_status", from)?, code::label(r, "initiative_status", to)?);
        problems.add("status", format!("Từ “{from}” không chuyển thẳng sang “{to}” được"));
    }
    Ok(())
}

/// Deletes it with its notes and evidence; undo brings all of it back.
pub fn delete(db: &mut Db, id: &InitiativeId) -> Result<()> {
    let initiative = get(db.read(), id)?;
    if store::supports_of(db.read(), id)? > 0 {
        let text = "Có lượt hỗ trợ đang gắn với mô hình này. Gỡ mô hình khỏi các lượt đó trước khi xóa";
        return Err(Error::new(Code::Refused, text));
    }
    db.write(Act::new(format!("Xóa mô hình “{}”", initiative.name)), |w| {
        evidence::remove_all(w, evidence::Owner::Initiative, id.as_str())?;
        store::remove(w, id)
    })
}

fn tidy(mut i: Initiative) -> Initiative {
    for field in [&mut i.name, &mut i.responsible, &mut i.recognised_by] {
        *field = text::line(field);
    }
    for field in [
        &mut i.reason,
        &mut i.goal,
        &mut i.method,
        &mut i.audience,
        &mut i.forces,
        &mut i.resources,
        &mut i.output,
        &mut i.outlook,
        &mut i.results,
        &mut i.stop_reason,
    ] {
        *field = text::lines(field);
    }
    i.contents.sort();
    i.contents.dedup();
    for note in &mut i.progress {
        note.note = text::lines(&note.note);
        if note.id.is_empty() {
            note.id = crate::basics::id::fresh();
        }
    }
    for replication in &mut i.replications {
        replication.place = text::line(&replication.place);
        replication.result = text::lines(&replication.result);
        if replication.id.is_empty() {
            replication.id = crate::basics::id::fresh();
        }
    }
    i
}
