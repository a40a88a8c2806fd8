//! Objects and arrays: where their items end, and where they themselves end if nobody says so.

use crate::text::{Kind, Span};

use super::reader::Reader;

/// An object or an array that is open.
pub(super) struct Open {
    pub(super) close: char,
    /// How far the line is indented that opens it.
    pub(super) indent: usize,
    /// How far its first item is indented, where that begins a line.
    first: Option<usize>,
    /// Whether its brace was left off.
    pub(super) is_bare: bool,
}

/// What comes next in an object or an array.
pub(super) enum Ahead {
    Item,
    End,
}

/// Whose a closing bracket is.
enum Owner {
    Mine,
    Outer,
    Nobody,
}

const MISSING: &str = "A closing bracket is missing here.";
const TOO_MANY: &str = "There is a closing bracket too many.";

impl Reader<'_> {
    pub(super) fn array(&mut self) -> Kind {
        self.open(']', false);
        self.at += 1;
        let mut items = Vec::new();
        while let Ahead::Item = self.ahead(!items.is_empty()) {
            let (before, comma) = (self.last_end, self.pending);
            let mark = self.edits.len();
            let start = self.at;
            match self.value(None) {
                Some(item) => {
                    self.comma_before(before, comma, !items.is_empty());
                    items.push(item);
                }
                None => self.leave_out(start, mark, comma),
            }
        }
        self.open.pop();
        Kind::Array(items)
    }

    pub(super) fn open(&mut self, close: char, is_bare: bool) {
        let indent = self.indent(self.at);
        self.open.push(Open { close, indent, first: None, is_bare });
    }

    /// Takes the commas before the next item, or the bracket that ends them.
    pub(super) fn ahead(&mut self, has_items: bool) -> Ahead {
        let (rewind, mark) = (self.at, self.edits.len());
        let mut comma = self.pending.take();
        loop {
            self.skip_blank();
            match self.peek() {
                Some(',' | ';') => {
                    let span = Span::new(self.at, self.at + 1);
                    if comma.is_some() || !has_items {
                        self.edit(span, "", "There is a comma too many here.");
                    } else {
                        comma = Some(self.at);
                        if self.peek() == Some(';') {
                            self.edit(span, ",", "JSON separates by commas.");
                        }
                    }
                    self.at += 1;
                }
                None => {
                    self.is_cut |= !self.is_at_bare();
                    self.end_here(comma);
                    return Ahead::End;
                }
                Some(found @ ('}' | ']')) => match self.owner(found) {
                    Owner::Mine => {
                        self.no_comma(comma);
                        self.at += 1;
                        self.last_end = self.at;
                        self.braces_on();
                        return Ahead::End;
                    }
                    Owner::Outer => {
                        self.end_here(comma);
                        return Ahead::End;
                    }
                    Owner::Nobody => {
                        self.lost += 1;
                        self.edit(Span::new(self.at, self.at + 1), "", TOO_MANY);
                        self.at += 1;
                    }
                },
                Some(_) if self.is_over() => {
                    self.at = rewind;
                    self.edits.truncate(mark);
                    self.pending = None;
                    self.lost += 1;
                    self.insert_close();
                    return Ahead::End;
                }
                Some(_) => {
                    self.pending = comma;
                    self.note_first(has_items);
                    return Ahead::Item;
                }
            }
        }
    }

    /// Says that an item needs a comma before it, where it has none.
    pub(super) fn comma_before(&mut self, before: usize, comma: Option<usize>, has_items: bool) {
        self.pending = None;
        if has_items && comma.is_none() {
            self.edit(Span::new(before, before), ",", "A comma is missing here.");
        }
    }

    /// Takes out what is no item, with what was found in it.
    pub(super) fn leave_out(&mut self, start: usize, mark: usize, comma: Option<usize>) {
        self.edits.truncate(mark);
        if self.at == start && !matches!(self.peek(), Some(',' | '}' | ']') | None) {
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        if self.at > start {
            self.edit(Span::new(start, self.at), "", "This says nothing that JSON could.");
        }
        self.pending = comma;
    }

    fn owner(&mut self, found: char) -> Owner {
        let indent = self.indent(self.at);
        let Some((mine, outer)) = self.open.split_last() else { return Owner::Nobody };
        let waits = outer.iter().any(|it| it.close == found);
        if found != mine.close {
            return if waits { Owner::Outer } else { Owner::Nobody };
        }
        if self.guided && !outer.is_empty() && self.begins_line(self.at) {
            let belongs = |it: &Open| it.close == found && it.indent == indent;
            if indent < mine.indent && outer.iter().any(belongs) {
                self.moved = true;
                return Owner::Outer;
            }
        }
        Owner::Mine
    }

    /// Whether what comes next cannot belong to the innermost bracket any more.
    fn is_over(&mut self) -> bool {
        let indent = self.indent(self.at);
        let Some((mine, outer)) = self.open.split_last() else { return false };
        if mine.close == ']' {
            let waits = outer.iter().any(|it| it.close == '}');
            return waits && matches!(self.peek(), Some('"' | '\'' | '“')) && self.is_key_ahead();
        }
        if !self.guided || outer.is_empty() || !self.begins_line(self.at) {
            return false;
        }
        // Where not even the first item is indented, indentation says nothing.
        let is_over = indent <= mine.indent && mine.first.is_some_and(|it| it > mine.indent);
        self.moved |= is_over;
        is_over
    }

    fn note_first(&mut self, has_items: bool) {
        if self.guided && !has_items && self.begins_line(self.at) {
            let indent = self.indent(self.at);
            if let Some(mine) = self.open.last_mut() {
                mine.first = Some(indent);
            }
        }
    }

    /// Ends the innermost bracket behind the last thing that counts.
    fn end_here(&mut self, comma: Option<usize>) {
        self.no_comma(comma);
        if !self.is_at_bare() {
            self.lost += 1;
        }
        self.insert_close();
    }

    fn insert_close(&mut self) {
        let Some(open) = self.open.last() else { return };
        let (close, end) = (open.close, self.last_end);
        let sentence =
            if open.is_bare { "The brace that ends this was left off." } else { MISSING };
        self.edit(Span::new(end, end), close.to_string(), sentence);
    }

    fn is_at_bare(&self) -> bool {
        self.open.last().is_some_and(|it| it.is_bare)
    }

    /// The brace that ends bare members is there: it is theirs.
    fn braces_on(&mut self) {
        if self.is_at_bare() {
            self.lost += 1;
        }
    }

    fn no_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            self.edit(Span::new(at, at + 1), "", "A comma may not stand before the end.");
        }
    }

    /// Where the line begins that an offset is in. The reader moves forward nearly always, so that
    /// no line is searched again and again.
    fn line_start(&mut self, at: usize) -> usize {
        let (start, seen) = self.line;
        if at < start {
            return self.text[..at].rfind('\n').map_or(0, |it| it + 1);
        }
        let from = seen.clamp(start, at);
        let start = self.text[from..at].rfind('\n').map_or(start, |it| from + it + 1);
        self.line = (start, at.max(seen));
        start
    }

    fn indent(&mut self, at: usize) -> usize {
        if !self.guided {
            return 0;
        }
        let start = self.line_start(at);
        let line = &self.text[start..];
        let indent = line.chars().take_while(|it| it.is_whitespace() && *it != '\n');
        indent.map(|it| if it == '\t' { 4 } else { 1 }).sum()
    }

    fn begins_line(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }
}
