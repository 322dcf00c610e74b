//! What goes up: signed, encrypted packages of a period, and the box of everything that was handed in.
//!
//! Traps: names leave only when asked for and consented to; the counter comes from the register, never from a clock;
//! a package is kept here before any file is written, so that nothing that was handed in can get lost.

use crate::basics::{Code, Date, Error, Result, text};
use crate::db::{Act, Db, Read, Right, Write, hex};
use crate::report::content::Report;
use crate::{campaign, unit};
use dan_van_sealed::{Card, CardRole, Fault, Identity, Label, Recipient, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

mod collect;
pub mod escrow;
mod honours;
pub mod paper;
pub mod plan;
mod proof;
pub mod reply;
pub mod scan;
mod store;
#[cfg(test)]
mod tests;
pub mod v1;

/// A document that goes along, as `documents` made it.
#[derive(Clone, PartialEq, Debug)]
pub struct Attachment {
    /// `report.pdf`: what it is, never a path.
    pub role: String,
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// The printed report twice: its pages as pdf, and what it says as data, which a superior sets with its own engine
    /// rather than parse a stranger's pdf.
    pub fn of_report(report: &Report, pdf: Vec<u8>) -> Result<Vec<Attachment>> {
        let data = serde_json::to_vec(report).map_err(Error::internal)?;
        let file = |role: &str, bytes| Attachment { role: role.to_string(), bytes };
        Ok(vec![file("report.pdf", pdf), file("report.json", data)])
    }
}

/// The lines of a file that goes along.
pub fn attached(role: &str, bytes: &[u8]) -> Vec<v1::Record> {
    collect::file(role, "", "", bytes)
}

/// What is asked of a package.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Order {
    pub period: String,
    /// Names of people who agreed to be named in reports; else codes only.
    #[serde(default)]
    pub names: bool,
    /// Evidence of the period goes along.
    #[serde(default)]
    pub evidence: bool,
}

/// Exactly what would leave the building.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Leaving {
    pub period: String,
    /// The version it would become.
    pub version: u32,
    /// Sentences for the window: `35 số liệu`, `14 lượt hỗ trợ (mã HC-…, không có họ tên)`.
    pub lines: Vec<String>,
    /// Who can open it besides the unit itself; none: only the unit.
    pub recipient: Option<String>,
    /// What the superior's plan asks for, in words; empty when it asks nothing more.
    pub asked: Vec<String>,
    /// Names inside, in order; empty when only codes leave.
    pub names: Vec<String>,
    pub sample: bool,
    /// Findings that should be looked at first.
    pub warnings: Vec<String>,
    /// What forbids: figures that contradict each other.
    pub errors: Vec<String>,
}

/// A package in the box.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Submission {
    pub id: String,
    #[specta(type = i32)]
    pub seq: u64,
    pub period: String,
    pub version: u32,
    pub made_at: String,
    pub file_name: String,
    /// First 8 characters of its SHA-256, to be read out by telephone.
    pub check: String,
    /// What the unit quotes: `DVK-2026-0017-1a2b3c4d`.
    pub receipt: String,
    pub recipient: String,
    pub names: bool,
    pub summary: String,
    pub sent_on: Option<Date>,
    pub sent_by: String,
}

/// The superior whose card was opened.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Superior {
    pub id: String,
    pub name: String,
    pub code: String,
    pub fingerprint: String,
    pub opened_on: Date,
    pub confirmed_on: Option<Date>,
}

/// What a package says once it is open.
#[derive(Clone, PartialEq, Debug)]
pub struct Contents {
    pub manifest: v1::Manifest,
    pub records: Vec<v1::Record>,
}

/// The unit's keys, made on first use.
struct Keys {
    signing: SigningKey,
    identity: Identity,
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        let code = if fault == Fault::Newer { Code::Newer } else { Code::Refused };
        Error::new(code, fault.to_string())
    }
}

