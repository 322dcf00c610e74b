//! What became of one unit or group: its names, groups, mergers and splits, oldest first.

use super::{Tree, store};
use crate::basics::{Date, Result};
use crate::db::Read;
use serde::Serialize;

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PastName {
    /// None: it had it before we knew of it.
    pub from: Option<Date>,
    pub name: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PastPlace {
    pub tree: Tree,
    pub from: Option<Date>,
    /// Empty: in no group.
    pub group: String,
}

/// Another unit that the past or future of this one is with.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PastHeir {
    pub from: Date,
    pub code: String,
    pub name: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct UnitHistory {
    pub code: String,
    pub group: bool,
    pub begun: Option<Date>,
    /// Its last day.
    pub ended: Option<Date>,
    pub names: Vec<PastName>,
    pub places: Vec<PastPlace>,
    /// Merged into, or split into.
    pub goes_on_as: Vec<PastHeir>,
    /// Took these up, or began out of them.
    pub comes_from: Vec<PastHeir>,
    /// Periods in which nothing is asked of it, with the reason.
    pub exempt: Vec<(String, String)>,
}

pub fn history(r: Read, code: &str) -> Result<UnitHistory> {
    let unit = store::find(r, code)?;
    let nodes = store::nodes(r, r.today())?;
    let known = |day: Date| (day.year() > 1900).then_some(day);
    let mut places = Vec::new();
    for tree in [Tree::Party, Tree::Cluster] {
        for (from, parent) in store::places(r, &unit.id, tree)? {
            let group = parent.and_then(|id| nodes.get(&id)).map_or_else(String::new, |node| node.name.clone());
            places.push(PastPlace { tree, from: known(from), group });
        }
    }
    let kin = |after| -> Result<Vec<PastHeir>> {
        let of = |(from, id): (Date, String)| {
            let node = nodes.get(&id)?;
            Some(PastHeir { from, code: node.code.clone(), name: node.name.clone() })
        };
        Ok(store::kin(r, &unit.id, after)?.into_iter().filter_map(of).collect())
    };
    let names =
        store::names(r, &unit.id)?.into_iter().map(|(from, name)| PastName { from: known(from), name }).collect();
    Ok(UnitHistory {
        names,
        places,
        goes_on_as: kin(true)?,
        comes_from: kin(false)?,
        exempt: store::exemptions(r, &unit.id)?,
        code: unit.code,
        group: unit.group,
        begun: unit.begun,
        ended: unit.ended,
    })
}
