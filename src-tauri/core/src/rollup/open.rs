//! Opening one file on the desk of the superior: bytes in, what it says or why not out. Writes nothing, runs in threads.

use super::verdict::{Cause, Refusal};
use crate::basics::{Error, Result};
use crate::db::{Read, hex};
use crate::package::scan::{self, Outline};
use crate::package::v1::Manifest;
use crate::{package, unit};
use dan_van_sealed::{Fault, Identity, Label, PublicKey};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use zeroize::Zeroizing;

/// A key that was enrolled, and whose it is.
#[derive(Clone, Debug)]
pub struct KnownKey {
    pub id: String,
    pub subunit: String,
    pub code: String,
    pub name: String,
    pub revoked_from: Option<i64>,
}

/// Everything needed to judge a package without the register.
pub struct Desk {
    keys: HashMap<String, KnownKey>,
    /// Hashes of what is already there.
    known: HashSet<String>,
    /// Text of the secret key; parsed by each thread for itself.
    identity: Zeroizing<String>,
    /// Fingerprints of our card, without blanks.
    ours: Vec<String>,
    sample: bool,
}

/// A package that may be filed.
pub struct Sound {
    pub hash: String,
    /// Hash of the package that the figures come from: its own, or the one a sheet of paper names.
    pub package: String,
    pub bytes: Vec<u8>,
    pub key: KnownKey,
    pub outline: Outline,
}

impl Sound {
    /// Figures from codes on paper, without records.
    pub fn is_paper(&self) -> bool {
        self.package != self.hash
    }
}

pub enum Opened {
    Sound(Box<Sound>),
    Repeated,
    Refused(Refusal),
}

impl Desk {
    pub fn set_up(r: Read) -> Result<Desk> {
        if unit::required(r)?.role != unit::Role::Superior {
            return Err(Error::new(crate::basics::Code::Refused, "Sổ này của chi bộ, chỉ sổ cấp trên nhận gói"));
        }
        let (identity, ours) = package::receiving(r)?;
        let keys = super::store::known_keys(r)?.into_iter().collect();
        let known = super::ledger::store::hashes(r)?;
        Ok(Desk { keys, known, identity, ours, sample: unit::is_sample(r)? })
    }

    pub fn identity(&self) -> Result<Identity> {
        Ok(Identity::from_text(&self.identity)?)
    }

    /// Verifies, then decrypts, then unpacks, then reads; each only when the one before holds.
    pub fn open(&self, identity: &Identity, bytes: Vec<u8>) -> Opened {
        let hash = hex(&Sha256::digest(&bytes));
        if self.known.contains(&hash) {
            return Opened::Repeated;
        }
        match self.read(identity, &bytes) {
            Ok((key, outline)) => {
                let (package, key) = (hash.clone(), key.clone());
                Opened::Sound(Box::new(Sound { hash, package, bytes, key, outline }))
            }
            Err(refusal) => Opened::Refused(refusal),
        }
    }

    /// The same for the codes of a sheet, put together.
    pub fn open_sheet(&self, bytes: Vec<u8>) -> Opened {
        let hash = hex(&Sha256::digest(&bytes));
        if self.known.contains(&hash) {
            return Opened::Repeated;
        }
        match self.read_sheet(&bytes) {
            Ok((key, outline, package)) => {
                let key = key.clone();
                Opened::Sound(Box::new(Sound { hash, package, bytes, key, outline }))
            }
            Err(refusal) => Opened::Refused(refusal),
        }
    }

    fn read_sheet(&self, bytes: &[u8]) -> Result<(&KnownKey, Outline, String), Refusal> {
        let (signer, text) = dan_van_sealed::paper::open(bytes)?;
        let (outline, package) = package::paper::read(&signer, &text)?;
        let m = &outline.manifest;
        let label = Label { unit: m.unit.code.clone(), seq: m.seq, period: m.period.clone(), to: m.to.clone() };
        let key = self.signer(&signer, &label)?;
        self.addressed(key, &label).and_then(|()| self.same_kind(m)).map_err(|it| it.of(&key.name, &label.period))?;
        Ok((key, outline, package))
    }

    fn signer(&self, key: &PublicKey, label: &Label) -> Result<&KnownKey, Refusal> {
        self.keys.get(&key.to_string()).ok_or_else(|| {
            let print = key.fingerprint();
            let text = format!(
                "Chưa có thẻ của đơn vị {} (khóa {print}). Hãy xin thẻ đơn vị, nhập thẻ và xác nhận dấu vân tay trước",
                label.unit
            );
            Refusal::new(Cause::UnknownUnit, text).of(&label.unit, &label.period)
        })
    }

    pub fn read(&self, identity: &Identity, bytes: &[u8]) -> Result<(&KnownKey, Outline), Refusal> {
        let package = dan_van_sealed::verify(bytes)?;
        let label = &package.header.label;
        let key = self.signer(&package.header.key, label)?;
        self.addressed(key, label).map_err(|refusal| refusal.of(&key.name, &label.period))?;
        let about = |refusal: Refusal| refusal.of(&key.name, &label.period);
        let mut lines = package.lines(identity).map_err(|fault| about(fault.into()))?;
        let outline = scan::scan(&mut lines).map_err(|wrong| about(wrong.into()))?;
        self.agrees(&outline, &package.header).map_err(about)?;
        Ok((key, outline))
    }

    /// What the signed header alone already rules out.
    fn addressed(&self, key: &KnownKey, label: &Label) -> Result<(), Refusal> {
        if ![package::token(&key.code), package::token("")].contains(&label.unit) {
            let text =
                format!("Gói ghi mã {} nhưng được ký bằng khóa của {}. Hãy hỏi lại hai đơn vị", label.unit, key.name);
            return Err(Refusal::new(Cause::AnotherUnit, text));
        }
        if key.revoked_from.is_some_and(|from| label.seq as i64 >= from) {
            let text = format!("Gói được ký bằng khóa đã thu hồi của {}. Hãy xin gói ký bằng khóa mới", key.name);
            return Err(Refusal::new(Cause::RevokedKey, text));
        }
        if !self.ours.contains(&label.to) {
            return Err(Fault::NotForUs.into());
        }
        Ok(())
    }

    /// Header and inside must say the same, and sample data stays among itself.
    fn agrees(&self, outline: &Outline, header: &dan_van_sealed::Header) -> Result<(), Refusal> {
        let (m, label) = (&outline.manifest, &header.label);
        let same = m.seq == label.seq
            && m.period == label.period
            && m.key == header.key.fingerprint()
            && m.to.replace(' ', "") == label.to
            && package::token(&m.unit.code) == label.unit;
        if !same {
            return Err(Fault::Signature.into());
        }
        self.same_kind(m)
    }

    fn same_kind(&self, m: &Manifest) -> Result<(), Refusal> {
        match (m.sample, self.sample) {
            (true, false) => Err(Refusal::new(
                Cause::Sample,
                "Gói này làm từ dữ liệu mẫu nên sổ thật không nhận. Hãy xin gói xuất từ sổ thật của đơn vị",
            )),
            (false, true) => Err(Refusal::new(
                Cause::NotSample,
                "Gói này chứa số liệu thật, sổ dữ liệu mẫu không nhận. Hãy mở sổ thật rồi nhận lại",
            )),
            _ => Ok(()),
        }
    }
}
