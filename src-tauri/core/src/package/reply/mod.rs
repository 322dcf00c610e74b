//! What comes back: a signed receipt, or a return with comments that each want an answer.
//!
//! A reply (`*.sdvpl`) is a container like a package, encrypted to the unit's card and signed by the superior: the first
//! line says which package it answers (by hash), the others are comments. Traps: it is believed only from the superior
//! whose card was opened here; opening it twice changes nothing; answers travel in the unit's next package.

mod store;

use super::{Submission, v1};
use crate::basics::{Code, Date, Error, Result, id, text};
use crate::db::{Act, Db, Read, Write, hex};
use crate::{campaign, target};
use dan_van_sealed::{Fault, Identity, Label, Recipient};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use store::{answered, comment_of, from_us};

const FORMAT: u32 = 1;
const LINE: usize = 32 * 1024;
const COMMENTS: usize = 500;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// Đã tiếp nhận.
    Receipt,
    /// Trả lại.
    Return,
}

/// The first line of a reply.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Head {
    pub format: u32,
    /// Version of the application that wrote it.
    #[serde(default)]
    pub app: String,
    pub reply: Ruling,
    /// SHA-256 of the package it answers.
    pub package: String,
    pub unit: String,
    pub period: String,
    pub version: u32,
    /// Fingerprint of the superior's card.
    pub from: String,
    /// Fingerprint of the unit's card.
    pub to: String,
    pub made_on: Date,
    pub sample: bool,
    pub comments: u32,
}

/// A comment as it travels.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
pub struct Remark {
    #[serde(default)]
    pub id: String,
    /// `figure:K1.04`, `initiative:<id>`, empty for the whole.
    pub anchor: String,
    pub text: String,
}

/// A comment with what was answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Comment {
    pub id: String,
    pub anchor: String,
    pub text: String,
    /// Empty, `fixed`, `explained`, `disagreed`.
    pub answer: String,
    pub words: String,
}

/// A reply in the register.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Reply {
    pub id: String,
    /// Hash of the package.
    pub package: String,
    pub period: String,
    pub version: u32,
    pub verdict: Ruling,
    pub made_on: Date,
    pub comments: Vec<Comment>,
}

/// How a period stands at the unit: *Đang nhập → Sẵn sàng → Đã xuất → Đã gửi → Đã tiếp nhận | Trả lại*.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PeriodState {
    Entering,
    /// Nothing is missing or contradicts itself.
    Ready,
    Exported,
    Sent,
    Received,
    Returned,
}

/// A period of a year with how it stands.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PeriodStanding {
    pub period: String,
    pub label: String,
    pub deadline: Date,
    pub state: PeriodState,
    /// The newest version handed in; 0: none.
    pub version: u32,
    /// Comments that want an answer.
    pub open: u32,
    /// What is still to be counted before it is ready.
    pub lacking: u32,
}

/// Whom a reply goes to.
pub struct Addressee<'a> {
    pub code: &'a str,
    pub recipient: &'a str,
    pub fingerprint: &'a str,
}

/// Makes a reply to a package inside an act; returns its file name and bytes.
pub fn make(w: &mut Write, head: Head, remarks: &[Remark], to: &Addressee) -> Result<(String, Vec<u8>)> {
    let keys = super::keys(w)?;
    let mut lines = serde_json::to_vec(&head).map_err(Error::internal)?;
    lines.push(b'\n');
    for remark in remarks {
        serde_json::to_writer(&mut lines, remark).map_err(Error::internal)?;
        lines.push(b'\n');
    }
    let seq = w.advance("reply_seq", 1)? as u64;
    let label = Label { unit: super::token(to.code), seq, period: head.period.clone(), to: to.fingerprint.to_string() };
    let recipients = [keys.identity.recipient(), Recipient::parse(to.recipient)?];
    let bytes = dan_van_sealed::seal(&label, &keys.signing, &recipients, &lines)?;
    let kind = if head.reply == Ruling::Receipt { "bien-nhan" } else { "tra-lai" };
    let name = format!("{kind}_{}_{}_v{}.sdvpl", head.period, label.unit, head.version);
    let id = hex(&Sha256::digest(&bytes));
    store::save(w, &id, &head, remarks, &name, true)?;
    Ok((name, bytes))
}

