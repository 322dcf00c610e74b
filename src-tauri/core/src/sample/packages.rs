//! Cards and packages of many sample units, made without a register for each: what a superior's desk gets in January.
//!
//! Trap: keys are drawn anew every time, so the files differ from run to run; what they say does not.

use super::{Dice, Size, last_day, printed, school, words};
use crate::basics::{Date, Error, Result, id};
use crate::campaign::{Campaign, Direction, Formula};
use crate::db::hex;
use crate::package::{self, v1};
use crate::unit::Unit;
use dan_van_sealed::{Card, CardRole, Identity, Label, SigningKey};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A sample unit that hands packages in.
pub struct Sender {
    pub unit: Unit,
    pub card: Vec<u8>,
    /// Packages carry what their printed report says.
    pub printed: bool,
    dice: Dice,
    signing: SigningKey,
    identity: Identity,
    seq: u64,
    previous: String,
    versions: BTreeMap<String, u32>,
    today: Date,
}

/// How many records of a kind besides figures and initiatives.
#[derive(Clone, Copy, Debug)]
pub struct Records {
    pub people: u32,
    pub supports: u32,
}

impl Sender {
    /// The `n`-th sample unit, with keys of its own.
    pub fn new(size: Size, n: u32, today: Date) -> Result<Sender> {
        let mut dice = Dice::of(size.seed, n);
        let unit = school(&mut dice, size.year, n, last_day(size.year, today));
        let (signing, identity) = (SigningKey::generate()?, Identity::generate());
        let mut sender = Sender {
            unit,
            card: Vec::new(),
            printed: false,
            dice,
            signing,
            identity,
            seq: 0,
            previous: String::new(),
            versions: BTreeMap::new(),
            today,
        };
        sender.card = sender.sample_card().write(&sender.signing)?;
        Ok(sender)
    }

    fn sample_card(&self) -> Card {
        Card {
            role: CardRole::Unit,
            name: self.unit.party_name.clone(),
            code: self.unit.code.clone(),
            key: self.signing.public(),
            recipient: self.identity.recipient(),
            sample: true,
        }
    }

    /// New keys; the card is signed by the old one too.
    pub fn rotate(&mut self) -> Result<()> {
        let old = std::mem::replace(&mut self.signing, SigningKey::generate()?);
        self.identity = Identity::generate();
        self.card = self.sample_card().write_replacing(&self.signing, &old)?;
        Ok(())
    }

    /// The next package for a superior: its file name and bytes.
    pub fn package(
        &mut self,
        campaign: &Campaign,
        period: &str,
        records: Records,
        to: &Card,
    ) -> Result<(String, Vec<u8>)> {
        let span = campaign.period(period)?;
        let days = (span.from, span.cutoff.min(self.today).max(span.from));
        let staff = self.unit.headcounts.first().map_or(0, |h| h.staff);
        let mut records = all_records(&mut self.dice, campaign, records, days, staff);
        if self.printed {
            let report = printed::report(&self.unit, campaign, &span, &records, days.1);
            let data = serde_json::to_vec(&report).map_err(Error::internal)?;
            records.extend(package::attached("report.json", &data));
        }
        self.seal(period, &campaign.code, days.1, records, to, |_| {})
    }

    /// Seals whatever lines are given, under this unit's key: what a stranger's program might write.
    pub fn seal_lines(&self, label: &Label, content: &[u8], to: &Card) -> Result<Vec<u8>> {
        Ok(dan_van_sealed::seal(label, &self.signing, std::slice::from_ref(&to.recipient), content)?)
    }

    /// Signs the text of a sheet of paper, whatever it says.
    pub fn seal_sheet(&self, text: &str) -> Result<Vec<u8>> {
        Ok(dan_van_sealed::paper::seal(&self.signing, text)?)
    }

    /// Seals given records; `change` may falsify the manifest.
    pub fn seal(
        &mut self,
        period: &str,
        campaign: &str,
        made_on: Date,
        records: Vec<v1::Record>,
        to: &Card,
        change: impl FnOnce(&mut v1::Manifest),
    ) -> Result<(String, Vec<u8>)> {
        self.seq += 1;
        let version = self.versions.entry(period.to_string()).and_modify(|version| *version += 1).or_insert(1);
        let version = *version;
        let mut manifest = v1::Manifest {
            format: v1::FORMAT,
            app: env!("CARGO_PKG_VERSION").to_string(),
            unit: v1::Unit {
                code: self.unit.code.clone(),
                name: self.unit.party_name.clone(),
                school: self.unit.school.clone(),
                superior: self.unit.superior.clone(),
            },
            key: self.signing.public().fingerprint(),
            to: to.fingerprint(),
            seq: self.seq,
            previous: self.previous.clone(),
            period: period.to_string(),
            version,
            campaign: campaign.to_string(),
            made_on,
            sample: true,
            names: false,
            counts: v1::count(&records),
            sha256: String::new(),
        };
        change(&mut manifest);
        let label = Label {
            unit: package::token(&self.unit.code),
            seq: manifest.seq,
            period: period.to_string(),
            to: manifest.to.clone(),
        };
        let recipients = [to.recipient.clone(), self.identity.recipient()];
        let content = v1::write(manifest, &records)?;
        let bytes = dan_van_sealed::seal(&label, &self.signing, &recipients, &content)?;
        self.previous = hex(&Sha256::digest(&bytes));
        Ok((format!("DVK_{period}_{}_v{version}.sdv", label.unit), bytes))
    }
}

