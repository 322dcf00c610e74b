//! The printed recovery code: digits that say themselves which group was mistyped.

use crate::basics::{Error, Result};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The printed code: 128 bits as 8 groups of 6 digits.
#[derive(Clone, ZeroizeOnDrop, Zeroize)]
pub struct RecoveryCode(pub(super) [u8; 16]);

impl RecoveryCode {
    pub(super) fn fresh() -> Result<RecoveryCode> {
        let mut code = RecoveryCode([0; 16]);
        getrandom::fill(&mut code.0).map_err(Error::internal)?;
        Ok(code)
    }

    /// Eight groups of six digits; each is 16 bits times 11, so a mistyped group is found at once.
    pub fn groups(&self) -> [String; 8] {
        std::array::from_fn(|i| {
            let value = u32::from(u16::from_be_bytes([self.0[2 * i], self.0[2 * i + 1]]));
            format!("{:06}", value * 11)
        })
    }

    /// Reads what somebody typed from the sheet; blanks and hyphens do not matter.
    pub fn parse(typed: &str) -> Result<RecoveryCode> {
        let digits: Zeroizing<String> = Zeroizing::new(typed.chars().filter(char::is_ascii_digit).collect());
        let strange = typed.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && c != '-');
        if digits.len() != 48 || strange {
            return Err(Error::field("code", wrong_shape(typed, digits.len(), strange)));
        }
        let mut code = RecoveryCode([0; 16]);
        for i in 0..8 {
            let group = digits.get(6 * i..6 * i + 6).unwrap_or_default();
            let value: u32 = group.parse().map_err(Error::internal)?;
            let bits = u16::try_from(value / 11).ok().filter(|_| value.is_multiple_of(11));
            let bits = bits.ok_or_else(|| {
                Error::field("code", format!("Nhóm thứ {} ({group}) gõ sai. Xem lại tờ mã khôi phục", i + 1))
            })?;
            code.0[2 * i..2 * i + 2].copy_from_slice(&bits.to_be_bytes());
        }
        Ok(code)
    }
}

/// What is wrong with a code that is not 48 digits; names the group when the groups can be told apart.
fn wrong_shape(typed: &str, digits: usize, strange: bool) -> String {
    if strange {
        return "Mã khôi phục chỉ gồm chữ số, chia thành 8 nhóm 6 chữ số. Xem lại chỗ gõ nhầm chữ cái hoặc dấu"
            .to_string();
    }
    let groups: Vec<usize> =
        typed.split(|c: char| c.is_whitespace() || c == '-').filter(|group| !group.is_empty()).map(str::len).collect();
    match groups.iter().position(|length| *length != 6) {
        Some(i) if groups.len() == 8 => {
            format!("Nhóm thứ {} có {} chữ số, cần 6. Xem lại tờ mã khôi phục", i + 1, groups[i])
        }
        _ => format!("Mã khôi phục gồm 8 nhóm, mỗi nhóm 6 chữ số. Đang có {digits} chữ số"),
    }
}
