//! A superior's own submission: the totals of its units, with every unit's figures inside, to any depth.

use super::{honours, ledger, recount, sums};
use crate::basics::Result;
use crate::db::{Db, Read};
use crate::package::v1::{Child, ChildFigure, Figure, Record};
use crate::package::{self, Order, Submission};
use dan_van_sealed::Identity;

/// Makes the next version of the period's package for the level above.
pub fn submit(db: &mut Db, order: &Order) -> Result<(Submission, Vec<u8>)> {
    package::submit_with(db, order, &[], |r| records(r, order))
}

fn records(r: Read, order: &Order) -> Result<Vec<Record>> {
    let period = order.period.as_str();
    let figure = |total: sums::Total| {
        let sums::Total { indicator, name, unit, registered, achieved, .. } = total;
        let registered = registered.filter(|value| *value > 0);
        Record::Figure(Figure { indicator, name, unit, registered, achieved })
    };
    let mut all: Vec<Record> = sums::totals(r, period)?.lines.into_iter().map(figure).collect();
    all.extend(honours::handed_on(r, period, order.names)?);
    let identity = Identity::from_text(&package::receiving(r)?.0)?;
    for filed in ledger::store::counting_in(r, period)? {
        let outline = recount::outline(&identity, &ledger::store::bytes(r, &filed.hash)?)?;
        let figures = outline.figures.into_iter().map(|f| ChildFigure {
            indicator: f.indicator,
            registered: f.registered,
            achieved: f.achieved,
        });
        let below =
            outline.children.into_iter().map(|child| Child { path: format!("{}/{}", filed.code, child.path), ..child });
        let own = Child {
            path: filed.code.clone(),
            name: filed.name.clone(),
            package: filed.package.clone(),
            figures: figures.collect(),
        };
        all.push(Record::Child(own));
        all.extend(below.map(Record::Child));
    }
    Ok(all)
}
