//! Places in a text.

/// A stretch of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Span {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last byte.
    pub end: usize,
}

impl Span {
    /// The stretch from one offset up to another.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A place as people and browsers name it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Offset in UTF-16 units from the start of the text.
    pub utf16: u32,
}

/// Turns offsets into lines and columns.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// Where each line begins, in bytes and in UTF-16 units.
    starts: Vec<(usize, u32)>,
}

impl<'a> LineIndex<'a> {
    /// The lines of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let (mut starts, mut utf16) = (vec![(0, 0)], 0);
        for (at, byte) in text.bytes().enumerate() {
            utf16 += units(byte);
            if byte == b'\n' {
                starts.push((at + 1, utf16));
            }
        }
        Self { text, starts }
    }

    /// Where an offset is. An offset inside a character or behind the text counts as the place
    /// before it.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|(start, _)| *start <= offset);
        let (start, before) = self.starts[line - 1];
        let inside = &self.text[start..offset];
        let utf16 = before + inside.bytes().map(units).sum::<u32>();
        Position { line, column: inside.chars().count() + 1, utf16 }
    }
}

/// The UTF-16 units of a character, by its first byte; none by the others.
fn units(byte: u8) -> u32 {
    u32::from(byte & 0xc0 != 0x80) + u32::from(byte >= 0xf0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_count_utf16() {
        let index = LineIndex::new("ü\n𝄞x\n");
        let at = |offset| {
            let Position { line, column, utf16 } = index.position(offset);
            (line, column, utf16)
        };
        assert_eq!(at(0), (1, 1, 0));
        assert_eq!(at(3), (2, 1, 2));
        assert_eq!(at(4), (2, 1, 2));
        assert_eq!(at(7), (2, 2, 4));
        assert_eq!(at(9), (3, 1, 6));
        assert_eq!(at(99), (3, 1, 6));
    }
}
