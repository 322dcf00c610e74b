//! The appendices of the superior's report: totals, how they lie over the units, groups, initiatives, exemplars, who is missing.

use super::{Source, Total};
use crate::basics::Result;
use crate::campaign::Direction;
use crate::code;
use crate::report::content::{Appendix, Cell, Row, Table};
use crate::report::year::{columns, value_cell};
use crate::rollup::honours::HonourKind;
use crate::rollup::sums;
use crate::rollup::tree::{AsOf, Tree};

/// Headline indicators as columns of the table of groups.
const COLUMNS: usize = 6;

impl Source<'_> {
    pub(super) fn appendices(&self) -> Result<Vec<Appendix>> {
        let mut all = vec![
            ("Biểu số liệu tổng hợp", false, self.figures()),
            ("Số liệu theo đơn vị: cao nhất, thấp nhất, mức giữa", true, self.spread()),
            ("Mô hình, công trình, giải pháp, cách làm hay đáng nhân rộng", true, self.models_table()?),
            ("Gương điển hình, đề nghị khen thưởng đã chọn", true, self.honours_table()?),
        ];
        for (tree, title) in [(Tree::Party, "Số liệu theo tổ chức đảng"), (Tree::Cluster, "Số liệu theo cụm, Sở")]
        {
            if let Some(table) = self.groups(tree)? {
                all.push((title, true, table));
            }
        }
        all.push(("Đơn vị chưa nộp", false, self.missing_table()));
        let one = |(i, (title, landscape, table)): (usize, (&str, bool, Table))| Appendix {
            label: format!("Phụ lục {}", i + 1),
            title: format!("{title}, {}", self.span.label),
            landscape,
            table,
        };
        Ok(all.into_iter().enumerate().map(one).collect())
    }

    fn total(&self, code: &str) -> Option<&Total> {
        self.totals.iter().find(|total| total.indicator == code)
    }

    fn figures(&self) -> Table {
        let mut rows = Vec::new();
        let parts =
            self.campaign.contents.iter().map(|c| (Some(c.code.as_str()), c.number.to_string(), c.full.as_str()));
        let last = self.campaign.contents.len() + 1;
        for (content, number, name) in parts.chain([(None, last.to_string(), "Đăng ký, xây dựng mô hình")]) {
            let of_content = self.campaign.indicators.iter().filter(|i| i.content.as_deref() == content);
            let known: Vec<_> = of_content.filter_map(|i| self.total(&i.code)).collect();
            if known.is_empty() {
                continue;
            }
            let mut cells = vec![Cell::text(&number), Cell::text(name)];
            cells.resize(8, Cell::Empty);
            rows.push(Row { strong: true, cells });
            rows.extend(known.iter().enumerate().map(|(i, total)| self.figure(&format!("{number}.{}", i + 1), total)));
        }
        let columns = columns(&[
            ("STT", 1.2),
            ("Nội dung", 5.6),
            ("Đơn vị tính", 1.5),
            ("Đăng ký", 1.7),
            ("Thực hiện", 2.2),
            ("Tỷ lệ %", 1.4),
            ("Cùng kỳ", 2.2),
            ("Số đơn vị", 1.3),
        ]);
        Table { sheet: "Số liệu".to_string(), columns, rows }
    }

    fn figure(&self, number: &str, total: &Total) -> Row {
        let registered = total.registered.filter(|value| *value > 0);
        let share = registered.zip(total.achieved).map(|(of, achieved)| achieved / of as f64 * 100.0);
        let before = self.last_year.get(&total.indicator).and_then(|total| total.achieved);
        Row {
            strong: false,
            cells: vec![
                Cell::text(number),
                Cell::text(&total.name),
                Cell::text(&total.unit),
                value_cell(registered.map(|value| value as f64), &total.unit),
                value_cell(total.achieved, &total.unit),
                share.map_or(Cell::Empty, Cell::Percent),
                value_cell(before, &total.unit),
                Cell::Count(i64::from(total.units)),
            ],
        }
    }

    fn spread(&self) -> Table {
        let mut rows = Vec::new();
        for indicator in &self.campaign.indicators {
            let Some(spread) = self.spreads.get(&indicator.code).filter(|spread| spread.at(1.0) > 0.0) else {
                continue;
            };
            let cell = |share: f64| value_cell(Some(spread.at(share)), &indicator.unit);
            let name = |at: Option<&(String, f64)>| Cell::text(at.map_or("", |(name, _)| name.as_str()));
            let (first, last) = (spread.units.first(), spread.units.last());
            let (best, worst) = if indicator.direction == Direction::Less { (first, last) } else { (last, first) };
            rows.push(Row {
                strong: false,
                cells: vec![
                    Cell::text(&indicator.code),
                    Cell::text(&indicator.name),
                    Cell::text(&indicator.unit),
                    Cell::Count(spread.units.len() as i64),
                    cell(0.0),
                    cell(0.25),
                    cell(0.5),
                    cell(0.75),
                    cell(1.0),
                    name(best),
                    name(worst),
                ],
            });
        }
        let columns = columns(&[
            ("Mã", 1.3),
            ("Chỉ tiêu", 5.0),
            ("Đơn vị tính", 1.4),
            ("Số đơn vị", 1.2),
            ("Thấp nhất", 1.7),
            ("Một phần tư", 1.7),
            ("Mức giữa", 1.7),
            ("Ba phần tư", 1.7),
            ("Cao nhất", 1.9),
            ("Tốt nhất", 3.4),
            ("Thấp nhất, cần giúp", 3.4),
        ]);
        Table { sheet: "Theo đơn vị".to_string(), columns, rows }
    }

    fn models_table(&self) -> Result<Table> {
        let mut rows = Vec::new();
        for (i, one) in self.initiatives.iter().enumerate() {
            rows.push(Row {
                strong: false,
                cells: vec![
                    Cell::Count(i as i64 + 1),
                    Cell::text(&one.name),
                    Cell::text(&one.unit),
                    Cell::text(code::label(self.r, "initiative_kind", &one.kind)?),
                    Cell::text(code::label(self.r, "initiative_status", &one.status)?),
                    Cell::text(one.results.replace('\n', " ")),
                    Cell::text(one.reasons.join("; ")),
                ],
            });
        }
        let columns = columns(&[
            ("STT", 1.0),
            ("Tên", 5.0),
            ("Đơn vị", 4.0),
            ("Loại hình", 1.9),
            ("Trạng thái", 2.0),
            ("Kết quả", 6.0),
            ("Vì sao nên nhân rộng", 4.0),
        ]);
        Ok(Table { sheet: "Mô hình".to_string(), columns, rows: or_none(rows, 7) })
    }

    fn honours_table(&self) -> Result<Table> {
        let mut rows = Vec::new();
        for (i, one) in self.chosen().iter().enumerate() {
            let form = match one.kind {
                HonourKind::Exemplar => code::label(self.r, "reward_level", &one.level)?,
                HonourKind::Nomination => code::label(self.r, "reward_form", &one.form)?,
            };
            rows.push(Row {
                strong: false,
                cells: vec![
                    Cell::Count(i as i64 + 1),
                    Cell::text(one.shown()),
                    Cell::text(&one.unit),
                    Cell::text(one.words.replace('\n', " ")),
                    Cell::text(form),
                    Cell::text(one.decision.label()),
                ],
            });
        }
        let columns = columns(&[
            ("STT", 1.0),
            ("Tập thể, cá nhân", 3.6),
            ("Chức vụ, đơn vị", 4.2),
            ("Tóm tắt thành tích", 7.0),
            ("Hình thức đề nghị", 3.0),
            ("Xét", 1.8),
        ]);
        Ok(Table { sheet: "Gương điển hình".to_string(), columns, rows: or_none(rows, 6) })
    }

    /// Headline totals under each group as it stood at the end of the period; none when there are no groups.
    fn groups(&self, tree: Tree) -> Result<Option<Table>> {
        let groups = sums::by_group(self.r, &self.span.name, tree, AsOf::Then)?;
        if groups.iter().all(|(group, _)| group.code.is_empty()) {
            return Ok(None);
        }
        let headline: Vec<_> = self.campaign.indicators.iter().filter(|i| i.headline).take(COLUMNS).collect();
        let mut heads = vec![("Tổ chức".to_string(), 5.0)];
        heads.extend(headline.iter().map(|i| (format!("{} ({})", i.name, i.unit), 2.6)));
        let rows = groups.iter().map(|(group, lines)| {
            let name = format!("{}{}", "– ".repeat(group.depth as usize), group.name);
            let value = |i: &&crate::campaign::Indicator| {
                let line = lines.iter().find(|line| line.indicator == i.code);
                value_cell(line.and_then(|line| line.achieved), &i.unit)
            };
            let cells = std::iter::once(Cell::text(name)).chain(headline.iter().map(value)).collect();
            Row { strong: group.depth == 0, cells }
        });
        let heads: Vec<(&str, f64)> = heads.iter().map(|(head, width)| (head.as_str(), *width)).collect();
        let sheet = if tree == Tree::Party { "Theo tổ chức đảng" } else { "Theo cụm, Sở" };
        Ok(Some(Table { sheet: sheet.to_string(), columns: columns(&heads), rows: rows.collect() }))
    }

    fn missing_table(&self) -> Table {
        let row = |(i, name): (usize, &&str)| Row {
            strong: false,
            cells: vec![Cell::Count(i as i64 + 1), Cell::text(*name)],
        };
        let rows = self.missing().iter().enumerate().map(row).collect();
        let columns = columns(&[("STT", 1.0), ("Đơn vị", 10.0)]);
        Table { sheet: "Chưa nộp".to_string(), columns, rows: or_none(rows, 2) }
    }
}

/// An empty table says that there is nothing.
fn or_none(rows: Vec<Row>, columns: usize) -> Vec<Row> {
    if !rows.is_empty() {
        return rows;
    }
    let mut cells = vec![Cell::Empty, Cell::text("Không có")];
    cells.resize(columns, Cell::Empty);
    vec![Row { strong: false, cells }]
}