/// The wire form of an empty head for a superior's register.
pub fn head(w: &mut Write, reply: Ruling, to: &Addressee) -> Result<Head> {
    let (_, ours) = super::receiving(w.read())?;
    Ok(Head {
        format: FORMAT,
        app: env!("CARGO_PKG_VERSION").to_string(),
        reply,
        package: String::new(),
        unit: to.code.to_string(),
        period: String::new(),
        version: 0,
        from: ours.into_iter().next().unwrap_or_default(),
        to: to.fingerprint.replace(' ', ""),
        made_on: w.today(),
        sample: crate::unit::is_sample(w.read())?,
        comments: 0,
    })
}

/// Comments as they may travel: tidied, none empty, each with an id.
pub fn tidy(remarks: &[Remark]) -> Result<Vec<Remark>> {
    let mut all = Vec::new();
    for remark in remarks {
        let (anchor, text) = (text::line(&remark.anchor), text::lines(&remark.text));
        if text.is_empty() || text.len() > 4_000 || anchor.len() > 200 {
            return Err(Error::field("comments", "Mỗi ý kiến cần vài chữ, không quá 4.000 ký tự"));
        }
        all.push(Remark { id: id::fresh(), anchor, text });
    }
    if all.len() > COMMENTS {
        return Err(Error::field("comments", format!("Không quá {COMMENTS} ý kiến trong một phiếu")));
    }
    Ok(all)
}

/// Opens a reply at the unit.
pub fn open(db: &mut Db, bytes: &[u8]) -> Result<Reply> {
    let (head, remarks) = read(db.read(), bytes)?;
    let id = hex(&Sha256::digest(bytes));
    if let Some(known) = store::get(db.read(), &id)? {
        return Ok(known);
    }
    if store::submission(db.read(), &head.package)?.is_none() {
        let text = "Phiếu này trả lời một gói không có trong sổ. Có thể sổ đã được khôi phục; hỏi lại cấp trên";
        return Err(Error::new(Code::Missing, text));
    }
    let title = match head.reply {
        Ruling::Receipt => format!("Cấp trên đã tiếp nhận gói kỳ {}", head.period),
        Ruling::Return => format!("Cấp trên trả lại gói kỳ {}, {} ý kiến", head.period, remarks.len()),
    };
    db.write(Act::lasting(title), |w| store::save(w, &id, &head, &remarks, "", false))?;
    store::get(db.read(), &id)?.ok_or_else(|| Error::missing("phiếu"))
}

fn read(r: Read, bytes: &[u8]) -> Result<(Head, Vec<Remark>)> {
    let package = dan_van_sealed::verify(bytes)?;
    let trusted = super::store::superior_by_key(r, &package.header.key.to_string())?;
    if trusted.is_none() {
        let print = package.header.key.fingerprint();
        let text = format!("Phiếu ký bằng khóa lạ ({print}), không phải của cấp trên đã mở thẻ ở sổ này");
        return Err(Error::new(Code::Refused, text));
    }
    let identity = super::store::identity(r)?.ok_or_else(|| Error::from(Fault::NotForUs))?;
    let mut lines = package.lines(&Identity::from_text(&identity)?)?;
    let broken = || Error::from(Fault::Content);
    let mut line = Vec::new();
    if !lines.next(&mut line, LINE)? {
        return Err(broken());
    }
    let head = first(&line)?;
    let mut remarks: Vec<Remark> = Vec::new();
    while lines.next(&mut line, LINE)? {
        remarks.push(serde_json::from_slice(&line).map_err(|_| broken())?);
        if remarks.len() > COMMENTS {
            return Err(broken());
        }
    }
    let label = &package.header.label;
    let same = head.period == label.period && head.to == label.to && super::token(&head.unit) == label.unit;
    let sample = crate::unit::is_sample(r)? == head.sample;
    let ids = remarks.iter().all(|remark| (8..=64).contains(&remark.id.len()));
    if !same || !sample || !ids || head.comments as usize != remarks.len() {
        return Err(broken());
    }
    Ok((head, remarks))
}

