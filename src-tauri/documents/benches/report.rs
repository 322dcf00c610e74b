//! The year report of a register with 5,000 supports and the list of all of them, as pdf and docx: beside the bare
//! libraries setting an equally long plain table, and beside LibreOffice turning the same docx into a pdf. Then the
//! preview of a report of 20 pages, the first time and after one word was changed.
//!
//! `cargo bench -p dan-van-documents --bench report`

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says so by ending")]

use dan_van_core::basics::Clock;
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Answers};
use dan_van_core::report::care_list;
use dan_van_core::report::content::{Appendix, Block, Codes, Report, Table};
use dan_van_core::report::year::{Issue, build};
use dan_van_core::{campaign, sample};
use dan_van_documents::{docx, pdf};
use std::process::{Command, Stdio};
use std::time::Instant;
use typst_as_lib::TypstEngine;
use typst_layout::PagedDocument;

const SUPPORTS: u32 = 5_000;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let answers = Answers { actor: "bench".to_string(), clock: Clock::System, effort: Effort::Least };
    let year = Clock::System.today().year();
    let (mut db, _) = db::create(&dir.path().join("so"), "mật khẩu của phép đo", answers).unwrap();
    sample::fill(&mut db, sample::Size { people: 2_000, supports: SUPPORTS, year, seed: 1 }, 0).unwrap();
    let period = year.to_string();

    let mut made = None;
    let span = campaign::of_year(db.read(), year).unwrap().period(&period).unwrap();
    say("the year's report and its list from the register", || {
        let list = care_list::supports(db.read(), &span, false).unwrap();
        made = Some((build(db.read(), &period, &Issue::default()).unwrap(), list));
    });
    let (short, list) = made.unwrap();
    let long = with_list(short.clone(), &list, list.rows.len());

    say("pdf, ours", || assert!(pdf::write(&long).unwrap().len() > 100_000));
    say("  bare typst, the plain table", || assert!(bare_pdf(&list) > 100_000));
    let file = dir.path().join("bao-cao.docx");
    say("docx, ours", || std::fs::write(&file, docx::write(&long).unwrap()).unwrap());
    say("  bare docx-rs, the plain table", || assert!(bare_docx(&list) > 50_000));
    say("  LibreOffice, the docx into a pdf", || {
        let folder = dir.path();
        let home = format!("-env:UserInstallation=file://{}", folder.join("office").display());
        let mut office = Command::new("soffice");
        office.args([&home, "--headless", "--convert-to", "pdf", "--outdir"]).arg(folder).arg(&file);
        assert!(office.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
        assert!(folder.join("bao-cao.pdf").exists());
    });

    preview(&short, &list);
}

/// Twenty pages on the screen: the first time, then with one sentence changed each time.
fn preview(short: &Report, list: &Table) {
    let mut rows = 0;
    while pdf::pages(&with_list(short.clone(), list, rows), &Codes::default()).unwrap().len() < 20 {
        rows += 10;
    }
    let mut report = with_list(short.clone(), list, rows);
    // Nothing is remembered of what was set to find the length.
    report.blocks.insert(0, Block::Paragraph { text: "Bản đầu.".to_string() });
    say("preview of 20 pages, first words changed", || {
        assert!(pdf::pages(&report, &Codes::default()).unwrap().len() >= 20)
    });
    let mut times: Vec<f64> = (0..20)
        .map(|i| {
            report.blocks[0] = Block::Paragraph { text: format!("Bản thứ {i}, sửa một chữ.") };
            let begun = Instant::now();
            assert!(pdf::pages(&report, &Codes::default()).unwrap().len() >= 20);
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{:<52} {:>7.0} ms, slowest {:.0} ms", "  after each change, median", times[10], times[19]);
}

fn with_list(mut report: Report, list: &Table, rows: usize) -> Report {
    let table = Table { rows: list.rows[..rows].to_vec(), ..list.clone() };
    report.appendices.push(Appendix {
        label: "Phụ lục 3".to_string(),
        title: "Danh sách hỗ trợ, chăm lo".to_string(),
        landscape: true,
        table,
    });
    report
}

fn bare_pdf(list: &Table) -> usize {
    let mut source = format!("#set page(flipped: true)\n#table(columns: {},\n", list.columns.len());
    for row in &list.rows {
        for cell in &row.cells {
            source.push_str(&format!("{:?},", cell.shown()));
        }
        source.push('\n');
    }
    source.push(')');
    let font: &[u8] = include_bytes!("../fonts/LiberationSerif-Regular.ttf");
    let engine = TypstEngine::builder().main_file(source).fonts([font]).build();
    let document: PagedDocument = engine.compile().output.unwrap();
    typst_pdf::pdf(&document, &typst_pdf::PdfOptions::default()).unwrap().len()
}

fn bare_docx(list: &Table) -> usize {
    use docx_rs::{Docx, Paragraph, Run, TableCell, TableRow};
    let cell = |text: String| TableCell::new().add_paragraph(Paragraph::new().add_run(Run::new().add_text(text)));
    let rows = list.rows.iter().map(|row| TableRow::new(row.cells.iter().map(|one| cell(one.shown())).collect()));
    let table = docx_rs::Table::new(rows.collect());
    let mut out = std::io::Cursor::new(Vec::new());
    Docx::new().add_table(table).build().pack(&mut out).unwrap();
    out.into_inner().len()
}

fn say(what: &str, work: impl FnOnce()) {
    let begun = Instant::now();
    work();
    println!("{what:<52} {:>7.0} ms", begun.elapsed().as_secs_f64() * 1e3);
}
