//! Tables that people bring: workbooks (.xlsx, .xls, .ods), text (.csv) and what was copied from a spreadsheet, as
//! plain rows.
//!
//! Traps: every part of a zip is unpacked once and counted before a parser sees it; one far cell would make a dense sheet
//! enormous, so cells are taken one by one and those outside the bounds refuse the file; formulas are never worked out:
//! their last shown value is read, and a formula without one is named; macros are never read.

mod cfb;
mod grid;
mod ods;
mod pack;
mod script;
mod text;
mod xls;
mod xlsx;

pub use script::{Script, script_of};
pub use text::text;

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Largest content of a workbook once unpacked, in bytes.
pub const MAX_UNPACKED: u64 = 200 * 1024 * 1024;
/// Most parts of a workbook.
pub const MAX_PARTS: usize = 2_000;
/// Most rows of a sheet.
pub const MAX_ROWS: usize = 50_000;
/// Most columns of a sheet.
pub const MAX_COLUMNS: usize = 100;
/// Most sheets that are read.
pub const MAX_SHEETS: usize = 50;
/// Most text of a whole workbook, in bytes: one string may be shown by millions of cells.
pub const MAX_TEXT: usize = 64 * 1024 * 1024;
/// Longest cell kept, in characters.
pub const MAX_CELL: usize = 8_000;

/// One sheet with its cells as text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// As on its tab; empty for text.
    pub name: String,
    /// Its tab is hidden.
    pub hidden: bool,
    /// Rows from the first, each as long as its last filled cell. Days are `2026-03-05`, numbers without separators.
    pub rows: Vec<Vec<String>>,
    /// Old encodings told by the fonts of cells; shorter than `rows` where nothing is to be told.
    pub scripts: Vec<Vec<Script>>,
    /// Cells (row, column from 0) with a formula whose value was never saved.
    pub unworked: Vec<(u32, u32)>,
    /// Cells merged sideways: row, first and last column.
    pub across: Vec<(u32, u32, u32)>,
}

impl Sheet {
    /// How the font of a cell says its letters are to be read.
    pub fn script(&self, row: usize, column: usize) -> Script {
        self.scripts.get(row).and_then(|line| line.get(column)).copied().unwrap_or_default()
    }
}

/// A file as it was read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Book {
    /// In the order of their tabs.
    pub sheets: Vec<Sheet>,
    /// What the person should know of the file, as sentences.
    pub notes: Vec<&'static str>,
}

const HAS_MACROS: &str = "Tệp có macro: chương trình không chạy macro, chỉ đọc các ô";
const HAS_LINKS: &str = "Tệp lấy số liệu từ tệp khác: chương trình dùng giá trị đã lưu trong tệp này, không mở tệp kia";

/// Why a table is not read. The sentences are for the person who chose the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetFault {
    /// Larger than [`MAX_BYTES`].
    #[error("Tệp lớn quá 20 MB. Chia thành nhiều tệp nhỏ hơn rồi nhập lại")]
    TooBig,
    /// Unpacks to more than [`MAX_UNPACKED`], has more than [`MAX_PARTS`] parts, or a part that announces too much.
    #[error("Tệp nén bất thường (bung ra quá lớn) nên không đọc. Mở bằng Excel, chép phần cần nhập sang tệp mới")]
    Bomb,
    /// More rows or columns than [`MAX_ROWS`] and [`MAX_COLUMNS`], or more text than [`MAX_TEXT`].
    #[error("Bảng quá rộng hoặc quá dài: tối đa 50.000 dòng, 100 cột. Xóa các ô thừa ở xa rồi nhập lại")]
    TooWide,
    /// A zip or a workbook that does not read.
    #[error("Tệp bảng tính hỏng hoặc chưa tải hết. Mở bằng Excel, lưu lại dạng .xlsx rồi nhập lại")]
    Broken,
    /// Encrypted with a password.
    #[error(
        "Tệp có mật khẩu nên không đọc được. Mở bằng Excel, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ), lưu rồi nhập lại"
    )]
    Protected,
    /// `.xlsb`, Excel 95 and older, Word and other documents.
    #[error(
        "Tệp không phải bảng tính .xlsx, .xls, .ods. Mở bằng Excel, chọn Lưu thành, dạng Excel Workbook (.xlsx), rồi nhập lại"
    )]
    OtherKind,
    /// A web page under the name of a workbook, as some school programs save.
    #[error(
        "Tệp này là trang web mang tên bảng tính. Mở bằng Excel, chọn Lưu thành, dạng Excel Workbook (.xlsx), rồi nhập lại"
    )]
    WebPage,
    /// A workbook with a document type declaration.
    #[error("Tệp Excel có khai báo lạ (DOCTYPE) nên không đọc")]
    Doctype,
    /// Neither a workbook nor text.
    #[error("Tệp này không phải bảng tính .xlsx, .xls, .ods hay .csv")]
    NotATable,
    /// The person stopped it.
    #[error("Đã dừng đọc tệp")]
    Stopped,
}

/// Asked while reading: `false` stops it.
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// The sheets of a workbook, or the one table of a text. The kind is told by the bytes.
pub fn read(bytes: &[u8], go_on: GoOn) -> Result<Book, SheetFault> {
    if bytes.len() > MAX_BYTES {
        return Err(SheetFault::TooBig);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let pack = pack::measure(bytes, go_on)?;
        return match pack.kind {
            pack::Kind::Excel => xlsx::read(bytes, &pack, go_on),
            pack::Kind::OpenDocument => ods::read(bytes, pack.macros, go_on),
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return xls::read(bytes, go_on);
    }
    if text::is_markup(bytes) {
        return Err(SheetFault::WebPage);
    }
    let sheet = text(&text::decoded(bytes)?)?;
    Ok(Book { sheets: vec![sheet], notes: Vec::new() })
}
