//! Reading a foreign package line by line: bounded, every number and day looked at, nothing but the sums kept.
//!
//! Trap: nothing here is stored before the last line was read; a package that ends wrong has said nothing at all.

use super::v1::{self, Answer, Child, Chunk, Exemplar, Figure, File, Initiative, KINDS, Manifest, Nomination, Person};
use crate::basics::{Code, Date, Error, Money, text};
use crate::campaign::Period;
use crate::db::hex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use dan_van_sealed::{Fault, Lines};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Longest line: a chunk of a file with its frame.
const LINE: usize = 128 * 1024;
const RECORDS: u32 = 200_000;
const FIGURES: usize = 2_000;
/// Figures of all units below together: 6,000 units with the campaign's table.
const CHILD_FIGURES: usize = 250_000;
const INITIATIVES: usize = 5_000;
/// Exemplars and nominations, each.
const HONOURS: usize = 2_000;
const FILES: usize = 2_000;
/// Kinds in one package, those of later versions too.
const KINDS_COUNTED: usize = 20;
const WORDS: usize = 20_000;
const SHORT: usize = 200;

/// Why a package that is signed and decrypted is refused all the same.
#[derive(Clone, PartialEq, Debug)]
pub enum Wrong {
    Fault(Fault),
    /// A later format; the sentence says which version of the application reads it.
    Newer(String),
    /// A number, day or text that cannot be meant: the sentence says which.
    Implausible(String),
}

impl From<Wrong> for Error {
    fn from(wrong: Wrong) -> Error {
        match wrong {
            Wrong::Fault(fault) => fault.into(),
            Wrong::Newer(sentence) => Error::new(Code::Newer, sentence),
            Wrong::Implausible(sentence) => Error::new(Code::Refused, sentence),
        }
    }
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Wrong {
        Wrong::Fault(fault)
    }
}

/// What a package says, without its people, supports and files.
#[derive(Clone, PartialEq, Debug)]
pub struct Outline {
    pub manifest: Manifest,
    pub figures: Vec<Figure>,
    pub initiatives: Vec<Initiative>,
    pub answers: Vec<Answer>,
    pub children: Vec<Child>,
    pub exemplars: Vec<Exemplar>,
    pub nominations: Vec<Nomination>,
    /// Without their bytes.
    pub files: Vec<File>,
}

#[derive(Deserialize)]
struct SupportLine<'a> {
    #[serde(borrow)]
    person: Cow<'a, str>,
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    occasion: Cow<'a, str>,
    #[serde(borrow)]
    form: Cow<'a, str>,
    money: i64,
    #[serde(borrow)]
    goods: Cow<'a, str>,
    goods_value: i64,
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[expect(dead_code, reason = "read so that a line without it is refused")]
    visited: bool,
}

/// A file whose chunks are still to come.
struct Open {
    file: File,
    chunks: u32,
    size: u64,
    sha256: Sha256,
    /// Only of the file that is wanted.
    bytes: Option<Vec<u8>>,
}

struct Scan {
    outline: Outline,
    counts: BTreeMap<String, u32>,
    total: u32,
    indicators: BTreeSet<String>,
    file: Option<Open>,
    child_figures: usize,
    /// Which of the files is wanted, from 0.
    wanted: Option<usize>,
    found: Option<Vec<u8>>,
}

/// Reads every line of a verified package.
pub fn scan(lines: &mut Lines) -> Result<Outline, Wrong> {
    scan_for(lines, None).map(|scan| scan.outline)
}

/// The bytes of the file at this place among the files of a verified package.
pub fn file(lines: &mut Lines, at: usize) -> Result<Option<Vec<u8>>, Wrong> {
    scan_for(lines, Some(at)).map(|scan| scan.found)
}

fn scan_for(lines: &mut Lines, wanted: Option<usize>) -> Result<Scan, Wrong> {
    let mut line = Vec::new();
    if !lines.next(&mut line, LINE)? {
        return Err(Fault::Content.into());
    }
    let manifest = first(&line)?;
    plausible(&manifest)?;
    let outline = Outline {
        manifest,
        figures: Vec::new(),
        initiatives: Vec::new(),
        answers: Vec::new(),
        children: Vec::new(),
        exemplars: Vec::new(),
        nominations: Vec::new(),
        files: Vec::new(),
    };
    let mut scan = Scan {
        outline,
        counts: BTreeMap::new(),
        total: 0,
        indicators: BTreeSet::new(),
        file: None,
        child_figures: 0,
        wanted,
        found: None,
    };
    let mut sha256 = Sha256::new();
    while lines.next(&mut line, LINE)? {
        sha256.update(&line);
        sha256.update(b"\n");
        // Empty ones too: 60 million of them keep a computer busy for a while.
        scan.count()?;
        if !line.is_empty() {
            scan.record(&mut line)?;
        }
    }
    let manifest = &scan.outline.manifest;
    let whole = scan.file.is_none() && manifest.sha256 == hex(&sha256.finalize()) && manifest.counts == scan.counts;
    if whole { Ok(scan) } else { Err(Fault::Content.into()) }
}

