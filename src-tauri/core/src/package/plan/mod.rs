//! What comes down before anything goes up: the superior's signed plan with the definition of the movement, its
//! deadlines, the codes of the units and the card that packages are encrypted to.
//!
//! A unit opens it once; a newer one replaces it, an older one is refused. Traps: a plan is public and names no person;
//! whoever makes a key can sign a plan, so it is believed only from a superior whose card was compared.

mod store;

use super::v1;
use crate::basics::{Code, Date, Error, Result};
use crate::campaign::{self, Campaign};
use crate::db::{Act, Db, Read, hex};
use crate::unit;
use dan_van_sealed::{Card, read_notice, sign_notice};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const FORMAT: u32 = 1;

/// A plan as it travels. Unknown fields of later versions are passed over; a later format is refused.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Plan {
    pub format: u32,
    /// Version of the application that wrote it.
    #[serde(default)]
    pub app: String,
    /// Rises with every plan of the superior.
    pub number: u32,
    pub made_on: Date,
    pub sample: bool,
    pub superior: String,
    /// The superior's whole card file.
    pub card: String,
    pub campaign: Campaign,
    pub units: Vec<PlanUnit>,
    /// The superior keeps a key of those units that agree.
    #[serde(default)]
    pub keeps_keys: bool,
    #[serde(default)]
    pub asks: Asks,
}

/// In which detail packages are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Asks {
    pub detail: Detail,
    pub evidence: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Figures and initiatives only.
    Figures,
    /// People by code.
    #[default]
    Codes,
    /// People by name, of those who agreed.
    Names,
}

/// A unit that is asked, with the code it was given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlanUnit {
    pub code: String,
    pub name: String,
    /// Of its card; empty while none was enrolled.
    pub fingerprint: String,
}

/// What a plan says, for the person who opens it.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct Opened {
    pub number: u32,
    pub superior: String,
    pub fingerprint: String,
    pub campaign: String,
    /// The code the superior gave this unit; empty when the plan does not name it.
    pub code: String,
    /// The same plan was opened before.
    pub known: bool,
}

/// Makes the superior's next plan for a year; returns its file name and bytes.
pub fn make(db: &mut Db, year: i16, units: Vec<PlanUnit>, asks: Asks) -> Result<(String, Vec<u8>)> {
    let unit = unit::required(db.read())?;
    if unit.role != unit::Role::Superior {
        return Err(Error::new(Code::Refused, "Chỉ sổ cấp trên lập kế hoạch gửi đơn vị"));
    }
    let (_, card) = super::card(db)?;
    let card = String::from_utf8(card).map_err(Error::internal)?;
    let campaign = campaign::of_year(db.read(), year)?;
    let sample = unit::is_sample(db.read())?;
    let keeps_keys = super::escrow::offers(db.read())?;
    db.write(Act::lasting(format!("Lập kế hoạch năm {year} gửi các đơn vị")), |w| {
        let number = w.advance("plan_number", 1)? as u32;
        let plan = Plan {
            format: FORMAT,
            app: env!("CARGO_PKG_VERSION").to_string(),
            number,
            made_on: w.today(),
            sample,
            superior: unit.party_name,
            card,
            campaign,
            units,
            keeps_keys,
            asks,
        };
        let text = serde_json::to_string(&plan).map_err(Error::internal)?;
        let bytes = sign_notice(&super::keys(w)?.signing, &text)?;
        let name = format!("ke-hoach-{}-so-{number}.sdvkh", super::token(&unit.code));
        store::save(w, &plan, &name, &hex(&Sha256::digest(&bytes)), &bytes, true)?;
        Ok((name, bytes))
    })
}

#[derive(Deserialize)]
struct Inside {
    campaign: serde_json::Value,
}

