//! Making everything that follows from the packages again, and comparing: `dan-van check`.

use super::{ledger, store};
use crate::basics::{Code, Error, Result};
use crate::db::{Read, hex};
use crate::package::scan::Outline;
use dan_van_sealed::Identity;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What a recount found.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Recount {
    pub packages: u32,
    pub figures: u32,
    /// Unit and period of every difference; empty when all is well.
    pub differences: Vec<String>,
}

/// Opens every package that counts again, from its signature on, and compares its figures with those kept.
pub fn recount(r: Read) -> Result<Recount> {
    let mut found = Recount::default();
    if crate::unit::required(r)?.role != crate::unit::Role::Superior || ledger::store::is_empty(r)? {
        return Ok(found);
    }
    let identity = Identity::from_text(&crate::package::receiving(r)?.0)?;
    for (hash, period, number, code) in ledger::store::all_counting(r)? {
        let bytes = ledger::store::bytes(r, &hash)?;
        let same = hex(&Sha256::digest(&bytes)) == hash;
        let outline = outline(&identity, &bytes)?;
        let mut figures: Vec<_> =
            outline.figures.iter().map(|f| (f.indicator.clone(), f.registered, f.achieved)).collect();
        figures.sort_by(|a, b| a.0.cmp(&b.0));
        let kept = ledger::store::figures_of(r, &period, number)?;
        found.packages += 1;
        found.figures += kept.len() as u32;
        if !same || kept != figures || outline.manifest.period != period {
            found.differences.push(format!("{code}, kỳ {period}"));
        }
    }
    if found.figures != ledger::store::figures_total(r)? {
        found.differences.push("có số liệu không thuộc gói nào".to_string());
    }
    Ok(found)
}

/// Reads a package or a sheet that is kept here. Keys revoked since do not matter: what was counted stays.
pub fn outline(identity: &Identity, bytes: &[u8]) -> Result<Outline> {
    let damaged =
        || Error::new(Code::Damaged, "Một gói đã nhận trong sổ bị hỏng. Hãy khôi phục từ bản sao lưu gần nhất");
    if dan_van_sealed::paper::is_sheet(bytes) {
        return crate::package::paper::outline(bytes).map_err(|_| damaged());
    }
    let package = dan_van_sealed::verify(bytes).map_err(|_| damaged())?;
    let mut lines = package.lines(identity).map_err(|_| damaged())?;
    crate::package::scan::scan(&mut lines).map_err(|_| damaged())
}

/// One number for everything the superior knows: the same for the same packages and confirmations, whatever the order,
/// the day and the ids.
pub fn digest(r: Read) -> Result<String> {
    let mut all = store::dump(r)?;
    all.extend(ledger::store::dump(r)?);
    all.sort();
    let mut sha256 = Sha256::new();
    for line in &all {
        sha256.update(line.as_bytes());
        sha256.update(b"\n");
    }
    Ok(hex(&sha256.finalize()))
}
