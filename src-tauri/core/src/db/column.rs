//! Reading the project's own types out of a row.

use crate::basics::{Date, Money};
use rusqlite::Row;
use rusqlite::types::Type;

/// A day kept as ISO text.
pub fn day(row: &Row, index: usize) -> rusqlite::Result<Date> {
    let text: String = row.get(index)?;
    text.parse().map_err(|why: String| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, why.into()))
}

pub fn maybe_day(row: &Row, index: usize) -> rusqlite::Result<Option<Date>> {
    match row.get_ref(index)?.data_type() {
        Type::Null => Ok(None),
        _ => day(row, index).map(Some),
    }
}

pub fn money(row: &Row, index: usize) -> rusqlite::Result<Money> {
    row.get(index).map(Money)
}
