//! What waits to be done, from every book that has due days.

use super::{EntryId, name_of, shelf, store};
use crate::basics::{Date, Result};
use crate::db::Read;
use serde::Serialize;

/// One thing to do.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Task {
    pub book: String,
    pub group: String,
    pub id: EntryId,
    /// `Hồ sơ “BN-012” đã quá hạn`.
    pub text: String,
    pub due: Option<Date>,
    pub late: bool,
}

/// Everything that is due within `days` days from today or late already, the oldest first.
pub fn tasks(r: Read, days: i32) -> Result<Vec<Task>> {
    let today = r.today();
    let mut all = Vec::new();
    for book in shelf().books.iter().filter(|book| book.due.is_some()) {
        for waiting in store::waiting(r, book, today.plus_days(days))? {
            let text = format!("{} “{}”", capital(&book.one), name_of(r, &book.code, waiting.id.as_str())?);
            all.push(Task {
                book: book.code.clone(),
                group: book.group.clone(),
                id: waiting.id,
                text,
                due: Some(waiting.due),
                late: waiting.due < today,
            });
        }
    }
    for id in store::stale_postings(r)? {
        let name = name_of(r, "posting", id.as_str())?;
        let text = format!("Niêm yết “{name}” cũ hơn thủ tục, cần cập nhật");
        all.push(Task { book: "posting".into(), group: "procedures".into(), id, text, due: None, late: true });
    }
    all.sort_by(|a, b| (a.due, &a.id).cmp(&(b.due, &b.id)));
    Ok(all)
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