fn first(line: &[u8]) -> Result<Manifest, Wrong> {
    v1::check_format(line, v1::FORMAT)?;
    serde_json::from_slice(line).map_err(|_| Fault::Content.into())
}

impl Scan {
    fn count(&mut self) -> Result<(), Wrong> {
        self.total += 1;
        if self.total > RECORDS {
            return Err(Wrong::Implausible(format!("Gói có hơn {RECORDS} bản ghi, không đơn vị nào có nhiều như vậy")));
        }
        Ok(())
    }

    fn record(&mut self, line: &mut [u8]) -> Result<(), Wrong> {
        let kind = kind_of(line).ok_or(Fault::Content)?;
        let kind = &*kind;
        let broken = |_| Wrong::Fault(Fault::Content);
        if kind != "chunk" {
            if self.file.is_some() {
                return Err(Fault::Content.into());
            }
            let many = self.counts.len() >= KINDS_COUNTED;
            match self.counts.get_mut(kind) {
                Some(count) => *count += 1,
                None if many => return Err(Fault::Content.into()),
                None => drop(self.counts.insert(kind.to_string(), 1)),
            }
        }
        match kind {
            "support" => support(&serde_json::from_slice(line).map_err(broken)?),
            "person" => person(&serde_json::from_slice(line).map_err(broken)?),
            "figure" => self.figure(serde_json::from_slice(line).map_err(broken)?),
            "initiative" => self.initiative(serde_json::from_slice(line).map_err(broken)?),
            "answer" => self.answer(serde_json::from_slice(line).map_err(broken)?),
            "child" => self.child(serde_json::from_slice(line).map_err(broken)?),
            "file" => self.open(serde_json::from_slice(line).map_err(broken)?),
            "chunk" => self.chunk(&serde_json::from_slice(line).map_err(broken)?),
            "exemplar" => self.exemplar(serde_json::from_slice(line).map_err(broken)?),
            "nomination" => self.nomination(serde_json::from_slice(line).map_err(broken)?),
            // A kind of a later version: it must be JSON, what it says is passed over.
            _ => serde_json::from_slice::<serde::de::IgnoredAny>(line).map(|_| ()).map_err(broken),
        }
    }

    fn figure(&mut self, one: Figure) -> Result<(), Wrong> {
        figure(&one, &mut self.indicators)?;
        self.outline.figures.push(one);
        Ok(())
    }

    fn initiative(&mut self, initiative: Initiative) -> Result<(), Wrong> {
        let i = &initiative;
        short(&[&i.id, &i.form, &i.scope, &i.field, &i.status])?;
        let long = [&i.name, &i.responsible, &i.recognised_by, &i.results].iter().any(|text| text.len() > WORDS);
        let many = i.contents.len() > 50 || self.outline.initiatives.len() >= INITIATIVES;
        let twice = self.outline.initiatives.iter().any(|other| other.id == i.id);
        let year = i.since_year.is_none_or(|year| (1900..=2100).contains(&year));
        if !year {
            return Err(Wrong::Implausible(format!(
                "Mô hình “{}” ghi năm bắt đầu không thể có thật",
                text::line(&i.name)
            )));
        }
        if long || many || twice || i.contents.iter().any(|code| code.len() > SHORT) {
            return Err(Wrong::Implausible("Danh sách mô hình trong gói quá dài hoặc có mã lặp lại".to_string()));
        }
        self.outline.initiatives.push(initiative);
        Ok(())
    }

    fn answer(&mut self, answer: Answer) -> Result<(), Wrong> {
        short(&[&answer.comment, &answer.answer])?;
        if answer.words.len() > WORDS || self.outline.answers.len() >= FIGURES {
            return Err(Wrong::Implausible("Phần trả lời ý kiến trong gói quá dài".to_string()));
        }
        self.outline.answers.push(answer);
        Ok(())
    }

