//! Contents of reports: what each document says, from the registers. How it looks is `documents`.

pub mod book_list;
pub mod care_list;
pub mod content;
pub mod disposal;
pub(crate) mod frame;
pub mod letter;
pub mod narrative;
pub mod person_sheet;
pub mod remark;
#[cfg(test)]
mod tests;
pub mod year;
