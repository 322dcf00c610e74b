//! Down and back: plans, receipts, returns, and what a unit does with them.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::open as open_register;
use clap::Args;
use dan_van_core::basics::{Clock, Code, Error, Result};
use dan_van_core::db::replace;
use dan_van_core::package::escrow;
use dan_van_core::package::plan::{self, Asks, PlanUnit};
use dan_van_core::package::reply::{self, Remark, Ruling};
use dan_van_core::rollup::{self, review};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Reply {
    register: PathBuf,
    #[arg(long)]
    period: String,
    /// Mã đơn vị; với receipt có thể bỏ để tiếp nhận mọi gói chưa trả lời của kỳ
    #[arg(long)]
    unit: Option<String>,
    /// Ý kiến, ghi nhiều lần được: chỗ=nội dung, ví dụ figure:K4.02=Số này lớn hơn quân số
    #[arg(long)]
    comment: Vec<String>,
    #[arg(long)]
    out: PathBuf,
}

/// What a plan asks for.
pub fn asks(detail: &str, evidence: bool) -> Result<Asks> {
    let detail =
        serde_json::from_value(json!(detail)).map_err(|_| Error::field("detail", "Dùng figures, codes hoặc names"))?;
    Ok(Asks { detail, evidence })
}

/// The superior's next plan for all its units.
pub fn make_plan(register: &Path, year: Option<i16>, asks: Asks, out: &Path, common: &Common) -> Result<Answer> {
    let mut db = open_register(register, common)?;
    let year = year.unwrap_or_else(|| Clock::System.today().year());
    let unit = |u: rollup::Subunit| PlanUnit { code: u.code, name: u.name, fingerprint: u.fingerprint };
    let units: Vec<PlanUnit> = rollup::subunits(db.read())?.into_iter().map(unit).collect();
    let count = units.len();
    let (name, bytes) = plan::make(&mut db, year, units, asks)?;
    let path = write(out, &name, &bytes)?;
    let line = format!("Kế hoạch năm {year} cho {count} đơn vị: {}", path.display());
    Ok(Answer::done(line, json!({ "file": path, "units": count })))
}

fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    std::fs::create_dir_all(out)?;
    let path = out.join(name);
    replace::write(&path, bytes)?;
    Ok(path)
}

pub fn reply(job: &Reply, verdict: Ruling, common: &Common) -> Result<Answer> {
    let mut db = open_register(&job.register, common)?;
    let remark = |text: &String| {
        let (anchor, words) = text.split_once('=').unwrap_or(("", text));
        Remark { id: String::new(), anchor: anchor.to_string(), text: words.to_string() }
    };
    let remarks: Vec<Remark> = job.comment.iter().map(remark).collect();
    let made = match (&job.unit, verdict) {
        (Some(unit), _) => vec![review::reply(&mut db, unit, &job.period, verdict, &remarks)?],
        (None, Ruling::Receipt) => review::receipts(&mut db, &job.period)?,
        (None, Ruling::Return) => return Err(Error::field("unit", "Thêm --unit: trả lại gói của đơn vị nào")),
    };
    let files = made.iter().map(|(name, bytes)| write(&job.out, name, bytes)).collect::<Result<Vec<_>>>()?;
    let lines = files.iter().map(|path| path.display().to_string()).collect();
    Ok(Answer { lines, json: json!({ "files": files }), exit: 0 })
}

/// One package as the superior looks at it.
pub fn view(register: &Path, unit: &str, period: &str, common: &Common) -> Result<Answer> {
    let db = open_register(register, common)?;
    let view = review::view(db.read(), unit, period)?;
    let mut lines =
        vec![format!("{}, kỳ {}, bản {}: {}", view.unit, view.period, view.version, view.counts.join(", "))];
    for line in view.lines.iter().filter(|line| line.changed || !line.alarm.is_empty()) {
        lines.push(format!("  {} {}: {}", line.indicator, line.name, line.alarm));
    }
    lines.extend(view.answers.iter().map(|a| format!("  “{}”: {} {}", a.text, a.answer, a.words)));
    Ok(Answer { lines, json: json!(view), exit: 0 })
}

/// Opens at a unit what came down: a plan, a receipt or a return.
pub fn open(register: &Path, files: &[PathBuf], confirmed: bool, common: &Common) -> Result<Answer> {
    let mut db = open_register(register, common)?;
    let (mut lines, mut all) = (Vec::new(), Vec::new());
    for file in files {
        let bytes = dan_van_sealed::load(std::fs::File::open(file)?)?;
        if bytes.starts_with(b"untrusted comment: So Dan Van ke hoach") {
            let opened = plan::open(&mut db, &bytes, confirmed)?;
            lines.push(format!("Kế hoạch số {} của {}: {}", opened.number, opened.superior, opened.campaign));
            all.push(json!({ "plan": opened }));
            continue;
        }
        let opened = reply::open(&mut db, &bytes)?;
        let word = if opened.verdict == Ruling::Receipt { "đã tiếp nhận" } else { "trả lại" };
        lines.push(format!("Cấp trên {word} gói kỳ {}, bản {}", opened.period, opened.version));
        lines.extend(opened.comments.iter().map(|c| format!("  {} [{}] {}", c.id, c.anchor, c.text)));
        all.push(json!({ "reply": opened }));
    }
    Ok(Answer { lines, json: json!(all), exit: 0 })
}

/// The unit answers a comment.
pub fn answer(register: &Path, comment: &str, answer: &str, words: &str, common: &Common) -> Result<Answer> {
    let answer = match answer {
        "da-sua" | "fixed" => "fixed",
        "giai-trinh" | "explained" => "explained",
        "khong-dong-y" | "disagreed" => "disagreed",
        _ => return Err(Error::new(Code::Refused, "Dùng fixed, explained hoặc disagreed")),
    };
    let mut db = open_register(register, common)?;
    reply::answer(&mut db, comment, answer, words)?;
    Ok(Answer::done("Đã ghi trả lời; gói tiếp theo của kỳ sẽ mang theo", json!({ "answered": comment })))
}

/// A superior makes a new recovery code in the key slots of a unit.
pub fn rescue(register: &Path, slots: &Path, out: &Path, common: &Common) -> Result<Answer> {
    let bytes = dan_van_sealed::load(std::fs::File::open(slots)?)?;
    let (name, bytes, code) = escrow::rescue(&mut open_register(register, common)?, &bytes)?;
    std::fs::create_dir_all(out)?;
    let path = out.join(name);
    replace::write(&path, &bytes)?;
    let code = code.groups().join(" ");
    let lines =
        vec![format!("Gửi đơn vị tệp {}", path.display()), format!("Báo riêng qua điện thoại mã khôi phục: {code}")];
    Ok(Answer { lines, json: json!({ "file": path, "recovery": code }), exit: 0 })
}