    fn child(&mut self, child: Child) -> Result<(), Wrong> {
        short(&[&child.path, &child.name])?;
        self.child_figures += child.figures.len();
        let known = |f: &v1::ChildFigure| {
            f.indicator.len() <= 20
                && f.registered.is_none_or(|value| (0..=Money::MAX.0).contains(&value))
                && f.achieved.is_none_or(|value| (0.0..=Money::MAX.0 as f64).contains(&value))
        };
        let hash = child.package.len() == 64 && child.package.bytes().all(|b| b.is_ascii_hexdigit());
        if !hash || self.child_figures > CHILD_FIGURES || !child.figures.iter().all(known) {
            return Err(Wrong::Implausible("Số liệu của đơn vị cấp dưới trong gói không thể có thật".to_string()));
        }
        self.outline.children.push(child);
        Ok(())
    }

    fn exemplar(&mut self, exemplar: Exemplar) -> Result<(), Wrong> {
        let e = &exemplar;
        short(&[&e.id, &e.scope, e.name.as_deref().unwrap_or_default(), &e.content, &e.level, &e.path])?;
        let known = self.outline.exemplars.iter().any(|other| other.id == e.id);
        honour(&e.achievement, e.achieved_on, known || self.outline.exemplars.len() >= HONOURS)?;
        self.outline.exemplars.push(exemplar);
        Ok(())
    }

    fn nomination(&mut self, nomination: Nomination) -> Result<(), Wrong> {
        let n = &nomination;
        short(&[&n.id, &n.scope, n.name.as_deref().unwrap_or_default(), &n.form, &n.grantor, &n.status, &n.path])?;
        short(&[&n.introduced_by])?;
        let known = self.outline.nominations.iter().any(|other| other.id == n.id);
        let many =
            n.votes > n.voters || n.voters > 1_000_000 || n.points.is_some_and(|p| !(0..=1_000_000).contains(&p));
        if many {
            return Err(Wrong::Implausible(
                "Gói có đề nghị khen thưởng với số phiếu hoặc điểm không thể có".to_string(),
            ));
        }
        honour(&n.summary, n.proposed_on, known || self.outline.nominations.len() >= HONOURS)?;
        self.outline.nominations.push(nomination);
        Ok(())
    }

    fn open(&mut self, file: File) -> Result<(), Wrong> {
        short(&[&file.role, &file.name, &file.about])?;
        let chunks = file.size.div_ceil(v1::CHUNK as u64);
        let many = self.outline.files.len() >= FILES;
        if file.size > dan_van_sealed::MAX_CONTENT || u64::from(file.chunks) != chunks || many {
            return Err(Fault::Content.into());
        }
        let bytes = (self.wanted == Some(self.outline.files.len())).then(Vec::new);
        self.outline.files.push(file.clone());
        self.file = Some(Open { file, chunks: 0, size: 0, sha256: Sha256::new(), bytes });
        self.close()
    }

    fn chunk(&mut self, chunk: &Chunk) -> Result<(), Wrong> {
        let open = self.file.as_mut().ok_or(Fault::Content)?;
        let bytes = BASE64.decode(&chunk.data).map_err(|_| Fault::Content)?;
        open.chunks += 1;
        open.size += bytes.len() as u64;
        open.sha256.update(&bytes);
        if let Some(kept) = &mut open.bytes {
            kept.extend_from_slice(&bytes);
        }
        self.close()
    }

    /// After the last chunk the file must be what was announced.
    fn close(&mut self) -> Result<(), Wrong> {
        let Some(open) = self.file.take_if(|open| open.chunks == open.file.chunks) else { return Ok(()) };
        let same = open.size == open.file.size && hex(&open.sha256.finalize()) == open.file.sha256;
        if !same {
            return Err(Fault::Content.into());
        }
        self.found = self.found.take().or(open.bytes);
        Ok(())
    }
}

/// The kind of a record, and the line turned into one without it: `{"kind":"person","code":…` → `{"code":…`.
///
/// Serde reads a tagged record twice; taking the tag off first makes a package three times faster to read.
fn kind_of(line: &mut [u8]) -> Option<Cow<'static, str>> {
    const START: &[u8] = b"{\"kind\":\"";
    let rest = line.strip_prefix(START)?;
    let end = rest.iter().take(31).position(|byte| *byte == b'"')?;
    let named = &rest[..end];
    let after = rest.get(end + 1)?;
    let cut = START.len() + end + 2;
    let kind = KINDS.iter().find(|kind| kind.as_bytes() == named).copied();
    match kind {
        Some(_) if *after != b',' => None,
        Some(kind) => {
            line[..cut].fill(b' ');
            line[cut - 1] = b'{';
            Some(Cow::Borrowed(kind))
        }
        // Left as it is: only its name is needed.
        None if end > 0 && named.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_') => {
            String::from_utf8(named.to_vec()).ok().map(Cow::Owned)
        }
        None => None,
    }
}

