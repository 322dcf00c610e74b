//! What is said of a package that came, and which version of a period counts. No SQL.

use crate::package::scan::Wrong;
use dan_van_sealed::Fault;
use serde::Serialize;

/// What became of one file.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Verdict {
    pub file: String,
    pub outcome: Outcome,
    /// Why it was refused.
    pub reason: Option<Cause>,
    /// A whole Vietnamese sentence.
    pub sentence: String,
    /// Name of the unit, empty while nobody knows it.
    pub unit: String,
    pub period: String,
    /// 0 when the package was not opened.
    pub version: u32,
    /// What people should look at although the package is accepted.
    pub notes: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Accepted,
    /// Accepted in place of an earlier version of the period.
    Newer,
    /// Kept; counts when the unit's key has been confirmed.
    Waiting,
    /// Already there, byte for byte.
    Repeated,
    Refused,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Not a package.
    NotOurs,
    /// The file cannot be read from the disk.
    Unreadable,
    TooBig,
    /// Small when packed, huge when unpacked.
    Bomb,
    /// Cut short, or broken inside.
    Damaged,
    WrongSignature,
    /// Locked in a way that packages never are.
    Lock,
    /// Made by a newer version.
    NewerFormat,
    NotForUs,
    UnknownUnit,
    /// The key is of another unit than the package names.
    AnotherUnit,
    RevokedKey,
    /// Sample data in a real register.
    Sample,
    /// Real data in a sample register.
    NotSample,
    /// A number, day or text that cannot be meant.
    Implausible,
    /// An earlier version of a period whose later one is there; kept for comparing.
    Older,
    /// No code of ours in the picture.
    NoCode,
    /// A sheet of codes of which some were not read.
    PartMissing,
    /// Two packages of one number with different contents; kept, none of them counts.
    Conflict,
}

/// A refusal before anything is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Refusal {
    pub reason: Cause,
    pub sentence: String,
    pub unit: String,
    pub period: String,
}

impl Refusal {
    pub fn new(reason: Cause, sentence: impl Into<String>) -> Refusal {
        Refusal { reason, sentence: sentence.into(), unit: String::new(), period: String::new() }
    }

    pub fn of(mut self, unit: &str, period: &str) -> Refusal {
        self.unit = unit.to_string();
        self.period = period.to_string();
        self
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        let reason = match fault {
            Fault::NotOurs | Fault::NotACard | Fault::NotAPlan => Cause::NotOurs,
            Fault::Newer => Cause::NewerFormat,
            Fault::TooBig | Fault::PictureTooBig => Cause::TooBig,
            Fault::NoCode => Cause::NoCode,
            Fault::Picture | Fault::PdfLocked => Cause::Unreadable,
            Fault::Signature | Fault::Key => Cause::WrongSignature,
            Fault::NotForUs => Cause::NotForUs,
            Fault::Lock => Cause::Lock,
            Fault::Bomb => Cause::Bomb,
            Fault::Length | Fault::NotText | Fault::Content | Fault::Broken => Cause::Damaged,
        };
        Refusal::new(reason, fault.to_string())
    }
}

impl From<Wrong> for Refusal {
    fn from(wrong: Wrong) -> Refusal {
        match wrong {
            Wrong::Fault(fault) => fault.into(),
            Wrong::Newer(sentence) => Refusal::new(Cause::NewerFormat, sentence),
            Wrong::Implausible(sentence) => {
                Refusal::new(Cause::Implausible, format!("{sentence}. Hãy hỏi lại đơn vị và xin gửi lại"))
            }
        }
    }
}

/// A package of one unit and period, as far as the choice needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    pub hash: String,
    /// Figures from paper; their package goes before.
    pub paper: bool,
    /// Keys of a unit in the order people confirmed them.
    pub rank: i64,
    pub seq: i64,
    pub confirmed: bool,
    /// Another package has the same key and number, or this sheet names a package of another key.
    pub twin: bool,
}

/// How each stands, in the order given: `counts` for at most one.
///
/// A function of the set alone: later keys before earlier ones, then the higher number, then a package before its sheet
/// of paper. Times play no part.
pub fn standings(all: &[Candidate]) -> Vec<&'static str> {
    let fit = |c: &&Candidate| c.confirmed && !c.twin;
    let place = |c: &Candidate| (c.rank, c.seq, !c.paper, c.hash.clone());
    let best = all.iter().filter(fit).max_by_key(|c| place(c));
    all.iter()
        .map(|c| match c {
            _ if c.twin => "conflict",
            _ if !c.confirmed => "waiting",
            _ if best.is_some_and(|best| best.hash == c.hash) => "counts",
            _ => "older",
        })
        .collect()
}

#[cfg(test)]
mod rules_tests {
    use super::*;

    fn candidate(hash: &str, rank: i64, seq: i64) -> Candidate {
        Candidate { hash: hash.to_string(), paper: false, rank, seq, confirmed: true, twin: false }
    }

    #[test]
    fn the_latest_key_and_number_counts_whatever_the_order() {
        let (a, b, c) = (candidate("a", 1, 900), candidate("b", 2, 1), candidate("c", 2, 3));
        assert_eq!(standings(&[a.clone(), b.clone(), c.clone()]), ["older", "older", "counts"]);
        assert_eq!(standings(&[c, a, b]), ["counts", "older", "older"]);
    }

    #[test]
    fn a_package_goes_before_its_sheet_and_a_later_sheet_before_an_earlier_package() {
        let sheet = |hash, seq| Candidate { paper: true, ..candidate(hash, 1, seq) };
        assert_eq!(standings(&[sheet("z", 2), candidate("a", 1, 2)]), ["older", "counts"]);
        assert_eq!(standings(&[candidate("a", 1, 2), sheet("b", 3)]), ["older", "counts"]);
    }

    #[test]
    fn what_waits_or_contradicts_itself_never_counts() {
        let waiting = Candidate { confirmed: false, ..candidate("w", 3, 1) };
        let twin = Candidate { twin: true, ..candidate("t", 1, 9) };
        assert_eq!(standings(&[waiting, twin, candidate("a", 1, 1)]), ["waiting", "conflict", "counts"]);
        assert!(standings(&[]).is_empty());
    }
}
