//! The wire types of a package, format 1: one JSON object a line, the manifest first.
//!
//! These structs are for the border: they meet older and newer applications and are kept apart from the nouns.

use super::scan::Wrong;
use crate::basics::{Date, Error, Result};
use crate::db::hex;
use dan_van_sealed::Fault;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

pub const FORMAT: u32 = 1;

/// What every file of ours that holds JSON begins with, whatever its version.
#[derive(Deserialize)]
struct Head {
    format: u64,
    #[serde(default)]
    app: String,
}

/// Refuses a later format than `ours`, and says which version of the application reads it.
pub fn check_format(json: &[u8], ours: u32) -> std::result::Result<(), Wrong> {
    let head: Head = serde_json::from_slice(json).map_err(|_| Fault::Content)?;
    if head.format > u64::from(ours) {
        return Err(newer(&head.app));
    }
    if head.format == 0 { Err(Fault::Content.into()) } else { Ok(()) }
}

/// `app`: the version that wrote the file, as it says itself.
pub fn newer(app: &str) -> Wrong {
    let numbers = (1..=20).contains(&app.len()) && app.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !numbers || app == env!("CARGO_PKG_VERSION") {
        return Fault::Newer.into();
    }
    Wrong::Newer(format!(
        "Tệp do Sổ Dân Vận phiên bản {app} tạo ra, mới hơn bản đang dùng ({}). Hãy cài phiên bản {app} hoặc mới hơn rồi \
         mở lại",
        env!("CARGO_PKG_VERSION")
    ))
}
/// Bytes of a file in one line, before base64.
pub const CHUNK: usize = 48 * 1024;
/// The kinds of this version, the most frequent first.
pub const KINDS: [&str; 10] =
    ["support", "person", "figure", "initiative", "answer", "child", "file", "chunk", "exemplar", "nomination"];

/// The first line. A later version may add fields without a new format: they are passed over and stay in the bytes kept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    pub app: String,
    pub unit: Unit,
    /// Fingerprint of the signer, repeated from the header.
    pub key: String,
    /// Fingerprint of the superior, `-` for none.
    pub to: String,
    pub seq: u64,
    /// SHA-256 of the package before it, empty for the first.
    pub previous: String,
    pub period: String,
    pub version: u32,
    pub campaign: String,
    pub made_on: Date,
    /// Made from sample data: a real superior refuses it.
    pub sample: bool,
    pub names: bool,
    /// Records by kind.
    pub counts: BTreeMap<String, u32>,
    /// SHA-256 of every line after this one.
    pub sha256: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Unit {
    pub code: String,
    pub name: String,
    pub school: String,
    pub superior: String,
}

/// One line after the manifest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    Figure(Figure),
    Initiative(Initiative),
    Person(Person),
    Support(Support),
    File(File),
    Chunk(Chunk),
    Answer(Answer),
    Child(Child),
    Exemplar(Exemplar),
    Nomination(Nomination),
    /// A kind of a later version: passed over, kept in the bytes, never written.
    #[serde(other)]
    Unknown,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Figure {
    pub indicator: String,
    pub name: String,
    pub unit: String,
    pub registered: Option<i64>,
    pub achieved: Option<f64>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Initiative {
    pub id: String,
    pub name: String,
    pub form: String,
    pub scope: String,
    pub field: String,
    pub contents: Vec<String>,
    pub since_year: Option<i16>,
    pub responsible: String,
    pub status: String,
    pub recognised_by: String,
    pub results: String,
}

/// A person by code; the name only with consent and on request.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Person {
    pub code: String,
    pub name: Option<String>,
    pub group: String,
    pub hardships: Vec<String>,
    pub outcome: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Support {
    pub person: String,
    pub date: Date,
    pub occasion: String,
    pub form: String,
    pub money: i64,
    pub goods: String,
    pub goods_value: i64,
    pub source: String,
    pub visited: bool,
}

/// A file that goes along; its bytes follow in chunks.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct File {
    /// `report.pdf`, `report.json`, `signed.pdf`, `evidence`: what it is, never a path.
    pub role: String,
    pub size: u64,
    pub sha256: String,
    pub chunks: u32,
    /// What evidence is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The record it proves: `initiative:<id>`, `support:HC-001`, `exemplar:<id>`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Chunk {
    /// Base64.
    pub data: String,
}

