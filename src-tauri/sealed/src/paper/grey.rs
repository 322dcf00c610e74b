//! A grey picture in memory, and what the search for codes asks of it.

/// Rows of points, 0 black to 255 white.
pub struct Grey {
    pub width: usize,
    pub height: usize,
    points: Vec<u8>,
}

impl Grey {
    /// None: the points are not as many as the sides say.
    pub fn new(width: usize, height: usize, points: Vec<u8>) -> Option<Grey> {
        let fits = width > 0 && height > 0 && width.checked_mul(height) == Some(points.len());
        fits.then_some(Grey { width, height, points })
    }

    pub fn points(&self) -> usize {
        self.points.len()
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.points.chunks_exact(self.width)
    }

    /// White beyond the edges.
    pub fn at(&self, x: f64, y: f64) -> u8 {
        if x < 0.0 || y < 0.0 || x >= self.width as f64 {
            return 255;
        }
        let place = (y as usize).saturating_mul(self.width).saturating_add(x as usize);
        self.points.get(place).copied().unwrap_or(255)
    }

    /// Between four points.
    pub fn between(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (over, down) = (x - left, y - top);
        let row = |y: f64| f64::from(self.at(left, y)) * (1.0 - over) + f64::from(self.at(left + 1.0, y)) * over;
        row(top) * (1.0 - down) + row(top + 1.0) * down
    }

    /// Half as wide and high: noise and the grain of a camera average out.
    pub fn halved(&self) -> Grey {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        self.drawn(width, height, |x, y| {
            let (x, y) = (x * 2.0, y * 2.0);
            let four = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
            four.iter().map(|(dx, dy)| f64::from(self.at(x + dx, y + dy))).sum::<f64>() / 4.0
        })
    }

    /// Twice as wide and high: the fields of a coarse scan get wide enough to be measured.
    pub fn doubled(&self) -> Grey {
        let (width, height) = (self.width.saturating_mul(2), self.height.saturating_mul(2));
        self.drawn(width, height, |x, y| self.between((x + 0.5) / 2.0, (y + 0.5) / 2.0))
    }

    pub fn inverted(&self) -> Grey {
        Grey { points: self.points.iter().map(|point| 255_u8.saturating_sub(*point)).collect(), ..*self }
    }

    fn drawn(&self, width: usize, height: usize, point: impl Fn(f64, f64) -> f64) -> Grey {
        let mut points = Vec::with_capacity(width.saturating_mul(height));
        for y in 0..height {
            points.extend((0..width).map(|x| point(x as f64, y as f64) as u8));
        }
        Grey { width, height, points }
    }

    /// At every point the mean of the square around it: light and shadow without the print.
    pub fn light(&self, radius: usize) -> Grey {
        let mut across = Vec::with_capacity(self.points.len());
        for row in self.rows() {
            means(row, radius, |mean| across.push(mean));
        }
        let mut points = vec![255; self.points.len()];
        let mut column = Vec::with_capacity(self.height);
        for x in 0..self.width {
            column.clear();
            column.extend(across.iter().skip(x).step_by(self.width));
            let mut places = points.iter_mut().skip(x).step_by(self.width);
            means(&column, radius, |mean| {
                if let Some(place) = places.next() {
                    *place = mean;
                }
            });
        }
        Grey { points, ..*self }
    }
}

/// The mean of every point and its neighbours along a line.
fn means(line: &[u8], radius: usize, mut each: impl FnMut(u8)) {
    let of = |place: usize| line.get(place).copied().map(u64::from);
    let (mut sum, mut count) = (0_u64, 0_u64);
    let mut add = |new: Option<u64>, old: Option<u64>| {
        if let Some(new) = new {
            sum = sum.saturating_add(new);
            count = count.saturating_add(1);
        }
        if let Some(old) = old {
            sum = sum.saturating_sub(old);
            count = count.saturating_sub(1);
        }
        (sum, count)
    };
    for place in 0..radius.min(line.len()) {
        add(of(place), None);
    }
    for place in 0..line.len() {
        let behind = place.checked_sub(radius.saturating_add(1)).and_then(of);
        let (sum, count) = add(of(place.saturating_add(radius)), behind);
        each(u8::try_from(sum.checked_div(count).unwrap_or(255)).unwrap_or(255));
    }
}
