//! Figures that come as pictures of the codes on paper: read one picture after the other, put together, filed.
//!
//! The codes of one sheet may stand in several pictures; what is still missing after the last one is named.

use super::ledger;
use super::open::{Desk, Opened};
use super::receive::{Tally, whole};
use super::verdict::{Cause, Outcome, Refusal, Verdict};
use crate::basics::Result;
use crate::db::{Act, Db};
use dan_van_sealed::Fault;
use dan_van_sealed::paper::{self, Part, Sheet};
use std::path::{Path, PathBuf};

/// What phones, scanners and this program write; those that are not read are refused with a sentence of their own.
const KINDS: [&str; 9] = ["png", "jpg", "jpeg", "pdf", "heic", "heif", "webp", "tif", "tiff"];

pub fn is_picture(path: &Path) -> bool {
    path.extension().is_some_and(|ending| KINDS.iter().any(|kind| ending.eq_ignore_ascii_case(kind)))
}

/// Reads pictures until `go_on` says no, then files the sheets; returns how many pictures were looked at.
pub fn receive(
    db: &mut Db,
    desk: &Desk,
    pictures: &[PathBuf],
    tally: &mut Tally,
    mut go_on: impl FnMut(&Tally, usize) -> bool,
) -> Result<usize> {
    let mut parts: Vec<Part> = Vec::new();
    let mut from: Vec<(String, &PathBuf)> = Vec::new();
    let mut done = 0;
    for picture in pictures {
        done += 1;
        match read(picture) {
            Ok(found) => {
                from.extend(found.iter().map(|part| (part.sheet.clone(), picture)));
                parts.extend(found);
            }
            Err(refusal) => tally.add(refused(picture, refusal)),
        }
        if !go_on(tally, done) {
            break;
        }
    }
    for (name, sheet) in paper::join(&parts) {
        let Some((_, picture)) = from.iter().find(|(sheet, _)| *sheet == name) else { continue };
        tally.add(match sheet {
            Sheet::Whole(bytes) => file(db, desk, picture, bytes)?,
            Sheet::Missing(numbers, of) => refused(picture, missing(&numbers, of)),
        });
    }
    Ok(done)
}

/// Files the bytes of a whole sheet.
pub fn file(db: &mut Db, desk: &Desk, picture: &Path, sheet: Vec<u8>) -> Result<Verdict> {
    match desk.open_sheet(sheet) {
        Opened::Sound(sound) => {
            let (identity, name) = (desk.identity()?, picture.display().to_string());
            let filed = db.write(Act::lasting("Nhận số liệu trên giấy"), |w| {
                whole(w, |w| ledger::file(w, &identity, &name, &sound))
            })?;
            Ok(filed.unwrap_or_else(|_| refused(picture, Fault::Content.into())))
        }
        Opened::Repeated => Ok(Verdict {
            outcome: Outcome::Repeated,
            reason: None,
            sentence: "Số liệu trên giấy này đã nhận rồi, không có gì thay đổi".to_string(),
            ..refused(picture, Fault::Content.into())
        }),
        Opened::Refused(refusal) => Ok(refused(picture, refusal)),
    }
}

fn read(picture: &Path) -> std::result::Result<Vec<Part>, Refusal> {
    let unreadable = |_| {
        let text = "Không đọc được tệp này từ đĩa hoặc USB. Hãy chép lại rồi thử lại";
        Refusal::new(Cause::Unreadable, text)
    };
    let bytes = std::fs::File::open(picture).and_then(dan_van_sealed::load).map_err(unreadable)?;
    Ok(paper::read(&bytes)?)
}

fn missing(numbers: &[usize], of: usize) -> Refusal {
    let numbers: Vec<String> = numbers.iter().map(|number| format!("{number}/{of}")).collect();
    let text = format!(
        "Còn thiếu mã {}. Chụp thêm cho đủ các mã của trang, rồi chọn tất cả ảnh cùng một lần",
        numbers.join(", ")
    );
    Refusal::new(Cause::PartMissing, text)
}

fn refused(picture: &Path, why: Refusal) -> Verdict {
    Verdict {
        file: picture.display().to_string(),
        outcome: Outcome::Refused,
        reason: Some(why.reason),
        sentence: why.sentence,
        unit: why.unit,
        period: why.period,
        version: 0,
        notes: Vec::new(),
    }
}