/// What a package of this order would hold.
pub fn preview(r: Read, order: &Order) -> Result<Leaving> {
    r.need(Right::HandIn)?;
    let records = collect::records(r, order)?;
    let count = |kind: fn(&v1::Record) -> bool| records.iter().filter(|record| kind(record)).count();
    let person = |record: &v1::Record| match record {
        v1::Record::Person(person) => person.name.clone(),
        _ => None,
    };
    let praised = |record: &v1::Record| match record {
        v1::Record::Exemplar(v1::Exemplar { scope, name, .. })
        | v1::Record::Nomination(v1::Nomination { scope, name, .. })
            if scope == "individual" =>
        {
            name.clone()
        }
        _ => None,
    };
    let named: Vec<String> = records.iter().filter_map(person).collect();
    let figures = count(|record| matches!(record, v1::Record::Figure(_)));
    let initiatives = count(|record| matches!(record, v1::Record::Initiative(_)));
    let people = count(|record| matches!(record, v1::Record::Person(_)));
    let supports = count(|record| matches!(record, v1::Record::Support(_)));
    let honours = count(|record| matches!(record, v1::Record::Exemplar(_) | v1::Record::Nomination(_)));
    let hidden = people - named.len();
    let who = match (named.len(), hidden) {
        (_, 0) if people == 0 => String::new(),
        (0, _) => ": chỉ có mã HC-…, nhóm, loại hoàn cảnh; không có họ tên, ngày sinh, lớp".to_string(),
        (named, 0) => format!(": có họ tên của {named} người đã đồng ý"),
        (named, hidden) => format!(": có họ tên của {named} người đã đồng ý, {hidden} người chỉ có mã"),
    };
    let plan::Asks { detail, evidence } = plan::asked(r)?;
    let mut lines = vec![
        format!("{figures} số liệu của biểu “5 không”"),
        format!("{initiatives} mô hình, công trình, giải pháp, cách làm hay"),
    ];
    if honours > 0 {
        lines.push(format!(
            "{honours} gương điển hình, đề nghị khen thưởng: tên tập thể; tên cá nhân chỉ khi người đó đồng ý"
        ));
    }
    if detail != plan::Detail::Figures {
        lines.push(format!("{people} người được hỗ trợ{who}"));
        lines.push(format!("{supports} lượt hỗ trợ: ngày, hình thức, số tiền, nguồn"));
    }
    lines.push("Báo cáo của kỳ: bản in (PDF) và lời, bảng của bản in".to_string());
    let chosen = proof::choose(r, &span_of(r, &order.period)?, order)?;
    if order.evidence {
        let megabytes = chosen.bytes.div_ceil(1024 * 1024);
        let left = if chosen.left > 0 {
            format!("; {} tệp không kèm vì gói quá lớn", chosen.left)
        } else {
            String::new()
        };
        lines.push(format!("{} tệp minh chứng, {megabytes} MB{left}", chosen.files.len()));
    }
    let mut asked = match detail {
        plan::Detail::Figures => vec!["chỉ số liệu và mô hình, không cần từng lượt hỗ trợ".to_string()],
        plan::Detail::Codes => Vec::new(),
        plan::Detail::Names => vec!["họ tên những người đã đồng ý ghi tên trong báo cáo".to_string()],
    };
    if evidence {
        asked.push("minh chứng".to_string());
    }
    let mut names = named;
    names.extend(records.iter().filter_map(praised));
    let superior = store::superior(r)?;
    Ok(Leaving {
        period: order.period.clone(),
        version: store::last_version(r, &order.period)? + 1,
        lines,
        recipient: superior.as_ref().map(|s| s.name.clone()),
        asked,
        names,
        sample: unit::is_sample(r)?,
        warnings: collect::warnings(r, order, superior.as_ref())?,
        errors: collect::errors(r, &order.period)?,
    })
}

