//! Looking at one package: its figures beside the version before and last year, and the receipt or return that goes back.

mod printed;
mod store;

pub use printed::{PackageFile, file, printed};

use super::recount;
use crate::basics::{Code, Error, Result, text};
use crate::campaign::{self, Span};
use crate::db::{Act, Db, Read};
use crate::package::reply::{self, Addressee, Comment, Remark, Reply, Ruling};
use crate::package::scan::Outline;
use crate::package::v1::Initiative;
use dan_van_sealed::Identity;
use serde::Serialize;

/// A figure of a package, with what it was before.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Line {
    pub indicator: String,
    pub name: String,
    pub unit: String,
    #[specta(type = Option<i32>)]
    pub registered: Option<i64>,
    pub achieved: Option<f64>,
    /// In the version before, when it was another number.
    pub before: Option<f64>,
    pub changed: bool,
    /// The period before of the same kind.
    pub last_period: Option<f64>,
    /// The same period last year.
    pub last_year: Option<f64>,
    /// The middle of all units in the period.
    pub middle: Option<f64>,
    /// Explains itself; empty when nothing strikes.
    pub alarm: String,
}

/// What became of an initiative since the version before.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SinceVersion {
    Same,
    New,
    Changed,
    Gone,
}

/// An initiative of a package.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct SeenInitiative {
    pub id: String,
    pub name: String,
    pub status: String,
    pub results: String,
    pub difference: SinceVersion,
}

/// A package as the superior looks at it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct View {
    pub package: String,
    pub code: String,
    pub unit: String,
    pub period: String,
    pub version: u32,
    pub made_on: crate::basics::Date,
    /// `counts`, `older`, `conflict`, `waiting`.
    pub standing: String,
    /// Records by kind, in words.
    pub counts: Vec<String>,
    /// What the period before is called; empty when it is last year's.
    pub last_period: String,
    pub lines: Vec<Line>,
    pub initiatives: Vec<SeenInitiative>,
    pub files: Vec<PackageFile>,
    /// The package says what its printed report says, so that its pages can be shown.
    pub printed: bool,
    /// What strikes about the package as a whole; each sentence can become a comment as it stands.
    pub alarms: Vec<String>,
    /// What went back for this version.
    pub replies: Vec<Reply>,
    /// Comments on the version before with the answers this one brings.
    pub answers: Vec<Comment>,
}

/// The package of a unit that counts in a period, opened again from its signature on.
pub fn view(r: Read, code: &str, period: &str) -> Result<View> {
    let filed = counting(r, code, period)?;
    let identity = Identity::from_text(&crate::package::receiving(r)?.0)?;
    let mut outline = recount::outline(&identity, &super::ledger::store::bytes(r, &filed.hash)?)?;
    let paper = filed.package != filed.hash;
    if paper {
        name_figures(r, &mut outline)?;
    }
    let earlier = store::version_before(r, &filed)?
        .map(|hash| recount::outline(&identity, &super::ledger::store::bytes(r, &hash)?))
        .transpose()?;
    let before = span_before(r, period)?;
    let lines = lines(r, &outline, earlier.as_ref(), &filed, before.as_ref().map(|span| span.name.as_str()))?;
    let alarms = alarms(r, &outline, &filed)?;
    let mut answers = Vec::new();
    for answer in &outline.answers {
        answers.extend(reply::comment_of(r, &answer.comment)?);
    }
    let files = printed::files(&outline);
    Ok(View {
        replies: reply::from_us(r, &filed.package)?,
        package: filed.package,
        code: code.to_string(),
        unit: filed.unit,
        period: period.to_string(),
        version: filed.version,
        made_on: outline.manifest.made_on,
        standing: filed.standing,
        counts: if paper { vec![PAPER.to_string()] } else { counts(&outline) },
        last_period: before.map_or_else(String::new, |span| span.label),
        lines,
        initiatives: initiatives(r, &outline, earlier.as_ref())?,
        printed: files.iter().any(|file| file.role == printed::DATA),
        files,
        alarms,
        answers,
    })
}

fn counting(r: Read, code: &str, period: &str) -> Result<store::Filed> {
    store::filed(r, code, period)?
        .ok_or_else(|| Error::new(Code::Missing, format!("Đơn vị {code} chưa có gói nào được tính trong kỳ {period}")))
}

