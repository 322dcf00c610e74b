//! The upper level: many units' packages in one register.
//!
//! Every package that was accepted is kept whole, as it came and was signed; everything else here (which version
//! counts, figures, initiatives) is a function of those packages and of the keys people confirmed, so that the order in
//! which files arrive does not matter and `recount` can make it all again.
//!
//! Figures from codes on paper are kept beside the packages and count until their package comes.
//!
//! Traps: a package of a key nobody confirmed waits and counts for nothing; the counter of a unit is compared within one
//! key only, so that a leaked key cannot push the numbers of the next one out of reach.

mod enrol;
pub mod honours;
#[cfg(test)]
mod hostile_tests;
pub mod initiatives;
mod ledger;
mod open;
mod paper;
#[cfg(test)]
mod paper_tests;
mod receive;
mod recount;
pub mod report;
pub mod review;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod sector_tests;
mod store;
pub mod sums;
#[cfg(test)]
mod tests;
pub mod tree;
#[cfg(test)]
mod tree_tests;
mod upward;
mod verdict;

pub use enrol::{Enrolled, confirm, enrol, find, revoke, subunits};
pub use receive::{HowFar, Tally, find_files, receive};
pub use recount::{Recount, digest, recount};
pub use upward::submit as submit_upward;
pub use verdict::{Cause, Outcome, Verdict};

use crate::basics::{Date, Page};
use serde::{Deserialize, Serialize};

/// The year of a period's name; 0 for none.
fn year_of(period: &str) -> i16 {
    period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0)
}

/// A unit below, with the key in use.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Subunit {
    pub id: String,
    pub code: String,
    pub name: String,
    /// 30 digits of the newest card.
    pub fingerprint: String,
    pub enrolled_on: Option<Date>,
    /// None: chưa xác nhận.
    pub confirmed_on: Option<Date>,
    /// The newest card replaces an older one and was signed by its key.
    pub rotated: bool,
    pub revoked_on: Option<Date>,
    /// Packages that wait for the key to be confirmed.
    pub waiting: u32,
    pub school_kind: String,
    pub ward: String,
    /// The last day of a unit that was merged or split.
    pub ended: Option<Date>,
}

/// Whose card stands how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// No card came yet.
    None,
    Unconfirmed,
    Confirmed,
}

/// What of the units is shown.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields, default)]
pub struct SubunitSearch {
    /// Words of a name, then or now, or of the code.
    pub search: String,
    pub card: Option<CardState>,
    pub page: u32,
}

/// One page of the units, with how many want something.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct SubunitList {
    pub page: Page<Subunit>,
    pub unconfirmed: u32,
    pub without_card: u32,
}
