//! A believable year in every book: what `data/sample-entries.json` tells, a list of the staff with their pledges,
//! and cases of procedures.

use super::{Dice, words};
use crate::basics::{Date, Error, Result, calendar};
use crate::book::{self, Entry, EntryId, FieldKind, Values};
use crate::db::{Act, Db, Write};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("../../data/sample-entries.json");
const CASES: u32 = 60;

/// Fills the books of a sample register.
pub fn fill(db: &mut Db, dice: &mut Dice, year: i16, staff: u32, last: Date) -> Result<()> {
    let told: Vec<(String, String, Values)> = serde_json::from_str(SHIPPED).map_err(Error::internal)?;
    db.write(Act::lasting("Tạo các sổ trong dữ liệu mẫu"), |w| {
        let members = members(w, dice, year, staff)?;
        pledges(w, dice, year, staff, &members, last)?;
        let mut named: BTreeMap<String, String> =
            members.iter().enumerate().map(|(i, id)| (format!("${i}"), id.0.clone())).collect();
        for (code, name, values) in told {
            let Some(values) = in_year(&code, values, &named, year, last) else { continue };
            let id = book::put(w, &code, Entry { id: EntryId::default(), values })?;
            if !name.is_empty() {
                named.insert(format!("@{name}"), id.0);
            }
        }
        cases(w, dice, year, &named, last)
    })
}

/// The values with the days of the year and the ids of what they refer to; none when it has not happened yet.
fn in_year(code: &str, mut values: Values, named: &BTreeMap<String, String>, year: i16, last: Date) -> Option<Values> {
    let book = book::book(code)?;
    for (name, value) in &mut values {
        let field = book.field(name)?;
        let text = value.as_str().unwrap_or_default().to_string();
        match field.kind {
            FieldKind::Year => *value = Json::from(year),
            FieldKind::Ref => *value = Json::from(named.get(&text)?.as_str()),
            FieldKind::Day => {
                let day: Date = format!("{year:04}-{}", text.trim_start_matches('~')).parse().ok()?;
                if field.past && day > last {
                    if field.required {
                        return None;
                    }
                    *value = Json::Null;
                } else {
                    *value = Json::from(day.to_string());
                }
            }
            _ => {}
        }
    }
    Some(values)
}

fn members(w: &mut Write, dice: &mut Dice, year: i16, staff: u32) -> Result<Vec<EntryId>> {
    let mut all = Vec::new();
    for i in 0..staff {
        let title = if i == 0 {
            "Hiệu trưởng"
        } else {
            dice.one(&["Giáo viên", "Giáo viên", "Giáo viên", "Nhân viên"])
        };
        let values = values(&[
            ("name", Json::from(dice.name())),
            ("title", Json::from(title)),
            ("team", Json::from(dice.one(&words::SECTIONS))),
            ("party_member", Json::from(i64::from(i % 3 == 0))),
            ("joined_on", Json::from(format!("{:04}-08-15", year - 1 - dice.up_to(12) as i16))),
        ]);
        all.push(book::put(w, "staff_member", Entry { id: EntryId::default(), values })?);
    }
    Ok(all)
}

/// Everybody signs but one or two.
fn pledges(w: &mut Write, dice: &mut Dice, year: i16, staff: u32, members: &[EntryId], last: Date) -> Result<()> {
    let campaign = values(&[
        ("name", Json::from(format!("Đăng ký không vi phạm luật giao thông năm {year}"))),
        ("kind", Json::from("NLD")),
        ("opened_on", Json::from(format!("{year:04}-01-10"))),
        ("cutoff", Json::from(format!("{year:04}-03-31"))),
        ("headcount", Json::from(staff)),
    ]);
    let campaign = book::put(w, "pledge_campaign", Entry { id: EntryId::default(), values: campaign })?;
    let first = Date::new(year, 1, 15).unwrap_or(last);
    let signing = members.len().saturating_sub(dice.up_to(3) as usize);
    for member in &members[..signing] {
        let day = first.plus_days(dice.up_to(60) as i32);
        let values = values(&[
            ("campaign", Json::from(campaign.as_str())),
            ("member", Json::from(member.as_str())),
            ("signed_on", Json::from(if day > last { last } else { day }.to_string())),
        ]);
        book::put(w, "pledge", Entry { id: EntryId::default(), values })?;
    }
    Ok(())
}

/// Cases through the year: nearly all on time, two late with their reason, the newest still open.
fn cases(w: &mut Write, dice: &mut Dice, year: i16, named: &BTreeMap<String, String>, last: Date) -> Result<()> {
    let procedures: Vec<&String> = ["@p1", "@p2", "@p3"].iter().filter_map(|name| named.get(*name)).collect();
    let first = Date::new(year, 1, 6).unwrap_or(last);
    let days = first.days_until(last).max(1) as u32;
    for i in 0..CASES {
        let procedure = dice.one(&procedures);
        let received = first.plus_days((days * i / CASES) as i32);
        let late = i % 25 == 7;
        let returned = calendar::add_working_days(received, if late { 8 } else { 1 });
        let open = returned > last;
        let values = values(&[
            ("procedure", Json::from(procedure.as_str())),
            ("receipt", Json::from(format!("BN-{:03}", i + 1))),
            ("received_on", Json::from(received.to_string())),
            ("returned_on", if open { Json::Null } else { Json::from(returned.to_string()) }),
            ("late_reason", Json::from(if late && !open { "PH" } else { "" })),
        ]);
        book::put(w, "procedure_case", Entry { id: EntryId::default(), values })?;
    }
    Ok(())
}

fn values(given: &[(&str, Json)]) -> Values {
    given.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect()
}
