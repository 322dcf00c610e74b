//! SQL of the unit.

use super::{Headcount, HeadcountId, Role, Signer, SignerId, Unit};
use crate::basics::{Date, Error, Result};
use crate::db::{Read, Write, column};
use crate::fields;
use crate::report::content::Family;
use rusqlite::OptionalExtension;

pub fn get(r: Read) -> Result<Option<Unit>> {
    let sql =
        "SELECT code, role, party_name, party_kind, superior, symbol, place, school, school_kind, ownership, ward,
                      address, recipients FROM unit";
    let found = r.sql().prepare_cached(sql)?.query_row([], |row| {
        let role: String = row.get(1)?;
        Ok(Unit {
            code: row.get(0)?,
            role: if role == "cell" { Role::Cell } else { Role::Superior },
            party_name: row.get(2)?,
            party_kind: row.get(3)?,
            superior: row.get(4)?,
            symbol: row.get(5)?,
            place: row.get(6)?,
            school: row.get(7)?,
            school_kind: row.get(8)?,
            ownership: row.get(9)?,
            ward: row.get(10)?,
            address: row.get(11)?,
            recipients: row.get(12)?,
            signers: Vec::new(),
            headcounts: Vec::new(),
        })
    });
    let Some(mut unit) = found.optional()? else { return Ok(None) };
    unit.signers = signers(r)?;
    unit.headcounts = headcounts(r)?;
    Ok(Some(unit))
}

fn signers(r: Read) -> Result<Vec<Signer>> {
    let sql = "SELECT id, name, title, family, valid_from, valid_to FROM signer ORDER BY id";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| {
        let family: String = row.get(3)?;
        Ok(Signer {
            id: SignerId(row.get(0)?),
            name: row.get(1)?,
            title: row.get(2)?,
            family: if family == "party" { Family::Party } else { Family::State },
            valid_from: column::maybe_day(row, 4)?,
            valid_to: column::maybe_day(row, 5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn headcounts(r: Read) -> Result<Vec<Headcount>> {
    let sql = "SELECT id, year, counted_on, staff, party_members, pupils FROM headcount ORDER BY year DESC";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([], |row| {
        let counted_on: Date = column::day(row, 2)?;
        let id = HeadcountId(row.get(0)?);
        let (staff, party_members, pupils) = (row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(Headcount { id, year: row.get(1)?, counted_on, staff, party_members, pupils })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn save(w: &mut Write, unit: &Unit) -> Result<()> {
    let role = serde_json::to_value(unit.role).map_err(Error::internal)?;
    let mut fields = fields![
        ("code", unit.code),
        ("party_name", unit.party_name),
        ("party_kind", unit.party_kind),
        ("superior", unit.superior),
        ("symbol", unit.symbol),
        ("place", unit.place),
        ("school", unit.school),
        ("school_kind", unit.school_kind),
        ("ownership", unit.ownership),
        ("ward", unit.ward),
        ("address", unit.address),
        ("recipients", unit.recipients),
    ];
    fields.push(("role", role));
    w.put("unit", "unit", &fields)?;
    let mut rows = Vec::new();
    for signer in &unit.signers {
        let mut fields = fields![
            ("unit", "unit"),
            ("name", signer.name),
            ("title", signer.title),
            ("valid_from", signer.valid_from),
            ("valid_to", signer.valid_to),
        ];
        fields.push(("family", serde_json::to_value(signer.family).map_err(Error::internal)?));
        rows.push((signer.id.to_string(), fields));
    }
    w.replace("signer", "unit", "unit", &rows)?;
    let rows: Vec<_> = unit
        .headcounts
        .iter()
        .map(|h| {
            let fields = fields![
                ("unit", "unit"),
                ("year", h.year),
                ("counted_on", h.counted_on),
                ("staff", h.staff),
                ("party_members", h.party_members),
                ("pupils", h.pupils),
            ];
            (h.id.to_string(), fields)
        })
        .collect();
    w.replace("headcount", "unit", "unit", &rows)
}
