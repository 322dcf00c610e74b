//! What waits to be done, from every book that has due days.

use super::{EntryId, name_of, shelf, store};
use crate::basics::{Date, Result};
use crate::db::{Read, Right, rights};
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
    let may = r.may(Right::Restricted);
    let seen = |code: &str| may || !rights::is_restricted(code);
    for book in shelf().books.iter().filter(|book| book.due.is_some() && seen(&book.code)) {
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

/// Deadlines of the year's reports and everything that waits, as a calendar file (iCalendar, RFC 5545): whole days,
/// each with a reminder 3 days before. Names of persons stay out of it.
pub fn calendar_file(r: Read, year: i16) -> Result<String> {
    let mut lines = vec!["BEGIN:VCALENDAR".to_string(), "VERSION:2.0".into(), "PRODID:-//So Dan Van//VI".into()];
    let stamp = format!("{}T000000Z", compact(r.today()));
    let mut add = |id: &str, day: Date, text: &str| {
        let next = day.plus_days(1);
        lines.push("BEGIN:VEVENT".to_string());
        lines.push(format!("UID:{id}@so-dan-van"));
        lines.push(format!("DTSTAMP:{stamp}"));
        lines.push(format!("DTSTART;VALUE=DATE:{}", compact(day)));
        lines.push(format!("DTEND;VALUE=DATE:{}", compact(next)));
        lines.extend(folded(&format!("SUMMARY:{}", escaped(text))));
        lines.extend(
            ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Sổ Dân Vận", "TRIGGER:-P3D", "END:VALARM"]
                .map(String::from),
        );
        lines.push("END:VEVENT".to_string());
    };
    for span in crate::campaign::of_year(r, year)?.periods_of(year) {
        add(&span.name, span.deadline, &format!("Hạn nộp báo cáo {}", span.label));
    }
    for task in tasks(r, 366)? {
        if let Some(due) = task.due {
            add(task.id.as_str(), due, &task.text);
        }
    }
    lines.push("END:VCALENDAR".to_string());
    Ok(lines.iter().map(|line| format!("{line}\r\n")).collect())
}

fn compact(day: Date) -> String {
    day.to_string().replace('-', "")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line of at most 75 bytes each, never cut inside a letter; the next begins with a blank.
fn folded(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for letter in line.chars() {
        let last = all.len() - 1;
        if all[last].len() + letter.len_utf8() > 74 {
            all.push(" ".to_string());
        }
        let last = all.len() - 1;
        all[last].push(letter);
    }
    all
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
