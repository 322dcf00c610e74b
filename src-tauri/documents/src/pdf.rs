//! A report as pages: pdf for signing and sending, pictures of the same pages for the screen.
//!
//! Set by Typst from `data/report.typ`; the fonts are shipped, so that every computer sets the same lines.
//! Traps: the fonts are as wide as Times New Roman, so lines break as in Word, but they are not the same file; figures
//! are set as links so that Typst tells where they stand, and the links are taken out before anything is drawn.

use crate::{Fault, Profile, SAMPLE, clean, codes};
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
const TEMPLATE: &str = include_str!("../data/report.typ");
/// Liberation Serif 2, SIL Open Font License 1.1.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
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
pub fn pages(report: &Report) -> Result<Vec<Page>, Fault> {
    pages_with(report, &Codes::default())
}

/// The same with codes after the first appendix.
pub fn pages_with(report: &Report, codes: &Codes) -> Result<Vec<Page>, Fault> {
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
    let last = report.blocks.iter().rposition(|block| block.pieces().is_some());
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
    match block {
        Block::Heading { level, text } => json!({ "kind": "heading", "level": level, "text": clean(text) }),
        Block::Table { table: one } => json!({ "kind": "table", "table": table(one) }),
        _ => {
            let mut pieces = block.pieces().unwrap_or_default();
            if let Some(end) = pieces.last_mut().filter(|_| last) {
                end.text = profile.ended(&end.text);
            }
            let pieces = pieces
                .into_iter()
                .map(|one| json!({ "text": clean(&one.text), "at": one.indicator.as_deref().and_then(mark) }));
            json!({ "kind": "words", "pieces": pieces.collect::<Vec<_>>() })
        }
    }
}

/// Only what can be an indicator's code: a report may come from a package.
fn mark(code: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    ((1..=20).contains(&code.len()) && code.bytes().all(plain)).then(|| code.to_string())
}

fn table(table: &Table) -> Json {
    let columns: Vec<Json> =
        table.columns.iter().map(|c| json!({ "heading": clean(&c.heading), "width": c.width })).collect();
    let at = |cell: &Cell| if let Cell::Figure { indicator, .. } = cell { mark(indicator) } else { None };
    let cell = |cell: &Cell| json!({ "text": clean(&cell.shown()), "number": cell.is_number(), "at": at(cell) });
    let rows: Vec<Json> = table
        .rows
        .iter()
        .map(|row| json!({ "strong": row.strong, "cells": row.cells.iter().map(cell).collect::<Vec<_>>() }))
        .collect();
    json!({ "columns": columns, "rows": rows })
}
