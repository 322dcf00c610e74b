//! Two dated trees: the Party organisation, and cụm or Sở. Units move, merge, split and change names on a day.
//!
//! A figure belongs to the unit that signed it, for ever; only where that unit stands is a question of the day. A unit
//! that was merged into one other is looked for there afterwards; the past of a unit that was split stays under the group
//! it stood in last. So every figure stands in exactly one place under either tree on any day, and sums are conserved.

mod history;
mod list;
mod shape;
mod store;

pub use history::{PastHeir, PastName, PastPlace, UnitHistory, history};
pub use list::{Listed, take};
pub use shape::{TreeNode, level};

use crate::basics::{Code, Date, Error, Result, text};
use crate::db::{Act, Db, Read, Write};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Tree {
    Party,
    Cluster,
}

impl Tree {
    fn name(self) -> &'static str {
        match self {
            Tree::Party => "party",
            Tree::Cluster => "cluster",
        }
    }
}

/// On which day a total is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsOf {
    /// As it was at the end of the period.
    Then,
    /// As we are today.
    Now,
    Day(Date),
}

/// A group of units, or the place of those that belong to none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Group {
    /// Empty for the place of units without a group.
    pub code: String,
    pub name: String,
    /// 0 for the topmost.
    pub depth: u32,
}

/// A change of the trees on a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum TreeChange {
    /// A new group or unit; `parent` empty: at the top.
    Group {
        code: String,
        name: String,
    },
    /// A unit that begins on a day, before its card came.
    Unit {
        code: String,
        name: String,
        from: Date,
    },
    /// `parent` empty: out of every group.
    Move {
        code: String,
        tree: Tree,
        parent: String,
        from: Date,
    },
    Rename {
        code: String,
        name: String,
        from: Date,
    },
    /// `codes` end on the day before; `into` goes on.
    Merge {
        codes: Vec<String>,
        into: String,
        from: Date,
    },
    /// `code` ends on the day before; `into` begin.
    Split {
        code: String,
        into: Vec<String>,
        from: Date,
    },
    /// Nothing is asked of the unit in this period.
    Exempt {
        code: String,
        period: String,
        reason: String,
    },
}

/// Every group, in order of code.
pub fn groups(r: Read) -> Result<Vec<Group>> {
    let mut all: Vec<Group> = store::nodes(r, r.today())?
        .into_values()
        .filter(|node| node.group)
        .map(|node| Group { code: node.code, name: node.name, depth: 0 })
        .collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(all)
}

/// What changes would do, a sentence each, or why they cannot be done: they are made and taken back.
pub fn preview(db: &mut Db, changes: &[TreeChange]) -> Result<Vec<String>> {
    let mut made = None;
    let outcome = db.write(Act::new("Xem trước"), |w| {
        made = Some(apply_all(w, changes)?);
        Err::<(), Error>(Error::new(Code::Refused, ""))
    });
    match (made, outcome) {
        (Some(made), _) => Ok(made),
        (None, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::internal("no preview")),
    }
}

/// What a change does, in a sentence.
fn sentence(r: Read, change: &TreeChange) -> Result<String> {
    let name = |code: &str| Ok::<_, Error>(store::find(r, code)?.name);
    Ok(match change {
        TreeChange::Group { code, name } => format!("Thêm nhóm {name} ({code})"),
        TreeChange::Unit { code, name, from } => format!("Thêm đơn vị {name} ({code}) từ {}", from.vietnamese()),
        TreeChange::Move { code, parent, from, .. } if parent.is_empty() => {
            format!("{} ra khỏi nhóm từ {}", name(code)?, from.vietnamese())
        }
        TreeChange::Move { code, parent, from, .. } => {
            format!("{} về {} từ {}", name(code)?, name(parent)?, from.vietnamese())
        }
        TreeChange::Rename { code, name: new, from } => {
            format!("{} đổi tên thành {} từ {}", name(code)?, text::line(new), from.vietnamese())
        }
        TreeChange::Merge { codes, into, from } => {
            let all = codes.iter().map(|code| name(code)).collect::<Result<Vec<_>>>()?.join(", ");
            format!("{all} nhập vào {} từ {}; số liệu cũ vẫn giữ", name(into)?, from.vietnamese())
        }
        TreeChange::Split { code, into, from } => {
            let all = into.iter().map(|code| name(code)).collect::<Result<Vec<_>>>()?.join(", ");
            format!("{} tách thành {all} từ {}; số liệu cũ giữ ở nhóm cũ", name(code)?, from.vietnamese())
        }
        TreeChange::Exempt { code, period, .. } => format!("{} được miễn nộp kỳ {period}", name(code)?),
    })
}