fn lines(
    r: Read,
    outline: &Outline,
    earlier: Option<&Outline>,
    filed: &store::Filed,
    span_before: Option<&str>,
) -> Result<Vec<Line>> {
    let last_year = store::figures(r, &filed.code, &last_year(&filed.period))?;
    let last_period = span_before.map(|name| store::figures(r, &filed.code, name)).transpose()?.unwrap_or_default();
    let middles = super::sums::middles(r, &filed.period)?;
    let line = |f: &crate::package::v1::Figure| {
        let before = earlier.map(|earlier| achieved(earlier, &f.indicator));
        let changed = before.is_some_and(|before| before != f.achieved);
        let last_year = last_year.get(&f.indicator).copied().flatten();
        let middle = middles.get(&f.indicator).copied();
        let strikes = alarm(&f.unit, f.achieved, last_year);
        Line {
            indicator: f.indicator.clone(),
            name: text::line(&f.name),
            unit: text::line(&f.unit),
            registered: f.registered,
            achieved: f.achieved,
            before: before.flatten().filter(|_| changed),
            changed,
            last_period: last_period.get(&f.indicator).copied().flatten(),
            last_year,
            middle: middle.map(|(middle, _)| middle),
            alarm: if strikes.is_empty() { outlier(f.achieved, middle) } else { strikes },
        }
    };
    Ok(outline.figures.iter().map(line).collect())
}

/// The period of the same kind that ends last before this one, unless that is last year's.
fn span_before(r: Read, period: &str) -> Result<Option<Span>> {
    let year = super::year_of(period);
    let now = campaign::of_year(r, year)?.period(period)?;
    let mut all = campaign::of_year(r, year - 1)?.periods_of(year - 1);
    all.extend(campaign::of_year(r, year)?.periods_of(year));
    let before = all.into_iter().filter(|span| span.kind == now.kind && span.cutoff < now.cutoff);
    Ok(before.max_by_key(|span| span.cutoff).filter(|span| span.name != last_year(period)))
}

fn initiatives(r: Read, outline: &Outline, earlier: Option<&Outline>) -> Result<Vec<SeenInitiative>> {
    let seen = |i: &Initiative, difference| -> Result<SeenInitiative> {
        Ok(SeenInitiative {
            id: i.id.clone(),
            name: text::line(&i.name),
            status: crate::code::label(r, "initiative_status", &i.status)?,
            results: text::lines(&i.results),
            difference,
        })
    };
    let old: &[Initiative] = earlier.map_or(&[], |earlier| &earlier.initiatives);
    let mut all = Vec::new();
    for i in &outline.initiatives {
        let difference = match old.iter().find(|other| other.id == i.id) {
            _ if earlier.is_none() => SinceVersion::Same,
            Some(other) if other == i => SinceVersion::Same,
            Some(_) => SinceVersion::Changed,
            None => SinceVersion::New,
        };
        all.push(seen(i, difference)?);
    }
    for i in old.iter().filter(|i| !outline.initiatives.iter().any(|other| other.id == i.id)) {
        all.push(seen(i, SinceVersion::Gone)?);
    }
    Ok(all)
}

/// In place of the records by kind.
const PAPER: &str = "số liệu từ mã QR trên giấy, chưa có gói";

/// Paper carries no names: those of the campaign.
fn name_figures(r: Read, outline: &mut Outline) -> Result<()> {
    let year = outline.manifest.period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
    let campaign = campaign::of_year(r, year)?;
    for figure in &mut outline.figures {
        if let Some(known) = campaign.indicators.iter().find(|one| one.code == figure.indicator) {
            (figure.name, figure.unit) = (known.name.clone(), known.unit.clone());
        }
    }
    Ok(())
}

/// Shorter results say the same by chance.
const COPIED: usize = 60;

fn alarms(r: Read, outline: &Outline, filed: &store::Filed) -> Result<Vec<String>> {
    let mut all = Vec::new();
    let empty = outline.figures.iter().all(|figure| figure.achieved.is_none_or(|value| value == 0.0));
    if empty {
        all.push("Gói có nộp nhưng mọi số liệu đều trống hoặc bằng 0, đề nghị nhập số liệu của kỳ".to_string());
    }
    for i in &outline.initiatives {
        let results = text::lines(&i.results);
        if results.chars().count() < COPIED {
            continue;
        }
        let others = store::same_results(r, filed, &results)?;
        if let Some(first) = others.first() {
            let more =
                if others.len() > 1 { format!(" và {} đơn vị khác", others.len() - 1) } else { String::new() };
            let name = text::line(&i.name);
            all.push(format!(
                "Kết quả của mô hình “{name}” giống từng chữ với {first}{more}, đề nghị viết kết quả thật"
            ));
        }
    }
    let last = store::figures(r, &filed.code, &last_year(&filed.period))?;
    let same = |f: &&crate::package::v1::Figure| {
        f.achieved.is_some_and(|value| value >= 10.0) && last.get(&f.indicator).copied().flatten() == f.achieved
    };
    let same: Vec<&str> = outline.figures.iter().filter(same).map(|f| f.indicator.as_str()).collect();
    if same.len() >= 5 {
        all.push(format!("{} số liệu giống hệt cùng kỳ năm trước ({}), đề nghị kiểm tra", same.len(), same.join(", ")));
    }
    let outline_people = outline.manifest.counts.get("person").copied().unwrap_or(0);
    if outline_people > 0 && !outline.manifest.counts.contains_key("support") {
        all.push("Gói có người được theo dõi nhưng không có lượt hỗ trợ nào, đề nghị bổ sung".to_string());
    }
    Ok(all)
}