/// Figures that agree with the people and supports, initiatives, people, supports.
fn all_records(dice: &mut Dice, campaign: &Campaign, size: Records, days: (Date, Date), staff: u32) -> Vec<v1::Record> {
    let people: Vec<v1::Person> = (0..size.people).map(|n| person(dice, n)).collect();
    let supports: Vec<v1::Support> = (0..size.supports).map(|n| support(dice, &people, days, n)).collect();
    let models: Vec<v1::Initiative> =
        words::INITIATIVES.iter().map(|(name, contents)| initiative(dice, name, contents)).collect();
    let mut all: Vec<v1::Record> =
        figures(dice, campaign, &people, &supports, models.len(), staff).into_iter().map(v1::Record::Figure).collect();
    all.extend(models.into_iter().map(v1::Record::Initiative));
    all.extend(people.into_iter().map(v1::Record::Person));
    all.extend(supports.into_iter().map(v1::Record::Support));
    all.extend(honours(dice, days.1));
    all
}

/// A collective that others can learn from and is nominated, and a person who did not agree to be named.
fn honours(dice: &mut Dice, day: Date) -> Vec<v1::Record> {
    let (name, words) =
        (format!("Tổ chuyên môn khối {}", 1 + dice.up_to(5)), dice.one(&words::ACHIEVEMENTS).to_string());
    let exemplar = |scope: &str, name: Option<String>, words: &str| {
        v1::Record::Exemplar(v1::Exemplar {
            id: id::fresh(),
            scope: scope.to_string(),
            name,
            content: "K1".to_string(),
            achieved_on: day,
            achievement: words.to_string(),
            level: "TR".to_string(),
            path: String::new(),
        })
    };
    let voters = 15 + dice.up_to(20);
    let nomination = v1::Record::Nomination(v1::Nomination {
        id: id::fresh(),
        scope: "collective".to_string(),
        name: Some(name.clone()),
        summary: words.clone(),
        proposed_on: day,
        form: "GK".to_string(),
        grantor: "PX".to_string(),
        introduced_by: dice.one(&["Công đoàn trường", "Công đoàn trường", ""]).to_string(),
        points: Some(i64::from(70 + dice.up_to(30))),
        voters,
        votes: voters - dice.up_to(voters / 3 + 1),
        status: "GUI".to_string(),
        path: String::new(),
    });
    let person = dice.one(&words::ACHIEVEMENTS);
    vec![exemplar("collective", Some(name), &words), exemplar("individual", None, person), nomination]
}

fn person(dice: &mut Dice, n: u32) -> v1::Person {
    let learner = dice.up_to(10) < 7;
    let kind = dice.one(if learner { &words::LEARNER_HARDSHIPS } else { &words::STAFF_HARDSHIPS });
    v1::Person {
        code: format!("HC-{:03}", n + 1),
        name: None,
        group: if learner { "HS" } else { dice.one(&["GV", "NV"]) }.to_string(),
        hardships: vec![kind.to_string()],
        outcome: dice.one(&["DANG", "DANG", "OD", "VK"]).to_string(),
    }
}

fn support(dice: &mut Dice, people: &[v1::Person], (from, to): (Date, Date), n: u32) -> v1::Support {
    let whom = if (n as usize) < people.len() { n } else { dice.up_to(people.len() as u32) };
    let goods = dice.up_to(4) == 0;
    let (form, money, thing, value) = if goods {
        let (form, thing, value) = dice.one(&words::GOODS);
        (form, 0, thing, value)
    } else {
        (dice.one(&["HB", "TM", "TM", "QT"]), i64::from(2 + dice.up_to(19)) * 100_000, "", 0)
    };
    v1::Support {
        person: people.get(whom as usize).map_or_else(String::new, |person| person.code.clone()),
        date: from.plus_days(dice.up_to(from.days_until(to).max(1) as u32) as i32),
        occasion: dice.one(&["TX", "TET", "KG", "TRT", "DX"]).to_string(),
        form: form.to_string(),
        money,
        goods: thing.to_string(),
        goods_value: value,
        source: dice.one(&["CB", "CBGV", "PHHS", "KH", "DN", "VNN"]).to_string(),
        visited: dice.up_to(3) == 0,
    }
}

