//! Lists and figures of a register with 50,000 supports and 20,000 procedure cases, beside plain SQLite over as many rows.
//!
//! `cargo bench -p dan-van-core --bench volume` prints one line each: median and 99th percentile in milliseconds.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run says so by ending")]

use dan_van_core::basics::{Clock, Date, calendar};
use dan_van_core::book::{self, BookQuery, Entry, EntryId, EntryScope};
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Act, Answers, Db};
use dan_van_core::report::year::{Issue, build};
use dan_van_core::support::{self, SupportQuery, SupportSort};
use dan_van_core::{sample, target};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

const PEOPLE: u32 = 5_000;
const SUPPORTS: u32 = 50_000;
const CASES: u32 = 20_000;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let answers = Answers { actor: "bench".to_string(), clock: Clock::System, effort: Effort::Least };
    // The last whole year: nothing of it lies in the future.
    let year = Clock::System.today().year() - 1;
    let (mut db, _) = db::create(&dir.path().join("so"), "mật khẩu của phép đo", answers).unwrap();
    let begun = Instant::now();
    sample::fill(&mut db, sample::Size { people: PEOPLE, supports: SUPPORTS, year, seed: 1 }, 0).unwrap();
    cases(&mut db, year);
    println!("made {SUPPORTS} supports and {CASES} cases in {:.1} s", begun.elapsed().as_secs_f64());
    let (from, to): (Date, Date) = (format!("{year}-01-01").parse().unwrap(), format!("{year}-12-31").parse().unwrap());

    let all = SupportQuery {
        from,
        to,
        search: String::new(),
        person_group: String::new(),
        kind: String::new(),
        source: String::new(),
        beneficiary: String::new(),
        sort: SupportSort::Date,
        descending: true,
        page: 0,
    };
    let supports = |query: SupportQuery| timed(|| drop(support::list(db.read(), &query).unwrap()));
    say("a page of supports with sums", (0..60).map(|i| supports(SupportQuery { page: i, ..all.clone() })).collect());
    let found = |search: &str| SupportQuery { search: search.to_string(), ..all.clone() };
    say("  found by a name", (0..60).map(|_| supports(found("nguyen thi"))).collect());
    let by_person = SupportQuery { sort: SupportSort::Person, ..all.clone() };
    say("  sorted by person", (0..60).map(|_| supports(by_person.clone())).collect());
    let query = |page, search: &str, scope| BookQuery {
        book: "procedure_case".to_string(),
        scope,
        from,
        to,
        search: search.to_string(),
        only: BTreeMap::new(),
        sort: String::new(),
        descending: false,
        page,
    };
    let list = |query: BookQuery| timed(|| drop(book::list(db.read(), &query).unwrap()));
    say("a page of cases", (0..60).map(|i| list(query(i, "", EntryScope::Period))).collect());
    say("  found by a receipt", (0..60).map(|_| list(query(0, "bn-19", EntryScope::All))).collect());
    say("tasks of every book", (0..20).map(|_| timed(|| drop(book::tasks(db.read(), 30).unwrap()))).collect());
    let period = year.to_string();
    say("figures of a year", (0..20).map(|_| timed(|| drop(target::figures(db.read(), &period).unwrap()))).collect());
    let why = |indicator: &str| timed(|| drop(target::reasons(db.read(), &period, indicator).unwrap()));
    say("records behind the persons cared for", (0..20).map(|_| why("K1.01")).collect());
    say("records behind cases on time", (0..20).map(|_| why("K2.02")).collect());
    let report = || timed(|| drop(build(db.read(), &period, &Issue::default()).unwrap()));
    say("the year's report", (0..10).map(|_| report()).collect());
    plain(dir.path(), year);
}

