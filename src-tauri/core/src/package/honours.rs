//! Exemplars and nominations as they leave: names of collectives, and of persons only when asked for and agreed to.
//!
//! Trap: what was achieved is told in free words that may name the person again; a name that stays is taken out of them.

use super::v1;
use crate::basics::{Date, Result};
use crate::book::{self, Values};
use crate::campaign::Span;
use crate::db::Read;
use serde_json::Value as Json;

/// Nominations that nobody has decided on yet stay in the house.
const DRAFT: &str = "NH";
/// Said in place of a name that stays.
const SOMEBODY: &str = "cá nhân này";

/// What the books of exemplars and nominations hold of a period.
pub fn records(r: Read, span: &Span, names: bool) -> Result<Vec<v1::Record>> {
    let within = |day: Option<Date>| day.filter(|day| (span.from..=span.cutoff).contains(day));
    let mut all = Vec::new();
    for entry in book::all(r, "exemplar")? {
        let Some(achieved_on) = within(day(&entry.values, "achieved_on")) else { continue };
        let who = Who::of(&entry.values, names);
        all.push(v1::Record::Exemplar(v1::Exemplar {
            id: entry.id.0,
            scope: who.scope.to_string(),
            name: who.name.clone(),
            content: words(&entry.values, "content").to_string(),
            achieved_on,
            achievement: who.without_name(words(&entry.values, "achievement")),
            level: words(&entry.values, "level").to_string(),
            path: String::new(),
        }));
    }
    for entry in book::all(r, "nomination")? {
        let Some(proposed_on) = within(day(&entry.values, "proposed_on")) else { continue };
        if words(&entry.values, "status") == DRAFT {
            continue;
        }
        let who = Who::of(&entry.values, names);
        let whole = |field: &str| book::whole_of(&entry.values, field);
        let count = |field: &str| whole(field).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        all.push(v1::Record::Nomination(v1::Nomination {
            id: entry.id.0.clone(),
            scope: who.scope.to_string(),
            name: who.name.clone(),
            summary: who.without_name(words(&entry.values, "summary")),
            proposed_on,
            form: words(&entry.values, "form").to_string(),
            grantor: words(&entry.values, "grantor").to_string(),
            introduced_by: words(&entry.values, "introduced_by").to_string(),
            points: whole("points"),
            voters: count("voters"),
            votes: count("votes"),
            status: words(&entry.values, "status").to_string(),
            path: String::new(),
        }));
    }
    Ok(all)
}

struct Who<'a> {
    scope: &'static str,
    /// As it may leave.
    name: Option<String>,
    written: &'a str,
}

impl Who<'_> {
    fn of(values: &Values, names: bool) -> Who<'_> {
        let written = words(values, "name");
        let collective = words(values, "scope") == "TT";
        let agreed = book::whole_of(values, "agrees") == Some(1);
        Who {
            scope: if collective { "collective" } else { "individual" },
            name: (collective || names && agreed).then(|| written.to_string()),
            written,
        }
    }

    fn without_name(&self, text: &str) -> String {
        if self.name.is_some() || self.written.is_empty() {
            return text.to_string();
        }
        text.replace(self.written, SOMEBODY)
    }
}

fn words<'a>(values: &'a Values, field: &str) -> &'a str {
    values.get(field).and_then(Json::as_str).unwrap_or_default()
}

fn day(values: &Values, field: &str) -> Option<Date> {
    words(values, field).parse().ok()
}
