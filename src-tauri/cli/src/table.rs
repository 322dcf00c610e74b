//! Tables from Excel, text and the clipboard.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::open;
use clap::{Args, ValueEnum};
use dan_van_core::basics::legacy::Letters;
use dan_van_core::basics::{Date, Error, Result};
use dan_van_core::db::replace;
use dan_van_core::intake::{self, Duplicates, Wish};
use dan_van_core::unit;
use dan_van_documents::xlsx::{self, Sheet as Page};
use dan_van_sealed::sheet;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct Table {
    register: PathBuf,
    /// beneficiary, support, initiative, headcount hoặc tên một sổ (staff_member, procedure_case …)
    noun: String,
    /// Tệp .xlsx, .csv
    file: PathBuf,
    /// Tên trang tính; không ghi: trang đầu có dữ liệu
    #[arg(long)]
    sheet: Option<String>,
    #[arg(long, value_enum, default_value_t = Same::Skip)]
    duplicates: Same,
    /// Bảng mã của chữ trong tệp
    #[arg(long, value_enum, default_value_t = Coding::Unicode)]
    letters: Coding,
    /// Ngày mọi người trong tệp đã ký phiếu đồng ý (năm-tháng-ngày)
    #[arg(long)]
    consent_on: Option<String>,
    /// Ghi các dòng chưa nhập, kèm lý do, vào tệp .xlsx này
    #[arg(long)]
    rejected: Option<PathBuf>,
    /// Chỉ xem, không ghi
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Same {
    Skip,
    Update,
    Add,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Coding {
    Unicode,
    Tcvn3,
    Vni,
}

pub fn import(job: &Table, common: &Common) -> Result<Answer> {
    let refused = |fault: sheet::SheetFault| Error::field("file", fault.to_string());
    if std::fs::metadata(&job.file)?.len() > sheet::MAX_BYTES as u64 {
        return Err(refused(sheet::SheetFault::TooBig));
    }
    let sheets = sheet::read(&std::fs::read(&job.file)?).map_err(refused)?;
    let wanted = match &job.sheet {
        Some(name) => sheets.iter().find(|one| one.name == *name),
        None => sheets.iter().find(|one| !one.rows.is_empty()),
    };
    let table = wanted.ok_or_else(|| Error::field("sheet", "Tệp không có trang tính này hoặc không có dòng nào"))?;
    let consent_on =
        job.consent_on.as_deref().map(|text| text.parse::<Date>().map_err(|why| Error::field("consent_on", why)));
    let wish = Wish {
        noun: job.noun.clone(),
        letters: match job.letters {
            Coding::Unicode => Letters::Unicode,
            Coding::Tcvn3 => Letters::Tcvn3,
            Coding::Vni => Letters::Vni,
        },
        duplicates: match job.duplicates {
            Same::Skip => Duplicates::Skip,
            Same::Update => Duplicates::Update,
            Same::Add => Duplicates::Add,
        },
        consent_on: consent_on.transpose()?,
        ..Wish::default()
    };
    let mut db = open(&job.register, common)?;
    let made = if job.dry_run {
        intake::preview(&mut db, &table.rows, &wish)?
    } else {
        intake::run(&mut db, &table.rows, &wish)?
    };
    if let Some(path) = job.rejected.as_ref().filter(|_| made.refused > 0) {
        let rejected = intake::refused_table(&made);
        let page = Page { title: "Các dòng chưa nhập", landscape: true, table: &rejected };
        let name = unit::required(db.read())?.party_name;
        replace::write(path, &xlsx::write_sheets(&name, false, &[page]).map_err(Error::internal)?)?;
    }
    let verb = if job.dry_run { "Sẽ thêm" } else { "Đã thêm" };
    let mut lines = vec![format!(
        "{verb} {} dòng, cập nhật {}, bỏ qua {} dòng đã có, chưa nhập {}",
        made.added, made.updated, made.skipped, made.refused
    )];
    if made.proposed != wish.letters {
        lines.push(format!("Chữ trong tệp giống bảng mã {:?}: thử lại với --letters", made.proposed).to_lowercase());
    }
    for line in made.lines.iter().filter(|line| !line.problems.is_empty()).take(50) {
        let why: Vec<&str> = line.problems.iter().map(|problem| problem.message.as_str()).collect();
        lines.push(format!("  dòng {}: {}", line.number, why.join("; ")));
    }
    let exit = if made.added + made.updated + made.skipped == 0 && made.refused > 0 { 3 } else { 0 };
    Ok(Answer { lines, json: json!(made), exit })
}