/// Makes changes, all or none; undo takes them back together.
pub fn change(db: &mut Db, changes: &[TreeChange]) -> Result<Vec<String>> {
    let title = match changes {
        [one] => sentence(db.read(), one).unwrap_or_else(|_| "Sửa cây đơn vị".to_string()),
        [.., last] => match sentence(db.read(), last) {
            Ok(last) => format!("{last} và {} thay đổi khác", changes.len() - 1),
            Err(_) => format!("Sửa cây đơn vị: {} thay đổi", changes.len()),
        },
        [] => return Ok(Vec::new()),
    };
    db.write(Act::new(title), |w| apply_all(w, changes))
}

fn apply_all(w: &mut Write, changes: &[TreeChange]) -> Result<Vec<String>> {
    let mut made = Vec::new();
    for change in changes {
        made.push(sentence(w.read(), change)?);
        apply(w, change)?;
    }
    Ok(made)
}

fn apply(w: &mut Write, change: &TreeChange) -> Result<()> {
    match change {
        TreeChange::Group { code, name } => begin(w, code, name, "group").map(|_| ()),
        TreeChange::Unit { code, name, from } => {
            let id = begin(w, code, name, "unit")?;
            let fields = crate::fields![("valid_from", *from)];
            w.put("subunit", &id, &fields)
        }
        TreeChange::Move { code, tree, parent, from } => {
            let parent = if parent.is_empty() { None } else { Some(store::find(w.read(), parent)?) };
            let unit = store::find(w.read(), code)?;
            if let Some(parent) = &parent {
                let forest = Forest::on(w.read(), *tree, *from)?;
                if !parent.group || parent.id == unit.id || forest.is_below(&parent.id, &unit.id) {
                    return Err(Error::field(
                        "parent",
                        "Chỉ xếp vào một nhóm, và không xếp vào chính cấp dưới của mình",
                    ));
                }
            }
            store::place(w, &unit.id, *tree, parent.map(|parent| parent.id), *from)
        }
        TreeChange::Rename { code, name, from } => {
            let (unit, name) = (store::find(w.read(), code)?, text::line(name));
            if name.is_empty() {
                return Err(Error::field("name", "Ghi tên mới"));
            }
            store::rename(w, &unit.id, &name, *from)
        }
        TreeChange::Merge { codes, into, from } => {
            let heir = store::find(w.read(), into)?;
            codes.iter().filter(|code| *code != into).try_for_each(|code| {
                let unit = store::find(w.read(), code)?;
                end(w, &unit, *from)?;
                store::inherit(w, &unit.id, &heir.id, *from)
            })
        }
        TreeChange::Split { code, into, from } => {
            let unit = store::find(w.read(), code)?;
            if into.len() < 2 || into.contains(code) {
                return Err(Error::field("into", "Tách thành ít nhất hai đơn vị khác"));
            }
            end(w, &unit, *from)?;
            into.iter().try_for_each(|code| {
                let heir = store::find(w.read(), code)?;
                stand_in_for(w, &unit.id, &heir.id, *from)?;
                store::inherit(w, &unit.id, &heir.id, *from)
            })
        }
        TreeChange::Exempt { code, period, reason } => {
            let unit = store::find(w.read(), code)?;
            store::exempt(w, &unit.id, period, &text::line(reason))
        }
    }
}