fn achieved(outline: &Outline, indicator: &str) -> Option<f64> {
    outline.figures.iter().find(|figure| figure.indicator == indicator)?.achieved
}

/// What strikes about a number; each sentence can become a comment as it stands.
fn alarm(unit: &str, now: Option<f64>, last_year: Option<f64>) -> String {
    match (now, last_year) {
        (Some(now), _) if unit == "%" && now > 100.0 => "Tỷ lệ trên 100 %, đề nghị xem lại tử số và mẫu số".to_string(),
        (Some(now), Some(before)) if before >= 10.0 && now >= before * 10.0 => {
            "Gấp hơn mười lần cùng kỳ năm trước, đề nghị kiểm tra hoặc giải trình".to_string()
        }
        (Some(0.0), Some(before)) if before >= 10.0 => {
            "Năm trước có số liệu, năm nay bằng 0, đề nghị kiểm tra hoặc giải trình".to_string()
        }
        _ => String::new(),
    }
}

/// Units that make a middle worth comparing with.
const MANY: usize = 20;

/// A number far from what all others have.
fn outlier(now: Option<f64>, middle: Option<(f64, usize)>) -> String {
    match (now, middle) {
        (Some(now), Some((middle, units))) if units >= MANY && middle >= 1.0 && now >= 50.0 && now >= middle * 10.0 => {
            "Gấp hơn mười lần mức giữa của các đơn vị trong kỳ, đề nghị kiểm tra".to_string()
        }
        _ => String::new(),
    }
}

fn counts(outline: &Outline) -> Vec<String> {
    let word = |kind: &str| match kind {
        "figure" => "số liệu",
        "initiative" => "mô hình",
        "person" => "người được hỗ trợ (mã)",
        "support" => "lượt hỗ trợ",
        "file" => "tệp kèm theo",
        "child" => "đơn vị cấp dưới",
        "exemplar" => "gương điển hình",
        "nomination" => "đề nghị khen thưởng",
        "answer" => "trả lời ý kiến",
        _ => "mục của phiên bản mới hơn",
    };
    outline.manifest.counts.iter().map(|(kind, n)| format!("{n} {}", word(kind))).collect()
}

fn last_year(period: &str) -> String {
    let year = super::year_of(period);
    format!("{}{}", year - 1, period.get(4..).unwrap_or_default())
}

/// Answers the package of a unit that counts in a period: a receipt, or a return with at least one comment.
pub fn reply(db: &mut Db, code: &str, period: &str, verdict: Ruling, remarks: &[Remark]) -> Result<(String, Vec<u8>)> {
    let filed = counting(db.read(), code, period)?;
    let remarks = reply::tidy(remarks)?;
    if verdict == Ruling::Return && remarks.is_empty() {
        return Err(Error::field("comments", "Trả lại thì ghi ít nhất một ý kiến để đơn vị biết sửa chỗ nào"));
    }
    let label =
        campaign::of_year(db.read(), period.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0))?.period(period)?.label;
    let title = match verdict {
        Ruling::Receipt => format!("Tiếp nhận gói {label} của {}", filed.unit),
        Ruling::Return => format!("Trả lại gói {label} của {}, {} ý kiến", filed.unit, remarks.len()),
    };
    let key = store::newest_key(db.read(), &filed.subunit)?.ok_or_else(|| Error::missing("thẻ của đơn vị"))?;
    db.write(Act::lasting(title), |w| {
        let to = Addressee { code, recipient: &key.0, fingerprint: &key.1 };
        let mut head = reply::head(w, verdict, &to)?;
        head.package.clone_from(&filed.package);
        head.period = period.to_string();
        head.version = filed.version;
        head.comments = remarks.len() as u32;
        reply::make(w, head, &remarks, &to)
    })
}

/// Receipts for every unit of a period whose package counts and was not answered yet: file names and bytes.
pub fn receipts(db: &mut Db, period: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let codes = store::unanswered(db.read(), period)?;
    codes.iter().map(|code| reply(db, code, period, Ruling::Receipt, &[])).collect()
}