fn initiative(dice: &mut Dice, name: &str, contents: &[&str]) -> v1::Initiative {
    let recognised = dice.up_to(9) == 0;
    v1::Initiative {
        id: id::fresh(),
        name: name.to_string(),
        form: dice.one(&["MH", "MH", "CLH", "GP"]).to_string(),
        scope: dice.one(&["collective", "collective", "individual"]).to_string(),
        field: dice.one(&["VHXH", "VHXH", "HTCT"]).to_string(),
        contents: contents.iter().map(|code| (*code).to_string()).collect(),
        since_year: None,
        responsible: dice.name(),
        status: if recognised { "CN" } else { dice.one(&["TH", "TH", "SK", "HT"]) }.to_string(),
        recognised_by: if recognised { "Đảng ủy phường Mẫu" } else { "" }.to_string(),
        results: dice.one(&words::RESULTS).to_string(),
    }
}

fn figures(
    dice: &mut Dice,
    campaign: &Campaign,
    people: &[v1::Person],
    supports: &[v1::Support],
    models: usize,
    staff: u32,
) -> Vec<v1::Figure> {
    let helped: BTreeSet<&str> = supports.iter().map(|s| s.person.as_str()).collect();
    let helped: Vec<&v1::Person> = people.iter().filter(|person| helped.contains(person.code.as_str())).collect();
    let learners = helped.iter().filter(|person| person.group == "HS").count();
    let of = |name: &str| match name {
        "supported_persons" => helped.len() as i64,
        "supported_learners" => learners as i64,
        "supported_staff" => (helped.len() - learners) as i64,
        "supports" => supports.len() as i64,
        "visits" => supports.iter().filter(|s| s.visited).count() as i64,
        "money" => supports.iter().map(|s| s.money).sum(),
        "goods_value" => supports.iter().map(|s| s.goods_value).sum(),
        "outcomes" => helped.iter().filter(|person| person.outcome != "DANG").count() as i64,
        "staff" => i64::from(staff),
        "initiatives_new" | "initiatives_collective" => models as i64,
        _ => 0,
    };
    let mut known: BTreeMap<&str, f64> = BTreeMap::new();
    for indicator in &campaign.indicators {
        let value = match &indicator.formula {
            Formula::Computed { name } if !indicator.also_counted => of(name) as f64,
            // Few of what should not happen at all.
            _ if indicator.direction == Direction::Less => f64::from(dice.up_to(12) / 11),
            Formula::Difference { from, less } => match (known.get(from.as_str()), known.get(less.as_str())) {
                (Some(from), Some(less)) => (from - less).max(0.0),
                _ => continue,
            },
            Formula::Computed { .. } | Formula::Entries(_) | Formula::Counted {} => {
                match whole_of(campaign, &indicator.code).and_then(|whole| known.get(whole)) {
                    Some(whole) => (whole - f64::from(dice.up_to(3))).max(0.0),
                    None => f64::from(1 + dice.up_to(60)),
                }
            }
            Formula::Ratio { part, whole } => match (known.get(part.as_str()), known.get(whole.as_str())) {
                (Some(part), Some(whole)) if *whole > 0.0 => (part / whole * 100.0).min(100.0),
                _ => continue,
            },
        };
        known.insert(&indicator.code, value);
    }
    let figure = |indicator: &crate::campaign::Indicator| v1::Figure {
        indicator: indicator.code.clone(),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        registered: indicator.target.as_ref().map(|target| target.at_least),
        achieved: known.get(indicator.code.as_str()).copied(),
    };
    campaign.indicators.iter().map(figure).collect()
}

/// The indicator that this one is a part of, in a per cent of the campaign.
fn whole_of<'a>(campaign: &'a Campaign, code: &str) -> Option<&'a str> {
    campaign.indicators.iter().find_map(|indicator| match &indicator.formula {
        Formula::Ratio { part, whole } if part == code => Some(whole.as_str()),
        _ => None,
    })
}

/// A sample superior, as its register is founded.
pub fn superior(year: i16, today: Date) -> Result<Unit> {
    let mut unit = school(&mut Dice::of(0, 0), year, 0, last_day(year, today));
    unit.role = crate::unit::Role::Superior;
    unit.code = "MAU".to_string();
    unit.party_name = "Đảng bộ phường Mẫu".to_string();
    unit.party_kind = "DBCS".to_string();
    unit.symbol = "ĐU".to_string();
    unit.recipients = "Thường trực Thành ủy Mẫu\nCác chi bộ trực thuộc\nLưu Văn phòng Đảng ủy".to_string();
    unit.superior = "Thành ủy Mẫu".to_string();
    unit.school = String::new();
    unit.headcounts.clear();
    if unit.signers.is_empty() { Err(Error::missing("người ký")) } else { Ok(unit) }
}
