//! What stands around the text: letterhead, title, signature and recipients.

use super::words::{Face, paragraph};
use crate::profile::{RecipientsLabel, UnderName};
use crate::{Profile, clean};
use dan_van_core::report::content::Report;
use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders, Run, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

/// Left and right halves of the frame, twips; together the width of the text.
const LEFT: usize = 3_755;
const RIGHT: usize = 5_600;

/// Width of the cell with the number; the place and date beside it need more than the nation above.
const NUMBER: usize = 2_905;

/// Without borders: who issues and the party or the nation; below them the number and the date.
pub fn letterhead(report: &Report, profile: &Profile) -> Table {
    let head = &report.letterhead;
    let mut left = TableCell::new().width(LEFT, WidthType::Dxa).vertical_align(VAlignType::Top);
    if !head.superior.is_empty() {
        left = left.add_paragraph(centred(Face::size(profile.superior_size), &head.superior.to_uppercase()));
    }
    left = left.add_paragraph(centred(Face::size(profile.issuer_size).bold(), &head.issuer.to_uppercase()));
    left = match profile.under_name {
        UnderName::Star => left.add_paragraph(centred(Face::size(14), "*")),
        UnderName::Rule => left.add_paragraph(rule(LEFT, LEFT as f64 / 3.0)),
    };

    let mut right = TableCell::new().width(RIGHT, WidthType::Dxa).vertical_align(VAlignType::Top);
    for line in &profile.nation {
        right = right.add_paragraph(centred(Face::size(line.size).bold_if(line.bold), &line.text));
        if line.rule_em > 0.0 {
            right = right.add_paragraph(rule(RIGHT, line.rule_em * line.size as f64 * 20.0));
        }
    }
    let names = TableRow::new(vec![left.grid_span(2), right]).cant_split();
    let number = TableCell::new().width(NUMBER, WidthType::Dxa);
    let number = number.add_paragraph(centred(Face::size(14), &profile.number_line(head.number, &head.symbol)));
    let dated = format!("{}, {}", head.place, head.dated.in_words());
    let date = TableCell::new().width(LEFT + RIGHT - NUMBER, WidthType::Dxa).grid_span(2);
    let date = date.add_paragraph(centred(Face::size(14).italic(), &dated));
    frame(vec![names, TableRow::new(vec![number, date]).cant_split()], vec![NUMBER, LEFT - NUMBER, RIGHT])
}

/// Title, trích yếu and the short rule under it; addressees.
pub fn title(report: &Report, profile: &Profile) -> Vec<Paragraph> {
    let after =
        |paragraph: Paragraph, before, after| paragraph.line_spacing(LineSpacing::new().before(before).after(after));
    let mut all = vec![after(centred(Face::size(profile.title_size).bold(), &report.title), 360, 0)];
    if !report.subject.is_empty() {
        all.push(after(centred(Face::size(profile.subject_size).bold(), &report.subject), 0, 0));
    }
    if profile.under_subject.is_empty() {
        all.push(rule(LEFT + RIGHT, 1_800.0));
    } else {
        all.push(after(centred(Face::size(profile.body_size), &profile.under_subject), 0, 240));
    }
    for (i, addressee) in report.addressees.iter().enumerate() {
        let text = if i == 0 { format!("{}: {addressee}", profile.addressee_word) } else { addressee.clone() };
        all.push(after(centred(Face::size(profile.body_size), &text), 0, 120));
    }
    all
}

/// Recipients on the left, signature on the right, never torn apart.
pub fn ending(report: &Report, profile: &Profile) -> Table {
    let left = TableCell::new().width(LEFT, WidthType::Dxa);
    let left = recipients(report, profile).into_iter().fold(left, TableCell::add_paragraph);
    let right = TableCell::new().width(RIGHT, WidthType::Dxa);
    let right = signature(report, profile).into_iter().fold(right, TableCell::add_paragraph);
    two_cells(left, right)
}

fn recipients(report: &Report, profile: &Profile) -> Vec<Paragraph> {
    let label = Face::size(if profile.recipients_label == RecipientsLabel::Underlined { 14 } else { 12 });
    let label = match profile.recipients_label {
        RecipientsLabel::Underlined => label.run("Nơi nhận").underline("single"),
        RecipientsLabel::BoldItalic => label.bold().italic().run("Nơi nhận"),
    };
    let single = || LineSpacing::new().before(0).after(0);
    let colon =
        Run::new().add_text(":").size(if profile.recipients_label == RecipientsLabel::Underlined { 28 } else { 24 });
    let mut all = vec![Paragraph::new().add_run(label).add_run(colon).line_spacing(single()).keep_next(true)];
    all.extend(
        profile
            .recipient_lines(&report.recipients)
            .iter()
            .map(|line| paragraph(Face::size(profile.recipients_size), line)),
    );
    all
}

fn signature(report: &Report, profile: &Profile) -> Vec<Paragraph> {
    let signature = &report.signature;
    let mut all = Vec::new();
    if !signature.on_behalf.is_empty() {
        let text = format!("{} {}", profile.on_behalf, signature.on_behalf.to_uppercase());
        all.push(centred(Face::size(14).bold(), &text).keep_next(true));
    }
    let title = Face::size(14).bold_if(profile.signer_title_bold);
    all.push(centred(title, &signature.title.to_uppercase()).keep_next(true));
    for _ in 0..4 {
        all.push(centred(Face::size(14), "").keep_next(true));
    }
    all.push(centred(Face::size(14).bold(), &signature.name));
    if let Some(by) = &signature.confirmed_by {
        all.push(centred(Face::size(14), ""));
        all.push(centred(Face::size(14).bold(), &format!("XÁC NHẬN CỦA {}", by.to_uppercase())));
    }
    all
}

fn centred(face: Face, text: &str) -> Paragraph {
    let mut lines = text.split('\n');
    let mut run = face.run(lines.next().unwrap_or_default());
    for line in lines {
        run = super::line_break(run).add_text(clean(line));
    }
    Paragraph::new().add_run(run).align(AlignmentType::Center).line_spacing(LineSpacing::new().before(0).after(0))
}

/// A rule of `length` twips in the middle of a cell: the upper border of a paragraph as narrow as that.
fn rule(cell: usize, length: f64) -> Paragraph {
    let side = ((cell as f64 - length) / 2.0).max(0.0).round() as i32;
    let border =
        ParagraphBorder::new(ParagraphBorderPosition::Top).val(BorderType::Single).size(6).space(0).color("000000");
    let mut paragraph = Paragraph::new()
        .add_run(Run::new().size(4))
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().line_rule(LineSpacingType::Exact).line(120).before(20).after(0));
    // The library's own set of borders has all four sides.
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(border));
    paragraph
}

fn two_cells(left: TableCell, right: TableCell) -> Table {
    frame(vec![TableRow::new(vec![left, right]).cant_split()], vec![LEFT, RIGHT])
}

fn frame(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    Table::without_borders(rows)
        .set_grid(grid)
        .width(LEFT + RIGHT, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}
