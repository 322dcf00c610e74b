//! Sample data: registers of units, or a superior's register with the packages of many units.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::{answers, given_password};
use clap::Args;
use dan_van_core::basics::{Clock, Error, Result};
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, Db};
use dan_van_core::sample::packages::{self, Records, Sender};
use dan_van_core::{campaign, package, rollup, sample, unit};
use dan_van_sealed::Card;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

#[derive(Args)]
pub struct Demo {
    dir: PathBuf,
    #[arg(long, default_value_t = 1)]
    units: u32,
    #[arg(long, default_value_t = 40)]
    people: u32,
    #[arg(long, default_value_t = 120)]
    supports: u32,
    #[arg(long)]
    year: Option<i16>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tạo sổ cấp trên (superior.register) và gói nộp của các đơn vị (packages/*.sdv)
    #[arg(long)]
    packages: bool,
    /// Kỳ của các gói, cách nhau bằng dấu phẩy; mặc định: cả năm
    #[arg(long, value_delimiter = ',')]
    periods: Vec<String>,
    /// Bao nhiêu phần trăm gói có thêm bản bổ sung
    #[arg(long, default_value_t = 0)]
    amend: u32,
    /// Gói chỉ có số liệu và mô hình, không có người và lượt hỗ trợ
    #[arg(long)]
    figures_only: bool,
}

pub fn demo(job: &Demo, common: &Common) -> Result<Answer> {
    let password = given_password(common)?;
    let year = job.year.unwrap_or_else(|| Clock::System.today().year());
    let size = sample::Size { people: job.people, supports: job.supports, year, seed: job.seed };
    if job.packages || job.figures_only {
        return with_packages(job, size, &password);
    }
    let mut made = Vec::new();
    for n in 0..job.units {
        let dir = if job.units == 1 { job.dir.clone() } else { job.dir.join(format!("don-vi-{n:04}")) };
        let (mut db, _) = db::create(&dir, &password, answers(Effort::Least))?;
        sample::fill(&mut db, size, n)?;
        eprintln!("{}/{} {}", n + 1, job.units, dir.display());
        made.push(dir);
    }
    let lines = made.iter().map(|dir| format!("Sổ dữ liệu mẫu: {}", dir.display())).collect();
    Ok(Answer { lines, json: json!({ "registers": made }), exit: 0 })
}

fn with_packages(job: &Demo, size: sample::Size, password: &str) -> Result<Answer> {
    let register = job.dir.join("superior.register");
    let folder = job.dir.join("packages");
    std::fs::create_dir_all(&folder)?;
    let today = Clock::System.today();
    let (mut db, _) = db::create(&register, password, answers(Effort::Least))?;
    unit::found(&mut db, packages::superior(size.year, today)?, true)?;
    let card = Card::read(&package::card(&mut db)?.1)?;
    let cards = write_packages(job, size, &db, &card, &folder)?;
    rollup::enrol(&mut db, &cards, true)?;
    let lines = vec![
        format!("Sổ cấp trên mẫu: {}", register.display()),
        format!("{} đơn vị, gói trong {}", job.units, folder.display()),
    ];
    let json = json!({ "superior": register, "packages": folder, "units": job.units, "periods": periods(job, size) });
    Ok(Answer { lines, json, exit: 0 })
}

fn periods(job: &Demo, size: sample::Size) -> Vec<String> {
    if job.periods.is_empty() { vec![size.year.to_string()] } else { job.periods.clone() }
}

/// The packages of every unit as files; returns the cards, in the order of the units.
fn write_packages(job: &Demo, size: sample::Size, db: &Db, to: &Card, folder: &Path) -> Result<Vec<Vec<u8>>> {
    let campaign = campaign::of_year(db.read(), size.year)?;
    let periods = periods(job, size);
    let today = Clock::System.today();
    let records = match job.figures_only {
        true => Records { people: 0, supports: 0 },
        false => Records { people: size.people, supports: size.supports },
    };
    let (next, done) = (AtomicU32::new(0), AtomicU32::new(0));
    let work = || -> Result<Vec<(u32, Vec<u8>)>> {
        let mut cards = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= job.units {
                return Ok(cards);
            }
            let mut sender = Sender::new(size, n, today)?;
            sender.printed = !job.figures_only;
            for period in &periods {
                let (name, bytes) = sender.package(&campaign, period, records, to)?;
                std::fs::write(folder.join(name), bytes)?;
            }
            for period in periods.iter().enumerate().filter(|(i, _)| (n * 37 + *i as u32 * 61) % 100 < job.amend) {
                let (name, bytes) = sender.package(&campaign, period.1, records, to)?;
                std::fs::write(folder.join(name), bytes)?;
            }
            cards.push((n, sender.card));
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            if done.is_multiple_of(500) {
                eprintln!("{done}/{}", job.units);
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get().min(8));
    let mut cards = std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut cards = Vec::new();
        for thread in all {
            cards.extend(thread.join().map_err(|_| Error::internal("a thread ended early"))??);
        }
        Ok::<_, Error>(cards)
    })?;
    cards.sort_by_key(|(n, _)| *n);
    Ok(cards.into_iter().map(|(_, card)| card).collect())
}
