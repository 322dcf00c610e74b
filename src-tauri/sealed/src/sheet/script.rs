//! Old Vietnamese encodings told by the name of a font: its letters look right only in that font.

/// How the letters of a cell are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Script {
    /// As they are.
    #[default]
    Unicode,
    /// TCVN3 (fonts `.VnTime`, `.VnArial` …).
    Tcvn3,
    /// TCVN3 in a font that shows capitals only (`.VnTimeH`).
    Tcvn3Capitals,
    /// VNI (fonts `VNI-Times` …).
    Vni,
}

/// What a font's name tells.
pub fn script_of(font: &str) -> Script {
    let name = font.trim_matches(|c: char| c == '\'' || c == '"' || c.is_whitespace());
    let lower = name.to_ascii_lowercase();
    match () {
        () if lower.starts_with(".vn") && name.ends_with('H') => Script::Tcvn3Capitals,
        () if lower.starts_with(".vn") => Script::Tcvn3,
        () if lower.starts_with("vni-") || lower.starts_with("vni ") => Script::Vni,
        () => Script::Unicode,
    }
}
