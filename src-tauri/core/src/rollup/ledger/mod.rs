//! The book of packages: filing one, and making figures follow from what counts.

pub mod store;

use super::open::Sound;
use super::verdict::{Candidate, Cause, Outcome, Verdict, standings};
use crate::basics::{Result, text};
use crate::db::Write;
use crate::package::scan::Outline;
use dan_van_sealed::Identity;
use std::collections::BTreeSet;

/// Files a sound package inside an act; either all of it or nothing is there afterwards.
pub fn file(w: &mut Write, identity: &Identity, file: &str, sound: &Sound) -> Result<Verdict> {
    let (m, key) = (&sound.outline.manifest, &sound.key);
    let mut verdict = Verdict {
        file: file.to_string(),
        outcome: Outcome::Accepted,
        reason: None,
        sentence: String::new(),
        unit: key.name.clone(),
        period: m.period.clone(),
        version: m.version,
        notes: Vec::new(),
    };
    if store::is_there(w.read(), &sound.hash)? {
        verdict.outcome = Outcome::Repeated;
        verdict.sentence = "Gói này đã nhận rồi, không có gì thay đổi".to_string();
        return Ok(verdict);
    }
    verdict.notes = notes(w, sound)?;
    let before = store::counting(w.read(), &key.subunit, &m.period)?;
    let whole = sound.is_paper() && store::is_there(w.read(), &sound.package)?;
    w.keep(&sound.hash, &sound.bytes)?;
    store::save(w, sound)?;
    // A twin may belong to another period, which then loses a package too.
    let mut periods: BTreeSet<String> = store::twins(w.read(), &key.id, m.seq as i64)?.into_iter().collect();
    periods.insert(m.period.clone());
    for period in periods {
        settle(w, &key.subunit, &period, Some((&sound.hash, &sound.outline)), identity)?;
    }
    for (subunit, period) in store::borrowed(w.read(), &sound.package, &key.id)? {
        settle(w, &subunit, &period, None, identity)?;
    }
    let standing = store::standing(w.read(), &sound.hash)?;
    explain(&mut verdict, &standing, sound.is_paper(), whole, before);
    Ok(verdict)
}

/// `whole`: the package of this sheet is there.
fn explain(verdict: &mut Verdict, standing: &str, paper: bool, whole: bool, before: Option<store::Counts>) {
    let Verdict { unit, period, version, .. } = &*verdict;
    let (outcome, reason, sentence) = match (standing, before) {
        ("counts", None) if paper => (
            Outcome::Accepted,
            None,
            format!("Đã nhận số liệu trên giấy kỳ {period} của {unit} (bản {version}); khi gói tới, gói sẽ thay"),
        ),
        ("counts", Some(old)) if paper => (
            Outcome::Newer,
            None,
            format!("Đã nhận số liệu trên giấy bản {version} kỳ {period} của {unit}, thay bản {}", old.version),
        ),
        ("counts", Some(old)) if old.paper && old.version == *version => {
            (Outcome::Newer, None, format!("Đã nhận gói kỳ {period} của {unit}, thay số liệu nhận từ giấy"))
        }
        ("older", _) if whole => (
            Outcome::Repeated,
            None,
            format!("Gói bản {version} kỳ {period} của {unit} đã có, không cần số liệu trên giấy nữa"),
        ),
        ("counts", None) => (Outcome::Accepted, None, format!("Đã nhận gói kỳ {period} của {unit}")),
        ("counts", Some(old)) => {
            (Outcome::Newer, None, format!("Đã nhận bản {version} kỳ {period} của {unit}, thay bản {}", old.version))
        }
        ("waiting", _) => (
            Outcome::Waiting,
            None,
            format!("Gói của {unit} chờ xác nhận: thẻ chưa được đối chiếu dấu vân tay nên chưa tính vào số liệu"),
        ),
        ("conflict", _) => (
            Outcome::Refused,
            Some(Cause::Conflict),
            format!(
                "Báo động: {unit} có hai gói cùng số thứ tự nhưng khác nội dung. Chưa tính gói nào; gọi điện hỏi đơn vị, \
                 xin nộp bản mới"
            ),
        ),
        _ => (
            Outcome::Refused,
            Some(Cause::Older),
            format!("Gói của {unit} cũ hơn gói kỳ {period} đã nhận: giữ để đối chiếu, không tính"),
        ),
    };
    verdict.outcome = outcome;
    verdict.reason = reason;
    verdict.sentence = sentence;
}

