//! The table that lies open beside the register: read once, looked at anew whenever a choice changes.
//!
//! Trap: the page asks how far it is and may stop it while the register is busy, so neither waits for the desk.

use dan_van_core::basics::{Error, Result};
use dan_van_core::db::Db;
use dan_van_core::intake::{self, Edit, Intake, IntakeLine, Wish};
use dan_van_sealed::sheet::{Book, Sheet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Rows shown at once.
const PAGE: usize = 50;

/// One table at a time.
#[derive(Default)]
pub struct Intaking {
    open: Mutex<Option<OpenTable>>,
    done: AtomicUsize,
    total: AtomicUsize,
    stopped: AtomicBool,
}

/// A file with what was seen in one of its sheets.
pub struct OpenTable {
    pub book: Book,
    sheet: usize,
    wish: Wish,
    seen: Intake,
}

/// How many rows of how many are done; 0 of 0 while the file is read.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct TableProgress {
    pub done: u32,
    pub total: u32,
}

/// Which rows of a preview are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LineFilter {
    All,
    Refused,
    Warned,
}

/// Which cells of a column get the same text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FillWhere {
    /// Those that say the same as one cell did.
    Same,
    Empty,
    All,
}

/// Some rows of a preview.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct TablePage {
    pub lines: Vec<IntakeLine>,
    pub total: u32,
    pub pages: u32,
}

impl Intaking {
    pub fn begin(&self) {
        self.stopped.store(false, Ordering::Relaxed);
        self.note(0, 0);
    }

    /// Keeps how far it is; answers whether to go on.
    pub fn note(&self, done: usize, total: usize) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.goes_on()
    }

    pub fn goes_on(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
    }

    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub fn progress(&self) -> TableProgress {
        let of = |number: &AtomicUsize| u32::try_from(number.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        TableProgress { done: of(&self.done), total: of(&self.total) }
    }

    /// Puts a file where tables lie; the one before is gone.
    pub fn place(&self, book: Option<Book>) {
        *self.held() = book.map(|book| OpenTable { book, sheet: 0, wish: Wish::default(), seen: Intake::default() });
    }

    /// Works with the open table.
    pub fn with<T>(&self, work: impl FnOnce(&mut OpenTable) -> Result<T>) -> Result<T> {
        let mut open = self.held();
        work(open.as_mut().ok_or_else(|| Error::field("file", "Chưa chọn tệp hoặc chưa dán bảng"))?)
    }

    fn held(&self) -> MutexGuard<'_, Option<OpenTable>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenTable {
    fn sheet(&self) -> Result<&Sheet> {
        self.book.sheets.get(self.sheet).ok_or_else(|| Error::field("sheet", "Tệp không có trang tính nào"))
    }

    pub fn seen(&self) -> &Intake {
        &self.seen
    }

    /// Looks at a sheet; what was mended in the same sheet stays mended.
    pub fn look(&mut self, db: &mut Db, sheet: usize, mut wish: Wish, watch: intake::Watch) -> Result<()> {
        if sheet == self.sheet && wish.noun == self.wish.noun {
            wish.edits = std::mem::take(&mut self.wish.edits);
        }
        self.sheet = sheet;
        self.wish = wish;
        self.seen = intake::preview(db, self.sheet()?, &self.wish, watch)?;
        Ok(())
    }

    /// Mends cells and looks again at their rows; returns the lines that were looked at.
    pub fn edit(&mut self, db: &mut Db, edits: Vec<Edit>) -> Result<Vec<IntakeLine>> {
        let rows: BTreeSet<u32> = edits.iter().map(|edit| edit.row).collect();
        self.keep(edits);
        let sheet =
            self.book.sheets.get(self.sheet).ok_or_else(|| Error::field("sheet", "Tệp không có trang tính nào"))?;
        intake::look_again(db, sheet, &self.wish, &rows, &mut self.seen)
    }

    /// Writes a text into many cells of a column and looks at everything again.
    pub fn fill(
        &mut self,
        db: &mut Db,
        column: u32,
        cells: (FillWhere, &str),
        text: &str,
        watch: intake::Watch,
    ) -> Result<()> {
        let (which, like) = cells;
        let wanted = |line: &&IntakeLine| {
            let cell = line.cells.get(column as usize).map_or("", String::as_str);
            match which {
                FillWhere::Same => cell == like,
                FillWhere::Empty => cell.is_empty(),
                FillWhere::All => true,
            }
        };
        let edit = |line: &IntakeLine| Edit { row: line.number.saturating_sub(1), column, text: text.to_string() };
        let edits = self.seen.lines.iter().filter(wanted).map(edit).collect();
        self.keep(edits);
        self.seen = intake::preview(db, self.sheet()?, &self.wish, watch)?;
        Ok(())
    }

    fn keep(&mut self, edits: Vec<Edit>) {
        let places: BTreeSet<(u32, u32)> = edits.iter().map(|edit| (edit.row, edit.column)).collect();
        self.wish.edits.retain(|edit| !places.contains(&(edit.row, edit.column)));
        self.wish.edits.extend(edits);
    }

    pub fn import(&mut self, db: &mut Db, watch: intake::Watch) -> Result<()> {
        self.seen = intake::run(db, self.sheet()?, &self.wish, watch)?;
        Ok(())
    }

    pub fn page(&self, filter: LineFilter, page: usize) -> TablePage {
        let shown = |line: &&IntakeLine| match filter {
            LineFilter::All => true,
            LineFilter::Refused => line.state == intake::RowState::Refused,
            LineFilter::Warned => !line.warnings.is_empty(),
        };
        let total = self.seen.lines.iter().filter(shown).count();
        let lines = self.seen.lines.iter().filter(shown).skip(page.saturating_mul(PAGE)).take(PAGE).cloned().collect();
        let number = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
        TablePage { lines, total: number(total), pages: number(total.div_ceil(PAGE).max(1)) }
    }
}
