//! Offsets as browsers count them, in UTF-16 units, and as Rust does, in bytes.

/// The offset in bytes of so many UTF-16 units from the start of a text. Inside of a character it is
/// the offset of that character; behind the text it is the text's end.
#[must_use]
pub fn bytes_at(text: &str, utf16: usize) -> usize {
    // What JSON is mostly made of counts the same both ways.
    let plain = text.bytes().take(utf16).take_while(u8::is_ascii).count();
    let mut units = plain;
    let behind = text[plain..].char_indices().find(|(_, char)| {
        units += char.len_utf16();
        units > utf16
    });
    behind.map_or(text.len(), |(at, _)| plain + at)
}

/// How many UTF-16 units come before an offset in bytes. An offset inside of a character counts as
/// the place before it.
#[must_use]
pub fn utf16_at(text: &str, bytes: usize) -> usize {
    let before = &text[..text.floor_char_boundary(bytes)];
    match before.is_ascii() {
        true => before.len(),
        false => before.chars().map(char::len_utf16).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, utf16: usize, bytes: usize) {
        assert_eq!(bytes_at(text, utf16), bytes);
        assert_eq!(utf16_at(text, bytes), utf16);
    }

    #[test]
    fn offsets_go_both_ways() {
        check("", 0, 0);
        check("abc", 2, 2);
        check("aü𝄞x", 1, 1);
        check("aü𝄞x", 2, 3);
        check("aü𝄞x", 4, 7);
        check("aü𝄞x", 5, 8);
    }

    #[test]
    fn what_is_no_place_is_the_one_before() {
        assert_eq!(bytes_at("aü𝄞x", 3), 3);
        assert_eq!(bytes_at("aü", 99), 3);
        assert_eq!(utf16_at("aü", 2), 1);
        assert_eq!(utf16_at("aü", 99), 2);
    }
}
