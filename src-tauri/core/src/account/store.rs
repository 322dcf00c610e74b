//! SQL of accounts.

use crate::basics::Result;
use crate::db::{AccountRole, Read};

/// A row of the table.
pub struct Stored {
    pub id: String,
    pub name: String,
    pub role: AccountRole,
    pub password_at: String,
}

/// In the order in which they were made.
pub fn all(r: Read) -> Result<Vec<Stored>> {
    let sql = "SELECT id, name, role, password_at FROM account ORDER BY id <> 'first', id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| {
        let role: String = row.get(2)?;
        // The column's CHECK knows the same four; whatever else it held would get no right.
        let role = AccountRole::of(&role).unwrap_or(AccountRole::Viewer);
        Ok(Stored { id: row.get(0)?, name: row.get(1)?, role, password_at: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
