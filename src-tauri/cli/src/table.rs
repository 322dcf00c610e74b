//! Tables from Excel, text and the clipboard.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::open;
use clap::{Args, ValueEnum};
use dan_van_core::basics::{Date, Error, Problem, Result};
use dan_van_core::db::replace;
use dan_van_core::intake::{self, Duplicates, Letters, Wish};
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
    /// Tệp .xlsx, .xls, .ods, .csv
    file: PathBuf,
    /// Tên trang tính; không ghi: trang đầu có dữ liệu
    #[arg(long)]
    sheet: Option<String>,
    /// Dòng tiêu đề, từ 1; không ghi: tự tìm
    #[arg(long)]
    heading: Option<u32>,
    /// Ghép cột bằng tay: số cột từ 1 = tên trường, ví dụ 3=birth_date; để trống tên trường: không nhập cột này
    #[arg(long, value_name = "CỘT=TRƯỜNG")]
    column: Vec<String>,
    /// Ghi cho mọi dòng còn trống: tên trường = giá trị, ví dụ date=5/3/2026
    #[arg(long, value_name = "TRƯỜNG=GIÁ TRỊ")]
    everywhere: Vec<String>,
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
    /// Theo phông của từng ô
    Fonts,
    Tcvn3,
    Vni,
}

pub fn import(job: &Table, common: &Common) -> Result<Answer> {
    let refused = |fault: sheet::SheetFault| Error::field("file", fault.to_string());
    if std::fs::metadata(&job.file)?.len() > sheet::MAX_BYTES as u64 {
        return Err(refused(sheet::SheetFault::TooBig));
    }
    let book = sheet::read(&std::fs::read(&job.file)?, &|| true).map_err(refused)?;
    let mut db = open(&job.register, common)?;
    let wanted = match &job.sheet {
        Some(name) => book.sheets.iter().find(|one| one.name == *name),
        None => intake::likely_sheet(db.read(), &job.noun, &book.sheets)?.and_then(|place| book.sheets.get(place)),
    };
    let table = wanted.ok_or_else(|| Error::field("sheet", "Tệp không có trang tính này hoặc không có dòng nào"))?;
    let consent_on =
        job.consent_on.as_deref().map(|text| text.parse::<Date>().map_err(|why| Error::field("consent_on", why)));
    let wish = Wish {
        noun: job.noun.clone(),
        letters: match job.letters {
            Coding::Unicode => Letters::Unicode,
            Coding::Fonts => Letters::Fonts,
            Coding::Tcvn3 => Letters::Tcvn3,
            Coding::Vni => Letters::Vni,
        },
        duplicates: match job.duplicates {
            Same::Skip => Duplicates::Skip,
            Same::Update => Duplicates::Update,
            Same::Add => Duplicates::Add,
        },
        heading: job.heading.map(|row| row.saturating_sub(1)),
        columns: job.column.iter().map(|text| column_of(text)).collect::<Result<_>>()?,
        everywhere: job.everywhere.iter().map(|text| pair(text)).collect::<Result<_>>()?,
        edits: Vec::new(),
        consent_on: consent_on.transpose()?,
    };
    let made = if job.dry_run {
        intake::preview(&mut db, table, &wish, &mut |_, _| true)?
    } else {
        intake::run(&mut db, table, &wish, &mut |_, _| true)?
    };
    let seen = &made.summary;
    if !seen.missing.is_empty() {
        return Err(Error::field("columns", seen.missing.clone()));
    }
    if let Some(path) = job.rejected.as_ref().filter(|_| seen.refused > 0) {
        let rejected = intake::refused_table(&made);
        let page = Page { title: "Các dòng chưa nhập", landscape: true, table: &rejected };
        let name = unit::required(db.read())?.party_name;
        replace::write(path, &xlsx::write_sheets(&name, false, &[page]).map_err(Error::internal)?)?;
    }
    let verb = if job.dry_run { "Sẽ thêm" } else { "Đã thêm" };
    let mut lines = vec![format!(
        "{verb} {} dòng, cập nhật {}, bỏ qua {} dòng đã có, chưa nhập {}",
        seen.added, seen.updated, seen.skipped, seen.refused
    )];
    lines.extend(book.notes.iter().map(|note| (*note).to_string()));
    if seen.proposed != wish.letters && seen.proposed != Letters::Unicode {
        let coding = match seen.proposed {
            Letters::Unicode => "unicode",
            Letters::Fonts => "fonts",
            Letters::Tcvn3 => "tcvn3",
            Letters::Vni => "vni",
        };
        lines.push(format!("Chữ trong tệp có vẻ dùng bảng mã cũ: thử lại với --letters {coding}"));
    }
    for row in &seen.left_out {
        lines.push(format!("  dòng {} không phải mục ghi: {}", row.number, row.words));
    }
    for line in made.lines.iter().filter(|line| !line.problems.is_empty()).take(50) {
        lines.push(format!("  dòng {}: {}", line.number, sentences(&line.problems)));
    }
    for line in made.lines.iter().filter(|line| !line.warnings.is_empty()).take(50) {
        lines.push(format!("  dòng {}, xem lại: {}", line.number, sentences(&line.warnings)));
    }
    let exit = if seen.added + seen.updated + seen.skipped == 0 && seen.refused > 0 { 3 } else { 0 };
    Ok(Answer { lines, json: json!(made), exit })
}

fn sentences(problems: &[Problem]) -> String {
    let all: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    all.join("; ")
}

/// `trường=giá trị`.
fn pair(text: &str) -> Result<(String, String)> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| Error::field("everywhere", format!("“{text}” cần dấu = giữa tên và giá trị")))?;
    Ok((name.trim().to_string(), value.trim().to_string()))
}

fn column_of(text: &str) -> Result<(u32, String)> {
    let (column, field) = pair(text)?;
    let number = column.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
    let number = number.ok_or_else(|| Error::field("columns", format!("“{column}” không phải số cột từ 1")))?;
    Ok((number, field))
}