/// Reads a plan and verifies its signature; believes nothing yet.
pub fn read(bytes: &[u8]) -> Result<(Plan, Card)> {
    let broken = |_| Error::from(dan_van_sealed::Fault::Content);
    let (key, text) = read_notice(bytes)?;
    v1::check_format(text.as_bytes(), FORMAT)?;
    // The campaign has a format of its own, and rules that its own reader checks.
    let inside: Inside = serde_json::from_str(text).map_err(broken)?;
    Campaign::parse(&inside.campaign.to_string())?;
    let plan: Plan = serde_json::from_str(text).map_err(broken)?;
    let card = Card::read(plan.card.as_bytes())?;
    // The signer must be who the card inside presents, and both real or both sample.
    if card.key != key || card.sample != plan.sample || card.role != dan_van_sealed::CardRole::Superior {
        return Err(dan_van_sealed::Fault::Signature.into());
    }
    Ok((plan, card))
}

/// Opens a plan at a unit. `confirmed`: the fingerprint of the superior's card was compared now.
pub fn open(db: &mut Db, bytes: &[u8], confirmed: bool) -> Result<Opened> {
    let (plan, card) = read(bytes)?;
    let r = db.read();
    let mut own = unit::required(r)?;
    if own.role != unit::Role::Cell {
        return Err(Error::new(Code::Refused, "Kế hoạch này dành cho đơn vị cơ sở, không mở ở sổ cấp trên"));
    }
    if plan.sample != unit::is_sample(r)? {
        return Err(Error::new(Code::Refused, "Kế hoạch của dữ liệu mẫu không dùng chung với sổ thật"));
    }
    let fingerprint = card.fingerprint();
    let trusted = super::superior(r)?.filter(|superior| superior.confirmed_on.is_some());
    match &trusted {
        Some(superior) if superior.fingerprint != fingerprint && !confirmed => {
            let text = format!(
                "Kế hoạch ký bằng khóa khác với cấp trên đang dùng ({}). Hãy gọi điện đối chiếu dấu vân tay {fingerprint}",
                superior.name
            );
            return Err(Error::new(Code::Refused, text));
        }
        None if !confirmed => {
            let text = format!("Chưa đối chiếu dấu vân tay của cấp trên: {fingerprint}. Gọi điện đối chiếu rồi mở lại");
            return Err(Error::new(Code::Refused, text));
        }
        _ => {}
    }
    let mine = super::card(db)?.0;
    let code =
        plan.units.iter().find(|unit| unit.fingerprint == mine).map_or_else(String::new, |unit| unit.code.clone());
    let opened = |known| Opened {
        number: plan.number,
        superior: card.name.clone(),
        fingerprint: fingerprint.clone(),
        campaign: plan.campaign.title.clone(),
        code: code.clone(),
        known,
    };
    let hash = hex(&Sha256::digest(bytes));
    let last = store::last(db.read())?;
    if trusted.is_some_and(|superior| superior.fingerprint == fingerprint)
        && let Some((number, last_hash)) = last
        && plan.number <= number
    {
        if last_hash == hash {
            return Ok(opened(true));
        }
        let text = format!("Kế hoạch số {} cũ hơn kế hoạch số {number} đã mở, nên không thay", plan.number);
        return Err(Error::new(Code::Refused, text));
    }
    db.write(Act::lasting(format!("Mở kế hoạch số {} của {}", plan.number, card.name)), |w| {
        super::store::save_superior(w, &card, true)?;
        super::escrow::note_offer(w, &fingerprint, plan.keeps_keys)?;
        campaign::put(w, &plan.campaign)?;
        if !code.is_empty() && own.code != code {
            own.code.clone_from(&code);
            unit::put(w, own)?;
        }
        store::save(w, &plan, "", &hash, bytes, false)
    })?;
    Ok(opened(false))
}

/// What the plan in force asks for; without one what every package holds.
pub fn asked(r: Read) -> Result<Asks> {
    match store::bytes(r)? {
        Some(bytes) => Ok(read(&bytes)?.0.asks),
        None => Ok(Asks::default()),
    }
}

/// Number of the plan in force at a unit.
pub fn number(r: Read) -> Result<Option<u32>> {
    Ok(store::last(r)?.map(|(number, _)| number))
}
