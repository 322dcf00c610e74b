//! Bytes in the 45 letters that a QR code packs densely (RFC 9285).

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

pub fn encode(bytes: &[u8]) -> String {
    let letter = |value: u32| char::from(LETTERS.get(value as usize % 45).copied().unwrap_or(b'0'));
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let value = pair.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        text.push(letter(value));
        text.push(letter(value / 45));
        if pair.len() == 2 {
            text.push(letter(value / (45 * 45)));
        }
    }
    text
}

/// None: letters it never writes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for three in text.as_bytes().chunks(3) {
        let mut value = 0_u32;
        for letter in three.iter().rev() {
            let place = LETTERS.iter().position(|other| other == letter)?;
            value = value.saturating_mul(45).saturating_add(u32::try_from(place).ok()?);
        }
        match three.len() {
            3 => bytes.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        assert_eq!(encode(b"AB"), "BB8");
        assert_eq!(encode(b"Hello!!"), "%69 VD92EX0");
        assert_eq!(decode("QED8WEX0").unwrap(), b"ietf!");
        assert_eq!(decode("GGW"), None);
        for length in 0..40 {
            let bytes: Vec<u8> = (0..length).map(|n| (n * 37 + 200) as u8).collect();
            assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
    }
}