/// A new group or unit; a code is used once for ever.
fn begin(w: &mut Write, code: &str, name: &str, kind: &str) -> Result<String> {
    let (code, name) = (text::line(code), text::line(name));
    if code.is_empty() || code.chars().count() > 40 || store::exists(w.read(), &code)? {
        return Err(Error::field("code", format!("Mã “{code}” trống, quá dài hoặc đã dùng. Chọn mã khác")));
    }
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::field("name", "Ghi tên, không quá 200 chữ"));
    }
    super::store::add_subunit(w, &code, &name, kind)
}

/// A unit that begins out of another stands where that one stood, unless it has a place of its own.
fn stand_in_for(w: &mut Write, unit: &str, heir: &str, from: Date) -> Result<()> {
    for tree in [Tree::Party, Tree::Cluster] {
        let parents = store::parents(w.read(), tree, from)?;
        if let (Some(parent), None) = (parents.get(unit).cloned().flatten(), parents.get(heir)) {
            store::place(w, heir, tree, Some(parent), from)?;
        }
    }
    Ok(())
}

fn end(w: &mut Write, unit: &store::Node, from: Date) -> Result<()> {
    if unit.ended.is_some() {
        return Err(Error::field("code", format!("{} đã kết thúc trước đó", unit.name)));
    }
    store::end(w, &unit.id, from.plus_days(-1))
}

/// A tree on one day.
pub struct Forest {
    nodes: HashMap<String, store::Node>,
    numbers: HashMap<i64, String>,
    /// Unit or group → group it stands in.
    parents: HashMap<String, Option<String>>,
    heirs: HashMap<String, Vec<String>>,
    day: Date,
}

impl Forest {
    pub fn on(r: Read, tree: Tree, day: Date) -> Result<Forest> {
        let nodes = store::nodes(r, day)?;
        let numbers = nodes.values().map(|node| (node.number, node.id.clone())).collect();
        Ok(Forest { numbers, nodes, parents: store::parents(r, tree, day)?, heirs: store::heirs(r, day)?, day })
    }

    /// The groups, from the innermost to the topmost, under which the figures of a unit stand; `None` when in none.
    pub fn groups_of(&self, number: i64) -> Vec<Option<String>> {
        let Some(start) = self.numbers.get(&number) else { return vec![None] };
        let groups = self.above(&self.successor(start));
        if groups.is_empty() { vec![None] } else { groups.into_iter().map(Some).collect() }
    }

    /// Who goes on with the past of a unit: the one it was merged into, and again.
    fn successor(&self, start: &str) -> String {
        let mut at = start.to_string();
        // A chain longer than all units would be a circle.
        for _ in 0..self.nodes.len() {
            let ended = self.nodes.get(&at).and_then(|node| node.ended).is_some_and(|ended| ended < self.day);
            match self.heirs.get(&at).map(Vec::as_slice) {
                Some([heir]) if ended => at = heir.clone(),
                _ => break,
            }
        }
        at
    }

    fn above(&self, id: &str) -> Vec<String> {
        let (mut all, mut at) = (Vec::new(), id.to_string());
        while let Some(Some(parent)) = self.parents.get(&at) {
            if all.contains(parent) {
                break;
            }
            all.push(parent.clone());
            at = parent.clone();
        }
        all
    }

    fn is_below(&self, id: &str, group: &str) -> bool {
        self.above(id).iter().any(|above| above == group)
    }

    /// Groups as a list reads them: each after the one it stands in, those without a group last.
    pub fn in_order<'a>(&self, ids: impl Iterator<Item = &'a Option<String>>) -> Vec<(Option<String>, Group)> {
        let mut all: Vec<_> = ids
            .map(|id| {
                let Some(id) = id else {
                    let group = Group { code: String::new(), name: "Không thuộc nhóm nào".to_string(), depth: 0 };
                    return (vec!["\u{10ffff}".to_string()], (None, group));
                };
                let above = self.above(id);
                let code = |id: &String| self.nodes.get(id).map_or_else(String::new, |node| node.code.clone());
                let path: Vec<String> = above.iter().rev().map(code).chain([code(id)]).collect();
                let name = self.nodes.get(id).map_or_else(String::new, |node| node.name.clone());
                let group = Group { code: code(id), name, depth: above.len() as u32 };
                (path, (Some(id.clone()), group))
            })
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.into_iter().map(|(_, group)| group).collect()
    }
}
