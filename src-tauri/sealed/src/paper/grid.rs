//! Reading the fields of one code between its three corner marks.

use super::grey::Grey;

/// Middles of the three marks, and about how many fields a side has.
pub struct Corners {
    pub corner: (f64, f64),
    pub right: (f64, f64),
    pub below: (f64, f64),
    pub fields: f64,
}

/// From fields to places of the picture: a plane seen from anywhere.
struct View([f64; 8]);

impl View {
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f, g, h] = self.0;
        let depth = g * x + h * y + 1.0;
        ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)
    }

    /// The view that sees four places of the code at four places of the picture.
    fn through(pairs: [((f64, f64), (f64, f64)); 4]) -> Option<View> {
        let mut rows: Vec<[f64; 9]> = Vec::new();
        for ((x, y), (u, v)) in pairs {
            rows.push([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u]);
            rows.push([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v]);
        }
        solved(rows).map(View)
    }
}

/// Eight equations with eight unknowns.
fn solved(mut rows: Vec<[f64; 9]>) -> Option<[f64; 8]> {
    let mut done: Vec<[f64; 9]> = Vec::new();
    for column in 0..8_usize {
        let of = |row: &[f64; 9]| row.get(column).copied().unwrap_or(0.0);
        let best = rows.iter().enumerate().max_by(|a, b| of(a.1).abs().total_cmp(&of(b.1).abs()))?.0;
        let mut pivot = rows.swap_remove(best);
        let lead = of(&pivot);
        if lead.abs() < 1e-9 {
            return None;
        }
        pivot.iter_mut().for_each(|value| *value /= lead);
        for row in rows.iter_mut().chain(done.iter_mut()) {
            let times = row.get(column).copied().unwrap_or(0.0);
            row.iter_mut().zip(&pivot).for_each(|(value, of_pivot)| *value -= times * of_pivot);
        }
        done.push(pivot);
    }
    let mut all = [0.0; 8];
    for (value, row) in all.iter_mut().zip(&done) {
        *value = row.last().copied()?;
    }
    Some(all)
}

/// The content of the code, when one is there.
pub fn read(picture: &Grey, light: &Grey, corners: &Corners) -> Option<Vec<u8>> {
    let nearest = ((corners.fields - 17.0) / 4.0).round();
    [0.0, 1.0, -1.0].into_iter().find_map(|other| {
        let version = nearest + other;
        if !(1.0..=25.0).contains(&version) {
            return None;
        }
        let side = 17.0 + 4.0 * version;
        let end = side - 3.5;
        let marks = [((3.5, 3.5), corners.corner), ((end, 3.5), corners.right), ((3.5, end), corners.below)];
        let [one, two, three] = marks;
        let fourth = (
            corners.right.0 + corners.below.0 - corners.corner.0,
            corners.right.1 + corners.below.1 - corners.corner.1,
        );
        let flat = View::through([one, two, three, ((end, end), fourth)])?;
        let mut views = Vec::new();
        if version >= 2.0 {
            let place = (side - 6.5, side - 6.5);
            for seen in small_marks(picture, light, &flat, place, 1.5 + side * 0.07) {
                views.extend(View::through([one, two, three, (place, seen)]));
            }
        }
        views.push(flat);
        views.iter().find_map(|view| sampled(picture, light, view, side as usize))
    })
}

/// Where the small mark in the fourth corner may be (dark, a light ring, a dark ring), the likeliest first.
fn small_marks(picture: &Grey, light: &Grey, flat: &View, place: (f64, f64), reach: f64) -> Vec<(f64, f64)> {
    let mut seen: Vec<(f64, (f64, f64))> = Vec::new();
    let step = 0.4;
    let steps = (reach / step) as i32;
    for down in steps.saturating_neg()..=steps {
        for over in steps.saturating_neg()..=steps {
            let (x, y) = (place.0 + f64::from(over) * step, place.1 + f64::from(down) * step);
            let mut like = 0.0;
            for row in -2_i32..=2 {
                for column in -2_i32..=2 {
                    let (u, v) = flat.at(x + f64::from(column), y + f64::from(row));
                    let darker = f64::from(light.at(u, v)) - picture.between(u, v);
                    let ring = row.abs().max(column.abs()) == 1;
                    like += if ring { -darker } else { darker };
                }
            }
            // A little less for what is farther away.
            let far = f64::from(over).hypot(f64::from(down)) / f64::from(steps.max(1));
            seen.push((like * (1.0 - far * 0.25), flat.at(x, y)));
        }
    }
    seen.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best: Vec<(f64, f64)> = Vec::new();
    let apart = {
        let ((ax, ay), (bx, by)) = (flat.at(place.0, place.1), flat.at(place.0 + 1.5, place.1));
        (ax - bx).hypot(ay - by)
    };
    for (_, (x, y)) in seen {
        if best.iter().all(|(u, v)| (u - x).hypot(v - y) > apart) {
            best.push((x, y));
        }
        if best.len() == 3 {
            break;
        }
    }
    best
}

fn sampled(picture: &Grey, light: &Grey, view: &View, side: usize) -> Option<Vec<u8>> {
    let near = [(0.5, 0.5), (0.3, 0.5), (0.7, 0.5), (0.5, 0.3), (0.5, 0.7)];
    let code = rqrr::SimpleGrid::from_func(side, |column, row| {
        let mut darker = 0.0;
        for (over, down) in near {
            let (x, y) = view.at(column as f64 + over, row as f64 + down);
            darker += f64::from(light.at(x, y)) - picture.between(x, y);
        }
        darker > 0.0
    });
    let mut content = Vec::new();
    rqrr::Grid::new(code).decode_to(&mut content).ok()?;
    Some(content)
}
