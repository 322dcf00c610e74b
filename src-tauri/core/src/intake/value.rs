//! What a cell of each kind says.
//!
//! Trap: lists are long and tables longer, so everything the register knows is read once for a table.

use super::column::{CellKind, IntakeColumn, IntakeTarget};
use super::{Values, key};
use crate::basics::{Date, Problem, Result, date, money, text};
use crate::book;
use crate::campaign::{self, Content};
use crate::code;
use crate::db::Read;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What the cells of a table are understood by.
pub struct Known {
    year: i16,
    /// Of each list that columns choose from: code, label, the label's words.
    lists: BTreeMap<String, Vec<(String, String, String)>>,
    contents: Vec<Content>,
}

/// One row as it was understood.
#[derive(Default)]
pub struct Understood {
    pub values: Values,
    pub problems: Vec<Problem>,
    /// Taken, but to be looked at.
    pub warnings: Vec<Problem>,
    /// What was read where it looks different from what stands there.
    pub readings: Vec<Problem>,
}

/// A cell with the field it fills, its heading and what its numbers are counted in.
pub struct Given<'a> {
    pub field: &'a str,
    pub heading: &'a str,
    pub factor: u32,
    pub text: String,
}

struct Reading {
    value: Option<Json>,
    shown: String,
    warning: String,
}

impl Reading {
    fn plain(value: impl Into<Json>) -> Reading {
        Reading { value: Some(value.into()), shown: String::new(), warning: String::new() }
    }

    fn shown(value: impl Into<Json>, shown: impl Into<String>) -> Reading {
        Reading { shown: shown.into(), ..Reading::plain(value) }
    }
}

type Found = std::result::Result<Reading, String>;

impl Known {
    pub fn of(r: Read, target: &IntakeTarget) -> Result<Known> {
        let mut lists: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
        let chosen =
            |list: &str| target.columns.iter().any(|column| column.kind == CellKind::Choice && column.list == list);
        for row in code::all(r)?.into_iter().filter(|row| chosen(&row.list)) {
            let words = key(&row.label);
            lists.entry(row.list).or_default().push((row.code, row.label, words));
        }
        let year = r.today().year();
        Ok(Known { year, lists, contents: campaign::of_year(r, year)?.contents })
    }

    /// The cells of a row as values of their fields.
    pub fn understand(&self, r: Read, target: &IntakeTarget, given: &[Given]) -> Result<Understood> {
        let mut row = Understood::default();
        for cell in given {
            let Some(column) = target.column(cell.field) else { continue };
            let at = |message: String| Problem { field: cell.field.to_string(), message };
            match self.value(r, column, cell)? {
                Ok(read) => {
                    row.values.extend(read.value.map(|value| (cell.field.to_string(), value)));
                    row.warnings.extend(Some(read.warning).filter(|why| !why.is_empty()).map(at));
                    row.readings
                        .extend(Some(read.shown).filter(|shown| *shown != cell.text && !shown.is_empty()).map(at));
                }
                Err(why) => row.problems.push(at(why)),
            }
        }
        Ok(row)
    }

    fn value(&self, r: Read, column: &IntakeColumn, cell: &Given) -> Result<Found> {
        let (label, text) = (&column.label, cell.text.as_str());
        Ok(match column.kind {
            CellKind::Line | CellKind::Text => Ok(words(cell)),
            CellKind::Day => self.day(column, text),
            CellKind::Money => amount(cell),
            CellKind::Whole => {
                whole(text).map(Reading::plain).ok_or_else(|| format!("{label}: “{text}” không phải một số nguyên"))
            }
            CellKind::Tick => {
                Ok(Reading::plain(!["0", "khong", "chua", "k", "-"].contains(&text::search_key(text).as_str())))
            }
            CellKind::Choice => {
                self.choice(&column.list, text).ok_or_else(|| format!("{label}: “{text}” không có trong danh mục"))
            }
            CellKind::Contents => match self.named_contents(text) {
                found if found.is_empty() => Err(format!("{label}: chưa hiểu “{text}”. Ghi số 1 đến 5")),
                found => Ok(Reading::plain(found)),
            },
            CellKind::Ref => reference(r, column, text)?,
        })
    }

