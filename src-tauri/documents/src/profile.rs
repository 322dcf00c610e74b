//! Layout profiles: the sizes and marks of each body of rules, as data, chosen by family and date.
//!
//! Hướng dẫn 36-HD/VPTW (2018), Hướng dẫn 05-HD/VPTW (2026), Nghị định 30/2020/NĐ-CP.

use crate::{Fault, clean};
use dan_van_core::basics::Date;
use dan_van_core::report::content::{Family, SIGN_HERE, Signature};
use serde::{Deserialize, Serialize};

const SHIPPED: &str = include_str!("../data/profiles.json");

/// How one body of rules lays a document out. Sizes in points, margins in millimetres.
#[derive(Clone, PartialEq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub code: String,
    pub family: Family,
    pub effective_from: Date,
    /// Lines of the right header.
    pub nation: Vec<NationLine>,
    pub under_name: UnderName,
    /// `Số ` or `Số: `.
    pub number_word: String,
    /// Between number and symbol.
    pub number_mark: String,
    pub superior_size: usize,
    pub issuer_size: usize,
    pub margins_mm: Margins,
    pub body_size: usize,
    pub line_pt: i32,
    pub gap_pt: u32,
    pub title_size: usize,
    pub subject_size: usize,
    pub under_subject: String,
    /// `T/M` or `TM.`.
    pub on_behalf: String,
    pub signer_title_bold: bool,
    pub recipients_label: RecipientsLabel,
    pub recipients_end: String,
    pub recipients_size: usize,
    /// Ends the last paragraph.
    pub last_mark: String,
    /// Before the addressee of a submission (tờ trình).
    pub submission_word: String,
}

#[derive(Clone, PartialEq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NationLine {
    pub text: String,
    pub bold: bool,
    pub size: usize,
    /// Length of the rule below, in the size of the line: the width of the text in Times New Roman. 0: none.
    pub rule_em: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnderName {
    Star,
    Rule,
}

#[derive(Clone, Copy, PartialEq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Margins {
    pub top: f64,
    pub bottom: f64,
    pub left: f64,
    pub right: f64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientsLabel {
    Underlined,
    BoldItalic,
}

/// The lines of one signature, as printed.
#[derive(Serialize)]
pub(crate) struct SignatureLines {
    pub on_behalf: String,
    pub title: String,
    pub title_bold: bool,
    pub hint: &'static str,
    pub name: String,
    pub confirmed_by: String,
}

impl Profile {
    /// Between the margins of an A4 page, in points.
    pub(crate) fn text_width(&self, landscape: bool) -> f64 {
        let paper = if landscape { 297.0 } else { 210.0 };
        (paper - self.margins_mm.left - self.margins_mm.right) * 72.0 / 25.4
    }

    /// `Số 12-BC/CB`; without a number a blank is left to write it in; a paper without a symbol carries none.
    pub fn number_line(&self, number: Option<u32>, symbol: &str) -> String {
        if symbol.is_empty() {
            return String::new();
        }
        let number = number.map_or_else(|| "\u{a0}".repeat(8), |number| format!("{number:02}"));
        format!("{}{number}{}{symbol}", self.number_word, self.number_mark)
    }

    /// `- Đảng ủy …;`, the last with a full stop.
    pub fn recipient_lines(&self, recipients: &[String]) -> Vec<String> {
        let line = |(i, one): (usize, &String)| {
            let end = if i + 1 == recipients.len() { "." } else { self.recipients_end.as_str() };
            format!("- {}{end}", clean(one.trim_end_matches(['.', ';', ','])))
        };
        recipients.iter().enumerate().map(line).collect()
    }

    /// `Kính gửi`, or what the profile says above a submission.
    pub fn addressee_word(&self, title: &str) -> &str {
        if title == "TỜ TRÌNH" { &self.submission_word } else { "Kính gửi" }
    }

    /// `…xong.` → `…xong./.`; blanks to write on, boxes to tick and what announces more stay as they are.
    pub fn ended(&self, text: &str) -> String {
        if text.ends_with(['…', ':', ')']) || text.contains(['□', '■']) {
            text.to_string()
        } else {
            format!("{}{}", text.trim_end_matches(['.', '/']), self.last_mark)
        }
    }

    /// On whose behalf, what office, and the name or where to write it, top to bottom.
    pub(crate) fn signature_lines(&self, signature: &Signature) -> SignatureLines {
        let on_behalf = if signature.on_behalf.is_empty() {
            String::new()
        } else {
            format!("{} {}", self.on_behalf, signature.on_behalf.to_uppercase())
        };
        let by = signature.confirmed_by.as_ref();
        SignatureLines {
            // Who signs for nobody else has the title in bold (Hướng dẫn 36-HD/VPTW, Phụ lục 3).
            title_bold: self.signer_title_bold || on_behalf.is_empty(),
            on_behalf: clean(&on_behalf),
            title: clean(&signature.title.to_uppercase()),
            hint: if signature.is_open() { SIGN_HERE } else { "" },
            name: clean(&signature.name),
            confirmed_by: by.map_or(String::new(), |by| clean(&format!("XÁC NHẬN CỦA {}", by.to_uppercase()))),
        }
    }

    /// The profile in force for a family on a day; before the first one, the first.
    pub fn of(family: Family, day: Date) -> Result<Profile, Fault> {
        let mut all: Vec<Profile> = serde_json::from_str(SHIPPED).map_err(Fault::new)?;
        all.retain(|profile| profile.family == family);
        all.sort_by_key(|profile| profile.effective_from);
        let index = all.iter().rposition(|profile| profile.effective_from <= day).unwrap_or(0);
        if all.is_empty() { Err(Fault::new("no profile")) } else { Ok(all.swap_remove(index)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_follows_the_date_of_the_document() {
        let code = |family, day: &str| Profile::of(family, day.parse().unwrap()).unwrap().code;
        assert_eq!(code(Family::Party, "2021-03-30"), "HD36-2018");
        assert_eq!(code(Family::Party, "2026-05-26"), "HD36-2018");
        assert_eq!(code(Family::Party, "2026-05-27"), "HD05-2026");
        assert_eq!(code(Family::State, "2026-12-01"), "ND30-2020");
        assert_eq!(code(Family::Party, "2000-01-01"), "HD36-2018");
    }
}
