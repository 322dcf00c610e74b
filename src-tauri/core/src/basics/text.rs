//! Vietnamese text: NFC at the gate, keys for searching and sorting.
//!
//! Traps: đ has no decomposition, so folding marks away leaves it; `hoà` and `hòa` differ even in NFC; people
//! are sorted by given name, the last word.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One line: NFC, no control, invisible or bidi characters, single spaces, trimmed.
pub fn line(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let clean: String = composed.chars().filter(|c| !is_invisible(*c)).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Composed, nothing else changed.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Letters and their marks one by one.
pub fn nfd(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfd()
}

/// Several lines: as [`line`], keeping line breaks (at most one empty line in a row).
pub fn lines(text: &str) -> String {
    let mut out = String::new();
    let mut empty = 0;
    for part in text.replace("\r\n", "\n").replace('\r', "\n").split('\n') {
        let part = line(part);
        if part.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        out.push_str(&part);
        empty = 0;
    }
    out
}

/// Zero-width and bidi controls: they hide or reorder what a reader sees. Line breaks are white space, kept for [`lines`].
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Lower case without marks, đ as d: what `nguyen duc` is looked up against.
pub fn search_key(text: &str) -> String {
    let folded: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let lower = folded.to_lowercase().replace('đ', "d");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// First letters of a name of three words or more: `ntna` finds Nguyễn Thị Ngọc Ánh. Empty for shorter names.
pub fn initials(name: &str) -> String {
    let key = search_key(name);
    let words: Vec<&str> = key.split(' ').collect();
    if words.len() < 3 { String::new() } else { words.iter().filter_map(|word| word.chars().next()).collect() }
}

/// Lower case with its marks in one order of placement (`hoà` = `hòa`), for "exact marks first".
pub fn marked_key(text: &str) -> String {
    let mut out = String::new();
    for word in line(text).to_lowercase().split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&one_placement(word));
    }
    out
}

/// Moves the tone mark to the end of the syllable, so that both orthographies agree.
fn one_placement(word: &str) -> String {
    let mut tone = None;
    let mut bare = String::new();
    for c in word.nfd() {
        if matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}') {
            tone = Some(c);
        } else {
            bare.push(c);
        }
    }
    bare.extend(tone);
    bare.nfc().collect()
}

/// Sorts text in Vietnamese order when compared as bytes: letters first, tones second.
pub fn sort_key(text: &str) -> String {
    let mut letters = String::new();
    let mut tones = String::new();
    for c in line(text).to_lowercase().nfd() {
        match c {
            '\u{300}' => mark(&mut tones, '1'),
            '\u{309}' => mark(&mut tones, '2'),
            '\u{303}' => mark(&mut tones, '3'),
            '\u{301}' => mark(&mut tones, '4'),
            '\u{323}' => mark(&mut tones, '5'),
            // ă, â, ê, ô, ơ, ư come right after their letter: one higher code before anything that follows.
            '\u{306}' => letters.push('\u{7b}'),
            '\u{302}' => letters.push('\u{7c}'),
            '\u{31b}' => letters.push('\u{7d}'),
            'đ' => letters.push_str("d\u{7b}"),
            c if is_combining_mark(c) => {}
            c => {
                letters.push(c);
                tones.push('0');
            }
        }
    }
    format!("{letters}\u{1}{tones}")
}

fn mark(tones: &mut String, tone: char) {
    tones.pop();
    tones.push(tone);
}

/// People are listed by given name, then the rest.
pub fn name_sort_key(name: &str) -> String {
    let name = line(name);
    let (rest, given) = name.rsplit_once(' ').unwrap_or(("", &name));
    format!("{}\u{2}{}", sort_key(given), sort_key(rest))
}

