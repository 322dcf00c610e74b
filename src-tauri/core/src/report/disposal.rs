//! The record of personal data disposed of when its time was over: codes, never names.

use super::content::{Block, Cell, Family, Letterhead, Report, Row, Signature, Table};
use super::year::columns;
use crate::basics::{Result, text};
use crate::db::Read;
use crate::unit;

/// `codes` are those of the records made anonymous (`HC-012`), with the day each was kept until.
pub fn build(r: Read, codes: &[String]) -> Result<Report> {
    let unit = unit::required(r)?;
    let dated = r.today();
    let signer = unit::signer_on(&unit, dated);
    let row = |(i, code): (usize, &String)| Row {
        strong: false,
        cells: vec![
            Cell::Count(i as i64 + 1),
            Cell::text(code),
            Cell::text("Họ tên, lời mô tả, tệp, ảnh"),
            Cell::Empty,
        ],
    };
    let columns = columns(&[("STT", 1.0), ("Mã hồ sơ", 2.0), ("Đã hủy", 4.0), ("Ghi chú", 2.0)]);
    let rows = codes.iter().enumerate().map(row).collect();
    let count = format!(
        "Hết thời hạn lưu trữ, ngày {} đã hủy dữ liệu cá nhân của {} hồ sơ trong sổ; số liệu thống kê được giữ lại, không còn \
         nhận ra người nào.",
        dated.vietnamese(),
        codes.len()
    );
    Ok(Report {
        file_stem: text::file_stem(&format!("bien ban huy du lieu {dated}")),
        sample: unit::is_sample(r)?,
        letterhead: Letterhead {
            family: Family::Party,
            superior: unit.superior.clone(),
            issuer: unit.party_name.clone(),
            symbol: format!("BB/{}", unit.symbol),
            number: None,
            place: unit.place.clone(),
            dated,
            by_hand: false,
        },
        title: "BIÊN BẢN".to_string(),
        subject: "hủy dữ liệu cá nhân hết thời hạn lưu trữ".to_string(),
        addressees: Vec::new(),
        landscape: false,
        blocks: vec![
            Block::Paragraph { text: count },
            Block::Table { table: Table { sheet: "Đã hủy".to_string(), columns, rows } },
        ],
        signatures: vec![Signature {
            on_behalf: "Chi bộ".to_string(),
            title: signer.map_or_else(|| "Bí thư".to_string(), |signer| signer.title.clone()),
            name: signer.map_or_else(String::new, |signer| signer.name.clone()),
            confirmed_by: None,
        }],
        recipients: vec!["Lưu Chi bộ".to_string()],
        appendices: Vec::new(),
    })
}
