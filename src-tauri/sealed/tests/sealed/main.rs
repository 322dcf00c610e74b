//! What the crate promises to those who use it. One program for all of it: its tests run beside each other, and it is linked once.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a step that fails is a failed test")]

mod card;
mod hostile;
// Programs that Debian has.
#[cfg(not(windows))]
mod interop;
mod package;
mod paper;
mod sheet;
