//! Evidence that goes along when it is asked for: of initiatives and books, and of supports to people who agreed to be named.
//!
//! Traps: receipts and pictures name people, so what shows people leaves only with names asked for, and what proves a
//! support only when that person agreed to be named; a package stays small enough to be sent by e-mail or Zalo.

use super::{Order, collect, v1};
use crate::basics::{Date, Result};
use crate::campaign::Span;
use crate::db::Read;
use crate::evidence::{self, Evidence, Owner};
use crate::{beneficiary, book, initiative, support};
use serde_json::Value as Json;

/// Bytes of all evidence of one package together.
const BUDGET: u64 = 16 * 1024 * 1024;

/// Which evidence would go.
#[derive(Default)]
pub struct Chosen {
    /// With the record each proves.
    pub files: Vec<(Evidence, String)>,
    pub bytes: u64,
    /// Too much for one package.
    pub left: u32,
}

pub fn choose(r: Read, span: &Span, order: &Order) -> Result<Chosen> {
    let mut chosen = Chosen::default();
    if !order.evidence {
        return Ok(chosen);
    }
    for one in initiative::of_year(r, span.year)? {
        chosen.add(r, Owner::Initiative, &one.id.0, &format!("initiative:{}", one.id.0), order)?;
    }
    for book in book::shelf().books.iter().filter(|book| book.evidence && !book.restricted) {
        for entry in book::all(r, &book.code)? {
            let day = book.day.as_ref().and_then(|field| entry.values.get(field)).and_then(Json::as_str);
            let day = day.and_then(|day| day.parse::<Date>().ok());
            if day.is_some_and(|day| (span.from..=span.cutoff).contains(&day)) {
                chosen.add(r, Owner::Entry, &entry.id.0, &format!("{}:{}", book.code, entry.id.0), order)?;
            }
        }
    }
    for one in support::between(r, span.from, span.cutoff)?.iter().filter(|_| order.names) {
        let person = beneficiary::get(r, &one.beneficiary)?;
        if beneficiary::may_name(&person.consents, collect::NAMED) {
            let about = format!("support:{}", beneficiary::code_of(person.number));
            chosen.add(r, Owner::Support, &one.id.0, &about, order)?;
        }
    }
    Ok(chosen)
}

impl Chosen {
    fn add(&mut self, r: Read, owner: Owner, record: &str, about: &str, order: &Order) -> Result<()> {
        for one in evidence::list(r, owner, record)? {
            if one.shows_people && !order.names {
                continue;
            }
            if self.bytes + u64::from(one.size) > BUDGET {
                self.left += 1;
                continue;
            }
            self.bytes += u64::from(one.size);
            self.files.push((one, about.to_string()));
        }
        Ok(())
    }
}

pub fn records(r: Read, chosen: &Chosen) -> Result<Vec<v1::Record>> {
    let mut all = Vec::new();
    for (one, about) in &chosen.files {
        let (name, bytes) = evidence::bytes(r, &one.id)?;
        all.extend(collect::file("evidence", &name, about, &bytes));
    }
    Ok(all)
}
