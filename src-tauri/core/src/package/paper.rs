//! The figures of a package on paper: the text that is signed into QR codes, and back from it.
//!
//! The first line says of which package they are, the others are `K1.01 10 12`: indicator, registered, achieved, `-` for
//! none; figures without either are left out. No records and no names: whoever holds the paper may read it.
//!
//! Trap: the codes say what the package said. Once the register says something else they are not printed any more, or
//! paper and codes would contradict each other.

use super::scan::{self, Outline, Wrong};
use super::v1::{self, Figure, Manifest};
use super::{store, token};
use crate::basics::{Error, Result};
use crate::db::{Read, hex};
use crate::report::content::Codes;
use crate::{target, unit};
use dan_van_sealed::{Fault, PublicKey, SigningKey, paper};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// The codes of the period's last package, while its figures are still those of the register.
pub fn printed(r: Read, period: &str) -> Result<Codes> {
    if unit::required(r)?.role == unit::Role::Superior {
        return Ok(Codes::default());
    }
    let without = |sentence: String| Ok(Codes { sentence, codes: Vec::new() });
    let Some(last) = store::list(r)?.into_iter().find(|one| one.period == period) else {
        return without("Chưa có mã QR số liệu: tạo gói nộp của kỳ rồi in báo cáo, bản in mới có mã".to_string());
    };
    let bytes = super::bytes(r, &last.id)?;
    let contents = super::read(r, &bytes)?;
    let of_package: Vec<Figure> = contents.records.into_iter().filter_map(figure).collect();
    let now = target::figures(r, period)?;
    // JSON may lose the last digit of a fraction.
    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= a.abs() * 1e-12,
        (a, b) => a == b,
    };
    let same = now.len() == of_package.len()
        && now.iter().zip(&of_package).all(|(a, b)| {
            a.indicator.code == b.indicator && a.registered == b.registered && near(a.achieved, b.achieved)
        });
    if !same {
        let text = format!(
            "Số liệu đã đổi sau khi tạo gói bản {}, nên không in mã QR. Tạo gói mới rồi in lại báo cáo",
            last.version
        );
        return without(text);
    }
    let mut sheet = store::sheet(r, &last.id)?;
    if sheet.is_empty() {
        let key = SigningKey::from_text(&store::own_key(r)?.ok_or_else(|| Error::missing("khóa của đơn vị"))?)?;
        let text = text(&contents.manifest, of_package.iter(), &hex(&Sha256::digest(&bytes)));
        sheet = paper::seal(&key, &text)?;
    }
    let codes = paper::codes(&sheet)?;
    let sentence = format!(
        "Các mã dưới đây là số liệu của gói bản {}, biên nhận {}, đã ký bằng khóa của đơn vị. Khi tệp gói chưa tới, cấp \
         trên chụp hoặc quét trang này để nhận số liệu.",
        last.version, last.receipt
    );
    Ok(Codes { sentence, codes })
}

fn figure(record: v1::Record) -> Option<Figure> {
    match record {
        v1::Record::Figure(figure) => Some(figure),
        _ => None,
    }
}

/// What is signed for a package.
pub fn text<'a>(m: &Manifest, figures: impl Iterator<Item = &'a Figure>, package: &str) -> String {
    let kind = if m.sample { "sample" } else { "real" };
    let (unit, campaign, to) = (token(&m.unit.code), token(&m.campaign), m.to.replace(' ', ""));
    let Manifest { app, seq, version, period, made_on, .. } = m;
    let mut text =
        format!("{} {app} {unit} {seq} {version} {period} {to} {campaign} {made_on} {kind} {package}\n", v1::FORMAT);
    for f in figures.filter(|f| f.registered.is_some() || f.achieved.is_some()) {
        let registered = f.registered.map_or_else(|| "-".to_string(), |value| value.to_string());
        let achieved = f.achieved.map_or_else(|| "-".to_string(), |value| value.to_string());
        text.push_str(&format!("{} {registered} {achieved}\n", f.indicator));
    }
    text
}

/// A sheet whose signature held, as an outline without records; and the hash of its package.
pub fn read(key: &PublicKey, text: &str) -> Result<(Outline, String), Wrong> {
    let mut lines = text.lines();
    let words: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let format: u64 = words.first().and_then(|word| word.parse().ok()).ok_or(Fault::Content)?;
    if format > u64::from(v1::FORMAT) {
        return Err(v1::newer(words.get(1).copied().unwrap_or_default()));
    }
    let [_, app, unit, seq, version, period, to, campaign, made_on, kind, package] = words[..] else {
        return Err(Fault::Content.into());
    };
    let sample = match kind {
        "real" => false,
        "sample" => true,
        _ => return Err(Fault::Content.into()),
    };
    if format == 0 || package.len() != 64 || !package.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    {
        return Err(Fault::Content.into());
    }
    let mut figures = Vec::new();
    let mut indicators = BTreeSet::new();
    for line in lines {
        let figure = figure_of(line).ok_or(Fault::Content)?;
        scan::figure(&figure, &mut indicators)?;
        figures.push(figure);
    }
    let broken = |_| Wrong::Fault(Fault::Content);
    let manifest = Manifest {
        format: v1::FORMAT,
        app: app.to_string(),
        unit: v1::Unit { code: unit.to_string(), name: String::new(), school: String::new(), superior: String::new() },
        key: key.fingerprint(),
        to: to.to_string(),
        seq: seq.parse().map_err(|_| Fault::Content)?,
        previous: String::new(),
        period: period.to_string(),
        version: version.parse().map_err(|_| Fault::Content)?,
        campaign: campaign.to_string(),
        made_on: made_on.parse::<crate::basics::Date>().map_err(broken)?,
        sample,
        names: false,
        counts: BTreeMap::from([("figure".to_string(), figures.len() as u32)]),
        sha256: String::new(),
    };
    scan::plausible(&manifest)?;
    let outline = Outline {
        manifest,
        figures,
        initiatives: Vec::new(),
        answers: Vec::new(),
        children: Vec::new(),
        exemplars: Vec::new(),
        nominations: Vec::new(),
        files: Vec::new(),
    };
    Ok((outline, package.to_string()))
}

fn figure_of(line: &str) -> Option<Figure> {
    let words: Vec<&str> = line.split(' ').collect();
    let [indicator, registered, achieved] = words[..] else { return None };
    let registered = (registered != "-").then(|| registered.parse().ok());
    let achieved = (achieved != "-").then(|| achieved.parse().ok());
    Some(Figure {
        indicator: indicator.to_string(),
        name: String::new(),
        unit: String::new(),
        registered: registered.map_or(Some(None), |value| value.map(Some))?,
        achieved: achieved.map_or(Some(None), |value| value.map(Some))?,
    })
}

/// A sheet kept here, opened again.
pub fn outline(sheet: &[u8]) -> Result<Outline, Wrong> {
    let (key, text) = paper::open(sheet)?;
    read(&key, &text).map(|(outline, _)| outline)
}
