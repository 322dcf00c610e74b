//! Old Vietnamese encodings still found in schools' files: TCVN3 (fonts `.VnTime`) and VNI (fonts `VNI-Times`).
//!
//! Traps: TCVN3's `ư` is the soft hyphen U+00AD, so nothing may be cleaned before decoding; TCVN3 has no toned capitals;
//! a text is never converted silently: [`guess`] only proposes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How the letters of a text are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    #[default]
    Unicode,
    Tcvn3,
    Vni,
}

/// Byte of TCVN3 (as a Latin-1 letter) and the letter it stands for.
const TCVN3: &str = "µàB5 ¸áB8 ¶ảB6 ·ãB7 ¹ạB9 ¨ăA8 »ằBB ¾ắBE ¼ẳBC ½ẵBD ÆặC6 ©âA9 ÇầC7 ÊấCA ÈẩC8 ÉẫC9 ËậCB ®đAE ÌèCC ÐéD0 ÎẻCE ÏẽCF ÑẹD1 ªêAA ÒềD2 ÕếD5 ÓểD3 ÔễD4 ÖệD6 ×ìD7 ÝíDD ØỉD8 ÜĩDC ÞịDE ßòDF ãóE3 áỏE1 âõE2 äọE4 «ôAB åồE5 èốE8 æổE6 çỗE7 éộE9 ¬ơAC êờEA íớED ëởEB ìỡEC îợEE ïùEF óúF3 ñủF1 òũF2 ôụF4 \u{ad}ưAD õừF5 øứF8 öửF6 ÷ữF7 ùựF9 úỳFA ýýFD ûỷFB üỹFC þỵFE ¡ĂA1 ¢ÂA2 §ĐA7 £ÊA3 ¤ÔA4 ¥ƠA5 ¦ƯA6";

/// Marks of VNI after a vowel, and what they put on it.
const VNI_TONES: [(char, char); 5] =
    [('ù', '\u{301}'), ('ø', '\u{300}'), ('û', '\u{309}'), ('õ', '\u{303}'), ('ï', '\u{323}')];
const VNI_HATS: [(char, char); 5] =
    [('á', '\u{301}'), ('à', '\u{300}'), ('å', '\u{309}'), ('ã', '\u{303}'), ('ä', '\u{323}')];
const VNI_BOWLS: [(char, char); 5] =
    [('é', '\u{301}'), ('è', '\u{300}'), ('ú', '\u{309}'), ('ü', '\u{303}'), ('ë', '\u{323}')];

/// The text in Unicode, composed.
pub fn decode(text: &str, letters: Letters) -> String {
    match letters {
        Letters::Unicode => super::text::nfc(text),
        Letters::Tcvn3 => super::text::nfc(&text.chars().map(from_tcvn3).collect::<String>()),
        Letters::Vni => super::text::nfc(&from_vni(text)),
    }
}

fn from_tcvn3(letter: char) -> char {
    // Looked up for every letter of a table, so read once.
    static LETTERS: LazyLock<BTreeMap<u32, char>> = LazyLock::new(|| {
        let entry = |entry: &str| {
            let mut letters = entry.chars();
            let (_, wanted) = (letters.next()?, letters.next()?);
            Some((u32::from_str_radix(letters.as_str(), 16).ok()?, wanted))
        };
        TCVN3.split(' ').filter_map(entry).collect()
    });
    LETTERS.get(&(letter as u32)).copied().unwrap_or(letter)
}

fn from_vni(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let small = lower(letter);
        let single = match small {
            'ñ' => Some('đ'),
            'ô' => Some('ơ'),
            'ö' => Some('ư'),
            'æ' => Some('ỉ'),
            'ó' => Some('ĩ'),
            'ò' => Some('ị'),
            'î' => Some('ỵ'),
            _ => None,
        };
        let base = single.unwrap_or(small);
        let mut vowel = String::from(base);
        if matches!(base, 'a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư')
            && let Some(marks) = letters.peek().and_then(|next| marks(base, lower(*next)))
        {
            letters.next();
            vowel.push_str(&marks);
        }
        let upper = letter.is_uppercase() || matches!(letter, 'Ñ' | 'Ô' | 'Ö' | 'Æ' | 'Ó' | 'Ò' | 'Î');
        if upper { out.extend(vowel.chars().flat_map(char::to_uppercase)) } else { out.push_str(&vowel) }
    }
    out
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// The combining marks a mark letter stands for after a vowel.
fn marks(base: char, mark: char) -> Option<String> {
    let of = |table: &[(char, char)]| table.iter().find(|(letter, _)| *letter == mark).map(|(_, tone)| *tone);
    if let Some(tone) = of(&VNI_TONES) {
        return Some(tone.to_string());
    }
    if matches!(base, 'a' | 'e' | 'o') {
        if mark == 'â' {
            return Some('\u{302}'.to_string());
        }
        if let Some(tone) = of(&VNI_HATS) {
            return Some(format!("\u{302}{tone}"));
        }
    }
    if base == 'a' {
        if mark == 'ê' {
            return Some('\u{306}'.to_string());
        }
        if let Some(tone) = of(&VNI_BOWLS) {
            return Some(format!("\u{306}{tone}"));
        }
    }
    None
}

