//! The one place that reads the system clock.

use super::Date;

/// Where "now" comes from; tests fix it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    System,
    /// Stands still at noon of this day.
    Fixed(Date),
}

impl Clock {
    pub fn today(self) -> Date {
        match self {
            Clock::Fixed(day) => day,
            Clock::System => {
                let now = jiff::Zoned::now();
                Date::new(now.year(), now.month(), now.day()).unwrap_or_else(|| unreachable!("today is a day"))
            }
        }
    }

    /// `2026-03-05T10:32:07`, local time.
    pub fn now(self) -> String {
        match self {
            Clock::Fixed(day) => format!("{day}T12:00:00"),
            Clock::System => jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        }
    }
}