/// Figures of a unit below the one that hands in, at any depth.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Child {
    /// Codes from the top down, `P1/MAU-0007`.
    pub path: String,
    pub name: String,
    /// Hash of the package they come from.
    pub package: String,
    pub figures: Vec<ChildFigure>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ChildFigure {
    pub indicator: String,
    pub registered: Option<i64>,
    pub achieved: Option<f64>,
}

/// What the unit says to a comment of a return.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Id of the comment.
    pub comment: String,
    /// `fixed`, `explained`, `disagreed`.
    pub answer: String,
    pub words: String,
}

/// A collective or person that others can learn from; the name of a person only with consent and on request.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Exemplar {
    pub id: String,
    /// `collective`, `individual`.
    pub scope: String,
    pub name: Option<String>,
    /// Code of the content, often empty.
    pub content: String,
    pub achieved_on: Date,
    pub achievement: String,
    pub level: String,
    /// Codes from the top down when a superior hands it on: `P1/MAU-0007`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// What a unit proposes for a reward, with how its vote went; the name as with an exemplar.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Nomination {
    pub id: String,
    pub scope: String,
    pub name: Option<String>,
    pub summary: String,
    pub proposed_on: Date,
    pub form: String,
    pub grantor: String,
    pub introduced_by: String,
    pub points: Option<i64>,
    pub voters: u32,
    pub votes: u32,
    pub status: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
}

impl Record {
    fn kind(&self) -> &'static str {
        match self {
            Record::Figure(_) => "figure",
            Record::Initiative(_) => "initiative",
            Record::Person(_) => "person",
            Record::Support(_) => "support",
            Record::File(_) => "file",
            Record::Chunk(_) => "chunk",
            Record::Answer(_) => "answer",
            Record::Child(_) => "child",
            Record::Exemplar(_) => "exemplar",
            Record::Nomination(_) => "nomination",
            Record::Unknown => "",
        }
    }
}

/// How many of each kind; chunks are part of their file.
pub fn count(records: &[Record]) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for record in records.iter().filter(|record| !matches!(record, Record::Chunk(_))) {
        *counts.entry(record.kind().to_string()).or_insert(0) += 1;
    }
    counts
}

/// The lines of a package; fills in the manifest's hash.
pub fn write(mut manifest: Manifest, records: &[Record]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    for record in records {
        serde_json::to_writer(&mut body, record).map_err(Error::internal)?;
        body.push(b'\n');
    }
    manifest.sha256 = hex(&Sha256::digest(&body));
    let mut out = serde_json::to_vec(&manifest).map_err(Error::internal)?;
    out.push(b'\n');
    out.extend(body);
    Ok(out)
}

/// Reads and checks the lines of a verified package.
pub fn read(content: &[u8]) -> Result<(Manifest, Vec<Record>)> {
    let broken = || Error::from(Fault::Content);
    let end = content.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
    let (first, body) = (&content[..end], &content[end + 1..]);
    check_format(first, FORMAT)?;
    let manifest: Manifest = serde_json::from_slice(first).map_err(|_| broken())?;
    if manifest.sha256 != hex(&Sha256::digest(body)) {
        return Err(broken());
    }
    let mut records = Vec::new();
    for line in body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        records.push(serde_json::from_slice(line).map_err(|_| broken())?);
    }
    if agrees(&manifest.counts, count(&records)) { Ok((manifest, records)) } else { Err(broken()) }
}

/// Kinds nobody knows are counted together.
fn agrees(told: &BTreeMap<String, u32>, mut found: BTreeMap<String, u32>) -> bool {
    let unknown = found.remove("").unwrap_or(0);
    let (known, others): (Vec<_>, Vec<_>) = told.iter().partition(|(kind, _)| KINDS.contains(&kind.as_str()));
    let same = known.len() == found.len() && known.iter().all(|(kind, n)| found.get(*kind) == Some(n));
    same && others.iter().map(|(_, n)| u64::from(**n)).sum::<u64>() == u64::from(unknown)
}
