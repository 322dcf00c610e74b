//! A report as a Word document in the layout of its profile.
//!
//! Traps: the library has no mark for heading rows that repeat and loses a section's first-page header beside its
//! ordinary one, so both marks are put into the finished XML; it numbers paragraphs across documents, and the same
//! report must give the same bytes, so those numbers are taken out.

mod code;
mod frame;
mod table;
mod words;

use crate::{Fault, Profile, SAMPLE};
use dan_van_core::report::content::{Appendix, Block, Codes, Report};
use docx_rs::{
    AlignmentType, BreakType, Docx, Header, PageMargin, PageNum, PageOrientationType, PageSize, Paragraph, Run,
    RunFonts, Section,
};
use std::io::Cursor;
use words::{Face, paragraph};

/// A4 in twips.
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;
const FONT: &str = "Times New Roman";

/// The bytes of the document.
pub fn write(report: &Report) -> Result<Vec<u8>, Fault> {
    write_with(report, &Codes::default())
}

/// The same with codes after the first appendix.
pub fn write_with(report: &Report, codes: &Codes) -> Result<Vec<u8>, Fault> {
    let profile = Profile::of(report.letterhead.family, report.letterhead.dated)?;
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT);
    let mut docx = Docx::new().default_fonts(fonts).default_size(profile.body_size * 2);
    let mut pages = vec![Pages::of_body(report, &profile)];
    for appendix in &report.appendices {
        pages.push(Pages::of_appendix(appendix, &profile));
    }
    if let Some(first) = pages.get_mut(1).filter(|_| !codes.codes.is_empty()) {
        first.parts.push(words(code::words(codes)));
        first.parts.push(Part::Grid(Box::new(code::grid(codes)?)));
    }
    // Every group of pages but the last is a section of its own; the last takes the document's settings.
    let last = pages.pop().ok_or_else(|| Fault::new("empty"))?;
    for group in pages {
        docx = docx.add_section(group.section(&profile, report.sample));
    }
    docx = last.finish(docx, &profile, report.sample);
    pack(docx)
}

/// Pages of one orientation.
struct Pages {
    landscape: bool,
    parts: Vec<Part>,
}

enum Part {
    Words(Box<Paragraph>),
    Grid(Box<docx_rs::Table>),
}

impl Pages {
    fn of_body(report: &Report, profile: &Profile) -> Pages {
        let mut parts = Vec::new();
        if report.sample {
            parts.push(words(sample_warning()));
        }
        parts.push(Part::Grid(Box::new(frame::letterhead(report, profile, width(profile, report.landscape)))));
        parts.extend(frame::title(report, profile, width(profile, report.landscape)).into_iter().map(words));
        let (width, end) = (width(profile, report.landscape), report.blocks.len());
        for (i, block) in report.blocks.iter().enumerate() {
            match block {
                Block::Heading { level, text } => parts.push(words(words::heading(profile, *level, text))),
                Block::Field { label, text, lines } => {
                    parts.extend(words::field(profile, label, text, *lines, width).into_iter().map(words));
                }
                Block::Table { table } => {
                    parts.push(Part::Grid(Box::new(table::grid(table, profile, width))));
                    // Two tables without words between them would grow together.
                    parts.push(words(paragraph(Face::size(6), "")));
                }
                Block::Break => parts.push(words(words::page_break())),
                _ => {
                    let (text, last) = (block.text().unwrap_or_default(), i + 1 == end);
                    let text = if last && !report.letterhead.symbol.is_empty() { profile.ended(&text) } else { text };
                    // The signatures never stand on a page without words.
                    parts.push(words(words::body(profile, &text).keep_next(last)));
                }
            }
        }
        parts.push(words(paragraph(Face::size(6), "").keep_next(true)));
        if !report.signatures.is_empty() {
            parts.push(Part::Grid(Box::new(frame::ending(report, profile, width))));
        }
        if report.signatures.len() != 1 {
            parts.extend(frame::recipients(report, profile).into_iter().map(words));
        }
        Pages { landscape: report.landscape, parts }
    }

