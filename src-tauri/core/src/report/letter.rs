//! Letters of thanks and of apology (forms F11, F12) in the layout of state documents, signed by the head of the school.
//!
//! An apology for a late case holds the seven elements of Quyết định 5157/QĐ-UBND (2016): who applied, the kind of
//! case, its receipt, where it stands, why it is late, the new day, the apology itself.

use super::content::{Block, Family, Letterhead, Report, Signature};
use super::frame;
use crate::basics::{Date, Result, text};
use crate::book::{self, EntryId, Values};
use crate::db::Read;
use crate::unit;
use serde_json::Value as Json;

/// The letter of an entry of the book `letter`.
pub fn build(r: Read, id: &EntryId) -> Result<Report> {
    let values = book::get(r, "letter", id)?.values;
    let unit = unit::required(r)?;
    let dated = day(&values, "date").unwrap_or_else(|| r.today());
    let apology = words(&values, "kind") == "XL";
    let title = if apology { "THƯ XIN LỖI" } else { "THƯ CẢM ƠN" };
    let number = book::whole_of(&values, "number").and_then(|number| number.try_into().ok());
    let head = frame::head_signature(&unit, dated);
    let signer = words(&values, "signer");
    Ok(Report {
        file_stem: text::file_stem(&format!("{title} {} {}", number.unwrap_or(0), dated.year())),
        sample: unit::is_sample(r)?,
        letterhead: Letterhead {
            number,
            ..frame::letterhead(&unit, Family::State, if apology { "TXL" } else { "TCO" }, dated)
        },
        title: title.to_string(),
        subject: String::new(),
        addressees: vec![words(&values, "recipient").to_string()],
        landscape: false,
        blocks: if apology { apologise(r, &unit, &values)? } else { thank(&unit, &values) },
        signatures: vec![Signature {
            name: if signer.is_empty() { head.name.clone() } else { signer.to_string() },
            ..head
        }],
        recipients: vec!["Như trên".to_string(), "Lưu: VT".to_string()],
        appendices: Vec::new(),
    })
}

fn apologise(r: Read, unit: &unit::Unit, values: &Values) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let case = words(values, "procedure_case");
    if !case.is_empty() {
        let case = book::get(r, "procedure_case", &EntryId(case.to_string()))?.values;
        let procedure = book::name_of(r, "procedure", words(&case, "procedure"))?;
        let received = day(&case, "received_on").map(Date::vietnamese).unwrap_or_default();
        let due = day(&case, "due_on").map(Date::vietnamese).unwrap_or_default();
        blocks.push(paragraph(format!(
            "Ngày {received}, {} đã tiếp nhận hồ sơ {procedure} của {}, số biên nhận {}, hẹn trả kết quả ngày {due}.",
            unit.school,
            words(values, "recipient"),
            words(&case, "receipt"),
        )));
    }
    blocks.push(paragraph(sentence(&format!("Lý do chậm trễ: {}", words(values, "reason")))));
    if !words(values, "state").is_empty() {
        blocks.push(paragraph(sentence(&format!("Tình trạng giải quyết: {}", words(values, "state").to_lowercase()))));
    }
    if let Some(again) = day(values, "new_due_on") {
        blocks.push(paragraph(format!("{} xin hẹn lại ngày trả kết quả là {}.", unit.school, again.in_words())));
    }
    blocks.push(paragraph(format!(
        "{} chân thành xin lỗi {} vì sự chậm trễ này và mong nhận được sự thông cảm.",
        unit.school,
        words(values, "recipient")
    )));
    Ok(blocks)
}

fn thank(unit: &unit::Unit, values: &Values) -> Vec<Block> {
    vec![
        paragraph(format!("{} trân trọng gửi tới {} lời cảm ơn chân thành.", unit.school, words(values, "recipient"))),
        paragraph(sentence(words(values, "reason"))),
        paragraph(format!(
            "Sự quan tâm, giúp đỡ của {} là nguồn động viên để tập thể nhà trường tiếp tục chăm lo cho học sinh.",
            words(values, "recipient")
        )),
    ]
}

fn sentence(words: &str) -> String {
    format!("{}.", words.trim_end_matches(['.', ' ']))
}

fn paragraph(text: String) -> Block {
    Block::Paragraph { text }
}

fn words<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn day(values: &Values, name: &str) -> Option<Date> {
    words(values, name).parse().ok()
}
