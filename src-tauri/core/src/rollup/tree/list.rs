//! The units' list as the superior has it in a table: each line a unit with its groups, taken in before any card comes.
//!
//! Trap: what stands in the list at first holds for the past too; a later change is dated, so that old totals stay.

use super::{Tree, begin, store};
use crate::basics::{Code, Date, Error, Result, text};
use crate::db::Write;
use crate::unit;

/// One line. Empty: not said.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Listed {
    pub code: String,
    pub name: String,
    pub school_kind: String,
    pub ward: String,
    /// Code or name of the Party organisation it stands in.
    pub party: String,
    pub cluster: String,
    /// From when a change holds; none: today.
    pub from: Option<Date>,
}

/// Takes a line in; `update`: what is known may change. Returns whether it is new; `None`: known and left as it was.
pub fn take(w: &mut Write, line: &Listed, update: bool) -> Result<Option<bool>> {
    if unit::required(w.read())?.role != unit::Role::Superior {
        return Err(Error::new(Code::Refused, "Sổ này của chi bộ, chỉ sổ cấp trên có đơn vị trực thuộc"));
    }
    let name = text::line(&line.name);
    let known = known(w, line, &name)?;
    if known.is_some() && !update {
        return Ok(None);
    }
    let fresh = known.is_none();
    let id = match known {
        Some(node) => {
            if node.group {
                return Err(Error::field("code", format!("Mã “{}” là mã của một nhóm", node.code)));
            }
            if node.name != name {
                store::rename(w, &node.id, &name, line.from.unwrap_or_else(|| w.today()))?;
            }
            node.id
        }
        None => {
            let code = if line.code.is_empty() { next_code(w)? } else { line.code.clone() };
            begin(w, &code, &name, "unit")?
        }
    };
    let said = |text: &str| (!text.is_empty()).then(|| text.to_string());
    store::describe(w, &id, said(&line.school_kind).as_deref(), said(&line.ward).as_deref())?;
    for (tree, group) in [(Tree::Party, &line.party), (Tree::Cluster, &line.cluster)] {
        if !group.is_empty() {
            stand(w, &id, tree, group, line.from)?;
        }
    }
    Ok(Some(fresh))
}

/// By its code, else by its name when no code is said.
fn known(w: &Write, line: &Listed, name: &str) -> Result<Option<store::Node>> {
    if !line.code.is_empty() {
        return if store::exists(w.read(), &line.code)? {
            store::find(w.read(), &line.code).map(Some)
        } else {
            Ok(None)
        };
    }
    match &store::named(w.read(), name, "unit")?[..] {
        [] => Ok(None),
        [one] => store::find(w.read(), one).map(Some),
        many => Err(Error::field("code", format!("Có {} đơn vị cùng tên “{name}”. Ghi thêm mã", many.len()))),
    }
}

/// The superior's own code with the next free number.
fn next_code(w: &Write) -> Result<String> {
    let own = unit::required(w.read())?.code;
    let own = if own.is_empty() { "DV".to_string() } else { own };
    for number in 1.. {
        let code = format!("{own}-{number:04}");
        if !store::exists(w.read(), &code)? {
            return Ok(code);
        }
    }
    Err(Error::internal("no free code"))
}

/// Puts a unit into a group named or coded so; a group nobody knows is begun.
fn stand(w: &mut Write, unit: &str, tree: Tree, group: &str, from: Option<Date>) -> Result<()> {
    let group = text::line(group);
    let code = if store::exists(w.read(), &group)? {
        Some(group.clone())
    } else {
        store::named(w.read(), &group, "group")?.into_iter().next()
    };
    let parent = match code {
        Some(code) => {
            let node = store::find(w.read(), &code)?;
            if !node.group {
                return Err(Error::field("party", format!("“{group}” là một đơn vị, không phải nhóm")));
            }
            node.id
        }
        None => begin(w, &group_code(w, &group)?, &group, "group")?,
    };
    let places = store::places(w.read(), unit, tree)?;
    let at = match (places.last(), from) {
        (Some((_, Some(last))), _) if *last == parent => return Ok(()),
        (_, Some(day)) => day,
        (None, None) => super::super::store::EVER.parse().map_err(Error::internal)?,
        (Some(_), None) => w.today(),
    };
    store::place(w, unit, tree, Some(parent), at)
}

/// `CUM-1` of `Cụm 1`, with a number behind when that is taken.
fn group_code(w: &Write, name: &str) -> Result<String> {
    let stem: String = text::file_stem(name).to_uppercase().chars().take(34).collect();
    let stem = if stem.is_empty() { "NHOM".to_string() } else { stem };
    for number in 1.. {
        let code = if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        if !store::exists(w.read(), &code)? {
            return Ok(code);
        }
    }
    Err(Error::internal("no free code"))
}
