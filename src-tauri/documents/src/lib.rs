//! A report's plain data as documents: docx for changing, pdf for signing, xlsx for counting. Knows no noun and no database.

#![forbid(unsafe_code)]

mod codes;
pub mod docx;
pub mod pdf;
mod profile;
pub mod xlsx;

pub use profile::Profile;

/// Said on every page and sheet made from sample data.
const SAMPLE: &str = "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ";

/// A document could not be made.
#[derive(Debug, thiserror::Error)]
#[error("Chưa tạo được tài liệu: {0}")]
pub struct Fault(String);

impl Fault {
    fn new(cause: impl std::fmt::Display) -> Fault {
        Fault(cause.to_string())
    }
}

/// What XML cannot hold (control characters) and what reorders text on screen is left out.
fn clean(text: &str) -> String {
    let shown = |c: &char| {
        !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    text.replace('\n', " ").chars().filter(shown).collect()
}