/// Makes the next version of the period's package and keeps it in the box; returns it with its bytes.
pub fn submit(db: &mut Db, order: &Order, attachments: &[Attachment]) -> Result<(Submission, Vec<u8>)> {
    submit_with(db, order, attachments, |r| collect::records(r, order))
}

/// The same with records that somebody else collects: a superior hands in what its units handed in.
pub fn submit_with(
    db: &mut Db,
    order: &Order,
    attachments: &[Attachment],
    collected: impl FnOnce(Read) -> Result<Vec<v1::Record>>,
) -> Result<(Submission, Vec<u8>)> {
    db.need(Right::HandIn)?;
    let period = span_of(db.read(), &order.period)?.label;
    if let Some(first) = collect::errors(db.read(), &order.period)?.first() {
        return Err(Error::new(Code::Refused, format!("Chưa tạo được gói: {first}. Sửa rồi tạo lại")));
    }
    db.write(Act::lasting(format!("Tạo gói nộp {period}")), |w| {
        let keys = keys(w)?;
        let r = w.read();
        let unit = unit::required(r)?;
        let superior = store::superior_keys(r)?;
        // The superior first: whoever opens thousands of packages tries one key less for each.
        let mut recipients = Vec::new();
        if let Some((_, recipient)) = &superior {
            recipients.push(Recipient::parse(recipient)?);
        }
        recipients.push(keys.identity.recipient());
        let to = superior.as_ref().map_or_else(|| "-".to_string(), |(superior, _)| superior.fingerprint.clone());
        let (version, previous) = (store::last_version(r, &order.period)? + 1, store::last_hash(r)?);
        let mut records = collected(r)?;
        records.extend(collect::files(attachments));
        records.extend(proof::records(r, &proof::choose(r, &span_of(r, &order.period)?, order)?)?);
        let (open, answers) = reply::answers(r, &order.period)?;
        if let Some(comment) = open.first() {
            let text =
                format!("Còn {} ý kiến của cấp trên chưa trả lời: “{}”. Trả lời rồi tạo gói", open.len(), comment.text);
            return Err(Error::new(Code::Refused, text));
        }
        records.extend(answers.into_iter().map(v1::Record::Answer));
        let sample = unit::is_sample(r)?;
        let seq = w.advance("package_seq", 1)? as u64;
        let manifest = v1::Manifest {
            format: v1::FORMAT,
            app: env!("CARGO_PKG_VERSION").to_string(),
            unit: collect::unit(&unit),
            key: keys.signing.public().fingerprint(),
            to: to.clone(),
            seq,
            previous,
            period: order.period.clone(),
            version,
            campaign: campaign::of_year(w.read(), year_of(&order.period))?.code,
            made_on: w.today(),
            sample,
            names: order.names,
            counts: v1::count(&records),
            sha256: String::new(),
        };
        let content = v1::write(manifest.clone(), &records)?;
        let label = Label { unit: token(&unit.code), seq, period: order.period.clone(), to };
        let bytes = dan_van_sealed::seal(&label, &keys.signing, &recipients, &content)?;
        let hash = hex(&Sha256::digest(&bytes));
        let file_name = format!("DVK_{}_{}_v{version}.sdv", order.period, label.unit);
        let submission = Submission {
            id: crate::basics::id::fresh(),
            seq,
            period: order.period.clone(),
            version,
            made_at: w.now(),
            file_name,
            check: hash[..8].to_string(),
            receipt: format!("DVK-{}-{seq:04}-{}", order.period, &hash[..8]),
            recipient: superior.map_or_else(String::new, |(superior, _)| superior.name),
            names: order.names,
            summary: v1::count(&records).iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", "),
            sent_on: None,
            sent_by: String::new(),
        };
        w.keep(&hash, &bytes)?;
        // Signatures differ from each other: made once, the pages of one printing go with those of the next.
        let figures = records.iter().filter_map(|record| match record {
            v1::Record::Figure(figure) => Some(figure),
            _ => None,
        });
        let sheet = dan_van_sealed::paper::seal(&keys.signing, &paper::text(&manifest, figures, &hash))?;
        store::save(w, &submission, &hash, &sheet)?;
        Ok((submission, bytes))
    })
}

