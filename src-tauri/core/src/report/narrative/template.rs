//! The templates of `data/narrative.json`: which sections a report has, and what each sentence says of which figures.
//!
//! The marks of a wording are explained in the file itself, for whoever writes one.

use super::facts::{Fact, Facts};
use crate::basics::{Error, Result};
use crate::campaign::expression::{Comparison, Sum};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("../../../data/narrative.json");
const FORMAT: u32 = 1;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    pub format: u32,
    /// For whoever edits the file.
    #[serde(rename = "about")]
    _about: String,
    pub parts: Vec<Part>,
    pub compare: Compare,
    /// How a kind of period calls the one it is compared with.
    pub periods: BTreeMap<String, PeriodWords>,
    /// Code of a period → what comes after it.
    pub next: BTreeMap<String, String>,
    /// What comes after any other period.
    pub later: String,
    /// An indicator that no template names, of a campaign newer than this file.
    pub plain: String,
    /// Indicators that only the table of figures tells.
    pub appendix_only: Vec<String>,
    /// Code of a section, or of a content → its sentences.
    pub sentences: BTreeMap<String, Vec<Template>>,
}

/// A part of the report: `I- ĐẶC ĐIỂM TÌNH HÌNH`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub heading: String,
    pub sections: Vec<Section>,
}

/// What is written under one heading.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub code: String,
    /// Printed with its number inside the part; none: the part's heading is enough.
    #[serde(default)]
    pub heading: String,
    /// What the window calls it, when that is not the heading.
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub hint: String,
    /// One such section for every content of the campaign.
    #[serde(default)]
    pub each_content: bool,
    /// Sentences are `- …` lines.
    #[serde(default)]
    pub items: bool,
    /// Said when there is nothing else; else a line to write on.
    #[serde(default)]
    pub nothing: String,
    /// Not printed at all when empty.
    #[serde(default)]
    pub optional: bool,
    /// A superior's own report has other words there.
    #[serde(default)]
    pub cell_only: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    pub more: String,
    pub less: String,
    pub same: String,
    /// The unit of a difference between percentages.
    pub percent: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodWords {
    pub before: String,
}

/// A sentence with its wordings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub code: String,
    #[serde(default)]
    pub each: Each,
    pub say: Vec<Wording>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    #[default]
    Once,
    /// One sentence for every initiative that has results.
    Initiative,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// All of these must hold.
    #[serde(default)]
    pub when: Vec<String>,
    pub text: String,
}

/// A stretch of a sentence; `name` when a figure or another fact stands there.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    pub text: String,
    pub name: Option<String>,
}

#[derive(Debug, PartialEq)]
pub enum Node {
    Words(String),
    Named {
        name: String,
        hidden: bool,
    },
    /// Alternatives; the first that can be said.
    Choice(Vec<Vec<Node>>),
}

/// The templates that are shipped, read once.
pub fn shipped() -> Result<&'static Templates> {
    static READ: OnceLock<std::result::Result<Templates, String>> = OnceLock::new();
    READ.get_or_init(|| {
        let read: Templates = serde_json::from_str(SHIPPED).map_err(|cause| cause.to_string())?;
        if read.format == FORMAT { Ok(read) } else { Err(format!("format {}", read.format)) }
    })
    .as_ref()
    .map_err(Error::internal)
}

/// The first wording that holds and can be said; `None`: the sentence is silent.
pub fn say(template: &Template, facts: &Facts) -> Result<Option<Vec<Said>>> {
    for wording in &template.say {
        let holds = |condition: &String| -> Result<bool> {
            let comparison = Comparison::parse(condition).map_err(Error::internal)?;
            Ok(comparison.holds_for(&|name| facts.value(name)) == Some(true))
        };
        let mut all = true;
        for condition in &wording.when {
            all &= holds(condition)?;
        }
        let nodes = parse(&wording.text).map_err(Error::internal)?;
        if let Some(said) = all.then(|| said(&nodes, facts, false)).flatten() {
            return Ok(Some(said));
        }
    }
    Ok(None)
}

/// `strict`: names must not be 0 or empty either.
fn said(nodes: &[Node], facts: &Facts, strict: bool) -> Option<Vec<Said>> {
    let mut out = Vec::new();
    for node in nodes {
        match node {
            Node::Words(text) => out.push(Said { text: text.clone(), name: None }),
            Node::Named { name, hidden } => {
                let fact = facts.get(name)?;
                if strict && fact.is_nothing() {
                    return None;
                }
                if !hidden {
                    out.push(Said { text: fact.shown.clone(), name: Some(name.clone()) });
                }
            }
            Node::Choice(alternatives) => {
                out.extend(alternatives.iter().find_map(|nodes| said(nodes, facts, true)).unwrap_or_default());
            }
        }
    }
    Some(out)
}

/// Reads the marks of a wording.
pub fn parse(text: &str) -> std::result::Result<Vec<Node>, String> {
    let mut nodes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[']) {
        let (words, marked) = rest.split_at(at);
        if !words.is_empty() {
            nodes.push(Node::Words(words.to_string()));
        }
        let (open, close) = if marked.starts_with('{') { ('{', '}') } else { ('[', ']') };
        let inside = marked.trim_start_matches(open);
        let (inside, after) = inside.split_once(close).ok_or_else(|| format!("“{text}” thiếu dấu {close}"))?;
        nodes.push(if open == '{' {
            let hidden = inside.ends_with('?');
            Node::Named { name: inside.trim_end_matches('?').to_string(), hidden }
        } else {
            Node::Choice(inside.split('|').map(parse).collect::<std::result::Result<_, _>>()?)
        });
        rest = after;
    }
    if !rest.is_empty() {
        nodes.push(Node::Words(rest.to_string()));
    }
    Ok(nodes)
}

/// The names a wording asks for, those of its conditions left out.
pub fn names(nodes: &[Node]) -> Vec<&str> {
    nodes
        .iter()
        .flat_map(|node| match node {
            Node::Words(_) => Vec::new(),
            Node::Named { name, .. } => vec![name.as_str()],
            Node::Choice(alternatives) => alternatives.iter().flat_map(|nodes| names(nodes)).collect(),
        })
        .collect()
}

/// `{C.01 + C.02}`: a sum of figures as a fact of its own.
pub fn sum(name: &str, facts: &Facts) -> Option<Fact> {
    let sum = Sum::parse(name).ok()?;
    Some(Fact::count(sum.total(&|name| facts.value(name))?))
}
