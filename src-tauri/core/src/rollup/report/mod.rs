//! The superior's own report of a period, out of the packages that count.
//!
//! Traps: it always says from how many of how many units it is made and names the others, also when none is missing; sums
//! stand beside those of last year only when last year's packages are there.

mod tables;
#[cfg(test)]
mod tests;

use super::honours::{self, Decision, Honour, HonourSearch};
use super::initiatives::{self, FoundInitiative, InitiativeSearch};
use super::sums::{self, Standing, State, Total};
use crate::basics::{Result, amount, text};
use crate::campaign::{self, Campaign, Direction, Indicator, Span};
use crate::code;
use crate::db::Read;
use crate::report::content::{Block, Family, Report};
use crate::report::year::{self, Issue, heading, paragraph, shown, words, words_or_blank};
use crate::report::{frame, remark};
use crate::unit::{self, Role, Unit};
use std::collections::BTreeMap;

/// Missing units named in the text; all stand in the appendix.
const NAMED: usize = 30;
/// Units named at either end of a distribution.
const ENDS: usize = 3;

/// The report of this register: a cell's of its records, a superior's of its units' packages.
pub fn of_register(r: Read, period: &str, issue: &Issue) -> Result<Report> {
    if unit::required(r)?.role == Role::Superior { build(r, period, issue) } else { year::build(r, period, issue) }
}

struct Source<'a> {
    r: Read<'a>,
    unit: Unit,
    campaign: Campaign,
    span: Span,
    standings: Vec<Standing>,
    totals: Vec<Total>,
    /// By indicator; empty when nothing came last year.
    last_year: BTreeMap<String, Total>,
    spreads: BTreeMap<String, Spread>,
    initiatives: Vec<FoundInitiative>,
    initiatives_all: u32,
    honours: Vec<Honour>,
    remarks: BTreeMap<String, String>,
}

/// How one indicator lies over the units: their names and numbers, the smallest first.
struct Spread {
    units: Vec<(String, f64)>,
}

impl Spread {
    /// The number below which this share of the units lies.
    fn at(&self, share: f64) -> f64 {
        let last = self.units.len().saturating_sub(1);
        self.units.get((share * last as f64).round() as usize).map_or(0.0, |(_, value)| *value)
    }
}

fn build(r: Read, period: &str, issue: &Issue) -> Result<Report> {
    let year = super::year_of(period);
    let campaign = campaign::of_year(r, year)?;
    let span = campaign.period(period)?;
    let before = format!("{}{}", year - 1, period.get(4..).unwrap_or_default());
    let last_year = sums::totals(r, &before).map(|totals| totals.lines).unwrap_or_default();
    let suggested = InitiativeSearch { period: period.to_string(), suggested: true, ..InitiativeSearch::default() };
    let every = InitiativeSearch { period: period.to_string(), ..InitiativeSearch::default() };
    let search = HonourSearch { period: period.to_string(), ..HonourSearch::default() };
    let source = Source {
        unit: unit::required(r)?,
        standings: sums::standings(r, period)?,
        totals: sums::totals(r, period)?.lines,
        last_year: last_year.into_iter().map(|total| (total.indicator.clone(), total)).collect(),
        spreads: spreads(r, period)?,
        initiatives: initiatives::list(r, &suggested)?.rows,
        initiatives_all: initiatives::list(r, &every)?.total,
        honours: honours::all(r, &search)?,
        remarks: remark::all(r, period)?,
        r,
        campaign,
        span,
    };
    let dated = issue.dated.unwrap_or_else(|| r.today());
    let mut letterhead = frame::letterhead(&source.unit, Family::Party, "BC", dated);
    letterhead.number = issue.number;
    // The committee issues what the organisation reports.
    letterhead.issuer = letterhead.issuer.replacen("Đảng bộ", "Đảng ủy", 1);
    Ok(Report {
        file_stem: text::file_stem(&format!("bao cao tong hop {}", source.span.label)),
        sample: unit::is_sample(r)?,
        letterhead,
        title: "BÁO CÁO".to_string(),
        subject: format!("tổng hợp kết quả {} {}", source.campaign.subject, source.span.label),
        addressees: Vec::new(),
        landscape: false,
        blocks: source.blocks()?,
        signatures: vec![frame::cell_signature(&source.unit, dated)],
        recipients: frame::recipients(r, &source.unit, dated)?,
        appendices: source.appendices()?,
    })
}