/// Everything that was handed in, newest first.
pub fn list(r: Read) -> Result<Vec<Submission>> {
    store::list(r)
}

/// The bytes of a package in the box.
pub fn bytes(r: Read, id: &str) -> Result<Vec<u8>> {
    store::bytes(r, id)?.ok_or_else(|| Error::missing("gói đã nộp"))
}

/// The unit says when and how it sent the package.
pub fn mark_sent(db: &mut Db, id: &str, sent_on: Date, sent_by: &str) -> Result<()> {
    let sent_by = text::line(sent_by);
    if sent_on > db.clock().today() {
        return Err(Error::field("sent_on", "Ngày gửi ở tương lai"));
    }
    let fields = crate::fields![("sent_on", sent_on), ("sent_by", sent_by)];
    db.write(Act::new("Ghi đã gửi gói"), |w| w.put("submission", id, &fields))
}

/// Verifies a package and reads it with this register's key.
pub fn read(r: Read, bytes: &[u8]) -> Result<Contents> {
    let identity = store::identity(r)?.ok_or_else(|| Error::from(Fault::NotForUs))?;
    let (header, content) = dan_van_sealed::open(bytes, &Identity::from_text(&identity)?)?;
    let (manifest, records) = v1::read(&content)?;
    let same = manifest.seq == header.label.seq
        && manifest.period == header.label.period
        && manifest.key == header.key.fingerprint()
        && manifest.to.replace(' ', "") == header.label.to
        && token(&manifest.unit.code) == header.label.unit;
    if same { Ok(Contents { manifest, records }) } else { Err(Fault::Signature.into()) }
}

/// What this register knows of a signer: `của chính đơn vị này`, or nothing.
pub fn known_signer(r: Read, key: &str) -> Result<Option<String>> {
    let own = store::own_key(r)?.map(|text| SigningKey::from_text(&text)).transpose()?;
    if own.is_some_and(|own| own.public().to_string() == key) {
        return Ok(Some("khóa của chính đơn vị này".to_string()));
    }
    store::superior_by_key(r, key)
}

/// The register's card: a unit's for its superior, a superior's for its units.
pub fn card(db: &mut Db) -> Result<(String, Vec<u8>)> {
    let unit = unit::required(db.read())?;
    card_as(db, if unit.role == unit::Role::Cell { CardRole::Unit } else { CardRole::Superior })
}

/// The card with which a superior hands in to its own superior: the same keys, so the same fingerprint.
pub fn card_upward(db: &mut Db) -> Result<(String, Vec<u8>)> {
    card_as(db, CardRole::Unit)
}

fn card_as(db: &mut Db, role: CardRole) -> Result<(String, Vec<u8>)> {
    let unit = unit::required(db.read())?;
    let sample = unit::is_sample(db.read())?;
    let keys = db.write(Act::lasting("Tạo khóa của đơn vị"), keys)?;
    let card = Card {
        role,
        name: unit.party_name,
        code: unit.code.clone(),
        key: keys.signing.public(),
        recipient: keys.identity.recipient(),
        sample,
    };
    Ok((card.fingerprint(), card.write(&keys.signing)?))
}

/// New keys for the unit; the card is signed by the old one too, so that the superior need not telephone.
///
/// The key that packages are encrypted to stays, so that everything in the box can still be opened.
pub fn rotate(db: &mut Db) -> Result<(String, Vec<u8>)> {
    let unit = unit::required(db.read())?;
    if unit.role == unit::Role::Superior {
        let text = "Cấp trên không đổi khóa ở đây: các đơn vị sẽ không còn đọc được thẻ đã mở";
        return Err(Error::new(Code::Refused, text));
    }
    let sample = unit::is_sample(db.read())?;
    db.write(Act::lasting("Đổi khóa của đơn vị"), |w| {
        let old = keys(w)?;
        w.set(store::SIGNING_KEY, &SigningKey::generate()?.to_text())?;
        let new = keys(w)?;
        let card = Card {
            role: CardRole::Unit,
            name: unit.party_name,
            code: unit.code,
            key: new.signing.public(),
            recipient: new.identity.recipient(),
            sample,
        };
        Ok((card.fingerprint(), card.write_replacing(&new.signing, &old.signing)?))
    })
}

