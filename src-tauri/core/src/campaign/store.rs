//! SQL of campaigns.

use super::{Campaign, Listed};
use crate::basics::{Error, Result};
use crate::db::{Read, Write};
use crate::fields;
use rusqlite::OptionalExtension;

pub fn save(w: &mut Write, campaign: &Campaign) -> Result<()> {
    let definition = serde_json::to_string(campaign).map_err(Error::internal)?;
    let fields = fields![
        ("code", campaign.code),
        ("title", campaign.title),
        ("first_year", campaign.first_year),
        ("last_year", campaign.last_year),
        ("definition", definition),
    ];
    w.put("campaign", &campaign.code, &fields)
}

pub fn definition_of(r: Read, year: i16) -> Result<Option<String>> {
    let sql = "SELECT definition FROM campaign
               ORDER BY (?1 BETWEEN first_year AND last_year) DESC, last_year DESC, first_year DESC, code DESC LIMIT 1";
    Ok(r.sql().prepare_cached(sql)?.query_row([year], |row| row.get(0)).optional()?)
}

pub fn list(r: Read) -> Result<Vec<Listed>> {
    let sql = "SELECT code, title, first_year, last_year FROM campaign ORDER BY last_year DESC, code DESC";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| {
        Ok(Listed { code: row.get(0)?, title: row.get(1)?, first_year: row.get(2)?, last_year: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
