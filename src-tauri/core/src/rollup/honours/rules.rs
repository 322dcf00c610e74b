//! What a nomination must show before it is chosen: who introduced it, points, a vote (plan, clauses 12, 50, 51).

use super::{Honour, HonourKind};

/// A shorter summary tells nothing.
const TOLD: usize = 40;

/// What is missing or strikes; nothing for exemplars, which ask for nothing.
pub fn findings(one: &Honour) -> Vec<String> {
    if one.kind == HonourKind::Exemplar {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut add = |wrong: bool, text: &str| {
        if wrong {
            all.push(text.to_string());
        }
    };
    add(one.introduced_by.is_empty(), "chưa ghi tổ chức giới thiệu");
    add(one.points.is_none(), "chưa chấm điểm theo bộ tiêu chí");
    add(one.voters == 0, "chưa ghi kết quả bỏ phiếu");
    add(one.voters > 0 && one.votes * 2 <= one.voters, "không quá nửa số phiếu đồng ý");
    add(one.words.chars().count() < TOLD, "tóm tắt thành tích quá ngắn");
    add(one.name.is_empty(), "đơn vị không gửi tên");
    add(one.status == "KHEN", "đơn vị ghi đã được khen");
    add(one.status == "KHONG" || one.status == "TL", "đơn vị ghi không được khen hoặc bị trả lại");
    all
}
