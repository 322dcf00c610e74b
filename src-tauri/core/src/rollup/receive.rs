//! Receiving a folder: threads verify, decrypt and read; one writer files what they bring, in the order of the files.
//!
//! A package is filed whole or not at all (a savepoint of its own); packages are made durable together, at most
//! [`TOGETHER`] or a fifth of a second of them, because an fsync costs more than a package. After a power cut the last
//! lot may be missing; receiving the folder again adds exactly what is missing.
//!
//! Traps: memory is bounded by [`BUDGET`] bytes of files that are open at once, given out in the order of the files, so
//! that the writer, who waits for the next one in order, never waits for a thread that waits for memory.

use super::ledger;
use super::open::{Desk, Opened};
use super::paper;
use super::verdict::{Cause, Outcome, Refusal, Verdict};
use crate::basics::{Code, Result};
use crate::db::{Act, Db, Write};
use dan_van_sealed::{Fault, MAX_FILE};
use serde::Serialize;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Bytes of files open at once, at least one file.
const BUDGET: u64 = 64 * 1024 * 1024;
const TOGETHER: usize = 256;
const AT_MOST: Duration = Duration::from_millis(200);
const DEPTH: u32 = 8;
const FILES: usize = 200_000;

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, specta::Type)]
pub struct HowFar {
    pub done: u32,
    pub total: u32,
    pub accepted: u32,
    pub refused: u32,
}

/// What became of all files.
#[derive(Clone, PartialEq, Debug, Default, Serialize, specta::Type)]
pub struct Tally {
    /// With newer versions of what was there.
    pub accepted: u32,
    pub newer: u32,
    pub waiting: u32,
    pub repeated: u32,
    pub refused: BTreeMap<Cause, u32>,
    /// Files never looked at because somebody cancelled.
    pub left: u32,
    /// Everything that people should read: refused, waiting, newer, with notes; in the order of the files.
    pub verdicts: Vec<Verdict>,
}

impl Tally {
    pub fn refused_total(&self) -> u32 {
        self.refused.values().sum()
    }

    pub(super) fn add(&mut self, verdict: Verdict) {
        match verdict.outcome {
            Outcome::Accepted => self.accepted += 1,
            Outcome::Newer => {
                self.accepted += 1;
                self.newer += 1;
            }
            Outcome::Waiting => self.waiting += 1,
            Outcome::Repeated => self.repeated += 1,
            Outcome::Refused => *self.refused.entry(verdict.reason.unwrap_or(Cause::Damaged)).or_default() += 1,
        }
        let plain = matches!(verdict.outcome, Outcome::Accepted | Outcome::Repeated) && verdict.notes.is_empty();
        if !plain {
            self.verdicts.push(verdict);
        }
    }
}

/// Packages in the order of their paths: files as given, and every `*.sdv` in and below folders. Links are not followed.
pub fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in paths {
        if std::fs::metadata(path)?.is_dir() { walk(path, DEPTH, &mut all)? } else { all.push(path.clone()) }
    }
    all.sort();
    all.dedup();
    Ok(all)
}

fn walk(folder: &Path, depth: u32, all: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let (entry, path) = entry.map(|entry| (entry.file_type(), entry.path()))?;
        let kind = entry?;
        let package = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("sdv"));
        if kind.is_dir() && depth > 0 {
            walk(&path, depth - 1, all)?;
        } else if kind.is_file() && package && all.len() < FILES {
            all.push(path);
        }
    }
    Ok(())
}

/// Receives files: packages first, then pictures of codes on paper. `watch` is told after each and answers whether to go
/// on; what was filed stays.
pub fn receive(db: &mut Db, files: &[PathBuf], mut watch: impl FnMut(HowFar) -> bool) -> Result<Tally> {
    let (pictures, packages): (Vec<PathBuf>, Vec<PathBuf>) =
        files.iter().cloned().partition(|file| paper::is_picture(file));
    let total = files.len() as u32;
    let desk = Desk::set_up(db.read())?;
    let mut tally = packages_of(db, &desk, &packages, total, &mut watch)?;
    if tally.left > 0 {
        tally.left += pictures.len() as u32;
    } else if !pictures.is_empty() {
        let before = packages.len();
        let done = paper::receive(db, &desk, &pictures, &mut tally, |tally, done| {
            let accepted = tally.accepted + tally.waiting + tally.repeated;
            watch(HowFar { done: (before + done) as u32, total, accepted, refused: tally.refused_total() })
        })?;
        tally.left = (pictures.len() - done) as u32;
    }
    Ok(tally)
}

fn packages_of(
    db: &mut Db,
    desk: &Desk,
    files: &[PathBuf],
    total: u32,
    watch: &mut dyn FnMut(HowFar) -> bool,
) -> Result<Tally> {
    let line = Line { next: Mutex::new(0), used: Mutex::new(Used::default()), freed: Condvar::new() };
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get().min(8));
    std::thread::scope(|scope| {
        let (send, arrivals) = sync_channel(64);
        for _ in 0..threads {
            let (send, line) = (send.clone(), &line);
            scope.spawn(move || work(desk, files, line, &send));
        }
        drop(send);
        let mut writer = Writer { desk, line: &line, arrivals, early: BTreeMap::new(), at: 0, files, total };
        let tally = writer.run(db, watch);
        // Threads that wait for memory or for the writer go home.
        line.stop();
        tally
    })
}

/// Who takes which file, and how much memory they hold.
struct Line {
    next: Mutex<usize>,
    used: Mutex<Used>,
    freed: Condvar,
}

#[derive(Default)]
struct Used {
    bytes: u64,
    stopped: bool,
}

