//! Drafting: the outline of the report, what each template says of the period, and how that meets what people wrote.

use super::facts::{Facts, shown};
use super::numbers::{self, Reading};
use super::store::{self, Kept, Named};
use super::template::{self, Each, Said, Templates};
use super::{ChangedFigure, Ground, Part, Section, Sentence, Wrong};
use crate::basics::Result;
use crate::campaign::Campaign;
use crate::report::content::Piece;
use crate::report::remark;
use crate::target::Figure;
use crate::unit::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What the templates say under one code, if anything.
type Draft = (String, Option<Vec<Said>>);

/// Parts and sections of a campaign, without sentences.
pub fn outline(campaign: &Campaign) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for part in &template::shipped()?.parts {
        let mut sections: Vec<Section> = Vec::new();
        let mut number = 0;
        for section in &part.sections {
            let headed: Vec<(String, String, String)> = if section.each_content {
                let of = campaign.contents.iter();
                of.map(|c| (c.code.clone(), c.full.clone(), format!("{}. {}", c.number, c.short))).collect()
            } else {
                let label = if section.label.is_empty() { &section.heading } else { &section.label };
                vec![(section.code.clone(), section.heading.clone(), label.clone())]
            };
            for (code, heading, label) in headed {
                number += 1;
                sections.push(Section {
                    code,
                    title: if heading.is_empty() { String::new() } else { format!("{number}. {heading}") },
                    label,
                    hint: section.hint.clone(),
                    sentences: Vec::new(),
                    words: String::new(),
                    items: section.items,
                    nothing: section.nothing.clone(),
                    optional: section.optional,
                    cell_only: section.cell_only,
                });
            }
        }
        parts.push(Part { heading: part.heading.clone(), sections });
    }
    Ok(parts)
}

pub fn parts(ground: &Ground) -> Result<Vec<Part>> {
    let mut facts = facts(ground)?;
    let kept = store::all(ground.r, &ground.span.name)?;
    let mut words = remark::all(ground.r, &ground.span.name)?;
    let mut parts = outline(&ground.campaign)?;
    // A superior's report is made of what its units handed in: of this outline it has only the words people write.
    let superior = ground.unit.role == Role::Superior;
    for part in &mut parts {
        part.sections.retain(|section| !(superior && section.cell_only));
    }
    for section in parts.iter_mut().flat_map(|part| &mut part.sections) {
        section.words = words.remove(&section.code).unwrap_or_default();
        if superior {
            continue;
        }
        let mut drafts = drafts(ground, &mut facts, &section.code)?;
        let prefix = format!("{}.", section.code);
        let orphans = kept.keys().filter(|code| code.starts_with(&prefix));
        let orphans: Vec<Draft> = orphans
            .filter(|code| !drafts.iter().any(|(drafted, _)| drafted == *code))
            .map(|code| (code.clone(), None))
            .collect();
        drafts.extend(orphans);
        for (code, said) in drafts {
            within(&mut facts, ground, &code);
            section.sentences.extend(sentence(&facts, &code, said, kept.get(&code)));
        }
    }
    Ok(parts)
}

/// What is kept of a sentence that now reads `words`; `None` when that is what the templates say.
pub fn kept_of(ground: &Ground, code: &str, sentence: &Sentence, words: String) -> Result<Option<Kept>> {
    if words == sentence.drafted {
        return Ok(None);
    }
    let mut facts = facts(ground)?;
    let section = code.split('.').next().unwrap_or_default();
    let said = drafts(ground, &mut facts, section)?.into_iter().find(|(one, _)| one == code).and_then(|(_, said)| said);
    within(&mut facts, ground, code);
    let named = match (said, store::all(ground.r, &ground.span.name)?.remove(code)) {
        (Some(said), _) => named(&said),
        // The templates say nothing any more: what it was drafted from, with today's values.
        (None, Some(kept)) => {
            kept.named.into_iter().map(|one| Named { value: now(&facts, &one.code), ..one }).collect()
        }
        (None, None) => Vec::new(),
    };
    Ok(Some(Kept { text: words, drafted: sentence.drafted.clone(), named, confirmed: false }))
}

