//! What an entry must hold: the shapes its fields ask for, then the rules of single books. No SQL.

use super::definition::{Book, Field, FieldKind};
use super::{Values, whole_of};
use crate::basics::{Date, Money, Problems, text};
use serde_json::{Value as Json, json};

/// Marks of documents that may not be typed into an ordinary computer (Luật Bảo vệ bí mật nhà nước 2018).
const SECRET: [&str; 3] = ["TUYỆT MẬT", "TỐI MẬT", "ĐỘ MẬT"];
/// Forms of reward each level may grant (Quy định 29-QĐ/TW, điểm 27.2; Luật Thi đua, khen thưởng).
const GRANTS: [(&str, &[&str]); 10] = [
    ("CB", &["BD"]),
    ("CBCS", &["BD", "GK"]),
    ("DU", &["BD", "GK", "CN"]),
    ("HT", &["BD", "GK", "DH", "CN"]),
    ("PX", &["BD", "GK", "DH", "CN"]),
    ("SO", &["BD", "GK", "DH", "CN"]),
    ("TU", &["BK", "CO", "CN"]),
    ("UBTP", &["BK", "CO", "DH", "CN"]),
    ("BO", &["BK", "CO", "KNC", "DH"]),
    ("TTG", &["BK", "CO", "DH"]),
];

/// The entry in the shapes of its book; what cannot be read is a problem of its field.
pub fn shape(book: &'static Book, given: &Values, problems: &mut Problems) -> Values {
    for name in given.keys().filter(|name| book.field(name).is_none()) {
        problems.add(name, format!("Sổ “{}” không có ô “{name}”", book.label));
    }
    let mut shaped = Values::new();
    for field in book.fields.iter().filter(|field| !field.computed) {
        let value = given.get(&field.name).cloned().unwrap_or(Json::Null);
        let value = of_kind(field, value).unwrap_or_else(|why| {
            problems.add(&field.name, why);
            Json::Null
        });
        shaped.insert(field.name.clone(), value);
    }
    shaped
}

fn of_kind(field: &Field, value: Json) -> Result<Json, String> {
    let label = &field.label;
    Ok(match (field.kind, value) {
        (FieldKind::Line | FieldKind::Choice | FieldKind::Content, Json::String(s)) => Json::String(text::line(&s)),
        (FieldKind::Text, Json::String(s)) => Json::String(text::lines(&s)),
        (FieldKind::Line | FieldKind::Choice | FieldKind::Content | FieldKind::Text, Json::Null) => {
            Json::String(String::new())
        }
        (FieldKind::Day | FieldKind::Ref, Json::Null) => Json::Null,
        (FieldKind::Day, Json::String(s)) if s.is_empty() => Json::Null,
        (FieldKind::Day, Json::String(s)) => {
            let day: Date = s.parse().map_err(|why| format!("{label}: {why}"))?;
            Json::String(day.to_string())
        }
        (FieldKind::Ref, Json::String(s)) => {
            if s.is_empty() {
                Json::Null
            } else {
                Json::String(s)
            }
        }
        (FieldKind::Whole | FieldKind::Money, Json::Null) => {
            // A number that the program gives when it is left out stays unknown.
            if field.name == "number" { Json::Null } else { Json::from(0) }
        }
        (FieldKind::Whole | FieldKind::Money | FieldKind::Year, Json::Number(n)) => {
            let most = if field.kind == FieldKind::Money { Money::MAX.0 } else { 1_000_000_000 };
            match n.as_i64() {
                Some(n) if (0..=most).contains(&n) => Json::from(n),
                _ => return Err(format!("{label}: ghi một số nguyên từ 0 trở lên")),
            }
        }
        (FieldKind::Tick, Json::Null) => Json::from(0),
        (FieldKind::Tick, Json::Bool(yes)) => Json::from(i64::from(yes)),
        (FieldKind::Tick, Json::Number(n)) if matches!(n.as_i64(), Some(0 | 1)) => Json::Number(n),
        (FieldKind::Grid, Json::Null) => json!({}),
        (FieldKind::Checklist | FieldKind::Points | FieldKind::Scores, Json::Null) => json!([]),
        (FieldKind::Grid, Json::Object(rows)) => grid(field, rows)?,
        (FieldKind::Checklist | FieldKind::Points | FieldKind::Scores, Json::Array(rows)) => table(field, rows)?,
        _ => return Err(format!("{label}: chưa đúng dạng")),
    })
}

