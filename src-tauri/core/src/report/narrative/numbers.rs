//! Numbers in plain text: where each figure of a sentence stands in the edited text, and which numbers contradict it.
//!
//! People rewrite freely: they may leave a figure out, reorder, or add numbers of their own. A contradiction is only a
//! figure that is missing while a number stands there that nothing explains.

use std::ops::Range;

/// A number as it is read.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// Without dots between groups and noughts in front: `3000000`, `98,5`, `5`.
    pub value: String,
    /// The word after it, lower case; `%` counts as one.
    pub word: String,
    /// Bytes of the text.
    pub at: Range<usize>,
}

/// Every number of a text, in order.
pub fn read(text: &str) -> Vec<Reading> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let from = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        all.push(Reading { value: plain(&text[from..at]), word: word_after(&text[at..]), at: from..at });
    }
    all
}

fn plain(number: &str) -> String {
    let (whole, rest) = number.split_once(',').unwrap_or((number, ""));
    let grouped = whole.split('.').skip(1).all(|group| group.len() == 3);
    let whole = if grouped { whole.replace('.', "") } else { whole.to_string() };
    let whole = whole.trim_start_matches('0');
    let rest = rest.trim_end_matches('0');
    let whole = if whole.is_empty() || whole.starts_with('.') { format!("0{whole}") } else { whole.to_string() };
    if rest.is_empty() { whole } else { format!("{whole},{rest}") }
}

fn word_after(text: &str) -> String {
    let text = text.trim_start_matches(' ');
    if text.starts_with('%') {
        return "%".to_string();
    }
    text.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// How the numbers of a sentence meet those of its edited text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Meeting {
    /// Index among the sentence's numbers → index among the text's.
    pub pairs: Vec<(usize, usize)>,
    /// A figure and the number that stands in its place.
    pub contradictions: Vec<(usize, usize)>,
}

/// `own`: the sentence's numbers; `is_figure`: which of them are the register's; `edited`: those of the text.
pub fn meet(own: &[Reading], is_figure: &[bool], edited: &[Reading]) -> Meeting {
    let mut found = Meeting::default();
    let mut own_left: Vec<usize> = (0..own.len()).collect();
    let mut edited_left: Vec<usize> = (0..edited.len()).collect();
    pair_up(&mut found, (own, &mut own_left), (edited, &mut edited_left), |one, other| {
        one.value == other.value && one.word == other.word
    });
    // The same number in front of a word that another figure still waits for is that figure's place.
    let waiting: Vec<(String, String)> = own_left
        .iter()
        .map(|&i| (own[i].word.clone(), own[i].value.clone()))
        .filter(|(word, _)| !word.is_empty())
        .collect();
    pair_up(&mut found, (own, &mut own_left), (edited, &mut edited_left), |one, other| {
        let elsewhere = waiting.iter().any(|(word, value)| *word == other.word && *value != other.value);
        one.value == other.value && !elsewhere
    });
    let missing: Vec<usize> = own_left.into_iter().filter(|&i| is_figure[i]).collect();
    for i in missing {
        let same_word = edited_left.iter().position(|&j| !own[i].word.is_empty() && own[i].word == edited[j].word);
        let place = same_word.or(if edited_left.is_empty() { None } else { Some(0) });
        if let Some(place) = place {
            found.contradictions.push((i, edited_left.remove(place)));
        }
    }
    found
}

/// Takes out of both what is the same.
fn pair_up(
    found: &mut Meeting,
    (own, own_left): (&[Reading], &mut Vec<usize>),
    (edited, edited_left): (&[Reading], &mut Vec<usize>),
    same: impl Fn(&Reading, &Reading) -> bool,
) {
    own_left.retain(|&i| {
        let place = edited_left.iter().position(|&j| same(&own[i], &edited[j]));
        if let Some(place) = place {
            found.pairs.push((i, edited_left.remove(place)));
        }
        place.is_none()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs `(figure, number in its place)` that contradict.
    fn wrong(own: &str, edited: &str) -> Vec<(String, String)> {
        let (own, edited) = (read(own), read(edited));
        let met = meet(&own, &vec![true; own.len()], &edited);
        met.contradictions.iter().map(|(i, j)| (own[*i].value.clone(), edited[*j].value.clone())).collect()
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        let all = |text: &str| read(text).into_iter().map(|one| (one.value, one.word)).collect::<Vec<_>>();
        let pair = |value: &str, word: &str| (value.to_string(), word.to_string());
        assert_eq!(all("Tổng 3.000.000 đồng, 98,50 %."), [pair("3000000", "đồng"), pair("98,5", "%")]);
        assert_eq!(all("05 Lượt; 0 vụ; 58/62"), [pair("5", "lượt"), pair("0", "vụ"), pair("58", ""), pair("62", "")]);
        assert_eq!(all("ngày 15.9.2026. 100%"), [pair("15.9.2026", ""), pair("100", "%")]);
        assert!(all("không có số").is_empty());
    }

    #[test]
    fn a_figure_may_be_left_out_reordered_or_joined_by_other_numbers() {
        let own = "Thực hiện 14 lượt hỗ trợ; thăm hỏi 5 lần.";
        for fine in [
            "Chi bộ thực hiện 14 lượt hỗ trợ và 5 lần thăm hỏi.",
            "Thăm hỏi 05 lần, hỗ trợ 14 lượt.",
            "Thực hiện nhiều lượt hỗ trợ.",
            "Trong 2 đợt, thực hiện 14 lượt hỗ trợ; thăm hỏi 5 lần.",
            "Thực hiện 14 lần hỗ trợ; thăm hỏi 5 lần.",
        ] {
            assert_eq!(wrong(own, fine), [], "{fine}");
        }
    }

    #[test]
    fn another_number_in_the_place_of_a_figure_contradicts_it() {
        let own = "Thực hiện 14 lượt hỗ trợ; thăm hỏi 5 lần.";
        let pair = |a: &str, b: &str| vec![(a.to_string(), b.to_string())];
        assert_eq!(wrong(own, "Thực hiện 15 lượt hỗ trợ; thăm hỏi 5 lần."), pair("14", "15"));
        assert_eq!(wrong(own, "Thực hiện 14 lượt hỗ trợ; thăm hỏi 50 lần."), pair("5", "50"));
        assert_eq!(wrong(own, "Thực hiện 5 lượt hỗ trợ; thăm hỏi 14 lần.").len(), 2, "changed places");
        assert_eq!(wrong("Tổng 3.000.000 đồng", "Tổng 30.000.000 đồng"), pair("3000000", "30000000"));
    }
}
