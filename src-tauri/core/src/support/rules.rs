//! What a support must hold.

use super::Support;
use crate::basics::{Date, Money, Problems};
use crate::beneficiary::Beneficiary;

/// A visit that brings nothing is a support all the same.
const VISIT: &str = "TH";
/// Kinds that are work, not things: they may have no value.
const WITHOUT_VALUE: [&str; 6] = [VISIT, "VL", "DK", "TVTL", "PL", "KHAC"];

/// Everything wrong with it except codes of the lists.
pub fn check(s: &Support, person: Option<&Beneficiary>, today: Date) -> Problems {
    let mut problems = Problems::default();
    match person {
        None => problems.add("beneficiary", "Chọn người được hỗ trợ"),
        Some(person) => {
            let unborn = person.birth_date.is_some_and(|birth| s.date < birth);
            problems.add_if(unborn, "date", "Ngày hỗ trợ trước ngày sinh của người này");
        }
    }
    problems.add_if(s.date > today, "date", format!("Ngày hỗ trợ {} ở tương lai", s.date.vietnamese()));
    problems.add_if(s.date.year() < 2000, "date", format!("Năm {} quá xa, xem lại ngày hỗ trợ", s.date.year()));
    problems.add_if(s.money < Money(0) || s.money > Money::MAX, "money", "Số tiền không hợp lệ");
    problems.add_if(s.goods_value < Money(0) || s.goods_value > Money::MAX, "goods_value", "Giá trị không hợp lệ");
    let unnamed = s.goods.is_empty() && s.goods_value > Money(0);
    problems.add_if(unnamed, "goods", "Ghi hiện vật là gì, ví dụ xe đạp, 10 kg gạo");
    let nothing = s.money == Money(0) && s.goods.is_empty() && !s.visited;
    let needs_value = !WITHOUT_VALUE.contains(&s.kind.as_str());
    problems.add_if(nothing && needs_value, "money", "Ghi số tiền hoặc hiện vật");
    problems.add_if(
        !s.learned.is_empty() && !s.visited && s.kind != VISIT,
        "learned",
        "Đánh dấu Có đến thăm trước khi ghi điều nắm được",
    );
    problems
}
