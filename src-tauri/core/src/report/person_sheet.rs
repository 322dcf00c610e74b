//! Everything the register holds of one person, on paper: the answer to a request to see or be given one's data
//! (Luật 91/2025/QH15).

use super::content::{Block, Cell, Family, Letterhead, Report, Row, Signature, Table};
use super::year::columns;
use crate::basics::{Date, Result, text};
use crate::beneficiary::{self, Beneficiary, BeneficiaryId};
use crate::db::Read;
use crate::{code, evidence, support, unit};

/// Party documents have no such form: it goes out as a list of the unit.
pub fn build(r: Read, id: &BeneficiaryId) -> Result<Report> {
    let person = beneficiary::get(r, id)?;
    let unit = unit::required(r)?;
    let dated = r.today();
    let signer = unit::signer_on(&unit, dated);
    let mut blocks = vec![
        heading("1. Dữ liệu về người này"),
        Block::Table { table: facts(r, &person)? },
        heading("2. Sự đồng ý"),
        Block::Table { table: consents(r, &person)? },
        heading("3. Hỗ trợ, thăm hỏi đã nhận"),
        Block::Table { table: supports(r, id)? },
    ];
    let files = evidence::list(r, evidence::Owner::Beneficiary, id.as_str())?;
    if !files.is_empty() {
        let names: Vec<String> = files.into_iter().map(|file| file.name).collect();
        blocks.push(heading("4. Tệp, ảnh đang lưu"));
        blocks.push(Block::Paragraph { text: names.join("; ") });
    }
    Ok(Report {
        file_stem: text::file_stem(&format!("du lieu ca nhan {}", beneficiary::code_of(person.number))),
        sample: unit::is_sample(r)?,
        letterhead: Letterhead {
            family: Family::Party,
            superior: unit.superior.clone(),
            issuer: unit.party_name.clone(),
            symbol: format!("BC/{}", unit.symbol),
            number: None,
            place: unit.place.clone(),
            dated,
            by_hand: false,
        },
        title: "BẢN DỮ LIỆU CÁ NHÂN".to_string(),
        subject: beneficiary::label_of(person.number, &person.name),
        addressees: Vec::new(),
        landscape: false,
        blocks,
        signatures: vec![Signature {
            on_behalf: "Chi bộ".to_string(),
            title: signer.map_or_else(|| "Bí thư".to_string(), |signer| signer.title.clone()),
            name: signer.map_or_else(String::new, |signer| signer.name.clone()),
            confirmed_by: None,
        }],
        recipients: vec!["Người yêu cầu".to_string(), "Lưu Chi bộ".to_string()],
        appendices: Vec::new(),
    })
}

fn facts(r: Read, p: &Beneficiary) -> Result<Table> {
    let mut rows = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            rows.push(row(vec![Cell::text(name), Cell::text(value)]));
        }
    };
    let named = |list: &str, kind: &str| code::label(r, list, kind);
    let mut hardships = Vec::new();
    for one in &p.hardships {
        let paper = if one.certificate.is_empty() { String::new() } else { format!(", giấy {}", one.certificate) };
        hardships.push(format!("{} ({}{paper})", named("hardship", &one.kind)?, one.year));
    }
    let mut needs = Vec::new();
    for one in &p.needs {
        needs.push(format!("{}{}", named("need", &one.kind)?, if one.met { " (đã đáp ứng)" } else { "" }));
    }
    add("Mã", beneficiary::code_of(p.number));
    add("Họ và tên", p.name.clone());
    add("Đối tượng", named("person_group", &p.person_group)?);
    add("Lớp, bộ phận", p.class.clone());
    add("Ngày sinh", p.birth_date.map(Date::vietnamese).unwrap_or_default());
    add("Đảng viên", if p.party_member { "có".to_string() } else { String::new() });
    add("Hoàn cảnh", hardships.join("; "));
    add("Mô tả hoàn cảnh", p.situation.clone());
    add("Nhu cầu", needs.join("; "));
    add("Nguyện vọng", p.wishes.clone());
    add("Người phụ trách", p.responsible.clone());
    add("Kết quả", named("outcome", &p.outcome)?);
    add("Lưu đến ngày", p.retain_until.map(Date::vietnamese).unwrap_or_default());
    add("Ghi chú", p.note.clone());
    Ok(Table { sheet: "Dữ liệu".to_string(), columns: columns(&[("Mục", 2.0), ("Nội dung", 6.0)]), rows })
}

fn consents(r: Read, p: &Beneficiary) -> Result<Table> {
    let mut rows = Vec::new();
    for one in &p.consents {
        rows.push(row(vec![
            Cell::text(code::label(r, "consent_purpose", &one.purpose)?),
            Cell::text(code::label(r, "consent_giver", &one.given_by)?),
            Cell::Day(one.given_on),
            one.withdrawn_on.map_or(Cell::text("còn hiệu lực"), Cell::Day),
        ]));
    }
    if rows.is_empty() {
        rows.push(row(vec![Cell::text("Chưa có sự đồng ý nào"), Cell::Empty, Cell::Empty, Cell::Empty]));
    }
    let columns = columns(&[("Mục đích", 4.0), ("Người đồng ý", 2.0), ("Ngày", 1.5), ("Rút ngày", 1.5)]);
    Ok(Table { sheet: "Sự đồng ý".to_string(), columns, rows })
}

fn supports(r: Read, id: &BeneficiaryId) -> Result<Table> {
    let mut rows = Vec::new();
    for one in support::of(r, id)? {
        rows.push(row(vec![
            Cell::Day(one.date),
            Cell::text(code::label(r, "support_kind", &one.kind)?),
            Cell::Money(one.money),
            Cell::text(one.goods),
            Cell::text(one.learned),
        ]));
    }
    let columns = columns(&[
        ("Ngày", 1.5),
        ("Hình thức", 2.2),
        ("Số tiền (đồng)", 1.8),
        ("Hiện vật", 2.0),
        ("Điều nắm được khi thăm", 3.0),
    ]);
    Ok(Table { sheet: "Hỗ trợ".to_string(), columns, rows })
}

fn row(cells: Vec<Cell>) -> Row {
    Row { strong: false, cells }
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 2, text: text.to_string() }
}
