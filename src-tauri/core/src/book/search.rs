//! One search over the whole register: people, initiatives and every book that is not restricted. Who may not see restricted
//! records finds no person.

use super::{shelf, store};
use crate::basics::Result;
use crate::db::{Read, Right, rights};
use crate::{beneficiary, initiative};
use serde::Serialize;

/// Of each kind at most so many.
const EACH: usize = 5;

/// Something found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Hit {
    /// `beneficiary`, `initiative` or the book.
    pub noun: String,
    /// The screen that shows it.
    pub screen: String,
    /// What kind of record it is, for people.
    pub kind: String,
    pub id: String,
    pub label: String,
    pub detail: String,
}

/// Records whose words begin as typed, marks or not; nothing for nothing typed.
pub fn everywhere(r: Read, typed: &str) -> Result<Vec<Hit>> {
    if crate::basics::text::search_key(typed).is_empty() {
        return Ok(Vec::new());
    }
    let hit = |noun: &str, screen: &str, kind: &str, id: String, label: String, detail: String| Hit {
        noun: noun.to_string(),
        screen: screen.to_string(),
        kind: kind.to_string(),
        id,
        label,
        detail,
    };
    let people = beneficiary::suggest(r, typed)?.into_iter().take(EACH);
    let mut all: Vec<Hit> = people
        .map(|one| hit("beneficiary", "people", "Người có hoàn cảnh khó khăn", one.id.0, one.label, one.class))
        .collect();
    for (id, name) in initiative::suggest(r, typed)?.into_iter().take(EACH) {
        all.push(hit("initiative", "initiatives", "Mô hình", id, name, String::new()));
    }
    let may = r.may(Right::Restricted);
    for book in shelf().books.iter().filter(|book| !book.restricted && (may || !rights::is_restricted(&book.code))) {
        for found in store::suggest(r, book, typed)?.into_iter().take(EACH) {
            all.push(hit(&book.code, &book.group, &book.label, found.id, found.label, found.detail));
        }
    }
    Ok(all)
}
