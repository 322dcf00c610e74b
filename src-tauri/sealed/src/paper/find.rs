//! Finding QR codes in a grey picture, also several of them, turned, tilted, blurred.
//!
//! First the corner marks (dark, light, three dark, light, dark along every line through their middle), then three marks
//! that can be the corners of one code, then the fields between them. Bounded: marks, threes and tries are counted, so
//! that no picture keeps it busy.

use super::grey::Grey;
use super::grid::{self, Corners};

/// Most marks looked at; a sheet has three for each of its codes.
const MARKS: usize = 60;
/// Lines that look like going through a mark; beyond it the picture is a pattern, not a sheet.
const HITS: usize = 60_000;
/// Most threes tried.
const TRIES: usize = 600;
/// Smallest and largest side of a code in fields.
const SIDES: (f64, f64) = (20.0, 110.0);

#[derive(Clone, Copy)]
pub struct Mark {
    pub x: f64,
    pub y: f64,
    /// Width of one field along the rows and columns of the picture.
    field: f64,
    seen: f64,
}

impl Mark {
    fn to(&self, other: &Mark) -> (f64, f64) {
        (other.x - self.x, other.y - self.y)
    }
}

/// The contents of every code that reads, in no order. `share`: light and shadow are told over so small a part of the
/// picture; it must be wider than a corner mark.
pub fn codes(picture: &Grey, share: usize) -> Vec<Vec<u8>> {
    let light = picture.light(picture.width.max(picture.height).checked_div(share).unwrap_or(0).max(8));
    let marks = marks(picture, &light);
    let mut used = vec![false; marks.len()];
    let mut found = Vec::new();
    for three in threes(&marks).into_iter().take(TRIES) {
        let taken = |place: &usize| used.get(*place).copied().unwrap_or(true);
        if three.places.iter().any(taken) {
            continue;
        }
        if let Some(content) = grid::read(picture, &light, &three.corners) {
            three.places.iter().for_each(|place| used.iter_mut().skip(*place).take(1).for_each(|used| *used = true));
            found.push(content);
        }
    }
    found
}

struct Shade<'a> {
    picture: &'a Grey,
    light: &'a Grey,
}

impl Shade<'_> {
    fn dark(&self, x: f64, y: f64) -> bool {
        f64::from(self.picture.at(x, y)) < f64::from(self.light.at(x, y)) * 0.92
    }
}

fn marks(picture: &Grey, light: &Grey) -> Vec<Mark> {
    let shade = Shade { picture, light };
    let mut marks: Vec<Mark> = Vec::new();
    let mut hits = 0_usize;
    let mut runs: Vec<(bool, f64, f64)> = Vec::new();
    for (y, (row, light)) in picture.rows().zip(light.rows()).enumerate() {
        runs.clear();
        let mut dark = row.iter().zip(light).map(|(point, light)| f64::from(*point) < f64::from(*light) * 0.92);
        let Some(mut now) = dark.next() else { continue };
        let (mut start, mut length) = (0.0, 1.0);
        for next in dark {
            if next == now {
                length += 1.0;
                continue;
            }
            runs.push((now, start, length));
            (now, start, length) = (next, start + length, 1.0);
        }
        runs.push((now, start, length));
        for five in runs.windows(5) {
            let [(true, _, a), (_, _, b), (_, from, c), (_, _, d), (_, _, e)] = five else { continue };
            if field_of([*a, *b, *c, *d, *e]).is_none() {
                continue;
            }
            hits = hits.saturating_add(1);
            if hits > HITS {
                return Vec::new();
            }
            if let Some(mark) = confirmed(&shade, from + c / 2.0, y as f64 + 0.5) {
                note(&mut marks, mark);
            }
        }
    }
    marks.retain(|mark| mark.seen >= 2.0);
    marks.sort_by(|a, b| b.seen.total_cmp(&a.seen));
    marks.truncate(MARKS);
    marks
}

/// The width of one field when five lengths are 1 : 1 : 3 : 1 : 1.
fn field_of(lengths: [f64; 5]) -> Option<f64> {
    let field = lengths.iter().sum::<f64>() / 7.0;
    let near = |length: f64, times: f64| (length - field * times).abs() <= field * 0.55 * times.max(1.0).sqrt() + 0.8;
    let [a, b, c, d, e] = lengths;
    let fits = near(a, 1.0) && near(b, 1.0) && near(c, 3.0) && near(d, 1.0) && near(e, 1.0);
    (fits && field >= 1.2).then_some(field)
}

