//! Code lists: the closed answers of forms, as dated data that can be retired, never reused.

use crate::basics::{Error, Problems, Result};
use crate::db::{Read, Write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod store;

const SHIPPED: &str = include_str!("../../data/code-lists.json");
const UNITS: &str = include_str!("../../data/administrative-units.csv");

/// One answer of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct CodeRow {
    pub list: String,
    pub code: String,
    pub label: String,
    pub active: bool,
    /// Hidden in lists until asked for (health, abuse).
    pub restricted: bool,
}

/// A ward, commune or special zone of Quyết định 19/2025/QĐ-TTg.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Ward {
    /// 5 digits.
    pub code: String,
    pub name: String,
    pub province: String,
}

#[derive(Deserialize)]
struct ShippedList {
    source: String,
    codes: Vec<ShippedCode>,
}

#[derive(Deserialize)]
struct ShippedCode {
    code: String,
    label: String,
    #[serde(default)]
    restricted: bool,
}

/// Writes the shipped lists into a new register.
pub fn install(w: &mut Write) -> Result<()> {
    let lists: BTreeMap<String, ShippedList> = serde_json::from_str(SHIPPED).map_err(Error::internal)?;
    for (list, shipped) in &lists {
        for (sort, code) in shipped.codes.iter().enumerate() {
            store::save(w, list, sort as i64, &code.code, &code.label, code.restricted, &shipped.source)?;
        }
    }
    Ok(())
}

/// The lists that ship, for forms that are filled in before there is a register.
pub fn shipped() -> Result<Vec<CodeRow>> {
    let lists: BTreeMap<String, ShippedList> = serde_json::from_str(SHIPPED).map_err(Error::internal)?;
    let row = |list: &str, c: ShippedCode| CodeRow {
        list: list.to_string(),
        code: c.code,
        label: c.label,
        active: true,
        restricted: c.restricted,
    };
    Ok(lists.into_iter().flat_map(|(list, shipped)| shipped.codes.into_iter().map(move |c| row(&list, c))).collect())
}

/// Every code of every list, in order. A list that the register does not hold (it came with a newer version) is the shipped one.
pub fn all(r: Read) -> Result<Vec<CodeRow>> {
    let mut all = store::all(r)?;
    let held: std::collections::BTreeSet<String> = all.iter().map(|row| row.list.clone()).collect();
    all.extend(shipped()?.into_iter().filter(|row| !held.contains(&row.list)));
    Ok(all)
}

/// The label of a code; the code itself when the list does not have it.
pub fn label(r: Read, list: &str, code: &str) -> Result<String> {
    Ok(find(r, list, code)?.unwrap_or_else(|| code.to_string()))
}

fn find(r: Read, list: &str, code: &str) -> Result<Option<String>> {
    if let Some(label) = store::label(r, list, code)? {
        return Ok(Some(label));
    }
    let held = store::holds(r, list)?;
    Ok(if held {
        None
    } else {
        shipped()?.into_iter().find(|row| row.list == list && row.code == code).map(|row| row.label)
    })
}

/// Adds a problem to `field` unless the list has the code.
pub fn check(r: Read, problems: &mut Problems, list: &str, code: &str, field: &str, what: &str) -> Result<()> {
    if code.is_empty() {
        problems.add(field, format!("Chọn {what}"));
    } else if find(r, list, code)?.is_none() {
        problems.add(field, format!("Mã “{code}” không có trong danh mục {what}"));
    }
    Ok(())
}

/// Wards whose name or province contains the words typed, marks or not; at most 20.
pub fn find_wards(words: &str) -> Vec<Ward> {
    let key = crate::basics::text::search_key(words);
    let wanted: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    for ward in wards() {
        let (name, province) =
            (crate::basics::text::search_key(&ward.name), crate::basics::text::search_key(&ward.province));
        if !wanted.is_empty() && wanted.iter().all(|word| name.contains(word) || province.contains(word)) {
            // “bến thành hồ chí minh”: the more words are of the ward itself, the better.
            found.push((wanted.iter().filter(|word| name.contains(**word)).count(), ward));
        }
    }
    found.sort_by_key(|(words, _)| std::cmp::Reverse(*words));
    found.into_iter().map(|(_, ward)| ward).take(20).collect()
}

/// The ward with this code.
pub fn ward(code: &str) -> Option<Ward> {
    wards().find(|ward| ward.code == code)
}

fn wards() -> impl Iterator<Item = Ward> {
    UNITS.lines().skip(1).filter_map(|line| {
        let mut parts = line.split(',').skip(1);
        let (province, code, name) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Ward { code: code.to_string(), name: name.to_string(), province: province.to_string() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_wards_without_marks() {
        assert_eq!(wards().count(), 3321);
        let found = find_wards("ben thanh ho chi minh");
        assert_eq!(found[0].name, "Phường Bến Thành");
        assert_eq!(ward(&found[0].code).as_ref(), Some(&found[0]));
        assert!(find_wards("không có phường này").is_empty());
    }
}
