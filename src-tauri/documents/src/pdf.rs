//! A report as pages: pdf for signing and sending, pictures of the same pages for the screen.
//!
//! Set by Typst from `data/report.typ`; the fonts are shipped, so that every computer sets the same lines.
//! Trap: the fonts are as wide as Times New Roman, so lines break as in Word, but they are not the same file.

use crate::{Fault, Profile, SAMPLE, clean, codes};
use dan_van_core::report::content::{Block, Cell, Codes, Report, Table};
use serde_json::{Value as Json, json};
use std::sync::OnceLock;
use typst::foundations::{Array, Bytes, Dict, IntoValue};
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
    write_with(report, &Codes::default())
}

/// The same with codes after the first appendix.
pub fn write_with(report: &Report, codes: &Codes) -> Result<Vec<u8>, Fault> {
    let document = set(report, codes)?;
    typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default())
        .map_err(|faults| Fault::new(faults.first().map_or("pdf".to_string(), |fault| fault.message.to_string())))
}

/// The pages of that pdf as SVG, in order.
pub fn pages(report: &Report, codes: &Codes) -> Result<Vec<String>, Fault> {
    let document = set(report, codes)?;
    let options = typst_svg::SvgOptions::default();
    Ok(document.pages().iter().map(|page| typst_svg::svg(page, &options)).collect())
}

fn set(report: &Report, printed: &Codes) -> Result<PagedDocument, Fault> {
    let mut inputs = Dict::new();
    let pictures = codes::pictures(&printed.codes)?;
    let captions = (0..pictures.len()).map(|i| codes::caption(i, pictures.len()).into_value());
    inputs.insert("captions".into(), captions.collect::<Array>().into_value());
    inputs.insert("code_words".into(), clean(&printed.sentence).into_value());
    inputs.insert("code_width".into(), codes::WIDTH_MM.into_value());
    inputs.insert("codes_beside".into(), codes::PER_ROW.into_value());
    let pictures = pictures.into_iter().map(|png| Bytes::new(png).into_value());
    inputs.insert("codes".into(), pictures.collect::<Array>().into_value());
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
    let last = report.blocks.iter().rposition(|b| matches!(b, Block::Paragraph { .. } | Block::Item { .. }));
    let blocks: Vec<Json> =
        report.blocks.iter().enumerate().map(|(i, one)| block(one, &profile, Some(i) == last)).collect();
    let appendices = report.appendices.iter().map(|one| {
        json!({ "label": clean(&one.label), "title": clean(&one.title), "landscape": one.landscape,
                "table": table(&one.table) })
    });
    let signature = &report.signature;
    let on_behalf = if signature.on_behalf.is_empty() {
        String::new()
    } else {
        format!("{} {}", profile.on_behalf, signature.on_behalf.to_uppercase())
    };
    Ok(json!({
        "sample": report.sample.then_some(SAMPLE),
        "superior": clean(&head.superior).to_uppercase(),
        "issuer": clean(&head.issuer).to_uppercase(),
        "number": profile.number_line(head.number, &head.symbol),
        "dated": clean(&format!("{}, {}", head.place, head.dated.in_words())),
        "title": clean(&report.title),
        "subject": clean(&report.subject),
        "addressees": addressees(report, &profile),
        "blocks": blocks,
        "recipients": profile.recipient_lines(&report.recipients),
        "on_behalf": on_behalf,
        "signer_title": signature.title.to_uppercase(),
        "signer_name": clean(&signature.name),
        "confirmed_by": signature.confirmed_by.as_ref().map_or(String::new(), |by| format!("XÁC NHẬN CỦA {}", by.to_uppercase())),
        "appendices": appendices.collect::<Vec<_>>(),
        "profile": profile,
    }))
}

fn addressees(report: &Report, profile: &Profile) -> Vec<String> {
    let line = |(i, one): (usize, &String)| {
        clean(&if i == 0 { format!("{}: {one}", profile.addressee_word) } else { one.clone() })
    };
    report.addressees.iter().enumerate().map(line).collect()
}

fn block(block: &Block, profile: &Profile, last: bool) -> Json {
    let ended = |text: String| if last { profile.ended(&text) } else { text };
    match block {
        Block::Heading { level, text } => json!({ "kind": "heading", "level": level, "text": clean(text) }),
        Block::Paragraph { text } => json!({ "kind": "words", "text": ended(clean(text)) }),
        Block::Item { text } => json!({ "kind": "words", "text": ended(format!("- {}", clean(text))) }),
        Block::Table { table: one } => json!({ "kind": "table", "table": table(one) }),
    }
}

fn table(table: &Table) -> Json {
    let columns: Vec<Json> =
        table.columns.iter().map(|c| json!({ "heading": clean(&c.heading), "width": c.width })).collect();
    let cell = |cell: &Cell| json!({ "text": clean(&cell.shown()), "number": cell.is_number() });
    let rows: Vec<Json> = table
        .rows
        .iter()
        .map(|row| json!({ "strong": row.strong, "cells": row.cells.iter().map(cell).collect::<Vec<_>>() }))
        .collect();
    json!({ "columns": columns, "rows": rows })
}
