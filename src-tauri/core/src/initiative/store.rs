//! SQL of initiatives.

use super::{Initiative, InitiativeId, InitiativeQuery, InitiativeRow, InitiativeSort, Progress, Replication, Scope};
use crate::basics::{Error, PAGE_ROWS, Page, Result, text};
use crate::db::find::{Conditions, search_column};
use crate::db::{Read, Write, column};
use crate::fields;
use rusqlite::{OptionalExtension, Row, params_from_iter};

const COLUMNS: &str =
    "id, year, name, kind, scope, field, since_year, responsible, reason, goal, method, audience, forces,
    resources, output, outlook, results, starts, ends, registered_on, status, recognised_by, stop_reason";

fn scope(text: &str) -> Scope {
    if text == "individual" { Scope::Individual } else { Scope::Collective }
}

fn read(row: &Row) -> rusqlite::Result<Initiative> {
    Ok(Initiative {
        id: InitiativeId(row.get(0)?),
        year: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        scope: scope(&row.get::<_, String>(4)?),
        field: row.get(5)?,
        contents: Vec::new(),
        since_year: row.get(6)?,
        responsible: row.get(7)?,
        reason: row.get(8)?,
        goal: row.get(9)?,
        method: row.get(10)?,
        audience: row.get(11)?,
        forces: row.get(12)?,
        resources: row.get(13)?,
        output: row.get(14)?,
        outlook: row.get(15)?,
        results: row.get(16)?,
        starts: column::maybe_day(row, 17)?,
        ends: column::maybe_day(row, 18)?,
        registered_on: column::maybe_day(row, 19)?,
        status: row.get(20)?,
        recognised_by: row.get(21)?,
        stop_reason: row.get(22)?,
        progress: Vec::new(),
        replications: Vec::new(),
    })
}

pub fn get(r: Read, id: &InitiativeId) -> Result<Option<Initiative>> {
    let sql = format!("SELECT {COLUMNS} FROM initiative WHERE id = ?1");
    let found = r.sql().prepare_cached(&sql)?.query_row([id.as_str()], read).optional()?;
    let Some(mut initiative) = found else { return Ok(None) };
    let mut find =
        r.sql().prepare_cached("SELECT content FROM initiative_content WHERE initiative = ?1 ORDER BY content")?;
    initiative.contents = find.query_map([id.as_str()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let sql = "SELECT id, date, status, note FROM initiative_progress WHERE initiative = ?1 ORDER BY date, id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([id.as_str()], |row| {
        Ok(Progress { id: row.get(0)?, date: column::day(row, 1)?, status: row.get(2)?, note: row.get(3)? })
    })?;
    initiative.progress = rows.collect::<rusqlite::Result<_>>()?;
    let sql = "SELECT id, date, place, result FROM initiative_replication WHERE initiative = ?1 ORDER BY date, id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([id.as_str()], |row| {
        Ok(Replication { id: row.get(0)?, date: column::day(row, 1)?, place: row.get(2)?, result: row.get(3)? })
    })?;
    initiative.replications = rows.collect::<rusqlite::Result<_>>()?;
    Ok(Some(initiative))
}

pub fn find_name(r: Read, id: &str) -> Result<Option<String>> {
    let mut find = r.sql().prepare_cached("SELECT name FROM initiative WHERE id = ?1")?;
    Ok(find.query_row([id], |row| row.get(0)).optional()?)
}