/// What the chain of numbers tells: a package missing, or a register that went its own way after a restore.
fn notes(w: &Write, sound: &Sound) -> Result<Vec<String>> {
    let m = &sound.outline.manifest;
    let mut all = Vec::new();
    // Paper does not say which package came before.
    if sound.is_paper() {
        return Ok(vec!["Số liệu từ mã QR: chưa có danh sách mô hình, lượt hỗ trợ và tệp kèm theo".to_string()]);
    }
    match store::hash_of(w.read(), &sound.key.id, m.seq as i64 - 1)? {
        Some(hash) if hash != m.previous => all.push(
            "Gói không nối tiếp gói liền trước: sổ của đơn vị có thể đã được khôi phục hoặc đang dùng ở hai máy"
                .to_string(),
        ),
        None if m.seq > 1 => all.push(format!("Chưa nhận gói số {} của đơn vị (gói này số {})", m.seq - 1, m.seq)),
        _ => {}
    }
    if m.made_on > w.today() {
        all.push(format!(
            "Ngày lập ghi trong gói ({}) ở tương lai: đồng hồ máy của đơn vị sai",
            m.made_on.vietnamese()
        ));
    }
    Ok(all)
}

/// Which package of a unit and period counts, and its figures. `fresh` saves opening again what was just opened.
fn settle(
    w: &mut Write,
    subunit: &str,
    period: &str,
    fresh: Option<(&str, &Outline)>,
    identity: &Identity,
) -> Result<()> {
    let rows = store::candidates(w.read(), subunit, period)?;
    let all: Vec<Candidate> = rows.iter().map(|(candidate, _)| candidate.clone()).collect();
    let (mut before, mut now) = (None, None);
    for ((candidate, old), new) in rows.iter().zip(standings(&all)) {
        if old == "counts" {
            before = Some(&candidate.hash);
        }
        if new == "counts" {
            now = Some(&candidate.hash);
        }
        if old != new {
            store::set_standing(w, &candidate.hash, new)?;
        }
    }
    if before == now {
        return Ok(());
    }
    let number = store::number(w.read(), subunit)?;
    if before.is_some() {
        store::forget_sums(w, period, number)?;
    }
    match (now, fresh) {
        (None, _) => Ok(()),
        (Some(hash), Some((fresh, outline))) if fresh == hash => follow(w, subunit, period, number, outline),
        (Some(hash), _) => {
            let bytes = store::bytes(w.read(), hash)?;
            follow(w, subunit, period, number, &super::recount::outline(identity, &bytes)?)
        }
    }
}

/// What follows from the package that counts: figures, initiatives, answers to our comments.
fn follow(w: &mut Write, subunit: &str, period: &str, number: i64, outline: &Outline) -> Result<()> {
    store::save_sums(w, period, number, outline)?;
    outline.answers.iter().try_for_each(|given| {
        if !["fixed", "explained", "disagreed"].contains(&given.answer.as_str()) {
            return Ok(());
        }
        crate::package::reply::answered(w, subunit, &given.comment, &given.answer, &text::lines(&given.words))
    })
}

/// After a key was confirmed: everything of the unit anew.
pub fn settle_subunit(w: &mut Write, subunit: &str) -> Result<()> {
    let periods = store::periods_of(w.read(), subunit)?;
    if periods.is_empty() {
        return Ok(());
    }
    let identity = Identity::from_text(&crate::package::receiving(w.read())?.0)?;
    periods.iter().try_for_each(|period| settle(w, subunit, period, None, &identity))
}
