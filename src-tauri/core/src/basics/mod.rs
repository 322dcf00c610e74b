//! The small words every noun speaks: ids, days, money, Vietnamese text, refusals. No SQL, no noun.

pub mod amount;
pub mod calendar;
pub mod clock;
pub mod date;
pub mod error;
pub mod id;
pub mod legacy;
pub mod money;
pub mod page;
pub mod text;

pub use clock::Clock;
pub use date::Date;
pub use error::{Code, Error, Problem, Problems, Result};
pub use money::Money;
pub use page::{PAGE_ROWS, Page};
