//! SQL of the units below and their keys.

use super::open::KnownKey;
use super::{Subunit, SubunitList, SubunitSearch};
use crate::basics::{Date, Error, PAGE_ROWS, Page, Result, id, text};
use crate::db::find::Conditions;
use crate::db::{Read, Write, column};
use crate::fields;
use rusqlite::{OptionalExtension, Row};

/// What the first name of a unit is dated: it had it before we knew of it.
pub const EVER: &str = "1900-01-01";

/// A key with its owner.
pub struct OwnedKey {
    pub id: String,
    pub subunit: String,
    pub code: String,
    pub name: String,
    pub fingerprint: String,
    pub confirmed: bool,
    pub revoked: bool,
}

pub struct NewKey<'a> {
    pub id: String,
    pub subunit: &'a str,
    pub key: String,
    pub recipient: String,
    pub fingerprint: String,
    pub enrolled_on: Date,
    pub confirmed_on: Option<Date>,
    pub replaces: Option<String>,
}

/// The name in force: the latest one.
const NAME: &str = "(SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1)";

pub fn known_keys(r: Read) -> Result<Vec<(String, KnownKey)>> {
    let sql = format!(
        "SELECT k.key, k.id, s.id, s.code, {NAME}, k.revoked_from
         FROM subunit_key k JOIN subunit s ON s.id = k.subunit"
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map([], |row| {
        let known = KnownKey {
            id: row.get(1)?,
            subunit: row.get(2)?,
            code: row.get(3)?,
            name: row.get(4)?,
            revoked_from: row.get(5)?,
        };
        Ok((row.get(0)?, known))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const OWNED: &str = "SELECT k.id, s.id, s.code,
    (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
    k.fingerprint, k.confirmed_on IS NOT NULL, k.revoked_from IS NOT NULL
    FROM subunit_key k JOIN subunit s ON s.id = k.subunit";

fn owned(row: &Row) -> rusqlite::Result<OwnedKey> {
    Ok(OwnedKey {
        id: row.get(0)?,
        subunit: row.get(1)?,
        code: row.get(2)?,
        name: row.get(3)?,
        fingerprint: row.get(4)?,
        confirmed: row.get(5)?,
        revoked: row.get(6)?,
    })
}

pub fn key_of(r: Read, key: &str) -> Result<Option<OwnedKey>> {
    let sql = format!("{OWNED} WHERE k.key = ?1");
    Ok(r.sql().prepare_cached(&sql)?.query_row([key], owned).optional()?)
}

/// `digits`: the 30 digits without blanks.
pub fn key_by_fingerprint(r: Read, digits: &str) -> Result<Option<OwnedKey>> {
    let sql = format!("{OWNED} WHERE replace(k.fingerprint, ' ', '') = ?1");
    Ok(r.sql().prepare_cached(&sql)?.query_row([digits], owned).optional()?)
}

pub fn subunit_of_code(r: Read, code: &str) -> Result<Option<String>> {
    let sql = "SELECT id FROM subunit WHERE code = ?1";
    Ok(r.sql().prepare_cached(sql)?.query_row([code], |row| row.get(0)).optional()?)
}

/// Somebody confirmed a card of this unit that is still in force.
pub fn has_confirmed_key(r: Read, subunit: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM subunit_key WHERE subunit = ?1 AND confirmed_on IS NOT NULL AND revoked_from IS NULL";
    Ok(r.sql().prepare_cached(sql)?.exists([subunit])?)
}

/// A new unit or group with its first name; returns its id.
pub fn add_subunit(w: &mut Write, code: &str, name: &str, kind: &str) -> Result<String> {
    let id = id::fresh();
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM subunit";
    let number: i64 = w.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    let fields = fields![("number", number), ("code", *code), ("kind", *kind)];
    w.put("subunit", &id, &fields)?;
    let fields = fields![("subunit", id), ("name", *name), ("valid_from", *EVER)];
    w.put("subunit_name", &id::fresh(), &fields)?;
    Ok(id)
}

pub fn add_key(w: &mut Write, key: &NewKey) -> Result<()> {
    let sql = "SELECT coalesce(max(rank), 0) + 1 FROM subunit_key WHERE subunit = ?1";
    let rank: i64 = w.sql().prepare_cached(sql)?.query_row([key.subunit], |row| row.get(0))?;
    let fields = fields![
        ("subunit", *key.subunit),
        ("rank", rank),
        ("key", key.key),
        ("recipient", key.recipient),
        ("fingerprint", key.fingerprint),
        ("enrolled_on", key.enrolled_on),
        ("confirmed_on", key.confirmed_on),
        ("replaces", key.replaces),
    ];
    w.put("subunit_key", &key.id, &fields)
}

const SUBUNIT: &str = "SELECT s.id, s.code,
    (SELECT n.name FROM subunit_name n WHERE n.subunit = s.id ORDER BY n.valid_from DESC LIMIT 1),
    coalesce(k.fingerprint, ''), k.enrolled_on, k.confirmed_on, k.replaces IS NOT NULL, k.revoked_on,
    coalesce(x.n, 0), s.school_kind, s.ward, s.valid_to
    FROM subunit s LEFT JOIN subunit_key k ON k.subunit = s.id
     AND k.rank = (SELECT max(rank) FROM subunit_key WHERE subunit = s.id)
    LEFT JOIN (SELECT subunit, count(*) AS n FROM received WHERE standing = 'waiting' GROUP BY subunit) x
     ON x.subunit = s.id";

fn subunit_row(row: &Row) -> rusqlite::Result<Subunit> {
    Ok(Subunit {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        fingerprint: row.get(3)?,
        enrolled_on: column::maybe_day(row, 4)?,
        confirmed_on: column::maybe_day(row, 5)?,
        rotated: row.get(6)?,
        revoked_on: column::maybe_day(row, 7)?,
        waiting: row.get(8)?,
        school_kind: row.get(9)?,
        ward: row.get(10)?,
        ended: column::maybe_day(row, 11)?,
    })
}

pub fn subunit(r: Read, id: &str) -> Result<Option<Subunit>> {
    let sql = format!("{SUBUNIT} WHERE s.id = ?1");
    Ok(r.sql().prepare_cached(&sql)?.query_row([id], subunit_row).optional()?)
}

pub fn find(r: Read, search: &SubunitSearch) -> Result<SubunitList> {
    let mut conditions = Conditions::default();
    conditions.add("s.kind = ?", "unit".to_string());
    if !search.search.trim().is_empty() {
        conditions.add("s.number IN (SELECT value FROM json_each(?))", units_like(r, &search.search)?);
    }
    if let Some(card) = search.card {
        let state = "(k.id IS NOT NULL) + (k.confirmed_on IS NOT NULL) = ?";
        conditions.add(state, card as i64);
    }
    let sql = format!("SELECT count(*) FROM ({SUBUNIT} {})", conditions.sql());
    let mut count = r.sql().prepare_cached(&sql)?;
    let total = count.query_row(rusqlite::params_from_iter(&conditions.values), |row| row.get(0))?;
    let sql =
        format!("{SUBUNIT} {} ORDER BY s.code LIMIT {PAGE_ROWS} OFFSET {}", conditions.sql(), search.page * PAGE_ROWS);
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(rusqlite::params_from_iter(&conditions.values), subunit_row)?;
    let page = Page { rows: rows.collect::<rusqlite::Result<_>>()?, total };
    let sql = "SELECT coalesce(sum(k.id IS NOT NULL AND k.confirmed_on IS NULL), 0), coalesce(sum(k.id IS NULL), 0)
               FROM subunit s LEFT JOIN subunit_key k ON k.subunit = s.id
                AND k.rank = (SELECT max(rank) FROM subunit_key WHERE subunit = s.id)
               WHERE s.kind = 'unit' AND s.valid_to IS NULL";
    let (unconfirmed, without_card) = r.sql().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(SubunitList { page, unconfirmed, without_card })
}

/// Numbers of the units whose code or any name holds every word, as a JSON list for `json_each`.
pub fn units_like(r: Read, words: &str) -> Result<String> {
    let words = text::search_key(words);
    let sql = "SELECT s.number, s.code || ' ' || (SELECT group_concat(n.name, ' ') FROM subunit_name n WHERE n.subunit = s.id)
               FROM subunit s WHERE s.kind = 'unit'";
    let mut find = r.sql().prepare_cached(sql)?;
    let mut rows = find.query([])?;
    let mut all: Vec<i64> = Vec::new();
    while let Some(row) = rows.next()? {
        let name: Option<String> = row.get(1)?;
        let key = text::search_key(&name.unwrap_or_default());
        if words.split(' ').all(|word| key.contains(word)) {
            all.push(row.get(0)?);
        }
    }
    serde_json::to_string(&all).map_err(Error::internal)
}

pub fn subunits(r: Read) -> Result<Vec<Subunit>> {
    let sql = format!("{SUBUNIT} WHERE s.kind = 'unit' ORDER BY s.code");
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map([], subunit_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Units, names, places and keys, without ids and days on which somebody typed them.
pub fn dump(r: Read) -> Result<Vec<String>> {
    let parts = [
        "SELECT 'name' || char(31) || s.code || char(31) || s.kind || char(31) || n.valid_from || char(31) || n.name
         FROM subunit s JOIN subunit_name n ON n.subunit = s.id",
        "SELECT 'place' || char(31) || s.code || char(31) || p.tree || char(31) || p.valid_from || char(31) ||
                coalesce(u.code, '') FROM subunit_place p JOIN subunit s ON s.id = p.subunit
         LEFT JOIN subunit u ON u.id = p.parent",
        "SELECT 'heir' || char(31) || s.code || char(31) || t.code || char(31) || h.valid_from
         FROM subunit_heir h JOIN subunit s ON s.id = h.subunit JOIN subunit t ON t.id = h.heir",
        "SELECT 'key' || char(31) || s.code || char(31) || k.rank || char(31) || k.fingerprint || char(31) ||
                (k.confirmed_on IS NOT NULL) || char(31) || coalesce(k.revoked_from, '')
         FROM subunit_key k JOIN subunit s ON s.id = k.subunit",
    ];
    let mut all = Vec::new();
    for sql in parts {
        let mut find = r.sql().prepare_cached(sql)?;
        let rows = find.query_map([], |row| row.get::<_, String>(0))?;
        all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(all)
}
