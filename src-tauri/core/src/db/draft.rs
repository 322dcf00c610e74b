//! Drafts: what was being typed, kept every few seconds, so that a power cut costs two seconds of typing.
//! They are outside the history and never leave the register. Each account has its own.

use super::key::FIRST;
use super::{Account, Db};
use crate::basics::Result;
use rusqlite::{OptionalExtension, params};

impl Db {
    /// Keeps the text of a form, replacing what was kept; an empty text forgets it.
    pub fn keep_draft(&mut self, form: &str, text: &str) -> Result<()> {
        self.ready_to_write()?;
        let form = owned(&self.account, form);
        if text.is_empty() {
            self.conn.execute("DELETE FROM draft WHERE form = ?1", [form])?;
        } else {
            self.conn.execute(
                "INSERT INTO draft (form, text, at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (form) DO UPDATE SET text = excluded.text, at = excluded.at",
                params![form, text, self.clock.now()],
            )?;
        }
        self.checkpoint()
    }

    /// The kept text of a form.
    pub fn draft(&self, form: &str) -> Result<Option<String>> {
        let form = owned(&self.account, form);
        Ok(self.conn.query_row("SELECT text FROM draft WHERE form = ?1", [form], |row| row.get(0)).optional()?)
    }
}

/// The name under which an account keeps a form.
fn owned(account: &Account, form: &str) -> String {
    if account.id == FIRST { form.to_string() } else { format!("{}/{form}", account.id) }
}