impl Line {
    /// The next file and its share of memory; nothing when all are taken or somebody cancelled.
    fn take(&self, files: &[PathBuf]) -> Option<(usize, u64)> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let index = *next;
        let path = files.get(index)?;
        *next += 1;
        let bytes = std::fs::metadata(path).map_or(0, |meta| meta.len()).min(MAX_FILE as u64 + 1);
        // Still holding `next`: memory is given out in the order of the files.
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while used.bytes > 0 && used.bytes + bytes > BUDGET && !used.stopped {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        used.bytes += bytes;
        (!used.stopped).then_some((index, bytes))
    }

    fn give_back(&self, bytes: u64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.bytes = used.bytes.saturating_sub(bytes);
        self.freed.notify_all();
    }

    fn stop(&self) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).stopped = true;
        self.freed.notify_all();
    }
}

struct Arrival {
    index: usize,
    bytes: u64,
    opened: Opened,
}

fn work(desk: &Desk, files: &[PathBuf], line: &Line, send: &SyncSender<Arrival>) {
    let Ok(identity) = desk.identity() else { return };
    while let Some((index, bytes)) = line.take(files) {
        let opened = match std::fs::File::open(&files[index]).and_then(dan_van_sealed::load) {
            // One bad package ends neither the run nor the window.
            Ok(content) => catch_unwind(AssertUnwindSafe(|| desk.open(&identity, content)))
                .unwrap_or_else(|_| Opened::Refused(Fault::Content.into())),
            Err(_) => {
                let text = "Không đọc được tệp này từ đĩa hoặc USB. Hãy chép lại rồi thử lại";
                Opened::Refused(Refusal::new(Cause::Unreadable, text))
            }
        };
        if send.send(Arrival { index, bytes, opened }).is_err() {
            return;
        }
    }
}

struct Writer<'a> {
    desk: &'a Desk,
    line: &'a Line,
    arrivals: Receiver<Arrival>,
    /// What came before its turn.
    early: BTreeMap<usize, Arrival>,
    at: usize,
    files: &'a [PathBuf],
    /// With the pictures that follow.
    total: u32,
}

impl Writer<'_> {
    fn run(&mut self, db: &mut Db, watch: &mut dyn FnMut(HowFar) -> bool) -> Result<Tally> {
        let identity = self.desk.identity()?;
        let mut tally = Tally::default();
        let mut go_on = true;
        while go_on && self.at < self.files.len() {
            let mut lot = Vec::new();
            db.write(Act::lasting("Nhận gói của các đơn vị"), |w| {
                let begun = Instant::now();
                while go_on && lot.len() < TOGETHER && begun.elapsed() < AT_MOST {
                    let Some(arrival) = self.next() else { break };
                    let verdict = self.settle(w, &identity, &arrival)?;
                    drop(arrival.opened);
                    self.line.give_back(arrival.bytes);
                    lot.push(verdict);
                    let counted =
                        |fine: bool| lot.iter().filter(|v| (v.outcome == Outcome::Refused) != fine).count() as u32;
                    go_on = watch(HowFar {
                        done: self.at as u32,
                        total: self.total,
                        accepted: tally.accepted + tally.waiting + tally.repeated + counted(true),
                        refused: tally.refused_total() + counted(false),
                    });
                }
                Ok(())
            })?;
            if lot.is_empty() {
                break;
            }
            lot.into_iter().for_each(|verdict| tally.add(verdict));
        }
        tally.left = (self.files.len() - self.at) as u32;
        Ok(tally)
    }

    /// The next file in order, opened.
    fn next(&mut self) -> Option<Arrival> {
        while !self.early.contains_key(&self.at) {
            let arrival = self.arrivals.recv().ok()?;
            self.early.insert(arrival.index, arrival);
        }
        let arrival = self.early.remove(&self.at)?;
        self.at += 1;
        Some(arrival)
    }

    fn settle(&self, w: &mut Write, identity: &dan_van_sealed::Identity, arrival: &Arrival) -> Result<Verdict> {
        let file = self.files[arrival.index].display().to_string();
        let plain = |outcome, reason, sentence: String, unit: &str, period: &str| Verdict {
            file: file.clone(),
            outcome,
            reason,
            sentence,
            unit: unit.to_string(),
            period: period.to_string(),
            version: 0,
            notes: Vec::new(),
        };
        Ok(match &arrival.opened {
            Opened::Repeated => {
                plain(Outcome::Repeated, None, "Gói này đã nhận rồi, không có gì thay đổi".to_string(), "", "")
            }
            Opened::Refused(why) => {
                plain(Outcome::Refused, Some(why.reason), why.sentence.clone(), &why.unit, &why.period)
            }
            Opened::Sound(sound) => match whole(w, |w| ledger::file(w, identity, &file, sound))? {
                Ok(verdict) => verdict,
                Err(_) => plain(
                    Outcome::Refused,
                    Some(Cause::Damaged),
                    Fault::Content.to_string(),
                    &sound.key.name,
                    &sound.outline.manifest.period,
                ),
            },
        })
    }
}

/// All of `work` or nothing, inside the act. A package that the tables refuse is refused alone; a disk that refuses
/// ends the act.
pub(super) fn whole(w: &mut Write, work: impl FnOnce(&mut Write) -> Result<Verdict>) -> Result<Result<Verdict>> {
    w.savepoint("SAVEPOINT package")?;
    let outcome = work(w);
    match &outcome {
        Ok(_) => {}
        Err(error) if error.code == Code::Internal => w.savepoint("ROLLBACK TO package")?,
        Err(_) => return outcome.map(Ok),
    }
    w.savepoint("RELEASE package")?;
    Ok(outcome)
}