    fn day(&self, column: &IntakeColumn, cell: &str) -> Found {
        // A year alone is no day: nothing is made up.
        if column.field == "birth_date"
            && cell.len() == 4
            && cell.parse::<i16>().is_ok_and(|year| (1920..=2100).contains(&year))
        {
            let warning = format!("Chỉ có năm sinh {cell} nên để trống ngày sinh");
            return Ok(Reading { value: None, shown: String::new(), warning });
        }
        let day = day(cell, self.year)?;
        let plausible = (self.year - 110..=self.year + 5).contains(&day.year());
        let warning = if plausible { String::new() } else { format!("Xem lại năm {}", day.year()) };
        Ok(Reading { warning, ..Reading::shown(day.to_string(), day.vietnamese()) })
    }

    /// The code itself, its label, or the label that holds the words or is held by them, or has nearly the same words.
    fn choice(&self, list: &str, cell: &str) -> Option<Reading> {
        let wanted = key(cell);
        let all = self.lists.get(list)?;
        let same = all.iter().find(|(code, _, words)| code.eq_ignore_ascii_case(cell) || *words == wanted);
        if let Some((code, label, _)) = same {
            return Some(Reading::shown(code.as_str(), label.as_str()));
        }
        let near = || {
            let holds = |words: &str| wanted.len() > 3 && (words.contains(&wanted) || wanted.contains(words));
            let close = all.iter().filter(|(.., words)| holds(words));
            close.min_by_key(|(_, label, _)| label.len().abs_diff(cell.len()))
        };
        // “Mồ côi cả cha lẫn mẹ” is “Mồ côi cả cha và mẹ”: nearly the same words.
        let alike = || {
            let words: Vec<&str> = wanted.split(' ').collect();
            let shared = |(_, label, theirs): &&(String, String, String)| {
                let theirs: Vec<&str> = theirs.split(' ').collect();
                let both = words.iter().filter(|word| theirs.contains(word)).count();
                (both * 100 / words.len().max(theirs.len()), label.len())
            };
            all.iter().filter(|row| words.len() > 2 && shared(row).0 >= 75).max_by_key(shared)
        };
        let (code, label, _) = near().or_else(alike)?;
        let warning = format!("“{cell}” được hiểu là “{label}”");
        Some(Reading { warning, ..Reading::shown(code.as_str(), label.as_str()) })
    }

    fn named_contents(&self, cell: &str) -> Vec<String> {
        let wanted = key(cell);
        let named = |content: &&Content| {
            let number = content.number.to_string();
            let mut parts = cell.split(|c: char| !c.is_ascii_alphanumeric());
            let by_number = parts.any(|part| part == number || part.eq_ignore_ascii_case(&content.code));
            let by_words = || key(&content.full).contains(&wanted) || wanted.contains(&key(&content.short));
            by_number || wanted.len() > 5 && by_words()
        };
        self.contents.iter().filter(named).map(|content| content.code.clone()).collect()
    }
}

/// Text; a telephone or personal number that lost its noughts as a number in a worksheet gets them back.
fn words(cell: &Given) -> Reading {
    let digits: String = cell.text.chars().filter(|c| !" .-".contains(*c)).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Reading::plain(cell.text.as_str());
    }
    let heading = format!(" {} ", key(cell.heading));
    let says = |names: &[&str]| names.iter().any(|name| heading.contains(&format!(" {name} ")));
    let telephone =
        says(&["dien thoai", "sdt", "dt", "so dt", "phone"]) && digits.len() == 9 && !digits.starts_with('0');
    let personal = says(&["cccd", "dinh danh", "can cuoc", "cmnd cccd"]) && matches!(digits.len(), 10 | 11);
    let length = match (telephone, personal) {
        (true, _) => 10,
        (_, true) => 12,
        _ => return Reading::plain(cell.text.as_str()),
    };
    let whole = format!("{digits:0>length$}");
    let warning = format!("Thêm số 0 đã mất ở đầu: {whole}. Xem lại với giấy tờ");
    Reading { warning, ..Reading::shown(whole.clone(), whole) }
}