/// As many cases as asked for, spread over the year; one in fifty late.
fn cases(db: &mut Db, year: i16) {
    let procedures = book::all(db.read(), "procedure").unwrap();
    let first: Date = format!("{year}-01-02").parse().unwrap();
    db.write(Act::lasting("bench"), |w| {
        for i in 0..CASES {
            let received = first.plus_days((i * 350 / CASES) as i32);
            let returned = calendar::add_working_days(received, if i % 50 == 7 { 9 } else { 1 });
            let procedure = &procedures[i as usize % procedures.len()].id;
            let values = [
                ("procedure", Json::from(procedure.as_str())),
                ("receipt", Json::from(format!("BN-{i:05}"))),
                ("received_on", Json::from(received.to_string())),
                ("returned_on", Json::from(returned.to_string())),
                ("late_reason", Json::from(if i % 50 == 7 { "PH" } else { "" })),
            ];
            let values = values.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
            book::put(w, "procedure_case", Entry { id: EntryId::default(), values })?;
        }
        Ok(())
    })
    .unwrap();
}

/// The same questions to unencrypted SQLite over rows of the same number: what no program on SQLite is faster than.
fn plain(folder: &Path, year: i16) {
    let conn = rusqlite::Connection::open(folder.join("plain.db")).unwrap();
    conn.execute_batch(
        "CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, class TEXT) STRICT;
         CREATE TABLE support (id TEXT PRIMARY KEY, person TEXT, date TEXT, kind TEXT, money INTEGER) STRICT;
         CREATE INDEX support_date ON support (date, id, person, money);
         CREATE TABLE kase (id TEXT PRIMARY KEY, receipt TEXT, received_on TEXT, on_time INTEGER) STRICT;
         CREATE INDEX kase_day ON kase (received_on, id);
         BEGIN",
    )
    .unwrap();
    let day = |i: u32, of: u32| format!("{year}-{:02}-{:02}", 1 + i * 12 / of, 1 + i % 28);
    for i in 0..PEOPLE {
        conn.execute("INSERT INTO person VALUES (?1, 'Nguyễn Thị Ánh Tuyết', '5A')", [format!("person-{i:032}")])
            .unwrap();
    }
    for i in 0..SUPPORTS {
        let row = (format!("support-{i:028}"), format!("person-{:032}", i % PEOPLE), day(i, SUPPORTS), i);
        conn.execute("INSERT INTO support VALUES (?1, ?2, ?3, 'TM', ?4)", row).unwrap();
    }
    for i in 0..CASES {
        let row = (format!("case-{i:031}"), format!("BN-{i:05}"), day(i, CASES), i % 50 != 7);
        conn.execute("INSERT INTO kase VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    }
    conn.execute_batch("COMMIT").unwrap();
    let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
    let count = |sql: &str| {
        let mut find = conn.prepare_cached(sql).unwrap();
        let mut rows = find.query([&from, &to]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            std::hint::black_box(row.get_ref(0).unwrap());
        }
    };
    say(
        "  limit: sums and a page of supports, plain SQLite",
        (0..60)
            .map(|_| {
                timed(|| {
                    count(
                        "SELECT count(*), count(DISTINCT person), sum(money) FROM support WHERE date BETWEEN ?1 AND ?2",
                    );
                    count(
                        "SELECT s.id, date, p.name, p.class, money FROM support s JOIN person p ON p.id = s.person
                         WHERE date BETWEEN ?1 AND ?2 ORDER BY date DESC, s.id DESC LIMIT 100",
                    );
                })
            })
            .collect(),
    );
    say(
        "  limit: a count and a page of cases, plain SQLite",
        (0..60)
            .map(|_| {
                timed(|| {
                    count("SELECT count(*) FROM kase WHERE received_on BETWEEN ?1 AND ?2");
                    count("SELECT * FROM kase WHERE received_on BETWEEN ?1 AND ?2 ORDER BY received_on DESC LIMIT 100");
                })
            })
            .collect(),
    );
    say(
        "  limit: persons and cases on time counted, plain SQLite",
        (0..60)
            .map(|_| {
                timed(|| {
                    count("SELECT count(DISTINCT person) FROM support WHERE date BETWEEN ?1 AND ?2");
                    count("SELECT sum(on_time) FROM kase WHERE received_on BETWEEN ?1 AND ?2");
                })
            })
            .collect(),
    );
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