    fn of_appendix(appendix: &Appendix, profile: &Profile) -> Pages {
        let face = Face::size(profile.body_size).bold();
        let parts = vec![
            words(paragraph(face, &appendix.label.to_uppercase()).align(AlignmentType::Center)),
            words(paragraph(face, &appendix.title).align(AlignmentType::Center)),
            words(paragraph(Face::size(6), "")),
            Part::Grid(Box::new(table::grid(&appendix.table, profile, width(profile, appendix.landscape)))),
        ];
        Pages { landscape: appendix.landscape, parts }
    }

    fn size(&self) -> (u32, u32, PageOrientationType) {
        if self.landscape {
            (LONG, SHORT, PageOrientationType::Landscape)
        } else {
            (SHORT, LONG, PageOrientationType::Portrait)
        }
    }

    fn section(self, profile: &Profile, sample: bool) -> Section {
        let (w, h, orient) = self.size();
        let mut section = Section::new()
            .page_size(PageSize::new().size(w, h).orient(orient))
            .page_margin(margins(profile))
            .header(running_head(profile, sample));
        for part in self.parts {
            section = match part {
                Part::Words(words) => section.add_paragraph(*words),
                Part::Grid(grid) => section.add_table(*grid),
            };
        }
        section
    }

    fn finish(self, mut docx: Docx, profile: &Profile, sample: bool) -> Docx {
        let (w, h, orient) = self.size();
        docx = docx.page_size(w, h).page_orient(orient).page_margin(margins(profile));
        docx = docx.header(running_head(profile, sample));
        for part in self.parts {
            docx = match part {
                Part::Words(words) => docx.add_paragraph(*words),
                Part::Grid(grid) => docx.add_table(*grid),
            };
        }
        docx
    }
}

fn words(paragraph: Paragraph) -> Part {
    Part::Words(Box::new(paragraph))
}

fn twips(mm: f64) -> i32 {
    (mm * 1440.0 / 25.4).round() as i32
}

fn margins(profile: &Profile) -> PageMargin {
    let m = profile.margins_mm;
    PageMargin {
        top: twips(m.top),
        bottom: twips(m.bottom),
        left: twips(m.left),
        right: twips(m.right),
        header: twips(10.0),
        footer: twips(10.0),
        gutter: 0,
    }
}

/// Width between the margins, twips.
fn width(profile: &Profile, landscape: bool) -> usize {
    (profile.text_width(landscape) * 20.0).round() as usize
}

/// The page number, centred, and the warning on sample data. The first page has none: its warning is in the text.
fn running_head(profile: &Profile, sample: bool) -> Header {
    let number = Paragraph::new().align(AlignmentType::Center).size(profile.body_size * 2).add_page_num(PageNum::new());
    let header = Header::new().add_paragraph(number);
    if sample { header.add_paragraph(sample_warning()) } else { header }
}

fn sample_warning() -> Paragraph {
    let run = Run::new().add_text(SAMPLE).bold().size(24).color("B5121B");
    Paragraph::new().align(AlignmentType::Center).add_run(run)
}

/// A line break inside a paragraph.
fn line_break(run: Run) -> Run {
    run.add_break(BreakType::TextWrapping)
}

fn pack(docx: Docx) -> Result<Vec<u8>, Fault> {
    let mut parts = docx.created_at("2000-01-01T00:00:00Z").updated_at("2000-01-01T00:00:00Z").build();
    let text = String::from_utf8(parts.document).map_err(Fault::new)?;
    let text = without_first_page_header(&table::mark_heading_rows(&without_ids(&text)))?;
    parts.document = text.into_bytes();
    for header in &mut parts.headers {
        *header = without_ids(&String::from_utf8_lossy(header)).into_bytes();
    }
    let mut out = Cursor::new(Vec::new());
    parts.pack(&mut out).map_err(Fault::new)?;
    Ok(out.into_inner())
}

/// Takes the numbers of paragraphs out; nothing refers to them.
fn without_ids(xml: &str) -> String {
    let mut pieces = xml.split(" w14:paraId=\"");
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        out.push_str(piece.split_once('"').map_or("", |(_, rest)| rest));
    }
    out
}

/// The first section's first page carries no page number.
fn without_first_page_header(xml: &str) -> Result<String, Fault> {
    let end = xml.find("</w:sectPr>").ok_or_else(|| Fault::new("no section"))?;
    let grid = xml[..end].rfind("<w:docGrid").unwrap_or(end);
    let (before, after) = xml.split_at(grid);
    Ok(format!("{before}<w:titlePg />{after}"))
}
