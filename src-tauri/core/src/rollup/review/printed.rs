//! The printed report of a package, and the files it carries.
//!
//! Traps: a stranger's pdf is never parsed here, it can only be saved; its pages are shown by setting what the report says,
//! plain data that is bounded before anything is set, with our own engine. File names are made here, never taken over.

use super::{counting, recount};
use crate::basics::{Code, Error, Result, text};
use crate::db::Read;
use crate::package::scan::{self, Outline};
use crate::report::content::{Block, Report, Table};
use dan_van_sealed::Identity;
use serde::Serialize;

pub const DATA: &str = "report.json";
const BYTES: usize = 4 * 1024 * 1024;
const BLOCKS: usize = 3_000;
const CELLS: usize = 60_000;
const COLUMNS: usize = 30;

/// A file of a package.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PackageFile {
    /// Its place among the files, from 0.
    pub at: u32,
    pub role: String,
    /// What evidence is called at the unit.
    pub name: String,
    /// `initiative:<id>`, `support:HC-001`; empty for documents.
    pub about: String,
    /// Bytes.
    pub size: u32,
}

pub fn files(outline: &Outline) -> Vec<PackageFile> {
    let file = |(at, file): (usize, &crate::package::v1::File)| PackageFile {
        at: at as u32,
        role: text::line(&file.role),
        name: text::line(&file.name),
        about: text::line(&file.about),
        size: u32::try_from(file.size).unwrap_or(u32::MAX),
    };
    outline.files.iter().enumerate().map(file).collect()
}

/// The report as the unit printed it.
pub fn printed(r: Read, code: &str, period: &str) -> Result<Report> {
    let none = || Error::new(Code::Missing, "Gói này không kèm bản in của báo cáo");
    let at = super::view(r, code, period)?.files.into_iter().find(|file| file.role == DATA).ok_or_else(none)?.at;
    let (_, bytes) = file(r, code, period, at)?;
    let unknown = || {
        let text = "Bản in trong gói làm từ phiên bản khác nên không xem tại đây được. Lưu tệp PDF của gói để xem";
        Error::new(Code::Refused, text)
    };
    if bytes.len() > BYTES {
        return Err(unknown());
    }
    let report: Report = serde_json::from_slice(&bytes).map_err(|_| unknown())?;
    if is_bounded(&report) { Ok(report) } else { Err(unknown()) }
}

/// A name it may be saved under, and the bytes of a file of the package that counts.
pub fn file(r: Read, code: &str, period: &str, at: u32) -> Result<(String, Vec<u8>)> {
    let filed = counting(r, code, period)?;
    let identity = Identity::from_text(&crate::package::receiving(r)?.0)?;
    let bytes = super::super::ledger::store::bytes(r, &filed.hash)?;
    let outline = recount::outline(&identity, &bytes)?;
    let head = outline.files.get(at as usize).ok_or_else(|| Error::missing("tệp kèm theo gói"))?;
    let package = dan_van_sealed::verify(&bytes)?;
    let mut lines = package.lines(&identity)?;
    let found = scan::file(&mut lines, at as usize).map_err(|_| Error::missing("tệp kèm theo gói"))?;
    let found = found.ok_or_else(|| Error::missing("tệp kèm theo gói"))?;
    let stem = if head.name.is_empty() { &head.role } else { &head.name };
    let stem = stem.rsplit_once('.').map_or(stem.as_str(), |(stem, _)| stem);
    let name = format!(
        "{}-{}-{}-{}.{}",
        crate::package::token(code),
        crate::package::token(period),
        at + 1,
        text::file_stem(stem).chars().take(60).collect::<String>(),
        extension(&found)
    );
    Ok((name, found))
}

/// Told by the bytes, never by the name; nothing that a double click would run.
fn extension(bytes: &[u8]) -> &'static str {
    match infer::get(bytes).map_or("", |kind| kind.mime_type()) {
        "application/pdf" => "pdf",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        _ => "txt",
    }
}

/// No more than a school can have printed.
fn is_bounded(report: &Report) -> bool {
    let inside = report.blocks.iter().filter_map(|block| match block {
        Block::Table { table } => Some(table),
        _ => None,
    });
    let tables: Vec<&Table> = inside.chain(report.appendices.iter().map(|one| &one.table)).collect();
    let shaped = |table: &&Table| {
        let width = |column: &crate::report::content::Column| (0.05..=100.0).contains(&column.width);
        let columns = table.columns.len();
        (1..=COLUMNS).contains(&columns)
            && table.columns.iter().all(width)
            && table.rows.iter().all(|row| row.cells.len() == columns)
    };
    let cells: usize = tables.iter().map(|table| table.rows.len() * table.columns.len()).sum();
    report.blocks.len() <= BLOCKS
        && report.appendices.len() <= 20
        && report.recipients.len() <= 100
        && cells <= CELLS
        && tables.iter().all(shaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_gets_its_own_name() {
        assert_eq!(extension(b"MZ\x90\x00 a program"), "txt");
        assert_eq!(extension(b"#!/bin/sh"), "txt");
        assert_eq!(extension(b"%PDF-1.7"), "pdf");
    }
}