fn honour(words: &str, day: Date, refused: bool) -> Result<(), Wrong> {
    if refused || words.len() > WORDS || !(1900..=2100).contains(&day.year()) {
        let text = "Danh sách gương điển hình, đề nghị khen thưởng trong gói quá dài, lặp lại hoặc sai ngày";
        return Err(Wrong::Implausible(text.to_string()));
    }
    Ok(())
}

/// A figure that can be meant, and whose indicator did not come before.
pub fn figure(figure: &Figure, indicators: &mut BTreeSet<String>) -> Result<(), Wrong> {
    let named = !figure.indicator.is_empty()
        && figure.indicator.len() <= 20
        && figure.indicator.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    if !named || !indicators.insert(figure.indicator.clone()) || indicators.len() > FIGURES {
        return Err(Wrong::Implausible("Bảng số liệu trong gói có chỉ tiêu sai mã hoặc lặp lại".to_string()));
    }
    let registered = figure.registered.is_none_or(|value| (0..=Money::MAX.0).contains(&value));
    let achieved = figure.achieved.is_none_or(|value| (0.0..=Money::MAX.0 as f64).contains(&value));
    if !registered || !achieved {
        return Err(Wrong::Implausible(format!("Số liệu {} nằm ngoài giới hạn nên không nhận", figure.indicator)));
    }
    short(&[&figure.name, &figure.unit])
}

fn support(s: &SupportLine) -> Result<(), Wrong> {
    short(&[&s.person, &s.occasion, &s.form, &s.source])?;
    let money = 0..=Money::MAX.0;
    if !money.contains(&s.money) || !money.contains(&s.goods_value) || s.goods.len() > WORDS {
        return Err(Wrong::Implausible("Gói có lượt hỗ trợ với số tiền ngoài giới hạn".to_string()));
    }
    let day: Result<Date, String> = s.date.parse();
    if day.is_ok_and(|day| (1900..=2100).contains(&day.year())) {
        return Ok(());
    }
    Err(Wrong::Implausible("Gói có lượt hỗ trợ với ngày không có thật".to_string()))
}

fn person(p: &Person) -> Result<(), Wrong> {
    short(&[&p.code, &p.group, &p.outcome, p.name.as_deref().unwrap_or_default()])?;
    if p.hardships.len() > 50 || p.hardships.iter().any(|code| code.len() > SHORT) {
        return Err(Wrong::Implausible("Gói có người với quá nhiều hoàn cảnh".to_string()));
    }
    Ok(())
}

/// Nothing in the first line is out of this world.
pub fn plausible(m: &Manifest) -> Result<(), Wrong> {
    short(&[&m.app, &m.unit.code, &m.key, &m.to, &m.previous, &m.period, &m.campaign, &m.sha256])?;
    if [&m.unit.name, &m.unit.school, &m.unit.superior].iter().any(|text| text.len() > 1_000)
        || m.counts.len() > KINDS_COUNTED
    {
        return Err(Fault::Content.into());
    }
    let hash = m.previous.is_empty() || (m.previous.len() == 64 && m.previous.bytes().all(|b| b.is_ascii_hexdigit()));
    let period: Result<Period, String> = m.period.parse();
    if !hash || period.is_err() || m.seq == 0 || m.seq > 1 << 50 || m.version == 0 || m.version > 1_000_000 {
        let text = format!("Kỳ “{}” hoặc số thứ tự của gói không thể có thật", text::line(&m.period));
        return Err(Wrong::Implausible(text));
    }
    if !(2000..=2100).contains(&m.made_on.year()) {
        return Err(Wrong::Implausible(format!("Gói ghi ngày lập {}, không thể có thật", m.made_on.vietnamese())));
    }
    Ok(())
}

fn short(texts: &[&str]) -> Result<(), Wrong> {
    if texts.iter().all(|text| text.len() <= SHORT * 4) { Ok(()) } else { Err(Fault::Content.into()) }
}
