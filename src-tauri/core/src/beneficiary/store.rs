//! SQL of beneficiaries.

use super::{
    Beneficiary, BeneficiaryId, BeneficiaryQuery, BeneficiaryRow, BeneficiarySort, Consent, Hardship, Need, Suggestion,
    code_of, label_of,
};
use crate::basics::{Date, PAGE_ROWS, Page, Result, text};
use crate::db::find::{Conditions, marked_column, marked_pattern, search_column};
use crate::db::{Read, Write, column};
use crate::fields;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

pub fn get(r: Read, id: &BeneficiaryId) -> Result<Option<Beneficiary>> {
    let sql = "SELECT id, number, name, person_group, class, birth_date, party_member, situation, wishes, responsible,
                      outcome, outcome_on, retain_until, note FROM beneficiary WHERE id = ?1";
    let found = r.sql().prepare_cached(sql)?.query_row([id.as_str()], |row| {
        Ok(Beneficiary {
            id: BeneficiaryId(row.get(0)?),
            number: row.get(1)?,
            name: row.get(2)?,
            person_group: row.get(3)?,
            class: row.get(4)?,
            birth_date: column::maybe_day(row, 5)?,
            party_member: row.get(6)?,
            hardships: Vec::new(),
            situation: row.get(7)?,
            needs: Vec::new(),
            wishes: row.get(8)?,
            responsible: row.get(9)?,
            outcome: row.get(10)?,
            outcome_on: column::maybe_day(row, 11)?,
            consents: Vec::new(),
            retain_until: column::maybe_day(row, 12)?,
            note: row.get(13)?,
        })
    });
    let Some(mut person) = found.optional()? else { return Ok(None) };
    person.hardships = hardships(r, id)?;
    person.needs = needs(r, id)?;
    person.consents = consents(r, id)?;
    Ok(Some(person))
}

