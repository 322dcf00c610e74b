//! SQL of the sentences that people changed.

use crate::basics::{Error, Result};
use crate::db::{Read, Write};
use crate::fields;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A sentence as a person left it; those left as drafted are not kept.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept {
    /// Empty: left out of the report.
    pub text: String,
    /// What the templates said then.
    pub drafted: String,
    pub named: Vec<Named>,
    /// A person looked at a number that is not the register's and wants it so.
    pub confirmed: bool,
}

/// A figure or fact as it was when the sentence was drafted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Named {
    pub code: String,
    pub value: String,
}

/// By code of the sentence.
pub fn all(r: Read, period: &str) -> Result<BTreeMap<String, Kept>> {
    let sql = "SELECT code, text, drafted, figures, confirmed FROM sentence WHERE period = ?1";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([period], |row| {
        let named: String = row.get(3)?;
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, named, row.get(4)?))
    })?;
    let mut all = BTreeMap::new();
    for row in rows {
        let (code, text, drafted, named, confirmed) = row?;
        let named = serde_json::from_str(&named).map_err(Error::internal)?;
        all.insert(code, Kept { text, drafted, named, confirmed });
    }
    Ok(all)
}

pub fn save(w: &mut Write, period: &str, code: &str, kept: &Kept) -> Result<()> {
    let figures = serde_json::to_string(&kept.named).map_err(Error::internal)?;
    let fields = fields![
        ("period", period),
        ("code", code),
        ("text", kept.text),
        ("drafted", kept.drafted),
        ("figures", figures),
        ("confirmed", kept.confirmed),
    ];
    w.put("sentence", &format!("{period}.{code}"), &fields)
}

pub fn remove(w: &mut Write, period: &str, code: &str) -> Result<()> {
    w.remove("sentence", &format!("{period}.{code}"))
}
