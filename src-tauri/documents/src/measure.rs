//! How wide words are: Liberation Serif, which is shipped, has the measures of Times New Roman, which Word has.

use ttf_parser::Face;

// Statics: a constant would lie in the program once for each place that names it.
pub(crate) static REGULAR: &[u8] = include_bytes!("../fonts/LiberationSerif-Regular.ttf");
pub(crate) static BOLD: &[u8] = include_bytes!("../fonts/LiberationSerif-Bold.ttf");

/// Words of two syllables in the names of organisations, which a new line does not part.
const WHOLE: [&str; 12] = [
    "NHÂN DÂN",
    "TIỂU HỌC",
    "TRUNG HỌC",
    "CƠ SỞ",
    "PHỔ THÔNG",
    "MẦM NON",
    "GIÁO DỤC",
    "ĐÀO TẠO",
    "CHI BỘ",
    "ĐẢNG BỘ",
    "ĐẢNG ỦY",
    "THÀNH PHỐ",
];

/// The name of an organisation in capitals, whose words stay whole.
pub(crate) fn name(text: &str) -> String {
    let upper = crate::clean(text).to_uppercase();
    WHOLE.iter().fold(upper, |name, word| name.replace(word, &word.replace(' ', "\u{a0}")))
}

/// Letters of one size.
pub(crate) struct Letters {
    face: Option<Face<'static>>,
    size: f64,
}

impl Letters {
    /// `size` in points, and so are all widths.
    pub fn new(size: f64, bold: bool) -> Letters {
        Letters { face: Face::parse(if bold { BOLD } else { REGULAR }, 0).ok(), size }
    }

    pub fn width(&self, words: &str) -> f64 {
        let Some(face) = &self.face else { return words.chars().count() as f64 * self.size * 0.5 };
        let units: u32 =
            words.chars().filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?)).map(u32::from).sum();
        f64::from(units) * self.size / f64::from(face.units_per_em())
    }

    /// About the narrowest room in which words need no more lines than in `room`: their lines are then of like length.
    /// An em is left over, for word processors measure letters a little otherwise; one line keeps the whole room.
    pub fn even(&self, words: &str, room: f64) -> f64 {
        let lines = self.lines(words, room);
        if lines == 1 {
            return room;
        }
        let mut narrow = room;
        while narrow > self.size && self.lines(words, narrow - 1.0) == lines {
            narrow -= 1.0;
        }
        room.min(narrow + self.size)
    }

    /// How many lines the words need; a word that is wider than the room stands alone.
    fn lines(&self, words: &str, room: f64) -> usize {
        let space = self.width(" ");
        let (mut lines, mut used) = (1, 0.0);
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let width = self.width(word);
            if used > 0.0 && used + space + width > room {
                (lines, used) = (lines + 1, width);
            } else {
                used += width + if used > 0.0 { space } else { 0.0 };
            }
            // A word broken in two is one line more.
            if width > room {
                lines += 1;
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_wide_as_in_times_new_roman() {
        // 2,048 units in an em: digits 1,024, a full stop 512, a capital M 1,821.
        let letters = Letters::new(2048.0, false);
        assert_eq!(letters.width("10.M"), 1024.0 * 2.0 + 512.0 + 1821.0);
        assert!(Letters::new(12.0, true).width("ĐẢNG ỦY") > Letters::new(12.0, false).width("ĐẢNG ỦY"));
    }

    #[test]
    fn two_lines_are_of_like_length() {
        let letters = Letters::new(13.0, false);
        let (name, room) = (name("Ủy ban nhân dân phường Mẫu"), 170.0);
        assert_eq!(letters.lines(&name, room), 2);
        let narrow = letters.even(&name, room);
        assert_eq!(letters.lines(&name, narrow), 2);
        assert!(
            narrow >= letters.width("ỦY BAN NHÂN DÂN") && narrow < letters.width("ỦY BAN NHÂN DÂN PHƯỜNG"),
            "{narrow}"
        );
        // What fits in one line keeps the room it has.
        assert_eq!(letters.even("CHI BỘ", room), room);
    }
}
