//! Working days: Monday to Friday without public holidays, with the Saturdays worked in their place. Holidays are data.
//!
//! Trap: a year that has no entry yet counts weekends only; the file gains a year with each announcement.

use super::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("../../data/holidays.json");

#[derive(Deserialize)]
struct Holidays {
    years: BTreeMap<String, Year>,
}

#[derive(Deserialize)]
struct Year {
    off: Vec<Date>,
    work: Vec<Date>,
}

/// Days off, and Saturdays worked.
fn days() -> &'static (BTreeSet<Date>, BTreeSet<Date>) {
    static DAYS: OnceLock<(BTreeSet<Date>, BTreeSet<Date>)> = OnceLock::new();
    DAYS.get_or_init(|| {
        let years = serde_json::from_str::<Holidays>(SHIPPED).map(|file| file.years).unwrap_or_default();
        let off = years.values().flat_map(|year| year.off.iter().copied()).collect();
        let work = years.values().flat_map(|year| year.work.iter().copied()).collect();
        (off, work)
    })
}

pub fn is_working_day(day: Date) -> bool {
    let (off, work) = days();
    work.contains(&day) || (day.weekday() <= 5 && !off.contains(&day))
}

/// The day `days` working days after `from`; the day itself does not count (Bộ luật Dân sự 2015, Điều 147).
pub fn add_working_days(from: Date, days: u32) -> Date {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        day = day.plus_days(1);
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_file_is_read_and_its_days_fall_on_working_days() {
        let (off, work) = days();
        assert!(off.len() > 80);
        assert!(off.iter().all(|day| day.weekday() <= 5), "{:?}", off.iter().find(|day| day.weekday() > 5));
        assert!(work.iter().all(|day| day.weekday() == 6));
    }

    #[test]
    fn counts_working_days_over_weekends_and_tet() {
        // Friday 13/02/2026, then the whole week of Tết Bính Ngọ.
        assert_eq!(add_working_days(day("2026-02-13"), 1), day("2026-02-23"));
        assert_eq!(add_working_days(day("2026-03-06"), 2), day("2026-03-10"));
        // Saturday 22/08/2026 is worked in place of Monday 31/08.
        assert_eq!(add_working_days(day("2026-08-21"), 1), day("2026-08-22"));
        assert_eq!(add_working_days(day("2026-08-28"), 1), day("2026-09-03"));
        assert_eq!(add_working_days(day("2026-03-06"), 0), day("2026-03-06"));
    }
}
