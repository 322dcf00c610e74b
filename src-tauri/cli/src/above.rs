//! The jobs between a unit and its superior: cards, enrolling, receiving, totals.

use crate::Common;
use crate::answer::Answer;
use crate::dataset;
use crate::jobs::{open, read_text};
use clap::Args;
use dan_van_core::basics::{Code, Error, Result, amount};
use dan_van_core::db::{Db, replace};
use dan_van_core::rollup::sums::{self, MatrixQuery};
use dan_van_core::rollup::tree::{self, AsOf, TreeChange};
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
    /// Ở sổ cấp trên: đây là thẻ của cấp trên của mình, không phải của đơn vị cấp dưới
    #[arg(long)]
    superior: bool,
    /// Thu hồi khóa mang dấu vân tay này
    #[arg(long, requires = "from")]
    revoke: Option<String>,
    /// Từ gói số mấy của khóa bị thu hồi
    #[arg(long)]
    from: Option<u64>,
}

#[derive(Args)]
pub struct Rollup {
    register: PathBuf,
    /// Kỳ, ví dụ 2026 hoặc 2026-Q1
    #[arg(long)]
    period: Option<String>,
    /// Một chỉ tiêu, theo từng đơn vị
    #[arg(long)]
    indicator: Option<String>,
    /// Ma trận nộp của năm
    #[arg(long)]
    matrix: Option<i16>,
    /// Tổng theo nhóm: party (tổ chức đảng) hoặc cluster (cụm, Sở)
    #[arg(long)]
    tree: Option<String>,
    /// Cây của ngày nào: then (cuối kỳ), now (hôm nay) hoặc năm-tháng-ngày
    #[arg(long, default_value = "then")]
    as_of: String,
    /// parquet hoặc postgres: mọi số liệu cho chương trình khác
    #[arg(long)]
    format: Option<String>,
    /// Thư mục của bộ Parquet, hoặc tệp SQL
    #[arg(long)]
    out: Option<PathBuf>,
    /// Cơ sở dữ liệu PostgreSQL, ví dụ postgresql:///dan_van
    #[arg(long)]
    database: Option<String>,
}

