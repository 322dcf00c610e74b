//! Looking at one package: its figures beside the version before and last year, and the receipt or return that goes back.

mod store;

use super::recount;
use crate::basics::{Code, Error, Result};
use crate::campaign;
use crate::db::{Act, Db, Read};
use crate::package::reply::{self, Addressee, Comment, Remark, Reply, Ruling};
use crate::package::scan::Outline;
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
    /// The same period last year.
    pub last_year: Option<f64>,
    /// Explains itself; empty when nothing strikes.
    pub alarm: String,
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
    pub lines: Vec<Line>,
    pub initiatives: Vec<String>,
    /// What strikes about the package as a whole; each sentence can become a comment as it stands.
    pub alarms: Vec<String>,
    /// What went back for this version.
    pub replies: Vec<Reply>,
    /// Comments on the version before with the answers this one brings.
    pub answers: Vec<Comment>,
}

/// The package of a unit that counts in a period, opened again from its signature on.
pub fn view(r: Read, code: &str, period: &str) -> Result<View> {
    let filed = store::filed(r, code, period)?.ok_or_else(|| {
        Error::new(Code::Missing, format!("Đơn vị {code} chưa có gói nào được tính trong kỳ {period}"))
    })?;
    let identity = Identity::from_text(&crate::package::receiving(r)?.0)?;
    let outline = recount::outline(&identity, &super::ledger::store::bytes(r, &filed.hash)?)?;
    let earlier = store::version_before(r, &filed)?
        .map(|hash| recount::outline(&identity, &super::ledger::store::bytes(r, &hash)?))
        .transpose()?;
    let last_year = store::figures(r, code, &last_year(period))?;
    let lines = outline
        .figures
        .iter()
        .map(|f| {
            let before = earlier.as_ref().map(|earlier| achieved(earlier, &f.indicator));
            let changed = before.is_some_and(|before| before != f.achieved);
            let last_year = last_year.get(&f.indicator).copied().flatten();
            Line {
                indicator: f.indicator.clone(),
                name: crate::basics::text::line(&f.name),
                unit: crate::basics::text::line(&f.unit),
                registered: f.registered,
                achieved: f.achieved,
                before: before.flatten().filter(|_| changed),
                changed,
                last_year,
                alarm: alarm(&f.unit, f.achieved, last_year),
            }
        })
        .collect();
    let alarms = alarms(r, &outline, &filed)?;
    let mut answers = Vec::new();
    for answer in &outline.answers {
        answers.extend(reply::comment_of(r, &answer.comment)?);
    }
    Ok(View {
        replies: reply::from_us(r, &filed.hash)?,
        package: filed.hash,
        code: code.to_string(),
        unit: filed.unit,
        period: period.to_string(),
        version: filed.version,
        made_on: outline.manifest.made_on,
        standing: filed.standing,
        counts: counts(&outline),
        lines,
        initiatives: outline.initiatives.iter().map(|i| crate::basics::text::line(&i.name)).collect(),
        alarms,
        answers,
    })
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
        let results = crate::basics::text::lines(&i.results);
        if results.chars().count() < COPIED {
            continue;
        }
        let others = store::same_results(r, filed, &results)?;
        if let Some(first) = others.first() {
            let more =
                if others.len() > 1 { format!(" và {} đơn vị khác", others.len() - 1) } else { String::new() };
            let name = crate::basics::text::line(&i.name);
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

fn counts(outline: &Outline) -> Vec<String> {
    let word = |kind: &str| match kind {
        "figure" => "số liệu",
        "initiative" => "mô hình",
        "person" => "người được hỗ trợ (mã)",
        "support" => "lượt hỗ trợ",
        "file" => "tệp kèm theo",
        "child" => "đơn vị cấp dưới",
        _ => "trả lời ý kiến",
    };
    outline.manifest.counts.iter().map(|(kind, n)| format!("{n} {}", word(kind))).collect()
}

fn last_year(period: &str) -> String {
    let year: i16 = period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(1);
    format!("{}{}", year - 1, period.get(4..).unwrap_or_default())
}

/// Answers the package of a unit that counts in a period: a receipt, or a return with at least one comment.
pub fn reply(db: &mut Db, code: &str, period: &str, verdict: Ruling, remarks: &[Remark]) -> Result<(String, Vec<u8>)> {
    let filed = store::filed(db.read(), code, period)?.ok_or_else(|| Error::missing("gói"))?;
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
        head.package.clone_from(&filed.hash);
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
