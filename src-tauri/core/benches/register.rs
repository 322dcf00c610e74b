//! What the register costs, beside the physical limit: a bare SQLite commit, a bare SQLCipher scan.
//!
//! `cargo bench -p dan-van-core` prints one line each: median and 99th percentile in milliseconds.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says so by ending")]

use dan_van_core::basics::{Clock, Money};
use dan_van_core::beneficiary::{self, BeneficiaryQuery};
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Act, Answers, Db};
use dan_van_core::report::year::{Issue, build};
use dan_van_core::support::{self, SupportQuery, SupportSort};
use dan_van_core::{sample, target};
use std::time::Instant;

const PASSWORD: &str = "mật khẩu của phép đo";
const PEOPLE: u32 = 50_000;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let answers = || Answers { actor: "bench".to_string(), clock: Clock::System, effort: Effort::Least };
    let folder = dir.path().join("so");
    let year = Clock::System.today().year();
    let (mut db, _) = db::create(&folder, PASSWORD, answers()).unwrap();
    let begun = Instant::now();
    sample::fill(&mut db, sample::Size { people: PEOPLE, supports: 5_000, year, seed: 1 }, 0).unwrap();
    println!("made {PEOPLE} people and 5,000 supports in {:.1} s", begun.elapsed().as_secs_f64());

    durable_save(&mut db, dir.path());
    let words = ["nguyen", "đặng", "hc-0412", "thi hue", "a", "nguyễn thị ánh", "5a", "tran van binh"];
    let times: Vec<f64> = (0..400)
        .map(|i| timed(|| assert!(beneficiary::suggest(db.read(), words[i % words.len()]).unwrap().len() <= 8)))
        .collect();
    say("search while typing, 50,000 people", times);
    let page = |page| BeneficiaryQuery { page, ..BeneficiaryQuery::default() };
    say(
        "a page of people, 50,000",
        (0..60).map(|i| timed(|| drop(beneficiary::list(db.read(), &page(i * 8)).unwrap()))).collect(),
    );
    let query = SupportQuery {
        from: format!("{year}-01-01").parse().unwrap(),
        to: format!("{year}-12-31").parse().unwrap(),
        search: String::new(),
        person_group: String::new(),
        kind: String::new(),
        source: String::new(),
        beneficiary: String::new(),
        sort: SupportSort::Date,
        descending: true,
        page: 0,
    };
    say(
        "a page of supports with sums, 5,000",
        (0..60).map(|_| timed(|| drop(support::list(db.read(), &query).unwrap()))).collect(),
    );
    let period = year.to_string();
    say(
        "figures of a year, 5,000 supports",
        (0..20).map(|_| timed(|| drop(target::figures(db.read(), &period).unwrap()))).collect(),
    );
    say(
        "the year's report, 5,000 supports",
        (0..20).map(|_| timed(|| drop(build(db.read(), &period, &Issue::default()).unwrap()))).collect(),
    );
    drop(db);
    let opening = (0..10).map(|_| timed(|| drop(db::unlock(&folder, PASSWORD, answers()).unwrap()))).collect();
    let bytes = std::fs::metadata(folder.join(db::FILE)).unwrap().len();
    say(&format!("opening a register of {} MB with quick_check", bytes / 1_000_000), opening);
}

/// One support through the gate, against one row committed to bare SQLite with the same care.
fn durable_save(db: &mut Db, folder: &std::path::Path) {
    let people = beneficiary::list(db.read(), &BeneficiaryQuery::default()).unwrap().rows;
    let support =
        support::between(db.read(), "2000-01-01".parse().unwrap(), "2100-01-01".parse().unwrap()).unwrap().remove(0);
    let times = (0..200).map(|i| {
        let mut next = support.clone();
        next.id = support::SupportId::default();
        next.beneficiary = people[i % people.len()].id.clone();
        next.money = Money(100_000 + i as i64);
        timed(|| drop(db.write(Act::new("bench"), |w| support::put(w, next)).unwrap()))
    });
    say("one support saved, durable", times.collect());
    let bare = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)",
    )
    .unwrap();
    let times = (0..200).map(|i| {
        timed(|| {
            bare.execute("INSERT INTO t (text) VALUES (?1)", [format!("row {i}")]).unwrap();
        })
    });
    say("  limit: one row committed to bare SQLite", times.collect());
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}

fn say(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("{what:<58} median {:>8.2} ms   p99 {:>8.2} ms", at(0.5), at(0.99));
}
