//! One row as a record of its noun, through the noun's own rules.

use super::{Duplicates, RowState, Values, Wish};
use crate::basics::{Date, Error, Result};
use crate::beneficiary::{self, Beneficiary, BeneficiaryId};
use crate::book::{self, Entry, EntryId};
use crate::db::{Read, Write};
use crate::rollup::tree;
use crate::{initiative, support, unit};
use serde_json::{Map, Value as Json, json};

/// Writes the row, or says what became of it.
pub fn put(w: &mut Write, noun: &str, values: &Values, wish: &Wish) -> Result<RowState> {
    match noun {
        "beneficiary" => person(w, values, wish),
        "support" => gift(w, values, wish),
        "initiative" => model(w, values, wish),
        "headcount" => headcount(w, values, wish),
        "subunit" => subunit(w, values, wish),
        book => entry(w, book, values, wish),
    }
}

fn parsed<T: serde::de::DeserializeOwned>(record: Json) -> Result<T> {
    serde_json::from_value(record).map_err(|cause| Error::field("", format!("Dòng chưa đủ dữ liệu: {cause}")))
}

fn words<'a>(values: &'a Values, field: &str) -> &'a str {
    values.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// What is to be done with a row like one that is there: `None` when it is to be added all the same.
fn decide(there: bool, wish: &Wish) -> Option<RowState> {
    match (there, wish.duplicates) {
        (false, _) | (_, Duplicates::Add) => None,
        (true, Duplicates::Skip) => Some(RowState::Skipped),
        (true, Duplicates::Update) => Some(RowState::Updated),
    }
}

fn person(w: &mut Write, values: &Values, wish: &Wish) -> Result<RowState> {
    let r = w.read();
    let group = match words(values, "person_group") {
        "" => "HS",
        group => group,
    };
    let agreed: Option<Date> = words(values, "consent_on").parse().ok().or(wish.consent_on);
    let learner = beneficiary::is_learner(group);
    let guardian = match words(values, "guardian") {
        "" => "theo phiếu đồng ý đã ký",
        name => name,
    };
    let consent = agreed.map(|day| {
        json!({ "id": "", "purpose": beneficiary::CARE, "given_by": if learner { "CM" } else { "BT" }, "relation": if learner { guardian } else { "" },
                "way": "GIAY", "given_on": day, "child_agrees": learner, "withdrawn_on": null })
    });
    let hardship = match words(values, "hardship") {
        "" => "KHAC",
        kind => kind,
    };
    let record = json!({
        "name": words(values, "name"), "person_group": group, "class": words(values, "class"),
        "birth_date": values.get("birth_date").cloned().unwrap_or(Json::Null),
        "hardships": [{ "id": "", "kind": hardship, "year": r.today().year(), "standard": "", "certificate": words(values, "certificate") }],
        "situation": words(values, "situation"), "wishes": words(values, "wishes"),
        "responsible": words(values, "responsible"), "outcome": "DANG", "note": words(values, "note"),
        "consents": consent.into_iter().collect::<Vec<_>>(),
    });
    let new: Beneficiary = parsed(record)?;
    let same = beneficiary::duplicates(r, &new)?;
    match decide(!same.is_empty(), wish) {
        Some(RowState::Updated) => {
            let Some(first) = same.first() else { return Ok(RowState::Skipped) };
            let mut old = beneficiary::get(r, &first.id)?;
            for (mine, given) in [
                (&mut old.class, &new.class),
                (&mut old.situation, &new.situation),
                (&mut old.wishes, &new.wishes),
                (&mut old.responsible, &new.responsible),
            ] {
                if !given.is_empty() {
                    mine.clone_from(given);
                }
            }
            old.birth_date = new.birth_date.or(old.birth_date);
            beneficiary::put(w, old)?;
            Ok(RowState::Updated)
        }
        Some(state) => Ok(state),
        None => beneficiary::put(w, new).map(|_| RowState::Added),
    }
}

/// The one person of that name (and class, when it is told), or of that code.
fn who(r: Read, values: &Values) -> Result<BeneficiaryId> {
    let name = words(values, "person");
    let key = super::key(name);
    let class = super::key(words(values, "class"));
    let mut found = beneficiary::suggest(r, name)?;
    found.retain(|one| super::key(&one.label) == key || super::key(&one.code) == key);
    if !class.is_empty() && found.len() > 1 {
        found.retain(|one| super::key(&one.class) == class);
    }
    match &found[..] {
        [one] => Ok(one.id.clone()),
        [] => Err(Error::field("person", format!("Không có “{name}” trong Danh sách người. Nhập người này trước"))),
        many => {
            Err(Error::field("person", format!("Có {} người tên “{name}”. Ghi thêm lớp hoặc dùng mã HC-…", many.len())))
        }
    }
}

