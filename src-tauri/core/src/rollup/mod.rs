//! The upper level: many units' packages in one register.
//!
//! Every package that was accepted is kept whole, as it came and was signed; everything else here (which version
//! counts, figures, initiatives) is a function of those packages and of the keys people confirmed, so that the order in
//! which files arrive does not matter and `recount` can make it all again.
//!
//! Traps: a package of a key nobody confirmed waits and counts for nothing; the counter of a unit is compared within one
//! key only, so that a leaked key cannot push the numbers of the next one out of reach.

mod enrol;
#[cfg(test)]
mod hostile_tests;
mod ledger;
mod open;
mod receive;
mod recount;
pub mod review;
#[cfg(test)]
mod review_tests;
mod store;
pub mod sums;
#[cfg(test)]
mod tests;
pub mod tree;
#[cfg(test)]
mod tree_tests;
mod upward;
mod verdict;

pub use enrol::{Enrolled, confirm, enrol, revoke, subunits};
pub use receive::{HowFar, Tally, find_files, receive};
pub use recount::{Recount, digest, recount};
pub use upward::submit as submit_upward;
pub use verdict::{Cause, Outcome, Verdict};

use crate::basics::Date;
use serde::Serialize;

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
}