/// What a card file says, before anything is kept.
pub fn read_card(bytes: &[u8]) -> Result<Superior> {
    let card = Card::read(bytes)?;
    if card.role != CardRole::Superior {
        return Err(Error::new(Code::Refused, "Đây là thẻ của đơn vị cơ sở, không phải của cấp trên"));
    }
    let fingerprint = card.fingerprint();
    let opened_on = crate::basics::Clock::System.today();
    Ok(Superior { id: String::new(), name: card.name, code: card.code, fingerprint, opened_on, confirmed_on: None })
}

/// Keeps the superior's card; packages from now on can be opened by it. `confirmed`: the fingerprint was compared.
pub fn open_card(db: &mut Db, bytes: &[u8], confirmed: bool) -> Result<Superior> {
    let shown = read_card(bytes)?;
    let card = Card::read(bytes)?;
    if card.sample != unit::is_sample(db.read())? {
        return Err(Error::new(Code::Refused, "Thẻ này thuộc dữ liệu mẫu, không dùng chung với sổ thật"));
    }
    db.write(Act::lasting(format!("Mở thẻ của {}", shown.name)), |w| store::save_superior(w, &card, confirmed))?;
    store::superior(db.read())?.ok_or_else(|| Error::missing("thẻ cấp trên"))
}

/// The superior in use, the one opened last.
pub fn superior(r: Read) -> Result<Option<Superior>> {
    store::superior(r)
}

fn keys(w: &mut Write) -> Result<Keys> {
    if store::own_key(w.read())?.is_none() {
        w.set(store::SIGNING_KEY, &SigningKey::generate()?.to_text())?;
        w.set(store::IDENTITY, &Identity::generate().to_text())?;
    }
    let missing = || Error::missing("khóa của đơn vị");
    let signing = SigningKey::from_text(&store::own_key(w.read())?.ok_or_else(missing)?)?;
    let identity = Identity::from_text(&store::identity(w.read())?.ok_or_else(missing)?)?;
    Ok(Keys { signing, identity })
}

/// What packages for this register are opened with: the secret key's text, and the fingerprint of its card as headers
/// name it.
pub fn receiving(r: Read) -> Result<(zeroize::Zeroizing<String>, Vec<String>)> {
    let none =
        || Error::new(Code::Missing, "Chưa có thẻ cấp trên. Hãy tạo thẻ và gửi cho các đơn vị trước khi nhận gói");
    let identity = zeroize::Zeroizing::new(store::identity(r)?.ok_or_else(none)?);
    let signing = SigningKey::from_text(&store::own_key(r)?.ok_or_else(none)?)?;
    let unit = unit::required(r)?;
    let card = Card {
        role: CardRole::Superior,
        name: unit.party_name,
        code: unit.code,
        key: signing.public(),
        recipient: Identity::from_text(&identity)?.recipient(),
        sample: unit::is_sample(r)?,
    };
    Ok((identity, vec![card.fingerprint().replace(' ', "")]))
}

fn span_of(r: Read, period: &str) -> Result<campaign::Span> {
    campaign::of_year(r, year_of(period))?.period(period)
}

fn year_of(period: &str) -> i16 {
    period.get(..4).and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// A code as it may stand in a header and a file name.
pub fn token(code: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let token: String = code.chars().map(allowed).take(40).collect();
    if token.is_empty() { "chua-co-ma".to_string() } else { token }
}