/// The name of a file for every system: no marks, words joined by hyphens, at most 80 characters.
pub fn file_stem(text: &str) -> String {
    let mut out = String::new();
    for c in search_key(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(80);
    out.trim_end_matches('-').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_stand_for_long_names() {
        assert_eq!(initials("Nguyễn Thị Ngọc Ánh"), "ntna");
        assert_eq!(initials("Đặng Thị Huệ"), "dth");
        assert_eq!(initials("Lê An"), "");
    }

    #[test]
    fn folds_marks_and_the_crossed_d() {
        assert_eq!(search_key("Nguyễn Đức  Ầm"), "nguyen duc am");
        let decomposed: String = "Đặng Thị Huệ".nfd().collect();
        assert_eq!(search_key(&decomposed), "dang thi hue");
        assert_eq!(line(&decomposed), "Đặng Thị Huệ");
        assert_eq!(line("  Trần\u{200b}\u{202e} \u{a0} An\n"), "Trần An");
        assert_eq!(lines("một\r\n\r\n\r\nhai \n ba"), "một\n\nhai\nba");
    }

    #[test]
    fn both_placements_of_the_tone_are_one() {
        assert_eq!(marked_key("Hoà Thuý"), marked_key("hòa thúy"));
        assert_ne!(marked_key("hoa"), marked_key("hòa"));
    }

    #[test]
    fn sorts_letters_then_tones_and_people_by_given_name() {
        let mut words = vec!["mạ", "ma", "mã", "má", "mà", "mả", "mắ", "mâ", "mb"];
        words.sort_by_key(|w| sort_key(w));
        assert_eq!(words, ["ma", "mà", "mả", "mã", "má", "mạ", "mắ", "mâ", "mb"]);
        let mut letters = vec!["đa", "da", "e", "dz", "ưa", "ua", "uz", "ơ", "ô", "o", "ê", "â", "ă", "a"];
        letters.sort_by_key(|w| sort_key(w));
        assert_eq!(letters, ["a", "ă", "â", "da", "dz", "đa", "e", "ê", "o", "ô", "ơ", "ua", "uz", "ưa"]);
        let mut names = vec!["Trần Đức", "Lê Dũng", "Bùi Bích", "Trần Ánh", "Phạm Ngọc Ánh", "Lê Ân", "Vũ Ăn", "Lê An"];
        names.sort_by_key(|n| name_sort_key(n));
        assert_eq!(names, ["Lê An", "Phạm Ngọc Ánh", "Trần Ánh", "Vũ Ăn", "Lê Ân", "Bùi Bích", "Lê Dũng", "Trần Đức"]);
    }

    #[test]
    fn fifty_people_stand_in_the_order_of_a_class_list() {
        let list = "Lê An, Nguyễn An, Phạm Bảo An, Trần Tuấn Anh, Phạm Ngọc Ánh, Trần Ánh, Hoàng Ân, Lê Thiên Ân, Bùi Bách, \
            Lê Gia Bảo, Ngô Bích, Cao Bình, Lê Châu, Đinh Chi, Hồ Cường, Lý Danh, Mai Diễm, Ngô Diệp, Phan Dũng, Tạ Duy, \
            Võ Dương, Lê Đan, Trương Đào, Đặng Đạt, Bùi Đông, Hà Đức, Lê Giang, Phan Hà, Vũ Hải, Trần Hạnh, Đoàn Hiền, \
            Lê Hoa, Đặng Thị Huệ, Ngô Hùng, Đỗ Hương, Lê Kiên, Bùi Lan, Tô Linh, Lê Mai, Trần Nga, Lê Ngọc, Lê Oanh, \
            Lê Phương, Lê Quý, Lê Sơn, Lê Tâm, Lê Thu, Lê Thư, Lê Trang, Bùi Uyên, Lê Vân, Lê Yến";
        let wanted: Vec<&str> = list.split(", ").map(str::trim).collect();
        assert!(wanted.len() >= 50);
        let mut names = wanted.clone();
        names.sort_unstable();
        names.sort_by_key(|name| name_sort_key(name));
        assert_eq!(names, wanted);
    }

    #[test]
    fn names_files_for_every_system() {
        assert_eq!(file_stem("Báo cáo năm 2026: Trường TH Đống Đa / Q1"), "bao-cao-nam-2026-truong-th-dong-da-q1");
    }
}
