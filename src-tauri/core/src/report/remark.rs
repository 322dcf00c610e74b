//! What the secretary writes in the report's own words, section by section, for one period.

use crate::basics::{Error, Result, text};
use crate::db::{Act, Db, Read};
use crate::fields;
use serde::Serialize;
use std::collections::BTreeMap;

/// A section that people write: code, heading of the form, what to write.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Section {
    pub code: &'static str,
    pub heading: &'static str,
    pub hint: &'static str,
}

/// In the order of the report.
pub const SECTIONS: [Section; 8] = [
    Section {
        code: "situation", heading: "Thuận lợi, khó khăn", hint: "Đặc điểm của đơn vị trong kỳ"
    },
    Section {
        code: "leadership", heading: "Công tác lãnh đạo, chỉ đạo", hint: "Văn bản đã ban hành, việc quán triệt"
    },
    Section {
        code: "inspection", heading: "Kiểm tra, giám sát", hint: "Số cuộc, nội dung, kết quả khắc phục"
    },
    Section {
        code: "praise", heading: "Tuyên dương, khen thưởng", hint: "Tập thể, cá nhân và hình thức khen"
    },
    Section { code: "strengths", heading: "Ưu điểm", hint: "" },
    Section { code: "weaknesses", heading: "Hạn chế, nguyên nhân", hint: "" },
    Section { code: "plan", heading: "Phương hướng, nhiệm vụ", hint: "Việc sẽ làm trong kỳ tới" },
    Section { code: "proposals", heading: "Đề xuất, kiến nghị", hint: "" },
];

/// The texts of a period, by section.
pub fn all(r: Read, period: &str) -> Result<BTreeMap<String, String>> {
    let mut find = r.sql().prepare_cached("SELECT section, text FROM remark WHERE period = ?1")?;
    let rows = find.query_map([period], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Saves the text of one section; an empty text takes it back.
pub fn save(db: &mut Db, period: &str, section: &str, words: &str) -> Result<()> {
    let known = SECTIONS.iter().find(|s| s.code == section).ok_or_else(|| Error::missing("mục báo cáo"))?;
    let words = text::lines(words);
    let sentence = format!("Soạn mục “{}” của báo cáo {period}", known.heading);
    db.write(Act::new(sentence), |w| {
        let fields = fields![("period", period), ("section", section), ("text", words)];
        w.put("remark", &format!("{period}.{section}"), &fields)
    })
}
