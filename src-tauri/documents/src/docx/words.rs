//! Paragraphs: body, headings, and the faces they are set in.

use crate::{Profile, clean};
use docx_rs::{
    AlignmentType, LineSpacing, LineSpacingType, Paragraph, Run, SpecialIndentType, Tab, TabLeaderType, TabValueType,
};

/// Size and style of a run.
#[derive(Clone, Copy)]
pub struct Face {
    /// Points.
    size: usize,
    bold: bool,
    italic: bool,
}

impl Face {
    pub fn size(size: usize) -> Face {
        Face { size, bold: false, italic: false }
    }

    pub fn bold(self) -> Face {
        Face { bold: true, ..self }
    }

    pub fn bold_if(self, bold: bool) -> Face {
        Face { bold, ..self }
    }

    pub fn italic(self) -> Face {
        Face { italic: true, ..self }
    }

    pub fn run(self, text: &str) -> Run {
        let mut run = Run::new().add_text(clean(text)).size(self.size * 2);
        if self.bold {
            run = run.bold();
        }
        if self.italic {
            run = run.italic();
        }
        run
    }
}

/// One run, single spacing, no gap.
pub fn paragraph(face: Face, text: &str) -> Paragraph {
    Paragraph::new().add_run(face.run(text)).line_spacing(LineSpacing::new().before(0).after(0))
}

/// Exactly `line_pt` apart, a gap after.
fn spaced(profile: &Profile, paragraph: Paragraph) -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(profile.line_pt * 20)
        .before(0)
        .after(profile.gap_pt * 20);
    paragraph.line_spacing(spacing)
}

/// Justified, first line 10 mm in.
pub fn body(profile: &Profile, text: &str) -> Paragraph {
    let paragraph = Paragraph::new()
        .add_run(Face::size(profile.body_size).run(text))
        .align(AlignmentType::Both)
        .indent(Some(0), Some(SpecialIndentType::FirstLine(super::twips(10.0))), None, None);
    spaced(profile, paragraph)
}

/// `Họ và tên: …`; without text a dotted line to `width`, and as many below it as asked for.
pub fn field(profile: &Profile, label: &str, text: &str, lines: u8, width: usize) -> Vec<Paragraph> {
    let label = if label.is_empty() { String::new() } else { format!("{label}: ") };
    if !text.is_empty() {
        return vec![body(profile, &format!("{label}{text}"))];
    }
    let face = Face::size(profile.body_size);
    let dots = |words: &str| {
        let tab = Tab::new().val(TabValueType::Right).leader(TabLeaderType::Dot).pos(width);
        spaced(profile, Paragraph::new().add_run(face.run(words).add_tab()).add_tab(tab))
    };
    let indent = Some(SpecialIndentType::FirstLine(super::twips(10.0)));
    let mut all = vec![dots(&label).indent(Some(0), indent, None, None)];
    all.extend((1..lines).map(|_| dots("")));
    all
}

/// Nothing, at the top of a new page.
pub fn page_break() -> Paragraph {
    let spacing = LineSpacing::new().line_rule(LineSpacingType::Exact).line(20).before(0).after(0);
    Paragraph::new().add_run(Run::new().size(2)).page_break_before(true).line_spacing(spacing)
}

/// A heading stays with what follows it.
pub fn heading(profile: &Profile, level: u8, text: &str) -> Paragraph {
    let face = Face::size(profile.body_size).bold_if(level <= 2);
    let paragraph = Paragraph::new()
        .add_run(face.run(text))
        .align(AlignmentType::Both)
        .keep_next(true)
        .outline_lvl(usize::from(level.saturating_sub(1)))
        .indent(Some(0), Some(SpecialIndentType::FirstLine(super::twips(10.0))), None, None);
    spaced(profile, paragraph)
}
