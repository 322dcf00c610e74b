//! Sổ Dân Vận without a window: rules, the register, the contents of reports and packages.
//!
//! Layers, checked by `tests/layers.rs`: `basics` ← `db` ← nouns ← `report`, `package` ← `rollup`. A noun may call another
//! noun's public functions, never its store or tables. SQL lives in `db/`, `store.rs` and `target/formula.rs`.

#![forbid(unsafe_code)]

pub mod basics;
pub mod db;

pub mod account;
pub mod beneficiary;
pub mod book;
pub mod campaign;
pub mod code;
pub mod evidence;
pub mod initiative;
pub mod support;
pub mod target;
pub mod unit;

pub mod intake;
pub mod package;
pub mod report;
pub mod rollup;
pub mod sample;
#[cfg(test)]
pub mod testing;
