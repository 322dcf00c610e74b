//! What the secretary writes in the report's own words, section by section, for one period.

use super::narrative;
use crate::basics::{Error, Result, text};
use crate::db::{Act, Db, Read};
use crate::fields;
use std::collections::BTreeMap;

/// The texts of a period, by section.
pub fn all(r: Read, period: &str) -> Result<BTreeMap<String, String>> {
    let mut find = r.sql().prepare_cached("SELECT section, text FROM remark WHERE period = ?1")?;
    let rows = find.query_map([period], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Saves the text of one section; an empty text takes it back.
pub fn save(db: &mut Db, period: &str, section: &str, words: &str) -> Result<()> {
    let label = narrative::label_of(db.read(), period, section)?.ok_or_else(|| Error::missing("mục báo cáo"))?;
    let words = text::lines(words);
    let sentence = format!("Soạn mục “{label}” của báo cáo {period}");
    db.write(Act::new(sentence), |w| {
        let fields = fields![("period", period), ("section", section), ("text", words)];
        w.put("remark", &format!("{period}.{section}"), &fields)
    })
}
