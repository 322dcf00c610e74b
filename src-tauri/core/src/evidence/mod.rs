//! Evidence: photos and files copied into the encrypted register, with what they show stripped of who and where.
//!
//! Traps: the kind is told by the bytes, never by the name; a photo's EXIF names place, day and camera, so it is
//! taken out; a JPEG may be stored sideways, so its orientation is applied first.

use crate::basics::{Date, Error, Problems, Result, text};
use crate::db::{Act, Db, Read, Right, Write, hex, rights};
use crate::{beneficiary, id};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

mod picture;
mod store;
#[cfg(test)]
mod tests;

/// Largest file that is taken.
pub const MAX_BYTES: usize = 15 * 1024 * 1024;

id!(
    /// One piece of evidence.
    EvidenceId
);

/// What a piece of evidence belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Initiative,
    Beneficiary,
    Support,
    /// An entry of a book.
    Entry,
}

impl Owner {
    fn name(self) -> &'static str {
        match self {
            Owner::Initiative => "initiative",
            Owner::Beneficiary => "beneficiary",
            Owner::Support => "support",
            Owner::Entry => "entry",
        }
    }
}

/// A piece of evidence without its bytes.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Evidence {
    pub id: EvidenceId,
    pub name: String,
    /// `image/jpeg`, `application/pdf` …
    pub kind: String,
    /// Bytes.
    pub size: u32,
    pub shows_people: bool,
    pub added_on: Date,
    pub has_thumbnail: bool,
    pub phase: Phase,
}

/// What a picture shows of a place: before the work or after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    #[default]
    None,
    Before,
    After,
}

impl Phase {
    fn name(self) -> &'static str {
        match self {
            Phase::None => "",
            Phase::Before => "before",
            Phase::After => "after",
        }
    }

    fn of(name: &str) -> Phase {
        match name {
            "before" => Phase::Before,
            "after" => Phase::After,
            _ => Phase::None,
        }
    }
}

/// A file about to become evidence.
pub struct NewEvidence<'a> {
    pub owner: Owner,
    pub record: &'a str,
    pub name: &'a str,
    pub bytes: &'a [u8],
    pub shows_people: bool,
    pub phase: Phase,
}

/// The evidence of one record, oldest first.
pub fn list(r: Read, owner: Owner, record: &str) -> Result<Vec<Evidence>> {
    may_see(r, owner.name())?;
    store::list(r, owner.name(), record)
}

/// The bytes of a piece of evidence, and its name.
pub fn bytes(r: Read, id: &EvidenceId) -> Result<(String, Vec<u8>)> {
    may_see(r, &store::owner(r, id)?)?;
    store::bytes(r, id, "hash")?.ok_or_else(|| Error::missing("minh chứng"))
}

/// A small JPEG of a picture; `None` for other files.
pub fn thumbnail(r: Read, id: &EvidenceId) -> Result<Option<Vec<u8>>> {
    may_see(r, &store::owner(r, id)?)?;
    Ok(store::bytes(r, id, "thumbnail")?.map(|(_, bytes)| bytes))
}

/// What belongs to a person or to a support shows who is cared for.
fn may_see(r: Read, owner: &str) -> Result<()> {
    if rights::is_restricted(owner) { r.need(Right::Restricted) } else { Ok(()) }
}

/// Copies a file into the register.
pub fn add(db: &mut Db, new: NewEvidence) -> Result<EvidenceId> {
    let name = text::line(new.name);
    let (kind, bytes, thumbnail) = accept(&name, new.bytes)?;
    if new.shows_people && matches!(new.owner, Owner::Beneficiary | Owner::Support) {
        check_consent(db.read(), &new)?;
    }
    let id = EvidenceId::fresh();
    db.write(Act::new(format!("Thêm minh chứng “{name}”")), |w| {
        let hash = keep(w, &bytes)?;
        let thumbnail = thumbnail.as_deref().map(|bytes| keep(w, bytes)).transpose()?;
        let fields = crate::fields![
            ("noun", new.owner.name()),
            ("record", new.record),
            ("name", name),
            ("kind", kind),
            ("size", bytes.len() as i64),
            ("hash", hash),
            ("thumbnail", thumbnail),
            ("shows_people", new.shows_people),
            ("added_on", w.today()),
            ("phase", new.phase.name()),
        ];
        w.put("evidence", id.as_str(), &fields)
    })?;
    Ok(id)
}

pub fn delete(db: &mut Db, id: &EvidenceId) -> Result<()> {
    let (name, _) = bytes(db.read(), id)?;
    db.write(Act::new(format!("Xóa minh chứng “{name}”")), |w| w.remove("evidence", id.as_str()))
}

/// Removes the evidence of a record that is being deleted.
pub fn remove_all(w: &mut Write, owner: Owner, record: &str) -> Result<()> {
    for evidence in list(w.read(), owner, record)? {
        w.remove("evidence", evidence.id.as_str())?;
    }
    Ok(())
}

/// Deletes bytes that no record, no package and no history refer to any more.
pub fn sweep(w: &mut Write) -> Result<()> {
    store::sweep(w)
}

fn keep(w: &mut Write, bytes: &[u8]) -> Result<String> {
    let hash = hex(&Sha256::digest(bytes));
    w.keep(&hash, bytes)?;
    Ok(hash)
}

/// A picture of a person needs that person's consent.
fn check_consent(r: Read, new: &NewEvidence) -> Result<()> {
    let person = match new.owner {
        Owner::Beneficiary => new.record.to_string(),
        _ => crate::support::get(r, &crate::support::SupportId(new.record.to_string()))?.beneficiary.0,
    };
    let person = beneficiary::get(r, &beneficiary::BeneficiaryId(person))?;
    if beneficiary::may_name(&person.consents, "ANH") {
        return Ok(());
    }
    let text = "Ảnh có người: cần sự đồng ý về hình ảnh. Ghi sự đồng ý trong hồ sơ của người này rồi thêm ảnh";
    Err(Error::field("shows_people", text))
}

type Accepted = (String, Vec<u8>, Option<Vec<u8>>);

/// Tells the kind by the bytes, cleans pictures, and makes their thumbnail.
fn accept(name: &str, bytes: &[u8]) -> Result<Accepted> {
    const FILES: [&str; 8] = [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/msword",
        "application/vnd.ms-excel",
        "audio/mpeg",
        "video/mp4",
    ];
    let mut problems = Problems::default();
    problems.add_if(bytes.is_empty(), "file", format!("Tệp “{name}” trống"));
    let megabytes = bytes.len().div_ceil(1024 * 1024);
    problems.add_if(
        bytes.len() > MAX_BYTES,
        "file",
        format!("Tệp “{name}” nặng {megabytes} MB, tối đa {} MB", MAX_BYTES / 1024 / 1024),
    );
    problems.check()?;
    let kind = infer::get(bytes).map_or("", |kind| kind.mime_type());
    if kind.starts_with("image/") {
        let (bytes, thumbnail) =
            picture::clean(kind, bytes).map_err(|why| Error::field("file", format!("Tệp “{name}”: {why}")))?;
        return Ok((kind.to_string(), bytes, Some(thumbnail)));
    }
    if FILES.contains(&kind) {
        return Ok((kind.to_string(), bytes.to_vec(), None));
    }
    let text = format!("Tệp “{name}” không phải ảnh, PDF, Word, Excel, PowerPoint, MP3 hay MP4 nên không nhận");
    Err(Error::field("file", text))
}
