//! What stands around the text: letterhead, title, signature and recipients.

use super::words::{Face, paragraph};
use crate::measure::{self, Letters};
use crate::profile::{RecipientsLabel, UnderName};
use crate::{LEFT, Profile, clean};
use dan_van_core::report::content::{Report, Signature};
use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders, Run, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

/// Width of the cell with the number on an upright page; the place and date beside it need more than the nation above.
const NUMBER: usize = 2_905;

fn left_of(width: usize) -> usize {
    (width as f64 * LEFT).round() as usize
}

/// Without borders: who issues and the party or the nation; below them the number and the date.
pub fn letterhead(report: &Report, profile: &Profile, width: usize) -> Table {
    let left_width = left_of(width);
    let right_width = width - left_width;
    let number_width = if report.landscape { left_width - 1 } else { NUMBER };
    let head = &report.letterhead;
    let mut left = TableCell::new().width(left_width, WidthType::Dxa).vertical_align(VAlignType::Top);
    if !head.superior.is_empty() {
        left = left.add_paragraph(even(profile.superior_size, false, &measure::name(&head.superior), left_width));
    }
    left = left.add_paragraph(even(profile.issuer_size, true, &measure::name(&head.issuer), left_width));
    left = match profile.under_name {
        UnderName::Star => left.add_paragraph(centred(Face::size(14), "*")),
        UnderName::Rule => left.add_paragraph(rule(left_width, left_width as f64 / 3.0)),
    };

    let mut right = TableCell::new().width(right_width, WidthType::Dxa).vertical_align(VAlignType::Top);
    for line in &profile.nation {
        right = right.add_paragraph(centred(Face::size(line.size).bold_if(line.bold), &line.text));
        if line.rule_em > 0.0 {
            right = right.add_paragraph(rule(right_width, line.rule_em * line.size as f64 * 20.0));
        }
    }
    let names = TableRow::new(vec![left.grid_span(2), right]).cant_split();
    let number = TableCell::new().width(number_width, WidthType::Dxa);
    let number = number.add_paragraph(centred(Face::size(14), &profile.number_line(head.number, &head.symbol)));
    let date = TableCell::new().width(width - number_width, WidthType::Dxa).grid_span(2);
    let date = date.add_paragraph(centred(Face::size(14).italic(), &head.place_and_day()));
    frame(
        vec![names, TableRow::new(vec![number, date]).cant_split()],
        vec![number_width, left_width - number_width, right_width],
    )
}

/// Title, trích yếu and the short rule under it; addressees.
pub fn title(report: &Report, profile: &Profile, width: usize) -> Vec<Paragraph> {
    let after =
        |paragraph: Paragraph, before, after| paragraph.line_spacing(LineSpacing::new().before(before).after(after));
    let mut all = vec![after(centred(Face::size(profile.title_size).bold(), &report.title), 360, 0)];
    if !report.subject.is_empty() {
        all.push(after(even(profile.subject_size, true, &report.subject, width), 0, 0));
    }
    if profile.under_subject.is_empty() {
        all.push(rule(width, 1_800.0));
    } else {
        all.push(after(centred(Face::size(profile.body_size), &profile.under_subject), 0, 240));
    }
    for (i, addressee) in report.addressees.iter().enumerate() {
        let text =
            if i == 0 { format!("{}: {addressee}", profile.addressee_word(&report.title)) } else { addressee.clone() };
        all.push(after(centred(Face::size(profile.body_size), &text), 0, 120));
    }
    all
}

/// Recipients on the left of one signature, or several signatures side by side; never torn apart.
pub fn ending(report: &Report, profile: &Profile, width: usize) -> Table {
    let mut cells: Vec<(usize, Vec<Paragraph>)> = Vec::new();
    if let [only] = report.signatures.as_slice() {
        let left = left_of(width);
        cells.push((left, recipients(report, profile)));
        cells.push((width - left, signature(only, profile)));
    } else {
        let share = width / report.signatures.len().max(1);
        cells.extend(report.signatures.iter().map(|one| (share, signature(one, profile))));
    }
    let grid = cells.iter().map(|(width, _)| *width).collect();
    let cell = |(width, words): (usize, Vec<Paragraph>)| {
        words.into_iter().fold(TableCell::new().width(width, WidthType::Dxa), TableCell::add_paragraph)
    };
    frame(vec![TableRow::new(cells.into_iter().map(cell).collect()).cant_split()], grid)
}

pub fn recipients(report: &Report, profile: &Profile) -> Vec<Paragraph> {
    if report.recipients.is_empty() {
        return vec![paragraph(Face::size(12), "")];
    }
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

fn signature(signature: &Signature, profile: &Profile) -> Vec<Paragraph> {
    let lines = profile.signature_lines(signature);
    let mut all = Vec::new();
    if !lines.on_behalf.is_empty() {
        all.push(centred(Face::size(14).bold(), &lines.on_behalf).keep_next(true));
    }
    all.push(centred(Face::size(14).bold_if(lines.title_bold), &lines.title).keep_next(true));
    if !lines.hint.is_empty() {
        all.push(centred(Face::size(13).italic(), lines.hint).keep_next(true));
    }
    for _ in 0..4 {
        all.push(centred(Face::size(14), "").keep_next(true));
    }
    all.push(centred(Face::size(14).bold(), &lines.name));
    if !lines.confirmed_by.is_empty() {
        all.push(centred(Face::size(14), ""));
        all.push(centred(Face::size(14).bold(), &lines.confirmed_by));
    }
    all
}

/// Centred, in lines of like length: the room beside them is taken from both sides. `width` in twips.
fn even(size: usize, bold: bool, words: &str, width: usize) -> Paragraph {
    let beside = width as f64 - Letters::new(size as f64, bold).even(words, width as f64 / 20.0) * 20.0;
    let beside = Some((beside / 2.0).floor() as i32);
    centred(Face::size(size).bold_if(bold), words).indent(beside, None, beside, None)
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

fn frame(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    let width = grid.iter().sum();
    Table::without_borders(rows)
        .set_grid(grid)
        .width(width, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}
