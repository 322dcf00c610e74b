//! The jobs themselves: each a sentence over the core.

use crate::Common;
use crate::answer::Answer;
use clap::{Args, ValueEnum};
use dan_van_core::basics::{Clock, Code, Date, Error, Result, amount};
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Answers, Db, Right, replace};
use dan_van_core::package::{self, Attachment, Order};
use dan_van_core::report::content::Report;
use dan_van_core::report::year::{self, Issue};
use dan_van_core::rollup::report::of_register;
use dan_van_core::{account, beneficiary, campaign, report, rollup, unit};
use dan_van_documents::xlsx::Sheet;
use dan_van_documents::{docx, pdf, xlsx};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct ReportJob {
    register: PathBuf,
    #[arg(long, value_enum, default_value_t = Kind::Year)]
    kind: Kind,
    #[arg(long)]
    period: String,
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Format::Docx, Format::Xlsx])]
    format: Vec<Format>,
    #[arg(long)]
    out: PathBuf,
    /// Số văn bản
    #[arg(long)]
    number: Option<u32>,
    /// Ngày văn bản, năm-tháng-ngày
    #[arg(long)]
    dated: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    /// Báo cáo định kỳ kèm biểu số liệu và danh sách mô hình
    Year,
    /// Danh sách hỗ trợ, chăm lo, không có họ tên
    Care,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Docx,
    Xlsx,
    Pdf,
}

#[derive(Args)]
pub struct Export {
    register: PathBuf,
    #[arg(long)]
    period: String,
    #[arg(long)]
    out: PathBuf,
    /// Kèm họ tên của người đã đồng ý
    #[arg(long)]
    names: bool,
    /// Kèm minh chứng của kỳ
    #[arg(long)]
    evidence: bool,
}

/// The command line shows and writes everything, so it asks for an account that may see everything.
pub fn open(register: &Path, common: &Common) -> Result<Db> {
    let db = open_as_anybody(register, common)?;
    db.need(Right::Restricted)?;
    Ok(db)
}

fn open_as_anybody(register: &Path, common: &Common) -> Result<Db> {
    db::unlock(register, &given_password(common)?, answers(Effort::Calibrated))
}

pub fn answers(effort: Effort) -> Answers {
    Answers { actor: "dan-van".to_string(), clock: Clock::System, effort }
}