fn facts(ground: &Ground) -> Result<Facts> {
    let of = (&ground.unit, &ground.campaign, &ground.span);
    Facts::gather(ground.r, of, &ground.figures, &ground.initiatives)
}

/// `K1.results.<id>` is drafted within content K1 and its initiative.
fn within(facts: &mut Facts, ground: &Ground, code: &str) {
    let mut words = code.splitn(3, '.');
    let section = words.next().unwrap_or_default();
    let id = words.nth(1);
    let initiative = id.and_then(|id| ground.initiatives.iter().find(|one| one.id.0 == id));
    facts.within(section, initiative);
}

/// Everything the templates may say in a section, in order.
fn drafts(ground: &Ground, facts: &mut Facts, section: &str) -> Result<Vec<Draft>> {
    let templates = template::shipped()?;
    let is_content = ground.campaign.content(section).is_some();
    let own = templates.sentences.get(section).into_iter().flatten();
    let shared = templates.sentences.get("content").into_iter().flatten().filter(|_| is_content);
    let mut all = Vec::new();
    for one in own {
        let code = format!("{section}.{}", one.code);
        within(facts, ground, &code);
        all.push((code, template::say(one, facts)?));
    }
    all.extend(plain(ground, templates, section)?);
    for one in shared {
        if one.each == Each::Once {
            let code = format!("{section}.{}", one.code);
            within(facts, ground, &code);
            all.push((code, template::say(one, facts)?));
            continue;
        }
        for initiative in &ground.initiatives {
            // An initiative of several contents tells its results under the first.
            if initiative.contents.first().is_some_and(|first| first == section) && !initiative.results.is_empty() {
                let code = format!("{section}.{}.{}", one.code, initiative.id.0);
                within(facts, ground, &code);
                all.push((code, template::say(one, facts)?));
            }
        }
    }
    Ok(all)
}

/// Indicators that no template knows: those of a campaign newer than the templates.
fn plain(ground: &Ground, templates: &Templates, section: &str) -> Result<Vec<Draft>> {
    let known = indicators_named(templates)?;
    let belongs = |figure: &&Figure| match &figure.indicator.content {
        Some(content) => content == section,
        None => section == "registrations",
    };
    let mut all = Vec::new();
    for figure in ground.figures.iter().filter(belongs).filter(|figure| !known.contains(&figure.indicator.code)) {
        let Some(value) = figure.achieved.filter(|value| *value != 0.0 || figure.indicator.zero) else { continue };
        let (name, unit) = (&figure.indicator.name, figure.indicator.unit.as_str());
        let (before, after) = templates.plain.split_once("{value}").unwrap_or((templates.plain.as_str(), ""));
        let words = |text: String| Said { text, name: None };
        let after = if unit == "%" { after.to_string() } else { format!(" {unit}{after}") };
        let number = Said { text: shown(value, unit), name: Some(figure.indicator.code.clone()) };
        let said = vec![words(before.replace("{name}", name)), number, words(after)];
        all.push((format!("{section}.{}", figure.indicator.code), Some(said)));
    }
    Ok(all)
}

/// Codes of indicators that the templates speak of.
pub fn indicators_named(templates: &Templates) -> Result<BTreeSet<String>> {
    let mut all: BTreeSet<String> = templates.appendix_only.iter().cloned().collect();
    for wording in templates.sentences.values().flatten().flat_map(|template| &template.say) {
        let nodes = template::parse(&wording.text).map_err(crate::basics::Error::internal)?;
        for name in template::names(&nodes) {
            all.extend(name.split([' ', ':']).filter(|code| code.contains('.')).map(str::to_string));
        }
    }
    Ok(all)
}

fn named(said: &[Said]) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for one in said {
        if let Some(code) = &one.name
            && !all.iter().any(|named| named.code == *code)
        {
            all.push(Named { code: code.clone(), value: one.text.clone() });
        }
    }
    all
}

fn now(facts: &Facts, name: &str) -> String {
    facts.get(name).map_or_else(|| "không có".to_string(), |fact| fact.shown)
}

