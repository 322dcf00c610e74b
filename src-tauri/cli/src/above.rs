//! The jobs between a unit and its superior: cards, enrolling, receiving, totals.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::open;
use clap::Args;
use dan_van_core::basics::{Code, Error, Result, amount};
use dan_van_core::db::replace;
use dan_van_core::rollup::{self, Outcome};
use dan_van_core::{package, unit};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Enrol {
    register: PathBuf,
    /// Thẻ đơn vị (*.sdvthe); ở sổ chi bộ là thẻ của cấp trên. Không có: liệt kê các đơn vị
    cards: Vec<PathBuf>,
    /// Dấu vân tay 30 chữ số đã đối chiếu qua điện thoại hoặc phiếu đóng dấu; có thể ghi nhiều lần
    #[arg(long)]
    fingerprint: Vec<String>,
    /// Mọi thẻ trong lệnh này đã được đối chiếu
    #[arg(long)]
    confirmed: bool,
    /// Thu hồi khóa mang dấu vân tay này
    #[arg(long, requires = "from")]
    revoke: Option<String>,
    /// Từ gói số mấy của khóa bị thu hồi
    #[arg(long)]
    from: Option<u64>,
}

/// The register's own card, as a file in `out`.
pub fn card(register: &Path, out: &Path, rotate: bool, common: &Common) -> Result<Answer> {
    let mut db = open(register, common)?;
    let (fingerprint, bytes) = if rotate { package::rotate(&mut db)? } else { package::card(&mut db)? };
    let unit = unit::required(db.read())?;
    std::fs::create_dir_all(out)?;
    let path = out.join(format!("the-{}.sdvthe", package::token(&unit.code)));
    replace::write(&path, &bytes)?;
    let lines = vec![path.display().to_string(), format!("Dấu vân tay: {fingerprint}")];
    Ok(Answer { lines, json: json!({ "file": path, "fingerprint": fingerprint, "code": unit.code }), exit: 0 })
}

pub fn enrol(job: &Enrol, common: &Common) -> Result<Answer> {
    let mut db = open(&job.register, common)?;
    let cards = job.cards.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    if unit::required(db.read())?.role == unit::Role::Cell {
        let [card] = &cards[..] else {
            return Err(Error::new(Code::Refused, "Sổ của chi bộ chỉ mở một thẻ: thẻ của cấp trên"));
        };
        let shown = package::read_card(card)?;
        let dense = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let compared = job.fingerprint.iter().any(|typed| dense(typed) == dense(&shown.fingerprint));
        if !job.fingerprint.is_empty() && !compared {
            return Err(Error::field("fingerprint", "Dấu vân tay không khớp với thẻ. Hãy gọi điện hỏi lại cấp trên"));
        }
        let superior = package::open_card(&mut db, card, compared || job.confirmed)?;
        let line = format!("Đã mở thẻ của {}, dấu vân tay {}", superior.name, superior.fingerprint);
        return Ok(Answer::done(line, json!({ "superior": superior })));
    }
    let mut lines = Vec::new();
    let enrolled = if cards.is_empty() { Vec::new() } else { rollup::enrol(&mut db, &cards, job.confirmed)? };
    lines.extend(enrolled.iter().map(|card| card.sentence.clone()));
    for fingerprint in &job.fingerprint {
        let unit = rollup::confirm(&mut db, fingerprint)?;
        lines.push(format!("Đã xác nhận thẻ của {}", unit.name));
    }
    if let (Some(fingerprint), Some(from)) = (&job.revoke, job.from) {
        rollup::revoke(&mut db, fingerprint, from)?;
        lines.push(format!("Đã thu hồi khóa từ gói số {from}"));
    }
    let units = rollup::subunits(db.read())?;
    if lines.is_empty() {
        lines.extend(units.iter().map(|unit| {
            let state = if unit.confirmed_on.is_some() { "đã xác nhận" } else { "chưa xác nhận" };
            format!("{}  {}  {state}  {}", unit.code, unit.name, unit.fingerprint)
        }));
    }
    Ok(Answer { lines, json: json!({ "cards": enrolled, "units": units }), exit: 0 })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    Ok(dan_van_sealed::load(std::fs::File::open(path)?)?)
}

pub fn receive(register: &Path, paths: &[PathBuf], common: &Common) -> Result<Answer> {
    let mut db = open(register, common)?;
    let files = rollup::find_files(paths)?;
    let begun = std::time::Instant::now();
    let tally = rollup::receive(&mut db, &files, |progress| {
        if progress.done.is_multiple_of(500) {
            eprintln!("{}/{}", progress.done, progress.total);
        }
        true
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let number = |n: u32| amount::grouped(i64::from(n));
    let mut lines = vec![format!(
        "{} tệp: nhận {} (trong đó {} bản mới hơn), đã có {}, chờ xác nhận {}, từ chối {}",
        number(files.len() as u32),
        number(tally.accepted),
        number(tally.newer),
        number(tally.repeated),
        number(tally.waiting),
        number(tally.refused_total())
    )];
    for verdict in &tally.verdicts {
        lines.push(format!("  {}: {}", verdict.file, verdict.sentence));
        lines.extend(verdict.notes.iter().map(|note| format!("    {note}")));
    }
    let exit = if tally.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Refused) { 3 } else { 0 };
    let json = json!({
        "files": files.len(),
        "accepted": tally.accepted,
        "newer": tally.newer,
        "repeated": tally.repeated,
        "waiting": tally.waiting,
        "refused": tally.refused,
        "refused_total": tally.refused_total(),
        "seconds": seconds,
        "verdicts": tally.verdicts,
    });
    Ok(Answer { lines, json, exit })
}