/// The mark around a place that a row hit: its middle by column, by row, and both diagonals agree.
fn confirmed(shade: &Shade, x: f64, y: f64) -> Option<Mark> {
    let (down, tall) = through(shade, x, y, (0.0, 1.0))?;
    let y = y + down;
    let (over, wide) = through(shade, x, y, (1.0, 0.0))?;
    let x = x + over;
    if tall > wide * 1.6 || wide > tall * 1.6 {
        return None;
    }
    through(shade, x, y, (1.0, 1.0))?;
    through(shade, x, y, (1.0, -1.0))?;
    Some(Mark { x, y, field: (tall + wide) / 2.0, seen: 1.0 })
}

/// Walks both ways from a place: how far the middle is from it, and the width of a field, in steps.
fn through(shade: &Shade, x: f64, y: f64, step: (f64, f64)) -> Option<(f64, f64)> {
    let most = 400.0;
    let walk = |way: f64| -> Option<[f64; 3]> {
        let mut lengths = [0.0; 3];
        let mut gone = if way < 0.0 { 1.0 } else { 0.0 };
        for (dark, length) in [true, false, true].into_iter().zip(lengths.iter_mut()) {
            let begun = gone;
            while shade.dark(x + step.0 * gone * way, y + step.1 * gone * way) == dark {
                gone += 1.0;
                if gone > most {
                    return None;
                }
            }
            *length = gone - begun;
        }
        Some(lengths)
    };
    let ([c1, b, a], [c2, d, e]) = (walk(-1.0)?, walk(1.0)?);
    let field = field_of([a, b, c1 + c2, d, e])?;
    Some(((c2 - c1) / 2.0, field))
}

fn note(marks: &mut Vec<Mark>, new: Mark) {
    let same = |old: &&mut Mark| {
        let (dx, dy) = old.to(&new);
        dx.abs() < new.field * 1.5 && dy.abs() < new.field * 1.5 && (old.field / new.field - 1.0).abs() < 0.5
    };
    if let Some(old) = marks.iter_mut().find(same) {
        let all = old.seen + 1.0;
        let mean = |old_value: f64, value: f64, seen: f64| (old_value * seen + value) / all;
        let seen = old.seen;
        *old = Mark {
            x: mean(old.x, new.x, seen),
            y: mean(old.y, new.y, seen),
            field: mean(old.field, new.field, seen),
            seen: all,
        };
    } else if marks.len() < MARKS.saturating_mul(8) {
        marks.push(new);
    }
}

struct Three {
    places: [usize; 3],
    corners: Corners,
    /// The smaller, the more like a square.
    off: f64,
}

/// Threes that can be the corners of one code, the most regular first.
fn threes(marks: &[Mark]) -> Vec<Three> {
    let mut all = Vec::new();
    for (i, corner) in marks.iter().enumerate() {
        for (j, right) in marks.iter().enumerate() {
            for (k, below) in marks.iter().enumerate() {
                if i == j || i == k || j == k {
                    continue;
                }
                all.extend(three([i, j, k], corner, right, below));
            }
        }
    }
    all.sort_by(|a, b| a.off.total_cmp(&b.off));
    all
}

fn three(places: [usize; 3], corner: &Mark, right: &Mark, below: &Mark) -> Option<Three> {
    let ((ax, ay), (bx, by)) = (corner.to(right), corner.to(below));
    // The way round tells the right corner from the lower one.
    if ax * by - ay * bx <= 0.0 {
        return None;
    }
    let (long, short) = ((ax * ax + ay * ay).sqrt(), (bx * bx + by * by).sqrt());
    let slant = (ax * bx + ay * by).abs() / (long * short);
    let unequal = (long / short).max(short / long) - 1.0;
    let fields = [corner.field, right.field, below.field];
    let (least, most) = (fields.iter().copied().fold(f64::MAX, f64::min), fields.iter().copied().fold(0.0, f64::max));
    if slant > 0.35 || unequal > 0.4 || most > least * 1.5 {
        return None;
    }
    // A row through a turned mark is longer than the mark is wide.
    let turned = (ax.abs().max(ay.abs()) / long + bx.abs().max(by.abs()) / short) / 2.0;
    let field = fields.iter().sum::<f64>() / 3.0 * turned;
    let fields = (long + short) / 2.0 / field + 7.0;
    if !(SIDES.0..=SIDES.1).contains(&fields) {
        return None;
    }
    let corners =
        Corners { corner: (corner.x, corner.y), right: (right.x, right.y), below: (below.x, below.y), fields };
    Some(Three { places, corners, off: slant + unequal + (most / least - 1.0) * 0.5 })
}
