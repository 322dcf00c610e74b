//! A report as pages: pdf for signing and sending, pictures of the same pages for the screen.
//!
//! Set by Typst from `data/report.typ`; the fonts are shipped, so that every computer sets the same lines.
//! Traps: the fonts are as wide as Times New Roman, so lines break as in Word, but they are not the same file; figures
//! are set as links so that Typst tells where they stand, and the links are taken out before anything is drawn.

use crate::{Fault, LEFT, Profile, SAMPLE, Side, clean, codes, column_widths, measure};
use dan_van_core::report::content::{Block, Cell, Codes, Report, Table};
use serde_json::{Value as Json, json};
use std::sync::OnceLock;
use typst::foundations::{Array, Bytes, Dict, IntoValue};
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::model::Destination;
use typst_as_lib::{TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;

/// What a link of a figure begins with, in the template too.
const FIGURE: &str = "figure:";
/// Letters in tables, in points.
const TABLE_SIZE: f64 = 12.0;
const TEMPLATE: &str = include_str!("../data/report.typ");
/// Liberation Serif 2, SIL Open Font License 1.1.
static FONTS: [&[u8]; 4] = [
    measure::REGULAR,
    measure::BOLD,
    include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
];

/// One page of the pdf as a picture, with where its figures stand.
#[derive(Clone, Debug)]
pub struct Page {
    pub svg: String,
    /// Points.
    pub width: f64,
    pub height: f64,
    pub spots: Vec<Spot>,
}

/// A figure on a page; points from its upper left corner.
#[derive(Clone, PartialEq, Debug)]
pub struct Spot {
    pub indicator: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The bytes of the pdf; the same report gives the same bytes.
pub fn write(report: &Report) -> Result<Vec<u8>, Fault> {
    write_with(report, &Codes::default())
}

/// The same with codes after the first appendix.
pub fn write_with(report: &Report, codes: &Codes) -> Result<Vec<u8>, Fault> {
    let (document, _) = set(report, codes)?;
    typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default())
        .map_err(|faults| Fault::new(faults.first().map_or("pdf".to_string(), |fault| fault.message.to_string())))
}

/// The pages of that pdf, in order.
pub fn pages(report: &Report, codes: &Codes) -> Result<Vec<Page>, Fault> {
    let (document, spots) = set(report, codes)?;
    let options = typst_svg::SvgOptions::default();
    let page = |(page, spots): (&typst_layout::Page, Vec<Spot>)| Page {
        svg: typst_svg::svg(page, &options),
        width: page.frame.width().to_pt(),
        height: page.frame.height().to_pt(),
        spots,
    };
    Ok(document.pages().iter().zip(spots).map(page).collect())
}

/// The document and, page by page, where its figures stand.
fn set(report: &Report, printed: &Codes) -> Result<(PagedDocument, Vec<Vec<Spot>>), Fault> {
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
    let mut document: PagedDocument = engine().compile_with_input(inputs).output.map_err(Fault::new)?;
    let info = document.info_mut().clone();
    let mut pages = document.pages().to_vec();
    let spots = pages.iter_mut().map(|page| take_spots(&mut page.frame)).collect();
    Ok((PagedDocument::new(pages.into(), info), spots))
}

/// Takes the links out of a page; what they stood for remains.
fn take_spots(page: &mut Frame) -> Vec<Spot> {
    let mut spots = Vec::new();
    find_spots(page, Transform::identity(), &mut spots);
    if !spots.is_empty() {
        drop_links(page);
    }
    spots
}

fn find_spots(frame: &Frame, place: Transform, spots: &mut Vec<Spot>) {
    for (at, item) in frame.items() {
        let place = place.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => find_spots(&group.frame, place.pre_concat(group.transform), spots),
            FrameItem::Link(Destination::Url(url), size) => {
                let Some(indicator) = url.as_str().strip_prefix(FIGURE) else { continue };
                let corner = Point::zero().transform(place);
                spots.push(Spot {
                    indicator: indicator.to_string(),
                    x: corner.x.to_pt(),
                    y: corner.y.to_pt(),
                    width: size.x.to_pt(),
                    height: size.y.to_pt(),
                });
            }
            _ => {}
        }
    }
}

