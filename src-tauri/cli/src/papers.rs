//! Documents: the report of a period, the list of care, and the printed forms, filled or empty.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::open;
use clap::{Args, ValueEnum};
use dan_van_core::basics::{Date, Error, Result};
use dan_van_core::db::{Db, replace};
use dan_van_core::report::care_list;
use dan_van_core::report::content::{Block, Codes, Report};
use dan_van_core::report::form::{self, FormOrder};
use dan_van_core::report::year::Issue;
use dan_van_core::rollup::report::of_register;
use dan_van_core::{campaign, package, unit};
use dan_van_documents::xlsx::Sheet;
use dan_van_documents::{docx, pdf, xlsx};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct ReportJob {
    register: PathBuf,
    /// year (báo cáo định kỳ), care (danh sách hỗ trợ không họ tên), mã biểu mẫu (F01 … F22), hoặc forms (mọi biểu mẫu)
    #[arg(long, default_value = "year")]
    kind: String,
    #[arg(long)]
    period: String,
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Format::Docx, Format::Xlsx])]
    format: Vec<Format>,
    #[arg(long)]
    out: PathBuf,
    /// Bản ghi để điền vào biểu mẫu
    #[arg(long, default_value = "")]
    record: String,
    /// Biểu mẫu để trống, điền bằng tay
    #[arg(long)]
    empty: bool,
    /// Số văn bản
    #[arg(long)]
    number: Option<u32>,
    /// Ngày văn bản, năm-tháng-ngày
    #[arg(long)]
    dated: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Docx,
    Xlsx,
    Pdf,
}

pub fn report(job: &ReportJob, common: &Common) -> Result<Answer> {
    let mut db = open(&job.register, common)?;
    std::fs::create_dir_all(&job.out)?;
    let dated = job.dated.as_deref().map(|text| text.parse::<Date>().map_err(|why| Error::field("dated", why)));
    let dated = dated.transpose()?;
    let mut files = Vec::new();
    match job.kind.as_str() {
        "year" => {
            let made = of_register(db.read(), &job.period, &Issue { number: job.number, dated })?;
            form::number_report(&mut db, &format!("F04:{}:", job.period), "BC", &made)?;
            write(job, &made, &package::paper::printed(db.read(), &job.period)?, &mut files)?;
        }
        "care" => files.push(care(job, &db)?),
        "forms" => {
            for info in form::infos()? {
                let order = FormOrder { form: info.code, period: job.period.clone(), dated, ..FormOrder::default() };
                print(job, &mut db, &FormOrder { empty: true, dated: None, ..order.clone() }, &mut files)?;
                // One about a record is filled from the newest there is.
                let record = if info.one {
                    form::choices(db.read(), &order.form, &job.period)?.into_iter().next()
                } else {
                    None
                };
                let record = record.map(|one| one.id).unwrap_or_default();
                let nothing_to_fill = info.one && record.is_empty();
                if !info.source.is_empty() && !nothing_to_fill {
                    print(job, &mut db, &FormOrder { record, ..order }, &mut files)?;
                }
            }
        }
        code => {
            let order = FormOrder {
                form: code.to_string(),
                period: job.period.clone(),
                record: job.record.clone(),
                empty: job.empty,
                number: job.number,
                dated,
                ..FormOrder::default()
            };
            print(job, &mut db, &order, &mut files)?;
        }
    }
    if files.is_empty() {
        return Err(Error::field("format", "Biểu mẫu này không có bảng để ghi thành Excel. Chọn docx hoặc pdf"));
    }
    let lines = files.iter().map(|path| path.display().to_string()).collect();
    Ok(Answer { lines, json: json!({ "files": files }), exit: 0 })
}

/// One form; its number and its line in the access log are written before any file.
fn print(job: &ReportJob, db: &mut Db, order: &FormOrder, files: &mut Vec<PathBuf>) -> Result<()> {
    let paper = form::build(db.read(), order)?;
    form::hand_out(db, order, &paper)?;
    write(job, &paper.report, &Codes::default(), files)
}

fn write(job: &ReportJob, made: &Report, codes: &Codes, files: &mut Vec<PathBuf>) -> Result<()> {
    let tables = !made.appendices.is_empty() || made.blocks.iter().any(|block| matches!(block, Block::Table { .. }));
    for format in &job.format {
        let (extension, bytes) = match format {
            Format::Docx => ("docx", docx::write_with(made, codes)),
            Format::Pdf => ("pdf", pdf::write_with(made, codes)),
            Format::Xlsx if tables => ("xlsx", xlsx::write(made)),
            Format::Xlsx => continue,
        };
        let path = job.out.join(format!("{}.{extension}", made.file_stem));
        replace::write(&path, &bytes.map_err(Error::internal)?)?;
        files.push(path);
    }
    Ok(())
}

fn care(job: &ReportJob, db: &Db) -> Result<PathBuf> {
    let year = job.period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0);
    let span = campaign::of_year(db.read(), year)?.period(&job.period)?;
    let table = care_list::supports(db.read(), &span, false)?;
    let title = format!("Danh sách hỗ trợ, chăm lo {}", span.label);
    let sheet = Sheet { title: &title, landscape: true, table: &table };
    let unit = unit::required(db.read())?.party_name;
    let bytes = xlsx::write_sheets(&unit, unit::is_sample(db.read())?, &[sheet]).map_err(Error::internal)?;
    let path = job.out.join(format!("ho-tro-cham-lo-{}.xlsx", job.period));
    replace::write(&path, &bytes)?;
    Ok(path)
}
