//! A tree as it stood on a day, one level at a time: nobody waits for 3,500 units to look at five groups.

use super::{Forest, Tree, store};
use crate::basics::{Date, PAGE_ROWS, Page, Result};
use crate::db::Read;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A group or unit as the tree shows it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct TreeNode {
    pub code: String,
    pub name: String,
    pub group: bool,
    /// Units below a group, at any depth; 0 for a unit.
    pub units: u32,
}

/// What stands directly below a group on a day, groups first, each in order of code; `parent` empty: the topmost, and units
/// that stand in no group.
pub fn level(r: Read, tree: Tree, day: Date, parent: &str, page: u32) -> Result<Page<TreeNode>> {
    let forest = Forest::on(r, tree, day)?;
    let there = |id: &String| forest.nodes.get(id).is_some_and(|node| node.is_there(day));
    let mut units: HashMap<&str, u32> = HashMap::new();
    let mut below = Vec::new();
    for (id, node) in forest.nodes.iter().filter(|(id, _)| there(id)) {
        let above = forest.above(id);
        if !node.group {
            for group in &above {
                if let Some(group) = forest.nodes.get(group) {
                    *units.entry(&group.code).or_default() += 1;
                }
            }
        }
        let stands = above.first().and_then(|id| forest.nodes.get(id)).map_or("", |node| node.code.as_str());
        if stands == parent {
            below.push(node);
        }
    }
    // A group that holds units of the other tree only is none of this one.
    let other = if tree == Tree::Party { Tree::Cluster } else { Tree::Party };
    let elsewhere: HashSet<String> = store::parents(r, other, day)?.into_values().flatten().collect();
    let here: HashSet<&String> = forest.parents.values().flatten().collect();
    below.retain(|node| !node.group || here.contains(&node.id) || !elsewhere.contains(&node.id));
    below.sort_by(|a, b| (!a.group, &a.code).cmp(&(!b.group, &b.code)));
    let total = below.len() as u32;
    let cut = below.into_iter().skip((page * PAGE_ROWS) as usize).take(PAGE_ROWS as usize);
    let rows = cut.map(|node| TreeNode {
        code: node.code.clone(),
        name: node.name.clone(),
        group: node.group,
        units: units.get(node.code.as_str()).copied().unwrap_or(0),
    });
    Ok(Page { rows: rows.collect(), total })
}
