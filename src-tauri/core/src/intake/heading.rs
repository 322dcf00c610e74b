//! Which row is the heading, which column is which field, and which rows are no records.

use super::column::{IntakeColumn, IntakeTarget};
use super::key;
use crate::basics::text;
use crate::db::Read;
use dan_van_sealed::sheet::Sheet;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows looked at for the heading.
const WITHIN: usize = 20;

/// A column of the table and the field it was matched with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct ColumnMatch {
    pub column: u32,
    pub heading: String,
    /// Empty: not taken.
    pub field: String,
    pub label: String,
    /// What numbers of this column are counted in: 1, 1,000 or 1,000,000 đồng.
    pub factor: u32,
}

/// The heading as it was found.
pub struct Heading {
    /// From 0.
    pub row: usize,
    /// The first row after it.
    pub below: usize,
    pub matches: Vec<ColumnMatch>,
}

/// Matches a person made before: the heading's words and the field, empty for a column not taken.
pub type Remembered = BTreeMap<String, String>;

pub fn remembered(r: Read, noun: &str) -> Remembered {
    // A setting that does not read costs the person a few choices, not the table.
    let text = r.setting(&format!("intake.{noun}")).ok().flatten().unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The columns of a target with the words each is known by.
struct Names<'a>(Vec<(&'a IntakeColumn, Vec<String>)>);

impl<'a> Names<'a> {
    fn of(target: &'a IntakeTarget) -> Names<'a> {
        let words = |column: &IntakeColumn| {
            let synonyms = column.synonyms.iter().cloned();
            std::iter::once(key(&column.label)).chain(synonyms).collect()
        };
        Names(target.columns.iter().map(|column| (column, words(column))).collect())
    }

    /// How well words name a column: the same words, else words that hold each other, the longer the better.
    fn scores(&self, words: &str) -> impl Iterator<Item = (usize, &'a IntakeColumn)> {
        self.0.iter().map(|(column, names)| (names.iter().map(|name| score(name, words)).max().unwrap_or(0), *column))
    }

    fn best(&self, heading: &str) -> usize {
        self.scores(&key(heading)).map(|(score, _)| score).max().unwrap_or(0)
    }
}

const SAME: usize = 1_000;

fn score(name: &str, heading: &str) -> usize {
    match () {
        () if heading.is_empty() => 0,
        () if name == heading => SAME + name.len(),
        () if within(name, heading) => 100 + name.len(),
        () if heading.len() > 3 && within(heading, name) => heading.len(),
        () => 0,
    }
}

/// Do whole words stand within others?
fn within(words: &str, others: &str) -> bool {
    let ends = |at: usize, found: &str| {
        let before = others[..at].chars().next_back().is_none_or(|c| c == ' ');
        before && others[at + found.len()..].chars().next().is_none_or(|c| c == ' ')
    };
    !words.is_empty() && others.match_indices(words).any(|(at, found)| ends(at, found))
}

/// The heading: in the row asked for, else the row among the first with the most known words; one or two rows high.
pub fn find(
    target: &IntakeTarget,
    sheet: &Sheet,
    rows: &[Vec<String>],
    asked: Option<u32>,
    chosen: &BTreeMap<u32, String>,
    before: &Remembered,
) -> Heading {
    let names = Names::of(target);
    let known = |words: &[String]| assign(&names, words, &BTreeMap::new(), before).iter().flatten().count();
    let empty = Vec::new();
    let one = |row: usize| rows.get(row).unwrap_or(&empty).clone();
    let candidates: Vec<usize> = match asked {
        Some(row) => vec![row as usize],
        None => (0..rows.len().min(WITHIN)).collect(),
    };
    let mut best = (0, candidates.first().copied().unwrap_or(0), 1);
    for row in candidates {
        let single = known(&one(row));
        let double = if row + 1 < rows.len() { known(&joined(&names, sheet, rows, row)) } else { 0 };
        // Two rows are a heading only when they say more than each of them.
        let two = double > single && double > known(&one(row + 1));
        let (found, height) = if two { (double, 2) } else { (single, 1) };
        if found > best.0 {
            best = (found, row, height);
        }
    }
    let (_, row, height) = best;
    let mut words = if height == 2 { joined(&names, sheet, rows, row) } else { one(row) };
    // Columns without a heading can be matched by hand.
    let width = rows.iter().skip(row + height).map(Vec::len).max().unwrap_or(0);
    words.resize(width.max(words.len()), String::new());
    let fields = assign(&names, &words, chosen, before);
    let matched = words.iter().zip(fields).enumerate().map(|(i, (heading, field))| ColumnMatch {
        column: u32::try_from(i).unwrap_or(u32::MAX),
        heading: heading.clone(),
        field: field.map_or(String::new(), |field| field.field.clone()),
        label: field.map_or(String::new(), |field| field.label.clone()),
        factor: factor(heading),
    });
    Heading { row, below: row + height, matches: matched.collect() }
}

/// The sheet that most probably holds the table: of those that are seen the one with the most known headings.
pub fn likely_sheet(target: &IntakeTarget, sheets: &[Sheet], before: &Remembered) -> Option<usize> {
    let fits = |sheet: &Sheet| {
        let rows: Vec<Vec<String>> = sheet.rows.iter().take(WITHIN + 1).cloned().collect();
        let heading = find(target, sheet, &rows, None, &BTreeMap::new(), before);
        let titled = heading.matches.iter().any(|one| one.field == target.title);
        (titled, heading.matches.iter().filter(|one| !one.field.is_empty()).count())
    };
    let filled: Vec<(usize, &Sheet)> = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.rows.is_empty()).collect();
    if let [(place, _)] = filled[..] {
        return Some(place);
    }
    // Of equals the first.
    let ranked = filled.into_iter().map(|(place, sheet)| ((!sheet.hidden, fits(sheet)), std::cmp::Reverse(place)));
    ranked.max().map(|(_, std::cmp::Reverse(place))| place)
}

