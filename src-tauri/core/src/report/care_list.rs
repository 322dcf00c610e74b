//! The lists of care for a worksheet: supports of a span with sums, and the people supported.
//!
//! Names leave the register here: the caller warns first. `names: false` writes codes only.

use super::content::{Cell, Row, Table};
use super::year::columns;
use crate::basics::{Money, Result};
use crate::campaign::Span;
use crate::db::{Read, Right};
use crate::{beneficiary, code, support};
use std::collections::BTreeMap;

/// Supports between two days as a table with a total.
pub fn supports(r: Read, span: &Span, names: bool) -> Result<Table> {
    if names {
        r.need(Right::Restricted)?;
    }
    let labels = Labels::read(r)?;
    let mut people = BTreeMap::new();
    let mut rows = Vec::new();
    let (mut money, mut goods) = (Money(0), Money(0));
    for (i, s) in support::between(r, span.from, span.cutoff)?.iter().enumerate() {
        if !people.contains_key(&s.beneficiary) {
            people.insert(s.beneficiary.clone(), beneficiary::get(r, &s.beneficiary)?);
        }
        let Some(person) = people.get(&s.beneficiary) else { continue };
        let name = if names { person.name.as_str() } else { "" };
        money = Money(money.0 + s.money.0);
        goods = Money(goods.0 + s.goods_value.0);
        rows.push(Row {
            strong: false,
            cells: vec![
                Cell::Count(i as i64 + 1),
                Cell::Day(s.date),
                Cell::text(beneficiary::label_of(person.number, name)),
                Cell::text(if names { person.class.as_str() } else { "" }),
                Cell::text(labels.of("person_group", &person.person_group)),
                Cell::text(labels.of("support_kind", &s.kind)),
                Cell::Money(s.money),
                Cell::text(&s.goods),
                Cell::Money(s.goods_value),
                Cell::text(labels.of("source", &s.source)),
                Cell::text(if s.receipt_signed { "Đã ký" } else { "" }),
                Cell::text(if names { s.note.as_str() } else { "" }),
            ],
        });
    }
    let mut total = vec![Cell::Empty; 12];
    total[2] = Cell::text("Cộng");
    total[6] = Cell::Money(money);
    total[8] = Cell::Money(goods);
    rows.push(Row { strong: true, cells: total });
    let columns = columns(&[
        ("STT", 1.0),
        ("Ngày", 2.0),
        ("Họ và tên", 4.5),
        ("Lớp, bộ phận", 2.0),
        ("Nhóm", 2.5),
        ("Hình thức", 3.0),
        ("Số tiền (đồng)", 2.6),
        ("Hiện vật", 3.0),
        ("Giá trị hiện vật (đồng)", 2.6),
        ("Nguồn", 3.0),
        ("Ký nhận", 1.4),
        ("Ghi chú", 3.0),
    ]);
    Ok(Table { sheet: "Hỗ trợ, chăm lo".to_string(), columns, rows })
}

struct Labels(BTreeMap<(String, String), String>);

impl Labels {
    fn read(r: Read) -> Result<Labels> {
        Ok(Labels(code::all(r)?.into_iter().map(|c| ((c.list, c.code), c.label)).collect()))
    }

    fn of(&self, list: &str, code: &str) -> String {
        self.0.get(&(list.to_string(), code.to_string())).cloned().unwrap_or_else(|| code.to_string())
    }
}
