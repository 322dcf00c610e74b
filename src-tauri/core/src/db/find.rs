//! Building the conditions of a list: words looked up by prefix, codes by equality, days by range.
//!
//! Trap: search columns begin with a blank, so that `% an%` is the beginning of a word.

use crate::basics::text;
use rusqlite::types::Value;

/// A `WHERE` clause under construction, with its parameters in order.
#[derive(Default)]
pub struct Conditions {
    clauses: Vec<String>,
    pub values: Vec<Value>,
}

impl Conditions {
    /// `clause` uses `?` once for `value`.
    pub fn add(&mut self, clause: &str, value: impl Into<Value>) {
        self.clauses.push(clause.to_string());
        self.values.push(value.into());
    }

    /// Adds the clause when the value is not empty.
    pub fn add_code(&mut self, clause: &str, code: &str) {
        if !code.is_empty() {
            self.add(clause, code.to_string());
        }
    }

    /// Every word typed must begin a word of the column.
    pub fn add_words(&mut self, column: &str, typed: &str) {
        for word in text::search_key(typed).split(' ').filter(|word| !word.is_empty()) {
            self.add(&format!("{column} LIKE ? ESCAPE '\\'"), format!("% {}%", escaped(word)));
        }
    }

    /// `column` names a row of `table` that meets `those`, if they ask for anything: each row is looked at once,
    /// however often it is named.
    pub fn add_one_of(&mut self, column: &str, table: &str, those: Conditions) {
        if !those.clauses.is_empty() {
            self.clauses.push(format!("{column} IN (SELECT id FROM {table} {})", those.sql()));
            self.values.extend(those.values);
        }
    }

    /// `WHERE …`, or nothing.
    pub fn sql(&self) -> String {
        if self.clauses.is_empty() { String::new() } else { format!("WHERE {}", self.clauses.join(" AND ")) }
    }
}

/// The pattern that finds the words with the marks as typed, for "exact marks first".
pub fn marked_pattern(typed: &str) -> String {
    format!("% {}%", escaped(&text::marked_key(typed)))
}

/// A search column: words separated and preceded by blanks.
pub fn search_column(parts: &[&str]) -> String {
    format!(" {}", text::search_key(&parts.join(" ")))
}

/// The same with its marks.
pub fn marked_column(parts: &[&str]) -> String {
    format!(" {}", text::marked_key(&parts.join(" ")))
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