fn grid(field: &Field, rows: serde_json::Map<String, Json>) -> Result<Json, String> {
    let wide = field.columns.len();
    let good = |row: &Json| {
        row.as_array().is_some_and(|cells| {
            cells.len() == wide && cells.iter().all(|cell| cell.as_u64().is_some_and(|n| n < 1_000_000))
        })
    };
    match rows.values().all(good) && rows.len() <= 50 {
        true => Ok(Json::Object(rows)),
        false => Err(format!("{}: ghi số phiếu, số nguyên từ 0 trở lên", field.label)),
    }
}

/// Rows of text with a tick, the most points, or the points given.
fn table(field: &Field, rows: Vec<Json>) -> Result<Json, String> {
    let mut kept = Vec::new();
    for row in &rows {
        let words = text::line(row.get("text").and_then(Json::as_str).unwrap_or_default());
        let number = |name: &str| row.get(name).and_then(Json::as_u64).filter(|n| *n <= 1_000);
        if words.is_empty() {
            continue;
        }
        kept.push(match field.kind {
            FieldKind::Checklist => {
                json!({ "text": words, "done": row.get("done").and_then(Json::as_bool).unwrap_or(false) })
            }
            FieldKind::Points => {
                let max = number("max").ok_or(format!("{}: ghi điểm tối đa của “{words}”", field.label))?;
                json!({ "text": words, "max": max })
            }
            _ => {
                let max = number("max").unwrap_or(0);
                let score = number("score").ok_or(format!("{}: chấm điểm cho “{words}”", field.label))?;
                if score > max {
                    return Err(format!("{}: “{words}” tối đa {max} điểm, đang ghi {score}", field.label));
                }
                json!({ "text": words, "max": max, "score": score })
            }
        });
    }
    if kept.len() > 100 {
        return Err(format!("{}: tối đa 100 dòng", field.label));
    }
    Ok(Json::Array(kept))
}

/// What the definition of the book asks for.
pub fn check(book: &Book, values: &Values, today: Date, problems: &mut Problems) {
    for field in book.fields.iter().filter(|field| !field.computed) {
        let value = values.get(&field.name).unwrap_or(&Json::Null);
        if field.required && is_empty(value) {
            problems.add(&field.name, missing(field));
            continue;
        }
        if field.kind == FieldKind::Day {
            check_day(book, field, values, today, problems);
        }
        if let (Some(number), Some(most)) = (value.as_i64(), whole_of(values, &field.at_most)) {
            let other = book.field(&field.at_most).map_or("", |field| field.label.as_str());
            let text = format!("{} ({number}) lớn hơn {} ({most})", field.label, lower(other));
            // Nothing written in the other field says nothing.
            problems.add_if(most > 0 && number > most, &field.name, text);
        }
        if let (FieldKind::Year, Some(year)) = (field.kind, value.as_i64()) {
            problems.add_if(!(2000..=2100).contains(&year), &field.name, format!("Năm {year} quá xa"));
        }
        if let Some(words) = value.as_str() {
            check_words(field, words, problems);
        }
    }
}

fn check_words(field: &Field, words: &str, problems: &mut Problems) {
    let upper = words.to_uppercase();
    let secret = SECRET.iter().find(|mark| upper.contains(**mark));
    if let Some(mark) = secret {
        let text =
            format!("“{mark}”: nội dung bí mật nhà nước không được nhập vào máy này. Chỉ ghi “đã lưu hồ sơ giấy số …”");
        problems.add(&field.name, text);
    }
    problems.add_if(words.chars().count() > 8_000, &field.name, format!("{}: dài quá 8.000 ký tự", field.label));
}

fn check_day(book: &Book, field: &Field, values: &Values, today: Date, problems: &mut Problems) {
    let Some(day) = day_of(values, &field.name) else { return };
    let shown = day.vietnamese();
    problems.add_if(field.past && day > today, &field.name, format!("{} {shown} ở tương lai", field.label));
    let far = !(2000..=2100).contains(&day.year());
    problems.add_if(far, &field.name, format!("{}: năm {} quá xa, xem lại", field.label, day.year()));
    if let Some(first) = day_of(values, &field.not_before)
        && day < first
    {
        let other = book.field(&field.not_before).map_or("", |field| field.label.as_str());
        problems.add(&field.name, format!("{} {shown} trước {} {}", field.label, lower(other), first.vietnamese()));
    }
}

fn missing(field: &Field) -> String {
    match field.kind {
        FieldKind::Choice | FieldKind::Content | FieldKind::Ref => format!("Chọn {}", lower(&field.label)),
        _ => format!("Ghi {}", lower(&field.label)),
    }
}

/// The label inside a sentence.
fn lower(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map(|first| first.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(s) => s.is_empty(),
        Json::Number(n) => n.as_i64() == Some(0),
        Json::Array(rows) => rows.is_empty(),
        _ => false,
    }
}