/// A file's text; Notepad starts it with a mark, which is none of it.
pub fn read_text(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

fn password_of(path: &Path) -> Result<String> {
    let text = read_text(path)?;
    Ok(text.lines().next().unwrap_or_default().to_string())
}

pub fn given_password(common: &Common) -> Result<String> {
    if let Some(path) = &common.password_file {
        return password_of(path);
    }
    std::env::var("DAN_VAN_PASSWORD").map_err(|_| {
        Error::new(Code::WrongPassword, "Cần mật khẩu: đặt biến DAN_VAN_PASSWORD hoặc dùng --password-file")
    })
}

pub fn new(register: &Path, unit_file: &Path, common: &Common) -> Result<Answer> {
    let text = read_text(unit_file)?;
    let unit: unit::Unit = serde_json::from_str(&text)
        .map_err(|cause| Error::field("unit", format!("Hồ sơ đơn vị không đúng dạng: {cause}")))?;
    let (mut db, code) = db::create(register, &given_password(common)?, answers(Effort::Calibrated))?;
    if let Err(error) = unit::found(&mut db, unit, false) {
        drop(db);
        std::fs::remove_dir_all(register)?;
        return Err(error);
    }
    let code = code.groups().join(" ");
    let lines = vec![format!("Đã lập sổ {}", register.display()), format!("Mã khôi phục (in ra, niêm phong): {code}")];
    Ok(Answer { lines, json: json!({ "register": register, "recovery": code }), exit: 0 })
}

fn issue(job: &ReportJob) -> Result<Issue> {
    let dated = job.dated.as_deref().map(|text| text.parse::<Date>().map_err(|why| Error::field("dated", why)));
    Ok(Issue { number: job.number, dated: dated.transpose()? })
}

pub fn report(job: &ReportJob, common: &Common) -> Result<Answer> {
    let db = open(&job.register, common)?;
    let made = of_register(db.read(), &job.period, &issue(job)?)?;
    let codes = package::paper::printed(db.read(), &job.period)?;
    std::fs::create_dir_all(&job.out)?;
    let mut files = Vec::new();
    for format in &job.format {
        let (name, bytes) = match (job.kind, format) {
            (Kind::Year, Format::Docx) => (format!("{}.docx", made.file_stem), docx::write_with(&made, &codes)),
            (Kind::Year, Format::Pdf) => (format!("{}.pdf", made.file_stem), pdf::write_with(&made, &codes)),
            (Kind::Year, Format::Xlsx) => (format!("{}.xlsx", made.file_stem), xlsx::write(&made)),
            (Kind::Care, Format::Docx | Format::Pdf) => continue,
            (Kind::Care, Format::Xlsx) => {
                (format!("ho-tro-cham-lo-{}.xlsx", job.period), care(&db, &job.period, &made)?)
            }
        };
        let path = job.out.join(name);
        replace::write(&path, &bytes.map_err(Error::internal)?)?;
        files.push(path);
    }
    let lines = files.iter().map(|path| path.display().to_string()).collect();
    Ok(Answer { lines, json: json!({ "files": files }), exit: 0 })
}

fn care(db: &Db, period: &str, made: &Report) -> Result<Result<Vec<u8>, dan_van_documents::Fault>> {
    let year = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let span = campaign::of_year(db.read(), year)?.period(period)?;
    let table = report::care_list::supports(db.read(), &span, false)?;
    let title = format!("Danh sách hỗ trợ, chăm lo {}", span.label);
    let sheet = Sheet { title: &title, landscape: true, table: &table };
    Ok(xlsx::write_sheets(&made.letterhead.issuer, made.sample, &[sheet]))
}

pub fn export(job: &Export, common: &Common) -> Result<Answer> {
    let mut db = open(&job.register, common)?;
    if unit::required(db.read())?.role == unit::Role::Superior {
        return export_upward(job, db);
    }
    let made = year::build(db.read(), &job.period, &Issue::default())?;
    let attachments = Attachment::of_report(&made, pdf::write(&made).map_err(Error::internal)?)?;
    let order = Order { period: job.period.clone(), names: job.names, evidence: job.evidence };
    let leaving = package::preview(db.read(), &order)?;
    let (submission, bytes) = package::submit(&mut db, &order, &attachments)?;
    std::fs::create_dir_all(&job.out)?;
    let path = job.out.join(&submission.file_name);
    replace::write(&path, &bytes)?;
    let mut lines =
        vec![path.display().to_string(), format!("Mã biên nhận {}, mã kiểm {}", submission.receipt, submission.check)];
    lines.extend(leaving.lines.iter().map(|line| format!("  {line}")));
    Ok(Answer { lines, json: json!({ "file": path, "submission": submission, "leaving": leaving }), exit: 0 })
}

/// A superior hands in the totals and figures of its units.
fn export_upward(job: &Export, mut db: Db) -> Result<Answer> {
    let order = Order { period: job.period.clone(), names: job.names, evidence: false };
    let (submission, bytes) = rollup::submit_upward(&mut db, &order)?;
    std::fs::create_dir_all(&job.out)?;
    let path = job.out.join(&submission.file_name);
    replace::write(&path, &bytes)?;
    let lines =
        vec![path.display().to_string(), format!("Mã biên nhận {}, mã kiểm {}", submission.receipt, submission.check)];
    Ok(Answer { lines, json: json!({ "file": path, "submission": submission }), exit: 0 })
}

pub fn verify(files: &[PathBuf], register: Option<&Path>, common: &Common) -> Result<Answer> {
    let db = register.map(|register| open(register, common)).transpose()?;
    let (mut lines, mut all, mut exit) = (Vec::new(), Vec::new(), 0);
    for file in files {
        match verify_one(file, db.as_ref()) {
            Ok((more, json)) => {
                lines.extend(more);
                all.push(json);
            }
            Err(error) => {
                exit = 3;
                lines.push(format!("{}: {}", file.display(), error.message));
                all.push(json!({ "file": file, "intact": false, "error": error }));
            }
        }
    }
    Ok(Answer { lines, json: json!(all), exit })
}

fn verify_one(file: &Path, db: Option<&Db>) -> Result<(Vec<String>, serde_json::Value)> {
    let bytes = dan_van_sealed::load(std::fs::File::open(file)?)?;
    let header = dan_van_sealed::inspect(&bytes)?;
    let (key, label) = (header.key.fingerprint(), &header.label);
    let mut lines = vec![
        format!("{}: còn nguyên, chữ ký khớp", file.display()),
        format!("  đơn vị {}, kỳ {}, gói số {}", label.unit, label.period, label.seq),
        format!("  dấu vân tay người ký: {key}"),
    ];
    let mut out = json!({ "file": file, "intact": true, "fingerprint": key, "unit": label.unit, "period": label.period, "seq": label.seq });
    if let Some(db) = db {
        let signer = package::known_signer(db.read(), &header.key.to_string())?;
        lines
            .push(format!("  người ký: {}", signer.clone().unwrap_or_else(|| "sổ này chưa biết khóa này".to_string())));
        let contents = package::read(db.read(), &bytes)?;
        let counts: Vec<String> = contents
            .manifest
            .counts
            .iter()
            .map(|(kind, n)| format!("{kind} {}", amount::grouped(i64::from(*n))))
            .collect();
        lines.push(format!(
            "  bên trong: {}{}",
            counts.join(", "),
            if contents.manifest.sample { " (dữ liệu mẫu)" } else { "" }
        ));
        out["signer"] = json!(signer);
        out["manifest"] = json!(contents.manifest);
    }
    Ok((lines, out))
}

pub fn check(register: &Path, common: &Common) -> Result<Answer> {
    let db = open(register, common)?;
    db.verify()?;
    let accesses = db.read().check_accesses()?;
    let (people, last) = (beneficiary::count(db.read())?, db.read().last_act()?);
    let name = unit::get(db.read())?.map_or_else(String::new, |unit| unit.party_name);
    let mut lines = vec![format!("Sổ còn nguyên: {name}, {people} người, {last} việc đã ghi")];
    let mut json = json!({ "ok": true, "unit": name, "people": people, "acts": last, "accesses": accesses });
    let recount = rollup::recount(db.read())?;
    if recount.packages > 0 {
        lines.push(format!("Tính lại {} số liệu từ {} gói đã nhận", recount.figures, recount.packages));
        lines.extend(recount.differences.iter().map(|place| format!("  khác với gói: {place}")));
        json["ok"] = json!(recount.differences.is_empty());
        json["state"] = json!(rollup::digest(db.read())?);
        json["recount"] = json!(recount);
    }
    let exit = if recount.differences.is_empty() { 0 } else { 5 };
    Ok(Answer { lines, json, exit })
}

pub fn backup(register: &Path, to: Option<&Path>, common: &Common) -> Result<Answer> {
    let mut db = open(register, common)?;
    let folder = to.map_or_else(|| db.backup_folder(), Path::to_path_buf);
    let made = db.back_up(&folder)?;
    Ok(Answer::done(format!("Đã sao lưu và kiểm tra: {}", made.folder), json!({ "backup": made })))
}

pub fn restore(register: &Path, from: &Path, old: Option<&Path>, common: &Common) -> Result<Answer> {
    if db::examine(register) == db::Found::Nothing {
        db::backup::restore_into(register, from)?;
        let db = open(register, common)?;
        db.verify()?;
    } else {
        let old = old.map(password_of).transpose()?.unwrap_or_default();
        open(register, common)?.restore(from, &old)?;
    }
    Ok(Answer::done(format!("Đã khôi phục {}", register.display()), json!({ "register": register })))
}

pub fn password(register: &Path, new_password_file: &Path, common: &Common) -> Result<Answer> {
    let (old, new) = (given_password(common)?, password_of(new_password_file)?);
    account::change_password(&mut open_as_anybody(register, common)?, &old, &new, Effort::Calibrated)?;
    Ok(Answer::done("Đã đổi mật khẩu", json!({ "changed": true })))
}

pub fn rekey(register: &Path, common: &Common) -> Result<Answer> {
    let mut db = open(register, common)?;
    let code = db.rekey(&given_password(common)?, Effort::Calibrated)?.groups().join(" ");
    let (closed, old) = (account::list(&db)?, db.old_copies()?);
    let closed: Vec<String> = closed.into_iter().filter(|one| !one.opens).map(|one| one.name).collect();
    let mut lines = vec![
        format!("Đã đổi khóa của sổ {}", register.display()),
        format!("Mã khôi phục mới (in ra, niêm phong; mã cũ không còn mở được): {code}"),
    ];
    if !closed.is_empty() {
        lines.push(format!("Cần đặt lại mật khẩu trong cửa sổ: {}", closed.join(", ")));
    }
    if !old.is_empty() {
        lines.push(format!("{} bản sao cũ còn mở được bằng khóa và mật khẩu cũ; xóa đi nếu nghi lộ:", old.len()));
        lines.extend(old.iter().map(|one| format!("  {}", one.path)));
    }
    let json = json!({ "recovery": code, "without_password": closed, "old_copies": old });
    // The code has to be seen whatever becomes of the backup.
    match db.back_up(&db.backup_folder()) {
        Ok(made) => lines.push(format!("Đã sao lưu sổ với khóa mới: {}", made.folder)),
        Err(error) => lines.push(format!("Chưa sao lưu được sổ với khóa mới: {}", error.message)),
    }
    Ok(Answer { lines, json, exit: 0 })
}