/// A heading over two rows: the lower words where there are any, with the upper ones where they are needed.
fn joined(names: &Names, sheet: &Sheet, rows: &[Vec<String>], row: usize) -> Vec<String> {
    let cell = |row: usize, column: usize| rows.get(row).and_then(|cells| cells.get(column)).map_or("", String::as_str);
    let width = rows.iter().skip(row).take(2).map(Vec::len).max().unwrap_or(0);
    let mut parent = String::new();
    let mut words = Vec::new();
    for column in 0..width {
        let (upper, lower) = (cell(row, column), cell(row + 1, column));
        let spread = sheet
            .across
            .iter()
            .any(|(at, first, last)| *at as usize == row && *first as usize <= column && column <= *last as usize);
        if !upper.is_empty() {
            parent = upper.to_string();
        } else if !spread && !sheet.across.is_empty() || lower.is_empty() {
            // Without merged cells whatever stands to the left goes on.
            parent.clear();
        }
        words.push(match (lower, parent.as_str()) {
            ("", _) => upper.to_string(),
            (lower, "") => lower.to_string(),
            (lower, upper) if upper == lower => lower.to_string(),
            // “Thông tin học sinh” over “Họ và tên” says nothing more; “Cha mẹ” over “Họ tên” does.
            (lower, upper) if names.best(lower) >= SAME && names.best(upper) < SAME => lower.to_string(),
            (lower, upper) => format!("{upper} {lower}"),
        });
    }
    words
}

/// Each column of the heading with its field; the best fitting first, and a field is taken once.
fn assign<'a>(
    names: &Names<'a>,
    words: &[String],
    chosen: &BTreeMap<u32, String>,
    before: &Remembered,
) -> Vec<Option<&'a IntakeColumn>> {
    let keys: Vec<String> = words.iter().map(|words| key(words)).collect();
    let mut found: Vec<Option<&IntakeColumn>> = vec![None; words.len()];
    let mut settled = vec![false; words.len()];
    let mut taken: Vec<&str> = Vec::new();
    for (i, words) in keys.iter().enumerate() {
        let by_hand = u32::try_from(i).ok().and_then(|column| chosen.get(&column));
        if let Some(field) = by_hand.or_else(|| before.get(words).filter(|_| !words.is_empty())) {
            // The last one counts when two columns are said to be one field.
            let field = names.0.iter().map(|(column, _)| *column).find(|column| column.field == *field);
            let field = field.filter(|column| !taken.contains(&column.field.as_str()));
            taken.extend(field.map(|column| column.field.as_str()));
            found[i] = field;
            settled[i] = true;
        }
    }
    let mut pairs: Vec<(usize, usize, &IntakeColumn)> = Vec::new();
    for (i, words) in keys.iter().enumerate().filter(|(i, _)| !settled[*i]) {
        let scored = names.scores(words).map(|(score, column)| (score, i, column));
        pairs.extend(scored.filter(|(score, ..)| *score > 0));
    }
    // Stable: of equals the leftmost column, then the field named first.
    pairs.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    for (_, i, column) in pairs {
        if found[i].is_none() && !taken.contains(&column.field.as_str()) {
            taken.push(&column.field);
            found[i] = Some(column);
        }
    }
    found
}

/// `Số tiền (nghìn đồng)`, `ĐVT: triệu đồng`.
fn factor(heading: &str) -> u32 {
    let words = format!(" {} ", key(heading));
    let says = |units: &[&str]| units.iter().any(|unit| words.contains(&format!(" {unit} ")));
    match () {
        () if says(&["nghin dong", "ngan dong", "1 000 dong", "1000 dong", "1000d", "1 000d", "1000 d"]) => 1_000,
        () if says(&["trieu dong", "tr dong", "trd"]) => 1_000_000,
        () => 1,
    }
}

