//! A report as pages: pdf for signing and sending, pictures of the same pages for the screen.
//!
//! Set by Typst from `data/report.typ`; the fonts are shipped, so that every computer sets the same lines.
//! Trap: the fonts are as wide as Times New Roman, so lines break as in Word, but they are not the same file.

use crate::{Fault, Profile, SAMPLE, Side, clean};
use dan_van_core::report::content::{Block, Cell, Report, Table};
use serde_json::{Value as Json, json};
use std::sync::OnceLock;
use typst::foundations::{Dict, IntoValue};
use typst_as_lib::{TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;

const TEMPLATE: &str = include_str!("../data/report.typ");
/// Liberation Serif 2, SIL Open Font License 1.1.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
];

/// The bytes of the pdf; the same report gives the same bytes.
pub fn write(report: &Report) -> Result<Vec<u8>, Fault> {
    let document = set(report)?;
    typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default())
        .map_err(|faults| Fault::new(faults.first().map_or("pdf".to_string(), |fault| fault.message.to_string())))
}

/// The pages of that pdf as SVG, in order.
pub fn pages(report: &Report) -> Result<Vec<String>, Fault> {
    let document = set(report)?;
    let options = typst_svg::SvgOptions::default();
    Ok(document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect())
}

fn set(report: &Report) -> Result<PagedDocument, Fault> {
    let mut inputs = Dict::new();
    inputs.insert("data".into(), plain(report)?.to_string().into_value());
    engine().compile_with_input(inputs).output.map_err(Fault::new)
}

/// Fonts are read once.
fn engine() -> &'static TypstEngine<TypstTemplateMainFile> {
    static ENGINE: OnceLock<TypstEngine<TypstTemplateMainFile>> = OnceLock::new();
    ENGINE.get_or_init(|| TypstEngine::builder().main_file(TEMPLATE).fonts(FONTS).build())
}

/// What the template reads: words only, already in the marks of the profile.
fn plain(report: &Report) -> Result<Json, Fault> {
    let profile = Profile::of(report.letterhead.family, report.letterhead.dated)?;
    let head = &report.letterhead;
    let end = report.blocks.len();
    let blocks: Vec<Json> = report
        .blocks
        .iter()
        .enumerate()
        .map(|(i, one)| block(one, &profile, i + 1 == end, !head.symbol.is_empty()))
        .collect();
    let appendices = report.appendices.iter().map(|one| {
        json!({ "label": clean(&one.label), "title": clean(&one.title), "landscape": one.landscape,
                "table": table(&one.table) })
    });
    Ok(json!({
        "sample": report.sample.then_some(SAMPLE),
        "superior": clean(&head.superior).to_uppercase(),
        "issuer": clean(&head.issuer).to_uppercase(),
        "number": profile.number_line(head.number, &head.symbol),
        "dated": clean(&head.place_and_day()),
        "title": clean(&report.title),
        "subject": clean(&report.subject),
        "addressees": addressees(report, &profile),
        "blocks": blocks,
        "recipients": profile.recipient_lines(&report.recipients),
        "landscape": report.landscape,
        "signatures": report.signatures.iter().map(|one| profile.signature_lines(one)).collect::<Vec<_>>(),
        "appendices": appendices.collect::<Vec<_>>(),
        "profile": profile,
    }))
}

fn addressees(report: &Report, profile: &Profile) -> Vec<String> {
    let line = |(i, one): (usize, &String)| {
        clean(&if i == 0 { format!("{}: {one}", profile.addressee_word(&report.title)) } else { one.clone() })
    };
    report.addressees.iter().enumerate().map(line).collect()
}

/// `marked`: the last block ends with the mark of the profile.
fn block(block: &Block, profile: &Profile, last: bool, marked: bool) -> Json {
    let ended = |text: String| if last && marked { profile.ended(&text) } else { text };
    match block {
        Block::Heading { level, text } => json!({ "kind": "heading", "level": level, "text": clean(text) }),
        Block::Paragraph { text } => json!({ "kind": "words", "last": last, "text": ended(clean(text)) }),
        Block::Item { text } => json!({ "kind": "words", "last": last, "text": ended(format!("- {}", clean(text))) }),
        Block::Field { label, text, lines } => {
            json!({ "kind": "field", "label": if label.is_empty() { String::new() } else { format!("{}: ", clean(label)) }, "text": clean(text), "lines": (*lines).max(1) })
        }
        Block::Break => json!({ "kind": "break" }),
        Block::Table { table: one } => json!({ "kind": "table", "table": table(one) }),
    }
}

fn table(table: &Table) -> Json {
    let columns: Vec<Json> =
        table.columns.iter().map(|c| json!({ "heading": clean(&c.heading), "width": c.width })).collect();
    let side = |side| match side {
        Side::Left => "left",
        Side::Centre => "center",
        Side::Right => "right",
    };
    let cell = |(i, cell): (usize, &Cell)| json!({ "text": clean(&cell.shown()), "side": side(Side::of(i, cell)), "blank": *cell == Cell::Blank });
    let rows: Vec<Json> = table
        .rows
        .iter()
        .map(|row| json!({ "strong": row.strong, "cells": row.cells.iter().enumerate().map(cell).collect::<Vec<_>>() }))
        .collect();
    json!({ "columns": columns, "rows": rows })
}
