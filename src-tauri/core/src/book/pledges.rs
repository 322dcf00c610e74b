//! Traffic pledges: who of the staff present on the cut-off day has signed, and who has not yet (Kế hoạch 09-KH/ĐU, II.4).
//!
//! Trap: pupils and parents sign in a campaign of their own and are outside the 100 %.

use super::store::Member;
use super::{Entry, EntryId, Values, get, put, rules, store, whole_of};
use crate::basics::{Date, Error, Problems, Result};
use crate::db::{Act, Db, Read};
use serde::Serialize;
use serde_json::Value as Json;

/// The code of the campaign that counts towards the 100 %.
const STAFF: &str = "NLD";

/// A campaign with everybody it asks.
#[derive(Clone, PartialEq, Debug, Serialize, specta::Type)]
pub struct PledgeState {
    /// The number of people on the cut-off day, as written down.
    #[specta(type = i32)]
    pub headcount: i64,
    /// Those in the list on that day.
    pub listed: u32,
    pub signed: u32,
    /// Party members in the list, and those of them who have signed.
    pub party: u32,
    pub party_signed: u32,
    pub not_yet: Vec<NotYet>,
}

/// Somebody who has not signed yet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct NotYet {
    pub id: EntryId,
    pub name: String,
    pub team: String,
    pub party_member: bool,
}

pub fn pledge_state(r: Read, campaign: &EntryId) -> Result<PledgeState> {
    let values = get(r, "pledge_campaign", campaign)?.values;
    let members = pledge_members(r, campaign)?;
    let count = |party: bool, signed: bool| {
        let found = members.iter().filter(|m| (!party || m.party_member) && (!signed || m.signed_on.is_some()));
        u32::try_from(found.count()).unwrap_or(u32::MAX)
    };
    Ok(PledgeState {
        headcount: whole_of(&values, "headcount").unwrap_or(0),
        listed: count(false, false),
        signed: count(false, true),
        party: count(true, false),
        party_signed: count(true, true),
        not_yet: members
            .into_iter()
            .filter(|m| m.signed_on.is_none())
            .map(|m| NotYet { id: m.id, name: m.name, team: m.team, party_member: m.party_member })
            .collect(),
    })
}

/// The staff a campaign asks, by name, with who has signed.
pub fn pledge_members(r: Read, campaign: &EntryId) -> Result<Vec<Member>> {
    let values = get(r, "pledge_campaign", campaign)?.values;
    let cutoff = rules::day_of(&values, "cutoff").ok_or_else(|| Error::internal("a campaign without its day"))?;
    store::members(r, campaign, cutoff)
}

/// Writes down that these people signed on a day, as one act.
pub fn sign(db: &mut Db, campaign: &EntryId, members: &[EntryId], on: Date) -> Result<()> {
    let act = Act::new(format!("Ghi {} người ký đăng ký an toàn giao thông", members.len()));
    db.write(act, |w| {
        members.iter().try_for_each(|member| {
            let mut values = Values::new();
            values.insert("campaign".to_string(), Json::from(campaign.as_str()));
            values.insert("member".to_string(), Json::from(member.as_str()));
            values.insert("signed_on".to_string(), Json::from(on.to_string()));
            put(w, "pledge", Entry { id: EntryId::default(), values }).map(|_| ())
        })
    })
}

/// A pledge belongs to a campaign of the staff and to somebody who was there.
pub fn check(r: Read, values: &Values, problems: &mut Problems) -> Result<()> {
    let id = |name: &str| EntryId(rules::text_of(values, name).to_string());
    if let Ok(campaign) = get(r, "pledge_campaign", &id("campaign")) {
        let other = rules::text_of(&campaign.values, "kind") != STAFF;
        problems.add_if(
            other,
            "campaign",
            "Đợt này dành cho học sinh, phụ huynh: ghi theo lớp ở “Học sinh, phụ huynh ký”",
        );
    }
    if let (Ok(member), Some(signed)) = (get(r, "staff_member", &id("member")), rules::day_of(values, "signed_on")) {
        let left = rules::day_of(&member.values, "left_on").is_some_and(|left| left <= signed);
        problems.add_if(left, "member", "Người này đã chuyển đi trước ngày ký");
    }
    Ok(())
}