pub fn suggest(r: Read, typed: &str) -> Result<Vec<(String, String)>> {
    let mut conditions = Conditions::default();
    conditions.add_words("search_key", typed);
    let sql = format!("SELECT id, name FROM initiative {} ORDER BY id DESC LIMIT 30", conditions.sql());
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&conditions.values), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn list(r: Read, query: &InitiativeQuery) -> Result<Page<InitiativeRow>> {
    let mut conditions = Conditions::default();
    conditions.add("year = ?", query.year);
    conditions.add_code("status = ?", &query.status);
    let has_content =
        "EXISTS (SELECT 1 FROM initiative_content c WHERE c.initiative = initiative.id AND c.content = ?)";
    conditions.add_code(has_content, &query.content);
    conditions.add_words("search_key", &query.search);
    let filter = conditions.sql();
    let count = format!("SELECT count(*) FROM initiative {filter}");
    let total = r.sql().prepare_cached(&count)?.query_row(params_from_iter(&conditions.values), |row| row.get(0))?;
    let order = match query.sort {
        InitiativeSort::Name => "sort_key",
        InitiativeSort::Registered => "registered_on",
        InitiativeSort::Status => "(SELECT sort FROM code WHERE list = 'initiative_status' AND code = status)",
        InitiativeSort::Responsible => "responsible",
    };
    let direction = if query.descending { "DESC" } else { "ASC" };
    let offset = query.page.saturating_mul(PAGE_ROWS);
    let sql = format!(
        "SELECT id, name, kind, scope, field, since_year, responsible, status, registered_on,
                coalesce((SELECT group_concat(content, ',') FROM
                  (SELECT content FROM initiative_content c WHERE c.initiative = initiative.id ORDER BY content)), '')
         FROM initiative {filter} ORDER BY {order} {direction}, id LIMIT {PAGE_ROWS} OFFSET {offset}"
    );
    let mut find = r.sql().prepare_cached(&sql)?;
    let rows = find.query_map(params_from_iter(&conditions.values), |row| {
        Ok(InitiativeRow {
            id: InitiativeId(row.get(0)?),
            name: row.get(1)?,
            kind: row.get(2)?,
            scope: scope(&row.get::<_, String>(3)?),
            field: row.get(4)?,
            since_year: row.get(5)?,
            responsible: row.get(6)?,
            status: row.get(7)?,
            registered_on: column::maybe_day(row, 8)?,
            contents: row.get(9)?,
        })
    })?;
    Ok(Page { rows: rows.collect::<rusqlite::Result<_>>()?, total })
}

pub fn ids_of_year(r: Read, year: i16) -> Result<Vec<InitiativeId>> {
    let mut find = r.sql().prepare_cached("SELECT id FROM initiative WHERE year = ?1 ORDER BY sort_key, id")?;
    let rows = find.query_map([year], |row| Ok(InitiativeId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn years(r: Read) -> Result<Vec<i16>> {
    let mut find = r.sql().prepare_cached("SELECT DISTINCT year FROM initiative ORDER BY year")?;
    let rows = find.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn supports_of(r: Read, id: &InitiativeId) -> Result<u32> {
    let mut find = r.sql().prepare_cached("SELECT count(*) FROM support WHERE initiative = ?1")?;
    Ok(find.query_row([id.as_str()], |row| row.get(0))?)
}

pub fn save(w: &mut Write, i: &Initiative) -> Result<()> {
    let mut fields = fields![
        ("year", i.year),
        ("name", i.name),
        ("kind", i.kind),
        ("field", i.field),
        ("since_year", i.since_year),
        ("responsible", i.responsible),
        ("reason", i.reason),
        ("goal", i.goal),
        ("method", i.method),
        ("audience", i.audience),
        ("forces", i.forces),
        ("resources", i.resources),
        ("output", i.output),
        ("outlook", i.outlook),
        ("results", i.results),
        ("starts", i.starts),
        ("ends", i.ends),
        ("registered_on", i.registered_on),
        ("status", i.status),
        ("recognised_by", i.recognised_by),
        ("stop_reason", i.stop_reason),
        ("search_key", search_column(&[&i.name, &i.responsible])),
        ("sort_key", text::sort_key(&i.name)),
    ];
    fields.push(("scope", serde_json::to_value(i.scope).map_err(Error::internal)?));
    let id = i.id.as_str();
    w.put("initiative", id, &fields)?;
    let rows: Vec<_> = i
        .contents
        .iter()
        .map(|content| (format!("{id}.{content}"), fields![("initiative", id), ("content", content)]))
        .collect();
    w.replace("initiative_content", "initiative", id, &rows)?;
    let rows: Vec<_> = i
        .progress
        .iter()
        .map(|p| {
            let fields = fields![("initiative", id), ("date", p.date), ("status", p.status), ("note", p.note)];
            (p.id.clone(), fields)
        })
        .collect();
    w.replace("initiative_progress", "initiative", id, &rows)?;
    let rows: Vec<_> = i
        .replications
        .iter()
        .map(|p| {
            let fields = fields![("initiative", id), ("date", p.date), ("place", p.place), ("result", p.result)];
            (p.id.clone(), fields)
        })
        .collect();
    w.replace("initiative_replication", "initiative", id, &rows)
}

pub fn remove(w: &mut Write, id: &InitiativeId) -> Result<()> {
    for noun in ["initiative_content", "initiative_progress", "initiative_replication"] {
        w.replace(noun, "initiative", id.as_str(), &[])?;
    }
    w.remove("initiative", id.as_str())
}