fn spreads(r: Read, period: &str) -> Result<BTreeMap<String, Spread>> {
    let names = sums::names(r)?;
    let mut all: BTreeMap<String, Spread> = BTreeMap::new();
    for (number, figures) in sums::figures(r, period)? {
        let name = names.get(&number).cloned().unwrap_or_default();
        for (indicator, _, achieved) in figures {
            if let Some(value) = achieved {
                all.entry(indicator).or_insert_with(|| Spread { units: Vec::new() }).units.push((name.clone(), value));
            }
        }
    }
    for spread in all.values_mut() {
        spread.units.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    }
    Ok(all)
}

impl Source<'_> {
    fn blocks(&self) -> Result<Vec<Block>> {
        let mut blocks = vec![paragraph(match self.campaign.basis.first() {
            Some(basis) => {
                format!("Thực hiện {basis}, {} báo cáo tổng hợp kết quả {} như sau:", self.issuer(), self.span.label)
            }
            None => format!("{} báo cáo tổng hợp kết quả {} như sau:", self.issuer(), self.span.label),
        })];
        blocks.push(heading(1, "I- TÌNH HÌNH CHUNG"));
        blocks.extend(self.coverage());
        blocks.extend(words(&self.remarks, "situation"));
        blocks.push(heading(1, "II- CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"));
        blocks.extend(words_or_blank(&self.remarks, "leadership"));
        blocks.push(heading(1, "III- KẾT QUẢ THỰC HIỆN"));
        for content in &self.campaign.contents {
            blocks.push(heading(2, &format!("{}. {}", content.number, content.full)));
            blocks.extend(self.results(Some(&content.code)));
        }
        let next = self.campaign.contents.len() + 1;
        blocks.push(heading(2, &format!("{next}. Đăng ký, xây dựng mô hình, công trình, giải pháp, cách làm hay")));
        blocks.extend(self.results(None));
        blocks.extend(self.models()?);
        blocks.push(heading(2, &format!("{}. Gương điển hình, khen thưởng", next + 1)));
        blocks.extend(self.praised());
        blocks.extend(words(&self.remarks, "praise"));
        blocks.push(heading(2, &format!("{}. Kiểm tra, giám sát", next + 2)));
        blocks.extend(words_or_blank(&self.remarks, "inspection"));
        blocks.push(heading(1, "IV- ĐÁNH GIÁ CHUNG"));
        for (title, section) in [("1. Ưu điểm", "strengths"), ("2. Hạn chế, nguyên nhân", "weaknesses")] {
            blocks.push(heading(2, title));
            blocks.extend(words_or_blank(&self.remarks, section));
        }
        for (title, section) in [("V- PHƯƠNG HƯỚNG, NHIỆM VỤ", "plan"), ("VI- ĐỀ XUẤT, KIẾN NGHỊ", "proposals")]
        {
            blocks.push(heading(1, title));
            blocks.extend(words_or_blank(&self.remarks, section));
        }
        Ok(blocks)
    }

    fn issuer(&self) -> String {
        self.unit.party_name.replacen("Đảng bộ", "Đảng ủy", 1)
    }

    fn count(&self, states: &[State]) -> usize {
        self.standings.iter().filter(|unit| states.contains(&unit.state)).count()
    }

    fn missing(&self) -> Vec<&str> {
        let away = |unit: &&Standing| matches!(unit.state, State::Missing | State::Due | State::Waiting);
        self.standings.iter().filter(away).map(|unit| unit.name.as_str()).collect()
    }

    /// From how many of how many units, and who is missing.
    fn coverage(&self) -> Vec<Block> {
        let number = |n: usize| amount::grouped(n as i64);
        let exempt = self.count(&[State::Exempt]);
        let missing = self.missing();
        let expected = self.standings.len() - exempt;
        let counted = expected - missing.len();
        let mut sentence =
            format!("Báo cáo này tổng hợp từ {}/{} đơn vị phải báo cáo", number(counted), number(expected));
        if exempt > 0 {
            sentence.push_str(&format!(" ({} đơn vị được miễn trong kỳ)", number(exempt)));
        }
        sentence.push_str(&match missing.len() {
            0 => "; không có đơn vị nào chưa nộp.".to_string(),
            n if n <= NAMED => format!(". Chưa nộp {} đơn vị: {}.", number(n), missing.join("; ")),
            n => format!(
                ". Chưa nộp {} đơn vị: {} và {} đơn vị khác; danh sách đủ ở phụ lục cuối.",
                number(n),
                missing[..NAMED].join("; "),
                number(n - NAMED)
            ),
        });
        let times = format!(
            "Trong số đã nộp: đúng hạn {}, trễ hạn {}, đang trả lại để bổ sung {}.",
            number(self.count(&[State::OnTime])),
            number(self.count(&[State::Late])),
            number(self.count(&[State::Returned]))
        );
        vec![paragraph(sentence), paragraph(times)]
    }

    /// One line per total of a content, with last year and the ends of the headline ones.
    fn results(&self, content: Option<&str>) -> Vec<Block> {
        let of_content = self.campaign.indicators.iter().filter(|i| i.content.as_deref() == content);
        let blocks: Vec<Block> =
            of_content.filter_map(|indicator| self.sentence(indicator).map(|text| Block::Item { text })).collect();
        if blocks.is_empty() {
            vec![paragraph("Các gói đã nhận chưa có số liệu.".to_string())]
        } else {
            blocks
        }
    }

    fn sentence(&self, indicator: &Indicator) -> Option<String> {
        let total = self.totals.iter().find(|total| total.indicator == indicator.code)?;
        let achieved = total.achieved.filter(|value| *value != 0.0 || indicator.zero || indicator.target.is_some())?;
        let mut text = format!("{}: {}", indicator.name, shown(achieved, &indicator.unit));
        if let Some(before) = self.last_year.get(&indicator.code).and_then(|total| total.achieved) {
            text.push_str(&format!(" (cùng kỳ {})", shown(before, &indicator.unit)));
        }
        if let Some(registered) = total.registered.filter(|value| *value > 0) {
            text.push_str(&format!(", đăng ký {}", shown(registered as f64, &indicator.unit)));
        }
        if indicator.headline
            && let Some(spread) = self.spreads.get(&indicator.code).filter(|spread| spread.units.len() > ENDS * 2)
        {
            let (best, worst) = self.ends(spread, indicator.direction);
            let label = if indicator.direction == Direction::Less { "ít nhất" } else { "cao nhất" };
            let other = if indicator.direction == Direction::Less { "nhiều nhất" } else { "thấp nhất" };
            text.push_str(&format!(", {label}: {best}; {other}: {worst}"));
        }
        text.push('.');
        Some(text)
    }

    /// Names and numbers of the best and the worst.
    fn ends(&self, spread: &Spread, direction: Direction) -> (String, String) {
        let say = |units: Vec<&(String, f64)>| {
            let one = |(name, value): &&(String, f64)| format!("{name} ({})", amount::percent(*value));
            units.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let low = say(spread.units.iter().take(ENDS).collect());
        let high = say(spread.units.iter().rev().take(ENDS).collect());
        if direction == Direction::Less { (low, high) } else { (high, low) }
    }

    fn models(&self) -> Result<Vec<Block>> {
        let mut blocks = vec![paragraph(format!(
            "Các đơn vị gửi {} mô hình, công trình, giải pháp, cách làm hay; {} đáng nhân rộng (Phụ lục 3).",
            amount::grouped(i64::from(self.initiatives_all)),
            amount::grouped(self.initiatives.len() as i64)
        ))];
        for one in self.initiatives.iter().take(10) {
            let kind = code::label(self.r, "initiative_kind", &one.kind)?;
            let text = format!("{kind} “{}” của {}: {}.", one.name, one.unit, one.reasons.join(", "));
            blocks.push(Block::Item { text });
        }
        Ok(blocks)
    }

    fn chosen(&self) -> Vec<&Honour> {
        let fit = |one: &&Honour| matches!(one.decision, Decision::Chosen | Decision::SentUp);
        self.honours.iter().filter(fit).collect()
    }

    fn praised(&self) -> Vec<Block> {
        let chosen = self.chosen();
        let number = |n: usize| amount::grouped(n as i64);
        let up = chosen.iter().filter(|one| one.decision == Decision::SentUp).count();
        let mut blocks = vec![paragraph(format!(
            "Các đơn vị giới thiệu {} gương điển hình, đề nghị khen thưởng; đã chọn {}, gửi lên cấp trên {}.",
            number(self.honours.len()),
            number(chosen.len()),
            number(up)
        ))];
        for one in chosen.iter().take(10) {
            let text =
                format!("{}, {}: {}.", one.shown(), one.unit, one.words.replace('\n', " ").trim_end_matches('.'));
            blocks.push(Block::Item { text });
        }
        blocks
    }
}
