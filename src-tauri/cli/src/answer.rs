//! What a job prints: sentences for people, or one JSON document.

use dan_van_core::basics::Error;
use serde_json::{Value, json};

/// The outcome of a job that ran.
pub struct Answer {
    /// Lines for people.
    pub lines: Vec<String>,
    /// The same for programs.
    pub json: Value,
    /// 0, or 3 when the job ran and what it looked at is refused.
    pub exit: u8,
}

impl Answer {
    pub fn done(line: impl Into<String>, json: Value) -> Answer {
        Answer { lines: vec![line.into()], json, exit: 0 }
    }

    pub fn print(&self, json: bool) {
        if json {
            println!("{}", self.json);
        } else {
            self.lines.iter().for_each(|line| println!("{line}"));
        }
    }
}

/// A refusal on standard error, every problem on a line of its own.
pub fn print_refusal(error: &Error, json: bool) {
    if json {
        println!("{}", json!({ "error": error }));
        return;
    }
    eprintln!("{}", error.message);
    for problem in &error.problems {
        eprintln!("  {}: {}", problem.field, problem.message);
    }
    if !error.detail.is_empty() {
        eprintln!("  ({})", error.detail);
    }
}