fn hardships(r: Read, id: &BeneficiaryId) -> Result<Vec<Hardship>> {
    let sql =
        "SELECT id, kind, year, standard, certificate FROM hardship WHERE beneficiary = ?1 ORDER BY year DESC, id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([id.as_str()], |row| {
        let (standard, certificate) = (row.get(3)?, row.get(4)?);
        Ok(Hardship { id: row.get(0)?, kind: row.get(1)?, year: row.get(2)?, standard, certificate })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn needs(r: Read, id: &BeneficiaryId) -> Result<Vec<Need>> {
    let mut find = r.sql().prepare_cached("SELECT kind, met FROM need WHERE beneficiary = ?1 ORDER BY kind")?;
    let rows = find.query_map([id.as_str()], |row| Ok(Need { kind: row.get(0)?, met: row.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn consents(r: Read, id: &BeneficiaryId) -> Result<Vec<Consent>> {
    let sql = "SELECT id, purpose, given_by, relation, way, given_on, child_agrees, withdrawn_on FROM consent
               WHERE beneficiary = ?1 ORDER BY given_on, id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([id.as_str()], |row| {
        Ok(Consent {
            id: row.get(0)?,
            purpose: row.get(1)?,
            given_by: row.get(2)?,
            relation: row.get(3)?,
            way: row.get(4)?,
            given_on: column::day(row, 5)?,
            child_agrees: row.get(6)?,
            withdrawn_on: column::maybe_day(row, 7)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn list(r: Read, query: &BeneficiaryQuery) -> Result<Page<BeneficiaryRow>> {
    let mut conditions = Conditions::default();
    conditions.add_code("person_group = ?", &query.person_group);
    conditions.add_code("outcome = ?", &query.outcome);
    let has = "EXISTS (SELECT 1 FROM hardship h WHERE h.beneficiary = beneficiary.id AND h.kind = ?)";
    conditions.add_code(has, &query.hardship);
    conditions.add_words("search_key", &query.search);
    let filter = conditions.sql();
    let count = format!("SELECT count(*) FROM beneficiary {filter}");
    let total = r.sql().prepare_cached(&count)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
    let direction = if query.descending { "DESC" } else { "ASC" };
    let order = match query.sort {
        BeneficiarySort::Name => "sort_key",
        BeneficiarySort::Number => "number",
        BeneficiarySort::Class => "class",
        BeneficiarySort::LastSupport => "(SELECT max(date) FROM support s WHERE s.beneficiary = beneficiary.id)",
    };
    // Exact marks first only while searching; sorting by a computed rank would read the whole table otherwise.
    let mut values = conditions.values;
    let rank = if query.search.trim().is_empty() {
        ""
    } else {
        values.push(Value::Text(marked_pattern(&query.search)));
        "(marked_key LIKE ? ESCAPE '\\') DESC,"
    };
    let offset = query.page.saturating_mul(PAGE_ROWS);
    let sql = format!(
        "SELECT p.id, p.number, p.name, p.person_group, p.class, p.responsible, p.outcome,
                coalesce((SELECT group_concat(kind, ',') FROM
                  (SELECT DISTINCT kind FROM hardship h WHERE h.beneficiary = p.id ORDER BY kind)), ''),
                (SELECT count(*) FROM support s WHERE s.beneficiary = p.id),
                (SELECT max(date) FROM support s WHERE s.beneficiary = p.id)
         FROM (SELECT id AS wanted, row_number() OVER () AS place FROM
                (SELECT id FROM beneficiary {filter} ORDER BY {rank} {order} {direction}, id
                 LIMIT {PAGE_ROWS} OFFSET {offset}))
         JOIN beneficiary p ON p.id = wanted ORDER BY place"
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&values), list_row)?;
    Ok(Page { rows: rows.collect::<rusqlite::Result<_>>()?, total })
}

fn list_row(row: &Row) -> rusqlite::Result<BeneficiaryRow> {
    Ok(BeneficiaryRow {
        id: BeneficiaryId(row.get(0)?),
        code: code_of(row.get(1)?),
        name: row.get(2)?,
        person_group: row.get(3)?,
        class: row.get(4)?,
        responsible: row.get(5)?,
        outcome: row.get(6)?,
        hardships: row.get(7)?,
        supports: row.get(8)?,
        last_support: column::maybe_day(row, 9)?,
    })
}

fn suggestion(row: &Row) -> rusqlite::Result<Suggestion> {
    let (number, name): (u32, String) = (row.get(1)?, row.get(2)?);
    let (code, label) = (code_of(number), label_of(number, &name));
    Ok(Suggestion { id: BeneficiaryId(row.get(0)?), code, label, class: row.get(3)?, person_group: row.get(4)? })
}

pub fn suggest(r: Read, typed: &str) -> Result<Vec<Suggestion>> {
    let mut conditions = Conditions::default();
    conditions.add_words("search_key", typed);
    let mut values = conditions.values.clone();
    values.push(Value::Text(marked_pattern(typed)));
    let sql = format!(
        "SELECT p.id, p.number, p.name, p.class, p.person_group FROM
           (SELECT id AS wanted, (marked_key LIKE ? ESCAPE '\\') AS exact, sort_key AS place FROM beneficiary
            {} ORDER BY exact DESC, sort_key, id LIMIT 8)
         JOIN beneficiary p ON p.id = wanted ORDER BY exact DESC, place, p.id",
        conditions.sql()
    );
    values.rotate_right(1);
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&values), suggestion)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn duplicates(r: Read, person: &Beneficiary) -> Result<Vec<Suggestion>> {
    // The name is the beginning of the search column, up to where the class may follow.
    let key = search_column(&[&text::line(&person.name)]);
    let sql = "SELECT id, number, name, class, person_group, birth_date FROM beneficiary
               WHERE search_key >= ?1 AND search_key < ?1 || 'zzzz' AND id <> ?2 AND name <> '' ORDER BY number";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map(params![key, person.id.as_str()], |row| {
        Ok((suggestion(row)?, row.get::<_, String>(2)?, column::maybe_day(row, 5)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (suggestion, name, birth) = row?;
        let same_name = text::search_key(&name) == text::search_key(&person.name);
        let same_class = person.class.is_empty()
            || suggestion.class.is_empty()
            || text::search_key(&suggestion.class) == text::search_key(&person.class);
        let same_birth = birth.is_some() && birth == person.birth_date;
        let other_birth = birth.is_some() && person.birth_date.is_some() && birth != person.birth_date;
        if same_name && (same_birth || (same_class && !other_birth)) {
            found.push(suggestion);
        }
    }
    Ok(found)
}

pub fn due_for_disposal(r: Read, day: Date) -> Result<Vec<Suggestion>> {
    let sql = "SELECT id, number, name, class, person_group FROM beneficiary
               WHERE name <> '' AND coalesce(retain_until, (SELECT date(max(date), '+5 years') FROM support
                     WHERE beneficiary = beneficiary.id)) < ?1 ORDER BY number";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([day.to_string()], suggestion)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn ids(r: Read) -> Result<Vec<BeneficiaryId>> {
    let mut find = r.sql().prepare_cached("SELECT id FROM beneficiary ORDER BY number")?;
    let rows = find.query_map([], |row| Ok(BeneficiaryId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn supports_of(r: Read, id: &BeneficiaryId) -> Result<u32> {
    let mut find = r.sql().prepare_cached("SELECT count(*) FROM support WHERE beneficiary = ?1")?;
    Ok(find.query_row([id.as_str()], |row| row.get(0))?)
}

pub fn save(w: &mut Write, p: &Beneficiary) -> Result<()> {
    let label = label_of(p.number, &p.name);
    let code = code_of(p.number);
    let fields = fields![
        ("number", p.number),
        ("name", p.name),
        ("person_group", p.person_group),
        ("class", p.class),
        ("birth_date", p.birth_date),
        ("party_member", p.party_member),
        ("situation", p.situation),
        ("wishes", p.wishes),
        ("responsible", p.responsible),
        ("outcome", p.outcome),
        ("outcome_on", p.outcome_on),
        ("retain_until", p.retain_until),
        ("note", p.note),
        ("search_key", search_column(&[&p.name, &p.class, &code, &text::initials(&p.name)])),
        ("marked_key", marked_column(&[&p.name])),
        ("sort_key", text::name_sort_key(&label)),
    ];
    let id = p.id.as_str();
    w.put("beneficiary", id, &fields)?;
    let rows: Vec<_> = p
        .hardships
        .iter()
        .map(|h| {
            let fields = fields![
                ("beneficiary", id),
                ("kind", h.kind),
                ("year", h.year),
                ("standard", h.standard),
                ("certificate", h.certificate),
            ];
            (h.id.clone(), fields)
        })
        .collect();
    w.replace("hardship", "beneficiary", id, &rows)?;
    let rows: Vec<_> = p
        .needs
        .iter()
        .map(|n| (format!("{id}.{}", n.kind), fields![("beneficiary", id), ("kind", n.kind), ("met", n.met)]))
        .collect();
    w.replace("need", "beneficiary", id, &rows)?;
    let rows: Vec<_> = p
        .consents
        .iter()
        .map(|c| {
            let fields = fields![
                ("beneficiary", id),
                ("purpose", c.purpose),
                ("given_by", c.given_by),
                ("relation", c.relation),
                ("way", c.way),
                ("given_on", c.given_on),
                ("child_agrees", c.child_agrees),
                ("withdrawn_on", c.withdrawn_on),
            ];
            (c.id.clone(), fields)
        })
        .collect();
    w.replace("consent", "beneficiary", id, &rows)
}

pub fn remove(w: &mut Write, id: &BeneficiaryId) -> Result<()> {
    for noun in ["hardship", "need", "consent"] {
        w.replace(noun, "beneficiary", id.as_str(), &[])?;
    }
    w.remove("beneficiary", id.as_str())
}

/// Empties what the history tells of these records (a person and the person's supports): the rows themselves, what
/// belongs to them, and the sentences.
pub fn forget_history(w: &mut Write, records: &[String]) -> Result<()> {
    let sql = w.sql();
    let about = "record = ?1 OR ?1 IN (json_extract(before, '$.beneficiary'), json_extract(after, '$.beneficiary'),
                                       json_extract(before, '$.record'), json_extract(after, '$.record'))";
    let sentences = format!(
        "UPDATE act SET sentence = 'Việc liên quan người đã ẩn danh', state = 'spent'
         WHERE kind IN ('do', 'undo', 'redo') AND seq IN (SELECT act FROM change WHERE {about})"
    );
    let rows = format!(
        "UPDATE change SET before = CASE WHEN before IS NULL THEN NULL ELSE '{{}}' END,
                           after = CASE WHEN after IS NULL THEN NULL ELSE '{{}}' END WHERE {about}"
    );
    for record in records {
        sql.execute(&sentences, [record])?;
        sql.execute(&rows, [record])?;
    }
    Ok(())
}