/// Which reading gives the most Vietnamese words; Unicode unless another is clearly better.
pub fn guess(samples: &[&str]) -> Letters {
    let score = |letters: Letters| -> f64 {
        let words: Vec<String> = samples
            .iter()
            .flat_map(|text| decode(text, letters).split_whitespace().map(str::to_string).collect::<Vec<_>>())
            .collect();
        let marked: Vec<&String> = words.iter().filter(|word| !word.is_ascii()).collect();
        if marked.is_empty() {
            return 0.0;
        }
        marked.iter().filter(|word| is_syllable(word)).count() as f64 / marked.len() as f64
    };
    let plain = score(Letters::Unicode);
    let best =
        [Letters::Tcvn3, Letters::Vni].into_iter().map(|one| (one, score(one))).max_by(|a, b| a.1.total_cmp(&b.1));
    match best {
        Some((letters, found)) if found > plain + 0.3 => letters,
        _ => Letters::Unicode,
    }
}

/// Could it be a Vietnamese syllable: at most one tone, known letters, vowels in one run between consonants.
fn is_syllable(word: &str) -> bool {
    const FIRST: [&str; 28] = [
        "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
        "qu", "r", "s", "t", "th", "tr", "v", "x",
    ];
    // Vowels (without marks) that may close with a consonant, and those that may not.
    const CLOSED: [&str; 14] = ["a", "e", "i", "o", "u", "y", "ie", "oa", "oe", "ua", "ue", "uo", "uy", "uye"];
    const OPEN: [&str; 22] = [
        "ai", "ao", "au", "ay", "eo", "eu", "ia", "iu", "oi", "ui", "uu", "ieu", "yeu", "oai", "oay", "oeo", "uay",
        "uoi", "uou", "uya", "uyu", "uai",
    ];
    const LAST: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
    let lower: String = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let (mut tones, mut bare) = (0, String::new());
    for letter in super::text::nfd(&lower) {
        match letter {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tones += 1,
            '\u{302}' | '\u{306}' | '\u{31b}' => {}
            letter => bare.push(letter),
        }
    }
    let vowel = |c: char| "aeiouy".contains(c);
    let Some(start) = bare.find(vowel) else { return false };
    let rest = &bare[start..];
    let end = rest.find(|c| !vowel(c)).unwrap_or(rest.len());
    let onset = &bare[..start];
    let onset_ok = FIRST.contains(&onset) || onset == "q" && rest.starts_with('u');
    let (nucleus, coda) = rest.split_at(end);
    let fits = if OPEN.contains(&nucleus) { coda.is_empty() } else { CLOSED.contains(&nucleus) || nucleus == "ye" };
    tones <= 1 && fits && onset_ok && LAST.contains(&coda)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tcvn3_with_its_soft_hyphen() {
        assert_eq!(decode("Tr\u{ad}êng TiÓu häc", Letters::Tcvn3), "Trường Tiểu học");
        assert_eq!(decode("NguyÔn ThÞ ¸nh", Letters::Tcvn3), "Nguyễn Thị ánh", "no toned capitals");
        assert_eq!(decode("§Æng V¨n H\u{ad}ng", Letters::Tcvn3), "Đặng Văn Hưng");
    }

    #[test]
    fn reads_vni_with_its_marks_after_the_vowel() {
        assert_eq!(decode("Nguyeãn Thò AÙnh", Letters::Vni), "Nguyễn Thị Ánh");
        assert_eq!(decode("Tröôøng", Letters::Vni), "Trường");
        assert_eq!(decode("Ñaëng Vaên Höng", Letters::Vni), "Đặng Văn Hưng");
    }

    #[test]
    fn proposes_the_reading_that_makes_words() {
        assert_eq!(guess(&["NguyÔn ThÞ ¸nh", "TrÇn V¨n B×nh"]), Letters::Tcvn3);
        assert_eq!(guess(&["Nguyeãn Thò AÙnh", "Traàn Vaên Bình"]), Letters::Vni);
        assert_eq!(guess(&["Nguyễn Thị Ánh", "Trần Văn Bình"]), Letters::Unicode);
        assert_eq!(guess(&["plain words only"]), Letters::Unicode);
    }
}