/// The register's own card, as a file in `out`.
pub fn card(register: &Path, out: &Path, rotate: bool, upward: bool, common: &Common) -> Result<Answer> {
    let mut db = open(register, common)?;
    let (fingerprint, bytes) = match (rotate, upward) {
        (true, _) => package::rotate(&mut db)?,
        (_, true) => package::card_upward(&mut db)?,
        _ => package::card(&mut db)?,
    };
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
    if job.superior || unit::required(db.read())?.role == unit::Role::Cell {
        let [card] = &cards[..] else {
            return Err(Error::new(Code::Refused, "Chỉ mở một thẻ: thẻ của cấp trên"));
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

pub fn rollup(job: &Rollup, common: &Common) -> Result<Answer> {
    let db = open(&job.register, common)?;
    if let Some(format) = &job.format {
        return dataset(job, format, &db);
    }
    if let Some(year) = job.matrix {
        return matrix(&db, year);
    }
    let period = job.period.as_deref().ok_or_else(|| Error::field("period", "Thêm --period, ví dụ --period 2026"))?;
    if let Some(indicator) = &job.indicator {
        let units = sums::by_unit(db.read(), period, indicator)?;
        let line = |u: &sums::UnitFigure| format!("{:>18}  {}  {}", shown(u.achieved), u.code, u.name);
        return Ok(Answer { lines: units.iter().map(line).collect(), json: json!(units), exit: 0 });
    }
    if let Some(tree) = &job.tree {
        let tree = serde_json::from_value(json!(tree)).map_err(|_| Error::field("tree", "Dùng party hoặc cluster"))?;
        let as_of = match job.as_of.as_str() {
            "then" => AsOf::Then,
            "now" => AsOf::Now,
            day => AsOf::Day(day.parse().map_err(|why: String| Error::field("as_of", why))?),
        };
        let groups = sums::by_group(db.read(), period, tree, as_of)?;
        let mut lines = Vec::new();
        for (group, totals) in &groups {
            lines.push(format!("{}{} {}", "  ".repeat(group.depth as usize), group.code, group.name));
            lines.extend(totals.iter().map(|total| format!("    {}", total_line(total))));
        }
        let json = groups.iter().map(|(group, lines)| json!({ "group": group, "lines": lines })).collect();
        return Ok(Answer { lines, json, exit: 0 });
    }
    let totals = sums::totals(db.read(), period)?;
    let mut lines = vec![format!("{}: tổng hợp từ {}/{} đơn vị", totals.label, totals.counted, totals.expected)];
    if !totals.missing.is_empty() {
        lines.push(format!("Chưa nộp: {}", totals.missing.join("; ")));
    }
    lines.extend(totals.lines.iter().map(total_line));
    Ok(Answer { lines, json: json!(totals), exit: 0 })
}

fn total_line(total: &sums::Total) -> String {
    format!(
        "{:>18} {:<8} {:<7} {} ({} đơn vị)",
        shown(total.achieved),
        total.unit,
        total.indicator,
        total.name,
        total.units
    )
}

fn shown(value: Option<f64>) -> String {
    let number = |value: f64| if value.fract() == 0.0 { amount::grouped(value as i64) } else { amount::percent(value) };
    value.map_or_else(|| "–".to_string(), number)
}

fn matrix(db: &Db, year: i16) -> Result<Answer> {
    let found = sums::whole_matrix(db.read(), &MatrixQuery { year, ..MatrixQuery::default() })?;
    let column = |c: &sums::PeriodCount| {
        let sums::PeriodCount { label, expected, actual, on_time, late, returned, missing, exempt, .. } = c;
        format!(
            "{label}: {actual}/{expected} đơn vị đã nộp, đúng hạn {on_time}, trễ {late}, trả lại {returned}, chưa nộp {missing}, miễn {exempt}"
        )
    };
    Ok(Answer { lines: found.columns.iter().map(column).collect(), json: json!(found), exit: 0 })
}

fn dataset(job: &Rollup, format: &str, db: &Db) -> Result<Answer> {
    let superior = unit::required(db.read())?;
    let needs = || Error::field("out", "Thêm --out (thư mục Parquet hoặc tệp SQL), hoặc --database cho PostgreSQL");
    let (figures, place) = match (format, &job.out, &job.database) {
        ("parquet", Some(out), _) => (dataset::parquet(db, out)?, out.display().to_string()),
        ("postgres", _, Some(database)) => (dataset::load(db, &superior.code, database)?, database.clone()),
        ("postgres", Some(out), None) => {
            let mut file = std::io::BufWriter::new(std::fs::File::create(out)?);
            (dataset::postgres(db, &superior.code, &mut file)?, out.display().to_string())
        }
        ("parquet" | "postgres", ..) => return Err(needs()),
        _ => return Err(Error::field("format", "Dùng parquet hoặc postgres")),
    };
    let line = format!("Đã ghi {} số liệu vào {place}", amount::grouped(figures as i64));
    Ok(Answer::done(line, json!({ "figures": figures, "place": place })))
}

/// Changes of the trees, a JSON object a line; all of them or none.
pub fn tree(register: &Path, file: &Path, preview: bool, common: &Common) -> Result<Answer> {
    let text = read_text(file)?;
    let parse = |(n, line): (usize, &str)| {
        serde_json::from_str::<TreeChange>(line)
            .map_err(|cause| Error::field("", format!("Dòng {} không đúng dạng: {cause}", n + 1)))
    };
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let changes = lines.map(parse).collect::<Result<Vec<_>>>()?;
    let mut db = open(register, common)?;
    let sentences = if preview { tree::preview(&mut db, &changes)? } else { tree::change(&mut db, &changes)? };
    Ok(Answer { json: json!({ "changes": sentences, "written": !preview }), lines: sentences, exit: 0 })
}
