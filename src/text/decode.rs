//! Text from the bytes of a file: UTF-8, or UTF-16 as PowerShell writes it.

/// The text of a file. Bytes that are no text become U+FFFD, so that nothing is lost silently.
#[must_use]
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // ASCII without a byte order mark: every second byte is nothing.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text: String =
        char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        assert_eq!(decode(bytes), expected);
    }

    #[test]
    fn encodings() {
        check("{\"ü\"}".as_bytes(), "{\"ü\"}");
        check(b"\xFF\xFE{\0}\0", "{}");
        check(b"\xFE\xFF\0{\0}", "{}");
        check(b"{\0}\0", "{}");
        check(b"\0{\0}", "{}");
        check(b"\xFF\xFE{\0}", "{\u{fffd}");
        check(b"a\xFFb", "a\u{fffd}b");
        check(b"", "");
    }
}