fn first(line: &[u8]) -> Result<Head> {
    v1::check_format(line, FORMAT)?;
    serde_json::from_slice(line).map_err(|_| Fault::Content.into())
}

/// Every reply to packages of this unit, newest first.
pub fn list(r: Read) -> Result<Vec<Reply>> {
    store::list(r)
}

/// The unit answers a comment: `fixed`, `explained` or `disagreed`; the last two want words.
pub fn answer(db: &mut Db, comment: &str, answer: &str, words: &str) -> Result<()> {
    let words = text::lines(words);
    if !["fixed", "explained", "disagreed"].contains(&answer) {
        return Err(Error::field("answer", "Chọn đã sửa, giải trình hoặc không đồng ý"));
    }
    if answer != "fixed" && words.is_empty() {
        return Err(Error::field("words", "Giải trình hoặc không đồng ý thì ghi rõ lý do"));
    }
    if !store::has_comment(db.read(), comment)? {
        return Err(Error::missing("ý kiến"));
    }
    let fields = crate::fields![("answer", *answer), ("words", words)];
    db.write(Act::new("Trả lời ý kiến của cấp trên"), |w| w.put("reply_comment", comment, &fields))
}

/// Comments of a period that still want an answer, and the answers given, as the next package carries them.
pub fn answers(r: Read, period: &str) -> Result<(Vec<Comment>, Vec<super::v1::Answer>)> {
    let all = store::comments_of_period(r, period)?;
    let open = all.iter().filter(|comment| comment.answer.is_empty()).cloned().collect();
    let given = all.into_iter().filter(|comment| !comment.answer.is_empty());
    let wire = |c: Comment| super::v1::Answer { comment: c.id, answer: c.answer, words: c.words };
    Ok((open, given.map(wire).collect()))
}

/// How every period of a year stands, in the order of the campaign.
pub fn standings(r: Read, year: i16) -> Result<Vec<PeriodStanding>> {
    let (submissions, replies) = (super::list(r)?, list(r)?);
    let mut all = Vec::new();
    for span in campaign::of_year(r, year)?.periods_of(year) {
        let open = answers(r, &span.name)?.0.len() as u32;
        let mut state = state(&submissions, &replies, &span.name);
        let version = submissions.iter().filter(|s| s.period == span.name).map(|s| s.version).max().unwrap_or(0);
        let mut lacking = 0;
        if state == PeriodState::Entering {
            lacking = target::lacking(r, &span.name)?;
            if lacking == 0 && open == 0 && super::collect::errors(r, &span.name)?.is_empty() {
                state = PeriodState::Ready;
            }
        }
        let (period, label, deadline) = (span.name, span.label, span.deadline);
        all.push(PeriodStanding { period, label, deadline, state, version, open, lacking });
    }
    Ok(all)
}

/// How a period stands: what the newest submission of it has come to.
pub fn state(submissions: &[Submission], replies: &[Reply], period: &str) -> PeriodState {
    let Some(last) = submissions.iter().filter(|s| s.period == period).max_by_key(|s| s.seq) else {
        return PeriodState::Entering;
    };
    let reply = replies.iter().find(|reply| reply.period == period && reply.version == last.version);
    match (reply.map(|reply| reply.verdict), last.sent_on) {
        (Some(Ruling::Receipt), _) => PeriodState::Received,
        (Some(Ruling::Return), _) => PeriodState::Returned,
        (None, Some(_)) => PeriodState::Sent,
        (None, None) => PeriodState::Exported,
    }
}
