//! What a superior's January costs: 3,500 packages of 500 records received, beside bare SQLite inserting the same rows
//! and beside one age, zstd and signature pass without any storing.
//!
//! `cargo bench -p dan-van-core --bench rollup` prints one line each; `UNITS=200` makes it small.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says so by ending")]

use dan_van_core::basics::Clock;
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Answers, Db};
use dan_van_core::package::v1::Record;
use dan_van_core::report::year::Issue;
use dan_van_core::rollup::honours::{self, HonourSearch};
use dan_van_core::rollup::initiatives::{self, InitiativeSearch};
use dan_van_core::rollup::sums::{self, MatrixQuery};
use dan_van_core::rollup::tree::{self, Tree};
use dan_van_core::rollup::{SubunitSearch, review};
use dan_van_core::sample::Size;
use dan_van_core::sample::packages::{Records, Sender, superior};
use dan_van_core::{campaign, package, rollup, unit};
use dan_van_sealed::{Card, Identity};
use std::path::{Path, PathBuf};
use std::time::Instant;

const PASSWORD: &str = "mật khẩu của phép đo";
/// 35 figures, 6 initiatives, 99 people, 360 supports.
const RECORDS: Records = Records { people: 99, supports: 360 };

fn main() {
    let units: u32 = std::env::var("UNITS").map_or(3_500, |text| text.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let answers = Answers { actor: "bench".to_string(), clock: Clock::System, effort: Effort::Least };
    let (mut db, _) = db::create(&dir.path().join("so"), PASSWORD, answers).unwrap();
    let today = Clock::System.today();
    unit::found(&mut db, superior(today.year(), today).unwrap(), true).unwrap();
    let to = Card::read(&package::card(&mut db).unwrap().1).unwrap();
    let begun = Instant::now();
    let folder = dir.path().join("packages");
    std::fs::create_dir(&folder).unwrap();
    let campaign = campaign::of_year(db.read(), today.year()).unwrap();
    let periods: Vec<String> = campaign.periods_of(today.year()).into_iter().map(|span| span.name).collect();
    let cards = make(&db, units, &periods, &to, &folder);
    println!("made {units} × {} packages of 500 records in {:.1} s", periods.len(), begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    rollup::enrol(&mut db, &cards, true).unwrap();
    println!("enrolled {units} cards in {:.1} s", begun.elapsed().as_secs_f64());

    let files = rollup::find_files(&[folder.join(&periods[0])]).unwrap();
    let (seconds, peak) = (receive(&mut db, &files, units), peak_megabytes());
    let rows = rows(&db, &files);
    let bytes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
    println!("{} records in {} MB of packages", rows.len(), bytes / 1_000_000);
    let mut bare: Vec<f64> = (0..3).map(|n| bare_sqlite(&dir.path().join(format!("bare-{n}.db")), &rows)).collect();
    bare.sort_by(f64::total_cmp);
    let bare = bare[1];
    drop(rows);
    println!(
        "received, verified, decrypted and stored in {seconds:.2} s, peak memory {peak} MB; bare SQLite {bare:.2} s: {:.2} times",
        seconds / bare
    );
    let begun = Instant::now();
    let tally = rollup::receive(&mut db, &files, |_| true).unwrap();
    println!("the same folder again ({} repeated): {:.2} s", tally.repeated, begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let recount = rollup::recount(db.read()).unwrap();
    assert!(recount.differences.is_empty());
    println!(
        "recount of {} figures from {} packages: {:.2} s",
        recount.figures,
        recount.packages,
        begun.elapsed().as_secs_f64()
    );
    asking(&mut db, &folder, &periods, units);
}

/// The other periods, then what the window asks for all the time.
fn asking(db: &mut Db, folder: &Path, periods: &[String], units: u32) {
    for period in &periods[1..] {
        let files = rollup::find_files(&[folder.join(period)]).unwrap();
        println!("  {period}: {:.2} s", receive(db, &files, units));
    }
    let year: i16 = periods[0][..4].parse().unwrap();
    let query = |page| MatrixQuery { year, page, period: periods[0].clone(), ..MatrixQuery::default() };
    let (r, at) = (db.read(), |n: usize| periods[n % periods.len()].as_str());
    timed("totals of a period", |n| drop(sums::totals(r, at(n)).unwrap()));
    timed("one indicator unit by unit", |n| drop(sums::by_unit(r, at(n), "K1.04").unwrap()));
    timed("a page of the matrix, 8 periods", |n| drop(sums::matrix(r, &query(n as u32 % 30)).unwrap()));
    let search = |n: usize, words: &str, suggested| InitiativeSearch {
        period: at(n).to_string(),
        search: words.to_string(),
        suggested,
        ..InitiativeSearch::default()
    };
    timed("a page of initiatives", |n| drop(initiatives::list(r, &search(n, "", false)).unwrap()));
    timed("initiatives found by words", |n| drop(initiatives::list(r, &search(n, "cong truong", false)).unwrap()));
    timed("initiatives worth taking up", |n| drop(initiatives::list(r, &search(n, "", true)).unwrap()));
    let honour = |n: usize| HonourSearch { period: at(n).to_string(), ..HonourSearch::default() };
    timed("a page of exemplars", |n| drop(honours::list(r, &honour(n)).unwrap()));
    let unit = |n: usize| SubunitSearch { search: format!("mau {n}"), ..SubunitSearch::default() };
    timed("units found by words", |n| drop(rollup::find(r, &unit(n)).unwrap()));
    timed("a level of the tree", |_| drop(tree::level(r, Tree::Party, r.today(), "", 0).unwrap()));
    timed("one package looked at", |n| drop(review::view(r, &format!("MAU-{n:04}"), at(n)).unwrap()));
    let begun = Instant::now();
    let report = rollup::report::of_register(r, at(0), &Issue::default()).unwrap();
    println!("the superior's report, {} appendices: {:.2} s", report.appendices.len(), begun.elapsed().as_secs_f64());
}

fn timed(what: &str, mut work: impl FnMut(usize)) {
    let mut times: Vec<f64> = (0..60)
        .map(|n| {
            let begun = Instant::now();
            work(n);
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{what:<40} median {:>7.1} ms   p95 {:>7.1} ms", times[30], times[57]);
}

fn receive(db: &mut Db, files: &[PathBuf], units: u32) -> f64 {
    let begun = Instant::now();
    let tally = rollup::receive(db, files, |_| true).unwrap();
    assert_eq!(tally.accepted, units);
    begun.elapsed().as_secs_f64()
}

fn make(db: &Db, units: u32, periods: &[String], to: &Card, folder: &Path) -> Vec<Vec<u8>> {
    let today = Clock::System.today();
    let year = today.year();
    let campaign = campaign::of_year(db.read(), year).unwrap();
    for period in periods {
        std::fs::create_dir(folder.join(period)).unwrap();
    }
    let half = |from: u32| {
        let (campaign, folder) = (&campaign, &folder);
        move || -> Vec<Vec<u8>> {
            let one = |n: u32| {
                let size = Size { people: 0, supports: 0, year, seed: 1 };
                let mut sender = Sender::new(size, n, today).unwrap();
                for period in periods {
                    let (name, bytes) = sender.package(campaign, period, RECORDS, to).unwrap();
                    std::fs::write(folder.join(period).join(name), bytes).unwrap();
                }
                sender.card
            };
            (from..units).step_by(2).map(one).collect()
        }
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(half(1));
        let mut cards = half(0)();
        cards.extend(other.join().unwrap());
        cards
    })
}

/// Every record of every package as the columns of one table.
fn rows(db: &Db, files: &[PathBuf]) -> Vec<[String; 8]> {
    let identity = Identity::from_text(&package::receiving(db.read()).unwrap().0).unwrap();
    let mut all = Vec::new();
    for (n, file) in files.iter().enumerate() {
        let (_, content) = dan_van_sealed::open(&std::fs::read(file).unwrap(), &identity).unwrap();
        let (_, records) = package::v1::read(&content).unwrap();
        all.extend(records.iter().map(|record| columns(n, record)));
    }
    all
}

fn columns(n: usize, record: &Record) -> [String; 8] {
    let text = |text: &str| text.to_string();
    let none = String::new;
    match record {
        Record::Figure(f) => [
            n.to_string(),
            text("F"),
            f.indicator.clone(),
            f.name.clone(),
            f.unit.clone(),
            f.registered.unwrap_or_default().to_string(),
            f.achieved.unwrap_or_default().to_string(),
            none(),
        ],
        Record::Initiative(i) => [
            n.to_string(),
            text("I"),
            i.name.clone(),
            i.form.clone(),
            i.scope.clone(),
            i.contents.join(" "),
            i.status.clone(),
            i.results.clone(),
        ],
        Record::Person(p) => [
            n.to_string(),
            text("P"),
            p.code.clone(),
            p.group.clone(),
            p.hardships.join(" "),
            p.outcome.clone(),
            none(),
            none(),
        ],
        Record::Support(s) => [
            n.to_string(),
            text("S"),
            s.person.clone(),
            s.date.to_string(),
            s.form.clone(),
            s.money.to_string(),
            s.source.clone(),
            s.goods.clone(),
        ],
        _ => std::array::from_fn(|_| none()),
    }
}

/// The same rows into a plain file: one prepared statement, one transaction for all of them.
fn bare_sqlite(file: &Path, rows: &[[String; 8]]) -> f64 {
    let mut bare = rusqlite::Connection::open(file).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE record (id INTEGER PRIMARY KEY, package INTEGER, kind TEXT, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT)",
    )
    .unwrap();
    let begun = Instant::now();
    let tx = bare.transaction().unwrap();
    {
        let sql = "INSERT INTO record (package, kind, a, b, c, d, e, f) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let mut insert = tx.prepare(sql).unwrap();
        for row in rows {
            insert.execute(rusqlite::params_from_iter(row)).unwrap();
        }
    }
    tx.commit().unwrap();
    bare.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    begun.elapsed().as_secs_f64()
}

fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