/// The sentence as it stands; `None` when there is nothing to say and nobody wrote anything.
fn sentence(facts: &Facts, code: &str, said: Option<Vec<Said>>, kept: Option<&Kept>) -> Option<Sentence> {
    let said = said.unwrap_or_default();
    let drafted: String = said.iter().map(|one| one.text.as_str()).collect();
    let Some(kept) = kept else {
        let piece = |one: Said| Piece { indicator: one.name.filter(|name| facts.is_indicator(name)), text: one.text };
        let pieces = said.into_iter().map(piece).collect();
        let code = code.to_string();
        let silent = drafted.is_empty();
        let sentence = Sentence {
            code,
            text: drafted.clone(),
            drafted,
            edited: false,
            changes: Vec::new(),
            wrong: Vec::new(),
            confirmed: false,
            pieces,
        };
        return (!silent).then_some(sentence);
    };
    let changes: Vec<ChangedFigure> = kept
        .named
        .iter()
        .map(|one| (one, now(facts, &one.code)))
        .filter(|(one, now)| one.value != *now)
        .map(|(one, now)| ChangedFigure { name: facts.name_of(&one.code), was: one.value.clone(), now })
        .collect();
    let (own, names) = readings(&said, &drafted);
    let edited = numbers::read(&kept.text);
    let is_figure: Vec<bool> =
        names.iter().map(|name| name.as_ref().and_then(|n| facts.get(n)).is_some_and(|fact| fact.figure)).collect();
    let met = numbers::meet(&own, &is_figure, &edited);
    let mut wrong: Vec<Wrong> = met
        .contradictions
        .iter()
        .map(|(i, j)| Wrong {
            register: with_word(&drafted, &own[*i]),
            text: kept.text[edited[*j].at.clone()].to_string(),
        })
        .collect();
    wrong.extend(left_over(facts, kept, &edited, drafted.is_empty()));
    let marks = met.pairs.iter().filter_map(|(i, j)| {
        let name = names[*i].clone().filter(|name| facts.is_indicator(name))?;
        Some((edited[*j].at.start, (edited[*j].at.end, name)))
    });
    Some(Sentence {
        code: code.to_string(),
        pieces: cut(&kept.text, &marks.collect()),
        text: kept.text.clone(),
        drafted,
        edited: true,
        confirmed: kept.confirmed && changes.is_empty(),
        changes,
        wrong,
    })
}

/// Old values that still stand in the text: amounts in words, and figures of a sentence that is drafted no more.
fn left_over(facts: &Facts, kept: &Kept, edited: &[Reading], silent: bool) -> Vec<Wrong> {
    let mut all = Vec::new();
    for one in &kept.named {
        let now = now(facts, &one.code);
        let figure = facts.get(&one.code).is_none_or(|fact| fact.figure);
        if one.value == now || !figure {
            continue;
        }
        let spelled = one.code.ends_with(":words") && kept.text.contains(&one.value);
        let old = numbers::read(&one.value);
        let counted = silent && old.iter().any(|old| edited.iter().any(|number| number.value == old.value));
        if spelled || counted {
            all.push(Wrong { register: now, text: one.value.clone() });
        }
    }
    all
}

/// The numbers of a drafted sentence, each with the fact it belongs to.
fn readings(said: &[Said], drafted: &str) -> (Vec<Reading>, Vec<Option<String>>) {
    let own = numbers::read(drafted);
    let mut ends = Vec::new();
    let mut end = 0;
    for one in said {
        end += one.text.len();
        ends.push((end, one.name.clone()));
    }
    let name =
        |number: &Reading| ends.iter().find(|(end, _)| number.at.start < *end).and_then(|(_, name)| name.clone());
    let names = own.iter().map(name).collect();
    (own, names)
}

fn with_word(text: &str, number: &Reading) -> String {
    let written = &text[number.at.clone()];
    match number.word.as_str() {
        "" => written.to_string(),
        "%" => format!("{written}%"),
        word => format!("{written} {word}"),
    }
}

/// The text in pieces, those at `marks` (start → end, indicator) by themselves.
fn cut(text: &str, marks: &BTreeMap<usize, (usize, String)>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (from, (to, indicator)) in marks {
        pieces.push(Piece { text: text[at..*from].to_string(), indicator: None });
        pieces.push(Piece { text: text[*from..*to].to_string(), indicator: Some(indicator.clone()) });
        at = *to;
    }
    pieces.push(Piece { text: text[at..].to_string(), indicator: None });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}
