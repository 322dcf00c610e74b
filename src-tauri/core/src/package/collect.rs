//! What a package of a period holds, taken from the registers.

use super::plan::{self, Detail};
use super::{Attachment, Order, Superior, honours, v1};
use crate::basics::Result;
use crate::beneficiary;
use crate::db::{Read, hex};
use crate::report::narrative;
use crate::{campaign, initiative, support, target, unit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Consent to be named in what goes to the superior.
pub const NAMED: &str = "BAO_CAO";

pub fn unit(unit: &unit::Unit) -> v1::Unit {
    v1::Unit {
        code: unit.code.clone(),
        name: unit.party_name.clone(),
        school: unit.school.clone(),
        superior: unit.superior.clone(),
    }
}

pub fn records(r: Read, order: &Order) -> Result<Vec<v1::Record>> {
    let year = super::year_of(&order.period);
    let span = campaign::of_year(r, year)?.period(&order.period)?;
    let mut all = Vec::new();
    for figure in target::figures(r, &order.period)? {
        all.push(v1::Record::Figure(v1::Figure {
            indicator: figure.indicator.code,
            name: figure.indicator.name,
            unit: figure.indicator.unit,
            registered: figure.registered,
            achieved: figure.achieved,
        }));
    }
    for i in initiative::of_year(r, span.year)? {
        let scope = if i.scope == initiative::Scope::Collective { "collective" } else { "individual" };
        all.push(v1::Record::Initiative(v1::Initiative {
            id: i.id.0,
            name: i.name,
            form: i.kind,
            scope: scope.to_string(),
            field: i.field,
            contents: i.contents,
            since_year: i.since_year,
            responsible: i.responsible,
            status: i.status,
            recognised_by: i.recognised_by,
            results: i.results,
        }));
    }
    all.extend(honours::records(r, &span, order.names)?);
    if plan::asked(r)?.detail == Detail::Figures {
        return Ok(all);
    }
    let supports = support::between(r, span.from, span.cutoff)?;
    let people: BTreeSet<_> = supports.iter().map(|s| s.beneficiary.clone()).collect();
    let mut codes = std::collections::BTreeMap::new();
    for id in people {
        let person = beneficiary::get(r, &id)?;
        let code = beneficiary::code_of(person.number);
        let named = order.names && !person.name.is_empty() && beneficiary::may_name(&person.consents, NAMED);
        let hardships: BTreeSet<String> = person.hardships.iter().map(|h| h.kind.clone()).collect();
        all.push(v1::Record::Person(v1::Person {
            code: code.clone(),
            name: named.then_some(person.name),
            group: person.person_group,
            hardships: hardships.into_iter().collect(),
            outcome: person.outcome,
        }));
        codes.insert(id, code);
    }
    for s in supports {
        all.push(v1::Record::Support(v1::Support {
            person: codes.get(&s.beneficiary).cloned().unwrap_or_default(),
            date: s.date,
            occasion: s.occasion,
            form: s.kind,
            money: s.money.0,
            goods: s.goods,
            goods_value: s.goods_value.0,
            source: s.source,
            visited: s.visited,
        }));
    }
    Ok(all)
}

pub fn files(attachments: &[Attachment]) -> Vec<v1::Record> {
    attachments.iter().flat_map(|one| super::attached(&one.role, &one.bytes)).collect()
}

/// A file with its chunks.
pub fn file(role: &str, name: &str, about: &str, bytes: &[u8]) -> Vec<v1::Record> {
    let chunks: Vec<&[u8]> = bytes.chunks(v1::CHUNK).collect();
    let head = v1::File {
        role: role.to_string(),
        size: bytes.len() as u64,
        sha256: hex(&Sha256::digest(bytes)),
        chunks: chunks.len() as u32,
        name: name.to_string(),
        about: about.to_string(),
    };
    let chunk = |chunk: &[u8]| v1::Record::Chunk(v1::Chunk { data: BASE64.encode(chunk) });
    std::iter::once(v1::Record::File(head)).chain(chunks.into_iter().map(chunk)).collect()
}

/// What forbids handing in: rules of the campaign that do not hold, sentences of the report that contradict the register.
pub fn errors(r: Read, period: &str) -> Result<Vec<String>> {
    let broken = target::broken(r, period)?.into_iter().filter(|one| one.level == campaign::Level::Error);
    let mut all: Vec<String> = broken.map(|one| one.sentence).collect();
    all.extend(narrative::contradictions(r, period)?);
    Ok(all)
}

/// What should be looked at before handing in; none of it forbids.
pub fn warnings(r: Read, order: &Order, superior: Option<&Superior>) -> Result<Vec<String>> {
    let reviews = target::broken(r, &order.period)?.into_iter().filter(|one| one.level == campaign::Level::Review);
    let mut all: Vec<String> = reviews.map(|one| one.sentence).collect();
    for figure in target::figures(r, &order.period)? {
        if figure.met == Some(false) {
            all.push(format!("Chưa đạt: {}", figure.indicator.name));
        } else if figure.indicator.target.is_some() && figure.achieved.is_none() {
            all.push(format!("Chưa có số liệu: {}", figure.indicator.name));
        }
    }
    all.extend(narrative::review(r, &order.period)?);
    for comment in super::reply::answers(r, &order.period)?.0 {
        all.push(format!("Cấp trên hỏi, chưa trả lời: {}", comment.text));
    }
    if unit::required(r)?.code.is_empty() {
        all.push("Chưa có mã đơn vị do cấp trên cấp".to_string());
    }
    match superior {
        None => all.push("Chưa mở thẻ của cấp trên: gói chỉ đơn vị tự mở được".to_string()),
        Some(superior) if superior.confirmed_on.is_none() => {
            all.push(format!("Thẻ của {} chưa được đối chiếu dấu vân tay", superior.name));
        }
        Some(_) => {}
    }
    Ok(all)
}
