//! One page of a list, counted and cut in SQL.

use serde::Serialize;

/// Rows a page shows.
pub const PAGE_ROWS: u32 = 100;

/// Rows of one page and how many there are in all.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub total: u32,
}
