//! Settings of this register: small named texts.

use super::{Read, Write};
use crate::basics::{Error, Result};
use rusqlite::OptionalExtension;

impl Read<'_> {
    /// The setting's text, `None` while it was never set.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        Ok(self.conn.query_row("SELECT value FROM setting WHERE id = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// A whole number kept as a setting; 0 while it was never set.
    pub fn counter(&self, name: &str) -> Result<i64> {
        self.setting(name)?.map_or(Ok(0), |text| text.parse().map_err(Error::internal))
    }
}

impl Write<'_> {
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        let fields = crate::fields![("value", value)];
        self.put("setting", name, &fields)
    }

    /// Adds `step` to a counter and returns its new value.
    pub fn advance(&mut self, name: &str, step: i64) -> Result<i64> {
        let next = self.read().counter(name)? + step;
        self.set(name, &next.to_string())?;
        Ok(next)
    }
}
