//! What forms are filled with: records as plain fields, whatever noun or book they come from.
//!
//! Trap: names of people in hardship pass here. A person who did not agree to be named is a code, and then nothing that
//! tells who it is (class, story) is given either.

use super::definition::Names;
use super::record::{Record, counted, number_of, point, text_row, time};
use crate::basics::{Date, Money, Result, text};
use crate::beneficiary::{self, Beneficiary, BeneficiaryId};
use crate::book::{self, BookQuery, EntryId, EntryScope, Field, FieldKind, Values};
use crate::campaign::{Campaign, Span};
use crate::db::Read;
use crate::initiative::{self, Initiative, Scope};
use crate::report::content::Cell;
use crate::support::{self, Support};
use crate::{code, target};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Consent to stand by name in what leaves the unit.
const REPORTS: &str = "BAO_CAO";

/// Where records are looked for.
pub struct Sources<'a> {
    pub r: Read<'a>,
    pub campaign: &'a Campaign,
    pub span: &'a Span,
    pub names: Names,
}

impl Sources<'_> {
    /// One record of a noun or a book.
    pub fn get(&self, source: &str, id: &str) -> Result<Record> {
        match source {
            "initiative" => self.initiative(&initiative::get(self.r, &initiative::InitiativeId(id.to_string()))?),
            "beneficiary" => self.person(&beneficiary::get(self.r, &BeneficiaryId(id.to_string()))?),
            "support" => self.support(&support::get(self.r, &support::SupportId(id.to_string()))?),
            "figures" => Ok(Record::default()),
            _ => self.entry(
                source,
                &EntryId(id.to_string()),
                &book::get(self.r, source, &EntryId(id.to_string()))?.values,
            ),
        }
    }

    /// Every record of the period.
    pub fn all(&self, source: &str) -> Result<Vec<Record>> {
        let r = self.r;
        match source {
            "" => Ok(Vec::new()),
            "initiative" => self.registered()?.iter().map(|one| self.initiative(one)).collect(),
            "initiatives_by_field" => self.count(&self.all("initiative")?, "field"),
            "initiatives_by_content" => self.by_content(),
            "beneficiary" => beneficiary::all(r)?.iter().map(|one| self.person(one)).collect(),
            "support" => support::between(r, self.span.from, self.span.cutoff)?
                .iter()
                .filter(|one| one.money.0 > 0 || !one.goods.is_empty())
                .map(|one| self.support(one))
                .collect(),
            "figures" => self.figures(),
            _ => self.entries(source),
        }
    }

    /// What an empty form of a source holds: the rows its questions and criteria have.
    pub fn blank(&self, source: &str) -> Result<Record> {
        let mut record = Record::default();
        let Some(book) = book::book(source) else { return Ok(record) };
        for field in &book.fields {
            match field.kind {
                FieldKind::Grid => {
                    record.lists.insert(field.name.clone(), self.codes(&field.list)?);
                }
                FieldKind::Scores => {
                    record.lists.insert(field.name.clone(), self.criteria()?);
                }
                _ => {}
            }
        }
        Ok(record)
    }

    fn registered(&self) -> Result<Vec<Initiative>> {
        let counts = |i: &Initiative| i.status != "DK" && i.registered_on.is_none_or(|day| day <= self.span.cutoff);
        Ok(initiative::of_year(self.r, self.span.year)?.into_iter().filter(counts).collect())
    }

    fn initiative(&self, i: &Initiative) -> Result<Record> {
        let r = self.r;
        let mut one = Record { id: i.id.0.clone(), label: i.name.clone(), ..Record::default() };
        for (name, words) in [
            ("name", &i.name),
            ("responsible", &i.responsible),
            ("reason", &i.reason),
            ("goal", &i.goal),
            ("method", &i.method),
            ("audience", &i.audience),
            ("forces", &i.forces),
            ("resources", &i.resources),
            ("output", &i.output),
            ("outlook", &i.outlook),
            ("results", &i.results),
            ("recognised_by", &i.recognised_by),
        ] {
            one.words(name, words.as_str());
        }
        one.words("main", if i.method.is_empty() { i.goal.as_str() } else { i.method.as_str() });
        one.words("scope", if i.scope == Scope::Collective { "Tập thể" } else { "Cá nhân" });
        one.code(r, "kind", "initiative_kind", &i.kind)?;
        one.code(r, "field", "field", &i.field)?;
        one.code(r, "status", "initiative_status", &i.status)?;
        let since = i.since_year.map_or_else(|| "Mới".to_string(), |year| format!("Duy trì từ năm {year}"));
        one.words("since", since);
        one.codes.insert("since".to_string(), if i.since_year.is_some() { "kept" } else { "new" }.to_string());
        let contents: Vec<_> = i.contents.iter().filter_map(|code| self.campaign.content(code)).collect();
        one.words("contents", contents.iter().map(|c| c.short.clone()).collect::<Vec<_>>().join("; "));
        let numbers: Vec<String> = contents.iter().map(|content| content.number.to_string()).collect();
        one.words("numbers", numbers.join(", "));
        one.codes.insert("contents".to_string(), i.contents.join(","));
        one.words("time", time(i.starts, i.ends));
        Ok(one)
    }

    fn named(&self, p: &Beneficiary) -> bool {
        self.names == Names::Known || beneficiary::may_name(&p.consents, REPORTS)
    }

    fn person(&self, p: &Beneficiary) -> Result<Record> {
        let (r, named) = (self.r, self.named(p));
        let name = if named { p.name.as_str() } else { "" };
        let label = beneficiary::label_of(p.number, name);
        let mut one = Record { id: p.id.0.clone(), label: label.clone(), ..Record::default() };
        one.words("name", label);
        one.words("code", beneficiary::code_of(p.number));
        one.code(r, "group", "person_group", &p.person_group)?;
        let mut hardships = Vec::new();
        for hardship in &p.hardships {
            hardships.push(code::label(r, "hardship", &hardship.kind)?);
        }
        one.words("hardships", hardships.join("; "));
        let mut needs = Vec::new();
        for need in &p.needs {
            needs.push(code::label(r, "need", &need.kind)?);
        }
        one.words("needs", needs.join("; "));
        one.codes.insert("needs".to_string(), p.needs.iter().map(|n| n.kind.clone()).collect::<Vec<_>>().join(","));
        one.words("responsible", p.responsible.as_str());
        one.code(r, "outcome", "outcome", &p.outcome)?;
        if named {
            one.words("class", p.class.as_str());
            one.words("situation", p.situation.as_str());
            one.words("wishes", p.wishes.as_str());
            if let Some(birth) = p.birth_date {
                one.set("birth_date", Cell::Day(birth));
            }
        }
        Ok(one)
    }

    fn support(&self, s: &Support) -> Result<Record> {
        let r = self.r;
        let person = beneficiary::get(r, &s.beneficiary)?;
        let mut one = self.person(&person)?;
        one.id = s.id.0.clone();
        one.set("date", Cell::Day(s.date));
        one.code(r, "kind", "support_kind", &s.kind)?;
        one.code(r, "source", "source", &s.source)?;
        one.code(r, "occasion", "occasion", &s.occasion)?;
        one.codes.insert("person_group".to_string(), person.person_group.clone());
        let goods = if s.goods.is_empty() { String::new() } else { format!(": {}", s.goods) };
        one.words("what", format!("{}{goods}", code::label(r, "support_kind", &s.kind)?));
        if s.money.0 > 0 {
            one.set("money", Cell::Money(s.money));
        }
        if s.goods_value.0 > 0 {
            one.set("goods_value", Cell::Money(s.goods_value));
        }
        one.words("given_by", s.given_by.as_str());
        one.label = format!("{}, {}", one.label, s.date.vietnamese());
        Ok(one)
    }

    fn figures(&self) -> Result<Vec<Record>> {
        let figures = target::figures(self.r, &self.span.name)?;
        let mut all = Vec::new();
        let groups = self.campaign.contents.iter().map(|c| (Some(c.code.as_str()), c.number, c.full.as_str()));
        let last = self.campaign.contents.len() as u8 + 1;
        for (content, number, name) in groups.chain([(None, last, "Đăng ký, xây dựng mô hình")]) {
            let mut heading = Record { strong: true, ..Record::default() };
            heading.words("number", number.to_string());
            heading.words("name", name);
            all.push(heading);
            let of = figures.iter().filter(|figure| figure.indicator.content.as_deref() == content);
            for (i, figure) in of.enumerate() {
                let unit = figure.indicator.unit.as_str();
                let mut one = Record::default();
                one.words("number", format!("{number}.{}", i + 1));
                one.words("name", figure.indicator.name.as_str());
                one.words("unit", unit);
                let mut number = |name: &str, value: Option<f64>| {
                    if let Some(value) = value {
                        one.set(name, number_of(unit, value));
                    }
                };
                number("registered", figure.registered.map(|value| value as f64));
                number("achieved", figure.achieved);
                number("last_year", figure.last_year);
                number("change", figure.achieved.zip(figure.last_year).map(|(now, before)| now - before));
                if let Some(percent) = figure.percent {
                    one.set("percent", Cell::Percent(percent));
                }
                one.words("remark", figure.remark.as_str());
                all.push(one);
            }
        }
        Ok(all)
    }

    fn count(&self, records: &[Record], by: &str) -> Result<Vec<Record>> {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for record in records {
            *counts.entry(record.shown(by)).or_default() += 1;
        }
        Ok(counts.into_iter().map(|(name, count)| counted(&name, count)).collect())
    }

    fn by_content(&self) -> Result<Vec<Record>> {
        let all = self.registered()?;
        let of = |code: &str| all.iter().filter(|i| i.contents.iter().any(|c| c == code)).count() as i64;
        let row = |c: &crate::campaign::Content| counted(&format!("{}. {}", c.number, c.short), of(&c.code));
        Ok(self.campaign.contents.iter().map(row).collect())
    }

    /// The codes of a list in use.
    fn codes(&self, list: &str) -> Result<Vec<Record>> {
        let rows = code::all(self.r)?.into_iter().filter(|row| row.list == list && row.active);
        Ok(rows.map(|row| text_row(&row.label)).collect())
    }

    /// The criteria in force, or the sample that ships.
    fn criteria(&self) -> Result<Vec<Record>> {
        let mut sets = book::all(self.r, "criteria_set")?;
        sets.sort_by_key(|set| words(&set.values, "valid_from").to_string());
        if let Some(rows) = sets.last().and_then(|set| set.values.get("criteria")).and_then(Json::as_array) {
            return Ok(rows.iter().map(point).collect());
        }
        let initial = book::required("criteria_set")?.field("criteria").map(|field| field.initial.as_slice());
        Ok(initial
            .unwrap_or_default()
            .iter()
            .map(|(words, max)| {
                let mut row = text_row(words);
                row.set("max", Cell::Count(i64::from(*max)));
                row
            })
            .collect())
    }

    /// The entries of a book in the period; those of a book of persons who are there.
    fn entries(&self, code: &str) -> Result<Vec<Record>> {
        let book = book::required(code)?;
        let mut query = BookQuery {
            book: code.to_string(),
            scope: EntryScope::Period,
            from: self.span.from,
            to: self.span.cutoff,
            search: String::new(),
            only: BTreeMap::new(),
            sort: book.day.clone().unwrap_or_default(),
            descending: false,
            page: 0,
        };
        let mut all = Vec::new();
        loop {
            let page = book::list(self.r, &query)?.page.rows;
            if page.is_empty() {
                // Without a day to sort by the list begins with what was written last.
                if book.day.is_none() && !book.person {
                    all.reverse();
                }
                return Ok(all);
            }
            for row in page {
                let left = words(&row.values, "left_on").parse::<Date>().is_ok_and(|day| day <= self.span.cutoff);
                if !left {
                    all.push(self.entry(code, &row.id, &row.values)?);
                }
            }
            query.page += 1;
        }
    }

    fn entry(&self, source: &str, id: &EntryId, values: &Values) -> Result<Record> {
        let book = book::required(source)?;
        let label = book::name_of(self.r, source, id.as_str())?;
        let mut one = Record { id: id.0.clone(), label, ..Record::default() };
        for field in &book.fields {
            self.field(&mut one, field, values)?;
        }
        match source {
            "inspection" => {
                let mine = self.linked("finding", "inspection", id.as_str())?;
                one.lists.insert("findings".to_string(), mine);
            }
            "nomination" => {
                let mut mine = Vec::new();
                for praise in book::all(self.r, "praise")? {
                    let same =
                        text::search_key(words(&praise.values, "recipient")) == text::search_key(words(values, "name"));
                    if same {
                        mine.push(self.entry("praise", &praise.id, &praise.values)?);
                    }
                }
                one.lists.insert("praises".to_string(), mine);
            }
            "pledge_campaign" => {
                let members = book::pledge_members(self.r, id)?;
                one.lists.insert("members".to_string(), members.iter().map(member).collect());
            }
            "procedure_case" => {
                let result = match (one.codes.get("on_time").map(String::as_str), one.cells.contains_key("returned_on"))
                {
                    (Some("1"), _) => "Đúng hẹn",
                    (_, true) => "Trễ hẹn",
                    _ => "Đang giải quyết",
                };
                one.words("result", result);
            }
            _ => {}
        }
        Ok(one)
    }

    fn linked(&self, code: &str, field: &str, id: &str) -> Result<Vec<Record>> {
        let all = book::all(self.r, code)?;
        let mine = all.iter().filter(|entry| words(&entry.values, field) == id);
        mine.map(|entry| self.entry(code, &entry.id, &entry.values)).collect()
    }

    fn field(&self, one: &mut Record, field: &Field, values: &Values) -> Result<()> {
        let name = field.name.as_str();
        let value = values.get(name).unwrap_or(&Json::Null);
        let written = value.as_str().unwrap_or_default();
        match (field.kind, value.as_i64()) {
            (FieldKind::Money, Some(0)) => {}
            (FieldKind::Money, Some(money)) => one.set(name, Cell::Money(Money(money))),
            (FieldKind::Tick, Some(yes)) => {
                one.codes.insert(name.to_string(), yes.to_string());
                one.words(name, if yes == 1 { "x" } else { "" });
            }
            (FieldKind::Year, Some(year)) => one.words(name, year.to_string()),
            (_, Some(number)) => one.set(name, Cell::Count(number)),
            (FieldKind::Day, _) => {
                if let Ok(day) = written.parse::<Date>() {
                    one.set(name, Cell::Day(day));
                }
            }
            (FieldKind::Choice, _) => one.code(self.r, name, &field.list, written)?,
            (FieldKind::Content, _) => {
                if let Some(content) = self.campaign.content(written) {
                    one.words(name, content.short.as_str());
                }
                one.codes.insert(name.to_string(), written.to_string());
            }
            (FieldKind::Ref, _) if !written.is_empty() => one.words(name, book::name_of(self.r, &field.book, written)?),
            (FieldKind::Grid, _) => {
                one.lists.insert(name.to_string(), self.grid(field, value)?);
            }
            (FieldKind::Scores | FieldKind::Points | FieldKind::Checklist, _) => {
                let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
                one.lists.insert(name.to_string(), rows.iter().map(point).collect());
            }
            _ => one.words(name, written),
        }
        Ok(())
    }

    fn grid(&self, field: &Field, value: &Json) -> Result<Vec<Record>> {
        let rows = code::all(self.r)?.into_iter().filter(|row| row.list == field.list && row.active);
        Ok(rows
            .map(|row| {
                let mut one = text_row(&row.label);
                let numbers = value.get(&row.code).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
                for (i, number) in numbers.iter().enumerate() {
                    one.set(&format!("c{}", i + 1), Cell::Count(number.as_i64().unwrap_or(0)));
                }
                one
            })
            .collect())
    }
}

fn member(m: &book::Member) -> Record {
    let mut one = Record { id: m.id.0.clone(), label: m.name.clone(), ..Record::default() };
    one.words("name", m.name.as_str());
    one.words("title", m.title.as_str());
    one.words("team", m.team.as_str());
    one.words("party_member", if m.party_member { "x" } else { "" });
    if let Some(day) = m.signed_on {
        one.set("signed_on", Cell::Day(day));
    }
    one
}

fn words<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).and_then(Json::as_str).unwrap_or_default()
}