fn amount(cell: &Given) -> Found {
    let text = cell.text.strip_suffix(",00").or(cell.text.strip_suffix(".00")).unwrap_or(&cell.text);
    let bare = text.chars().all(|c| c.is_ascii_digit() || " .,".contains(c));
    // With its separators an amount stands for itself, whatever the heading counts in.
    let grouped = text.contains(['.', ',']) && money::understand(text).is_ok();
    let money = match cell.factor {
        1_000 if bare && !grouped => money::understand(&format!("{text} nghìn")),
        1_000_000 if bare && !grouped => money::understand(&format!("{text} triệu")),
        _ => money::understand(text),
    }?;
    let shown = money.vietnamese();
    let warning = match () {
        () if cell.factor > 1 && grouped => format!("Cột tính theo nghìn hoặc triệu đồng; ô này hiểu là {shown}"),
        () if money.0 > 0 && money.0 < 1_000 => format!("Chỉ có {shown}: xem lại đơn vị tính"),
        () => String::new(),
    };
    // Digits that stand for themselves need no second line.
    let shown = if bare && cell.factor == 1 { String::new() } else { shown };
    Ok(Reading { warning, ..Reading::shown(money.0, shown) })
}

/// Separators stand between groups of three, a unit after the number is passed over: `1.190 em`.
fn whole(cell: &str) -> Option<u32> {
    let number = cell.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
    let digits: String = number.chars().filter(|c| !" .".contains(*c)).collect();
    digits.parse().ok()
}

/// Days in every shape people and spreadsheets write them: `5/3/2026`, `2026-03-05`, the serial number 46086,
/// `ngày 5 tháng 3 năm 2026`, `05-Mar-26`; a time of day after it is passed over.
fn day(cell: &str, year: i16) -> std::result::Result<Date, String> {
    if let Ok(serial) = cell.parse::<f64>()
        && (20_000.0..80_000.0).contains(&serial)
        && let Some(first) = Date::new(1899, 12, 30)
    {
        return Ok(first.plus_days(serial as i32));
    }
    let folded = text::search_key(cell);
    if folded.contains("thang") {
        let numbers: Vec<&str> = folded.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        return date::understand(&numbers.join("/"), year);
    }
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    for (month, name) in (1..).zip(MONTHS) {
        if let Some((day, rest)) = folded.split_once(name) {
            let rest = rest.trim_start_matches(|c: char| c.is_alphabetic());
            let parts = |text: &str| text.trim_matches(['-', '/', ' ', ',']).to_string();
            return date::understand(&format!("{}/{month}/{}", parts(day), parts(rest)), year);
        }
    }
    // A time of day has colons; a day with blanks has none.
    let words = match cell.split_once(['T', ' ']) {
        Some((day, rest)) if rest.contains(':') || rest.is_empty() => day,
        _ => cell,
    };
    date::understand(words, year)
}

fn reference(r: Read, column: &IntakeColumn, cell: &str) -> Result<Found> {
    let wanted = key(cell);
    let mut same = book::suggest(r, &column.list, cell)?;
    same.retain(|one| key(&one.label) == wanted);
    Ok(match &same[..] {
        [one] => Ok(Reading::plain(one.id.as_str())),
        [] => Err(format!("{}: không tìm thấy “{cell}” trong sổ", column.label)),
        many => Err(format!("{}: có {} mục cùng tên “{cell}”", column.label, many.len())),
    })
}