fn drop_links(frame: &mut Frame) {
    frame.retain(|item| {
        if let FrameItem::Group(group) = item {
            drop_links(&mut group.frame);
        }
        !matches!(item, FrameItem::Link(..))
    });
}

/// Fonts are read once; what was set before is set again only where it changed.
fn engine() -> &'static TypstEngine<TypstTemplateMainFile> {
    static ENGINE: OnceLock<TypstEngine<TypstTemplateMainFile>> = OnceLock::new();
    ENGINE.get_or_init(|| TypstEngine::builder().main_file(TEMPLATE).fonts(FONTS).build())
}

/// What the template reads: words only, already in the marks of the profile.
fn plain(report: &Report) -> Result<Json, Fault> {
    let profile = Profile::of(report.letterhead.family, report.letterhead.dated)?;
    let head = &report.letterhead;
    let (end, width) = (report.blocks.len(), profile.text_width(report.landscape));
    let blocks: Vec<Json> = report
        .blocks
        .iter()
        .enumerate()
        .map(|(i, one)| block(one, &profile, width, i + 1 == end, !head.symbol.is_empty()))
        .collect();
    let appendices = report.appendices.iter().map(|one| {
        json!({ "label": clean(&one.label), "title": clean(&one.title), "landscape": one.landscape,
                "table": table(&one.table, profile.text_width(one.landscape)) })
    });
    let left = width * LEFT;
    let even = |words: &str, size: usize, bold, room| measure::Letters::new(size as f64, bold).even(words, room);
    let (superior, issuer) = (measure::name(&head.superior), measure::name(&head.issuer));
    Ok(json!({
        "superior_width": even(&superior, profile.superior_size, false, left),
        "issuer_width": even(&issuer, profile.issuer_size, true, left),
        "subject_width": even(&clean(&report.subject), profile.subject_size, true, width),
        "sample": report.sample.then_some(SAMPLE),
        "superior": superior,
        "issuer": issuer,
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

/// `width`: between the margins, in points. `marked`: the last block ends with the mark of the profile.
fn block(block: &Block, profile: &Profile, width: f64, last: bool, marked: bool) -> Json {
    match block {
        Block::Heading { level, text } => json!({ "kind": "heading", "level": level, "text": clean(text) }),
        Block::Field { label, text, lines } => {
            let label = if label.is_empty() { String::new() } else { format!("{}: ", clean(label)) };
            json!({ "kind": "field", "label": label, "text": clean(text), "lines": (*lines).max(1) })
        }
        Block::Break => json!({ "kind": "break" }),
        Block::Table { table: one } => json!({ "kind": "table", "table": table(one, width) }),
        _ => {
            let mut pieces = block.pieces().unwrap_or_default();
            if let Some(end) = pieces.last_mut().filter(|_| last && marked) {
                end.text = profile.ended(&end.text);
            }
            let pieces = pieces
                .into_iter()
                .map(|one| json!({ "text": clean(&one.text), "at": one.indicator.as_deref().and_then(mark) }));
            json!({ "kind": "words", "last": last, "pieces": pieces.collect::<Vec<_>>() })
        }
    }
}

/// Only what can be an indicator's code: a report may come from a package.
fn mark(code: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    ((1..=20).contains(&code.len()) && code.bytes().all(plain)).then(|| code.to_string())
}

/// `width`: of the whole table, in points.
fn table(table: &Table, width: f64) -> Json {
    let columns: Vec<Json> = table
        .columns
        .iter()
        .zip(column_widths(table, width, TABLE_SIZE))
        .map(|(column, width)| json!({ "heading": clean(&column.heading), "width": width }))
        .collect();
    let side = |side| match side {
        Side::Left => "left",
        Side::Centre => "center",
        Side::Right => "right",
    };
    let at = |cell: &Cell| if let Cell::Figure { indicator, .. } = cell { mark(indicator) } else { None };
    let cell = |(i, cell): (usize, &Cell)| json!({ "text": clean(&cell.shown()), "side": side(Side::of(i, cell)), "blank": *cell == Cell::Blank, "at": at(cell) });
    let rows: Vec<Json> = table
        .rows
        .iter()
        .map(|row| json!({ "strong": row.strong, "cells": row.cells.iter().enumerate().map(cell).collect::<Vec<_>>() }))
        .collect();
    json!({ "columns": columns, "rows": rows, "size": TABLE_SIZE })
}
