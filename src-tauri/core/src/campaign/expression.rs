//! The comparisons of a campaign's rules: `K2.02 + 1 <= K2.01`, sums and differences of figures and numbers.

use std::collections::BTreeMap;

/// Two sums and what should hold between them.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    left: Sum,
    operator: Operator,
    right: Sum,
}

/// Figures and numbers added up or taken away: `C.11 - C.12`.
#[derive(Clone, PartialEq, Debug)]
pub struct Sum(Vec<Term>);

#[derive(Clone, PartialEq, Debug)]
struct Term {
    minus: bool,
    value: Operand,
}

#[derive(Clone, PartialEq, Debug)]
enum Operand {
    Number(f64),
    Figure(String),
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Operator {
    AtMost,
    AtLeast,
    Less,
    Greater,
    Equal,
}

/// Longer signs first: `<=` begins with `<`.
const OPERATORS: [(&str, Operator); 5] = [
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("=", Operator::Equal),
];

impl Comparison {
    /// Errors are Vietnamese, for the person who wrote the campaign file.
    pub fn parse(text: &str) -> Result<Comparison, String> {
        let found = OPERATORS
            .iter()
            .find_map(|(sign, operator)| text.split_once(sign).map(|(left, right)| (left, *operator, right)));
        let Some((left, operator, right)) = found else {
            return Err(format!("“{text}” thiếu dấu so sánh <=, >=, <, > hoặc ="));
        };
        Ok(Comparison { left: Sum::parse(left)?, operator, right: Sum::parse(right)? })
    }

    /// The indicators it speaks of.
    pub fn codes(&self) -> Vec<&String> {
        let terms = self.left.0.iter().chain(&self.right.0);
        terms.filter_map(|term| if let Operand::Figure(code) = &term.value { Some(code) } else { None }).collect()
    }

    /// Does it hold? `None` when a figure is not known.
    pub fn holds(&self, figures: &BTreeMap<String, f64>) -> Option<bool> {
        self.holds_for(&|code| figures.get(code).copied())
    }

    /// The same over figures that are looked up one by one.
    pub fn holds_for(&self, figure: &dyn Fn(&str) -> Option<f64>) -> Option<bool> {
        let (left, right) = (self.left.total(figure)?, self.right.total(figure)?);
        let near = (left - right).abs() < 1e-9;
        Some(match self.operator {
            Operator::AtMost => left < right || near,
            Operator::AtLeast => left > right || near,
            Operator::Less => left < right && !near,
            Operator::Greater => left > right && !near,
            Operator::Equal => near,
        })
    }
}

impl Sum {
    pub fn parse(text: &str) -> Result<Sum, String> {
        let mut terms = Vec::new();
        let mut minus = false;
        let mut waiting = true;
        for word in text.replace('+', " + ").replace('-', " - ").split_whitespace() {
            match word {
                "+" | "-" if !waiting || terms.is_empty() => (minus, waiting) = (word == "-", true),
                "+" | "-" => return Err(format!("“{text}” có hai dấu liền nhau")),
                _ if !waiting => return Err(format!("“{text}” thiếu dấu + hoặc - trước {word}")),
                _ => {
                    let value = word.parse().map_or_else(|_| Operand::Figure(word.to_string()), Operand::Number);
                    terms.push(Term { minus, value });
                    waiting = false;
                }
            }
        }
        if waiting { Err(format!("“{text}” thiếu chỉ tiêu hoặc số")) } else { Ok(Sum(terms)) }
    }

    /// `None` when a figure is not known.
    pub fn total(&self, figure: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        let of = |term: &Term| match &term.value {
            Operand::Number(number) => Some(*number),
            Operand::Figure(code) => figure(code),
        };
        self.0
            .iter()
            .try_fold(0.0, |sum, term| of(term).map(|value| if term.minus { sum - value } else { sum + value }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_sums_of_figures_and_numbers() {
        let figures: BTreeMap<String, f64> = [("K2.01".into(), 20.0), ("K2.02".into(), 25.0)].into();
        let holds = |text: &str| Comparison::parse(text).unwrap().holds(&figures);
        assert_eq!(holds("K2.02 <= K2.01"), Some(false));
        assert_eq!(holds("K2.02 - 5 = K2.01"), Some(true));
        assert_eq!(holds("K2.01 + K2.02 > 44"), Some(true));
        assert_eq!(holds("K9.99 <= 1"), None, "a figure that is not known decides nothing");
        for wrong in ["K2.01", "K2.01 <=", "<= 3", "K2.01 K2.02 = 1", "K2.01 + + 1 = 2"] {
            assert!(Comparison::parse(wrong).is_err(), "{wrong}");
        }
    }
}