fn gift(w: &mut Write, values: &Values, wish: &Wish) -> Result<RowState> {
    let r = w.read();
    let person = who(r, values)?;
    let money = values.get("money").cloned().unwrap_or(Json::from(0));
    let or = |field: &str, other: &str| match words(values, field) {
        "" => other.to_string(),
        given => given.to_string(),
    };
    let record: support::Support = parsed(json!({
        "beneficiary": person, "date": values.get("date").cloned().unwrap_or(Json::Null), "occasion": or("occasion", "TX"),
        "kind": or("kind", if money == json!(0) { "KHAC" } else { "TM" }), "money": money, "goods": words(values, "goods"),
        "goods_value": values.get("goods_value").cloned().unwrap_or(Json::from(0)), "source": or("source", "KHAC"),
        "given_by": words(values, "given_by"), "note": words(values, "note"),
        "receipt_signed": values.get("receipt_signed").cloned().unwrap_or(Json::Bool(false)),
    }))?;
    let same = |one: &support::Support| {
        one.date == record.date && one.money == record.money && one.kind == record.kind && one.goods == record.goods
    };
    let there = support::of(r, &person)?.iter().any(same);
    if there && wish.duplicates != Duplicates::Add {
        return Ok(RowState::Skipped);
    }
    support::put(w, record).map(|_| RowState::Added)
}

fn model(w: &mut Write, values: &Values, wish: &Wish) -> Result<RowState> {
    let r = w.read();
    let year = words(values, "registered_on").get(..4).and_then(|y| y.parse().ok()).unwrap_or_else(|| r.today().year());
    let key = super::key(words(values, "name"));
    let there = initiative::of_year(r, year)?.into_iter().find(|one| super::key(&one.name) == key);
    let mut record: Map<String, Json> = match (&there, decide(there.is_some(), wish)) {
        (Some(old), Some(RowState::Updated)) => match serde_json::to_value(old).map_err(Error::internal)? {
            Json::Object(old) => old,
            _ => Map::new(),
        },
        (_, Some(state)) => return Ok(state),
        _ => {
            let blank = json!({ "year": year, "kind": "MH", "scope": "collective", "field": "VHXH", "contents": [], "status": "DKY",
                "registered_on": r.today() });
            blank.as_object().cloned().unwrap_or_default()
        }
    };
    for (field, value) in values {
        let value = match (field.as_str(), value.as_str()) {
            ("scope", Some("CN")) => Json::from("individual"),
            ("scope", _) => Json::from("collective"),
            _ => value.clone(),
        };
        record.insert(field.clone(), value);
    }
    let updating = record.get("id").is_some();
    initiative::put(w, parsed(Json::Object(record))?)?;
    Ok(if updating { RowState::Updated } else { RowState::Added })
}

fn headcount(w: &mut Write, values: &Values, wish: &Wish) -> Result<RowState> {
    let mut unit = unit::required(w.read())?;
    let number = |field: &str| values.get(field).cloned().unwrap_or(Json::from(0));
    let new: unit::Headcount = parsed(json!({
        "id": "", "year": number("year"), "counted_on": values.get("counted_on").cloned().unwrap_or_else(|| json!(w.today())),
        "staff": number("staff"), "party_members": number("party_members"), "pupils": number("pupils"),
    }))?;
    let there = unit.headcounts.iter().position(|one| one.year == new.year);
    let state = match (there, decide(there.is_some(), wish)) {
        (_, Some(RowState::Skipped)) => return Ok(RowState::Skipped),
        (Some(i), _) => {
            let id = unit.headcounts[i].id.clone();
            unit.headcounts[i] = unit::Headcount { id, ..new };
            RowState::Updated
        }
        (None, _) => {
            unit.headcounts.push(new);
            RowState::Added
        }
    };
    unit::put(w, unit)?;
    Ok(state)
}

fn subunit(w: &mut Write, values: &Values, wish: &Wish) -> Result<RowState> {
    let field = |name: &str| words(values, name).to_string();
    let line = tree::Listed {
        code: field("code"),
        name: field("name"),
        school_kind: field("school_kind"),
        ward: field("ward"),
        party: field("party"),
        cluster: field("cluster"),
        from: words(values, "from").parse().ok(),
    };
    // A code stands for one unit: there is no second one to add.
    Ok(match tree::take(w, &line, wish.duplicates != Duplicates::Skip)? {
        None => RowState::Skipped,
        Some(true) => RowState::Added,
        Some(false) => RowState::Updated,
    })
}

fn entry(w: &mut Write, code: &str, values: &Values, wish: &Wish) -> Result<RowState> {
    let book = book::required(code)?;
    let mut given: book::Values = values.clone();
    // A book's content is one, a table may name several.
    for field in book.fields.iter().filter(|field| field.kind == book::FieldKind::Content) {
        if let Some(Json::Array(all)) = given.get(&field.name) {
            let first = all.first().cloned().unwrap_or(Json::Null);
            given.insert(field.name.clone(), first);
        }
    }
    let title = given.get(&book.title).and_then(Json::as_str).unwrap_or_default().to_string();
    let there = if book.person {
        book::suggest(w.read(), code, &title)?.into_iter().find(|one| super::key(&one.label) == super::key(&title))
    } else {
        None
    };
    match (there, decide(true, wish)) {
        (Some(one), Some(RowState::Updated)) => {
            let mut old = book::get(w.read(), code, &EntryId(one.id))?;
            old.values.extend(given);
            old.values.retain(|name, _| book.field(name).is_some_and(|field| !field.computed));
            book::put(w, code, old)?;
            Ok(RowState::Updated)
        }
        (Some(_), Some(state)) => Ok(state),
        _ => book::put(w, code, Entry { id: EntryId::default(), values: given }).map(|_| RowState::Added),
    }
}