/// Why a row is no record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoRecord {
    Empty,
    /// The numbers of columns under the heading, a total, a title of a section, what stands under the table.
    Apart,
}

/// What tells the records of a table from its other rows.
pub struct Shape<'a> {
    matches: &'a [ColumnMatch],
    title: Option<usize>,
    /// The column of running numbers and the last row that has one.
    numbered: Option<(usize, usize)>,
    numbers_are_records: bool,
    /// Rows with one text over several columns that hold the title.
    sections: BTreeSet<usize>,
}

impl<'a> Shape<'a> {
    pub fn of(target: &IntakeTarget, heading: &'a Heading, sheet: &Sheet, rows: &[Vec<String>]) -> Shape<'a> {
        let matches = &heading.matches;
        let title = matches.iter().find(|one| one.field == target.title).map(|one| one.column as usize);
        let running = |one: &&ColumnMatch| {
            one.field.is_empty() && matches!(key(&one.heading).as_str(), "stt" | "tt" | "so tt" | "so thu tu")
        };
        let column = matches.iter().find(running).map(|one| one.column as usize);
        let has = |row: &Vec<String>, column: usize| row.get(column).is_some_and(|cell| number(cell).is_some());
        let numbered = column.and_then(|column| {
            let last =
                rows.iter().enumerate().skip(heading.below).rev().find(|(_, row)| has(row, column) && filled(row) > 1);
            last.map(|(last, _)| (column, last))
        });
        let over = |(_, first, last): &&(u32, u32, u32)| {
            title.is_some_and(|title| (*first as usize..=*last as usize).contains(&title))
        };
        let sections = sheet.across.iter().filter(over).map(|(row, ..)| *row as usize).collect();
        Shape { matches, title, numbered, numbers_are_records: target.noun == "headcount", sections }
    }

    /// `None`: a record.
    pub fn judge(&self, row: &[String], at: usize) -> Option<NoRecord> {
        let cell = |column: usize| row.get(column).map_or("", String::as_str);
        if !row.iter().any(|cell| cell.chars().any(char::is_alphanumeric)) {
            return Some(NoRecord::Empty);
        }
        let title = self.title.map_or("", cell);
        // Without its title a row is no record, unless it says something else that would be lost.
        let says =
            |one: &ColumnMatch| !one.field.is_empty() && cell(one.column as usize).chars().any(char::is_alphanumeric);
        if title.is_empty() && !self.matches.iter().any(says) {
            return Some(NoRecord::Apart);
        }
        let first = row.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str);
        let apart = is_total(first)
            || is_total(title)
            || is_closing(first)
            || is_closing(title)
            || filled(row) <= 2 && self.sections.contains(&at)
            || !self.numbers_are_records && is_numbering(row)
            || self.numbered.is_some_and(|(column, last)| at > last && number(cell(column)).is_none());
        apart.then_some(NoRecord::Apart)
    }
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

fn number(cell: &str) -> Option<u32> {
    cell.trim_matches(['(', ')', '.', ' ']).parse().ok()
}

/// `(1) (2) (3)`, `A B 1 2`: the numbers of columns.
fn is_numbering(row: &[String]) -> bool {
    let mut cells = row.iter().filter(|cell| !cell.is_empty());
    let small = |cell: &String| number(cell).is_some_and(|number| number < 40) || cell.len() == 1;
    filled(row) > 1 && cells.all(small)
}

/// With its marks: the family name Tống is no total.
fn is_total(cell: &str) -> bool {
    let words = text::nfc(cell).to_lowercase();
    let words = words.trim_end_matches([':', '.', ' ']);
    let begins = ["tổng cộng", "tổng số", "tổng:", "cộng:", "cộng lớp", "cộng khối", "cộng trang", "lũy kế"];
    matches!(words, "tổng" | "cộng" | "tong cong" | "tong so" | "cộng cộng")
        || begins.iter().any(|start| words.starts_with(start))
}

/// Who made the list, who signs it, notes under it.
fn is_closing(cell: &str) -> bool {
    let words = text::nfc(cell).to_lowercase();
    let begins = [
        "người lập",
        "người tổng hợp",
        "hiệu trưởng",
        "thủ trưởng",
        "kế toán",
        "thủ quỹ",
        "ghi chú:",
        "lưu ý:",
        "danh sách này",
        "danh sách gồm",
        "danh sách có",
        "bằng chữ",
        "xác nhận của",
        "t/m",
        "tm. ",
        "bí thư chi bộ",
        "(ký",
    ];
    let dated = words.contains(", ngày ") && words.contains("tháng");
    dated || begins.iter().any(|start| words.starts_with(start))
}