pub fn day_of(values: &Values, name: &str) -> Option<Date> {
    values.get(name).and_then(Json::as_str).and_then(|text| text.parse().ok())
}

pub fn text_of<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// The letter that takes the place of a promise: seven things it must hold (Quyết định 5157/QĐ-UBND).
pub fn check_letter(values: &Values, problems: &mut Problems) {
    if text_of(values, "kind") != "XL" || values.get("procedure_case").is_none_or(Json::is_null) {
        return;
    }
    let absent = |name: &str| values.get(name).is_none_or(is_empty);
    problems.add_if(absent("state"), "state", "Thư xin lỗi phải nêu tình trạng giải quyết hồ sơ");
    problems.add_if(absent("new_due_on"), "new_due_on", "Thư xin lỗi phải có ngày hẹn lại");
}

/// What was returned on time was returned.
pub fn check_month(values: &Values, problems: &mut Problems) {
    let of = |name: &str| whole_of(values, name).unwrap_or(0);
    let (on_time, returned) = (of("on_time"), of("returned"));
    let text = format!("Số trả đúng hẹn ({on_time}) lớn hơn số đã trả ({returned})");
    problems.add_if(returned == 0 && on_time > 0, "on_time", text);
    let nothing = ["received", "returned", "on_time", "overdue"].iter().all(|name| of(name) == 0);
    problems.add_if(nothing, "received", "Ghi ít nhất một số của tháng");
}

/// A case returned late says why.
pub fn check_case(values: &Values, problems: &mut Problems) {
    let late = match (day_of(values, "returned_on"), day_of(values, "due_on")) {
        (Some(returned), Some(due)) => returned > due,
        _ => false,
    };
    problems.add_if(
        late && text_of(values, "late_reason").is_empty(),
        "late_reason",
        "Trả sau ngày hẹn: chọn lý do trễ",
    );
}

/// An answer has words, and an escalation says to whom.
pub fn check_matter(values: &Values, problems: &mut Problems) {
    let answered = day_of(values, "answered_on").is_some();
    problems.add_if(answered && text_of(values, "answer").is_empty(), "answer", "Ghi nội dung đã trả lời");
    let escalated = day_of(values, "escalated_on").is_some();
    let text = "Ghi nơi đã phản ánh, đề xuất";
    problems.add_if(escalated && text_of(values, "escalated_to").is_empty(), "escalated_to", text);
}

/// The answers of a group of questions are not more than the valid papers.
pub fn check_survey(values: &Values, problems: &mut Problems) {
    let valid = whole_of(values, "valid").unwrap_or(0);
    let rows = values.get("answers").and_then(Json::as_object);
    let sum = |row: &Json| row.as_array().map_or(0, |cells| cells.iter().filter_map(Json::as_i64).sum::<i64>());
    let over = rows.and_then(|rows| rows.values().map(sum).find(|sum| *sum > valid));
    if let Some(sum) = over {
        problems.add("answers", format!("Một nhóm câu hỏi có {sum} phiếu, nhiều hơn {valid} phiếu hợp lệ"));
    }
}

/// What may be proposed to whom, and what an award needs.
pub fn check_nomination(values: &Values, problems: &mut Problems) {
    let (form, grantor) = (text_of(values, "form"), text_of(values, "grantor"));
    let allowed = GRANTS.iter().find(|(level, _)| *level == grantor).map(|(_, forms)| *forms);
    if let Some(forms) = allowed
        && !form.is_empty()
        && !forms.contains(&form)
    {
        problems
            .add("grantor", "Cấp này không có thẩm quyền tặng hình thức đã chọn. Chọn cấp khác hoặc hình thức khác");
    }
    if text_of(values, "status") == "KHEN" {
        problems.add_if(text_of(values, "decision").is_empty(), "decision", "Đã được khen: ghi số quyết định");
        problems.add_if(day_of(values, "decided_on").is_none(), "decided_on", "Đã được khen: ghi ngày quyết định");
    }
}

/// The sum of the points given; none before anybody scored.
pub fn points(values: &Values) -> Option<i64> {
    let rows = values.get("scores").and_then(Json::as_array).filter(|rows| !rows.is_empty())?;
    Some(rows.iter().filter_map(|row| row.get("score").and_then(Json::as_i64)).sum())
}

/// Working days within which a request about one's own data is carried out (Nghị định 356/2025/NĐ-CP).
pub fn days_for_request(kind: &str) -> u32 {
    match kind {
        "RUT" | "HC" | "PD" => 15,
        "XOA" => 20,
        _ => 10,
    }
}
