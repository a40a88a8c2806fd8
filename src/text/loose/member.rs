//! Members of objects: names with or without quotes, colons that are others' signs.

use std::rc::Rc;

use crate::text::{Kind, Member, Span};

use super::bracket::Ahead;
use super::reader::Reader;

/// A name as the next thing, taken from the text.
enum Name {
    Is(Rc<str>),
    /// There is none; what stands there was passed over.
    None,
}

impl Reader<'_> {
    pub(super) fn object(&mut self) -> Kind {
        Kind::Object(self.members(false))
    }

    /// The members up to the brace that ends them; `bare` ones have no brace before them either.
    pub(super) fn members(&mut self, is_bare: bool) -> Vec<Member> {
        self.open('}', is_bare);
        self.at += usize::from(!is_bare);
        let mut members: Vec<Member> = Vec::new();
        while let Ahead::Item = self.ahead(!members.is_empty()) {
            let (before, comma) = (self.last_end, self.pending.take());
            let (start, mark) = (self.at, self.edits.len());
            match self.member(members.len()) {
                Some(member) => {
                    self.comma_before(before, comma, !members.is_empty());
                    members.push(member);
                }
                None => {
                    self.last_end = before;
                    self.leave_out(start, mark, comma);
                }
            }
        }
        self.open.pop();
        members
    }

    fn member(&mut self, place: usize) -> Option<Member> {
        let start = self.at;
        let Name::Is(key) = self.name(place) else { return None };
        let key_span = Span::new(start, self.at);
        let end = self.at;
        self.skip_blank();
        self.colon(end);
        let value = self.value(Some(&key))?;
        Some(Member { key, key_span, value })
    }

    fn name(&mut self, place: usize) -> Name {
        let start = self.at;
        match self.peek() {
            Some('"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '`') => {
                Name::Is(self.string().0)
            }
            Some('{') => {
                let name = format!("State {}", place + 1);
                let text = format!("\"{name}\":");
                self.edit(Span::new(start, start), text, "This has no name.");
                Name::Is(name.into())
            }
            Some('.' | '…' | '*') => {
                self.is_cut |= self.rest().starts_with("...") || self.rest().starts_with('…');
                self.take_while(|char| {
                    matches!(char, '.' | '…' | '*' | '_') || char.is_alphanumeric()
                });
                Name::None
            }
            Some('<') => {
                self.is_cut = true;
                self.expression();
                Name::None
            }
            Some(char) if is_name(char) || char == '[' => self.word_name(),
            Some(_) | None => {
                self.expression();
                Name::None
            }
        }
    }

    /// A name without quotes, as code has them. A call where a name should be is none.
    fn word_name(&mut self) -> Name {
        let start = self.at;
        let bracket = self.peek() == Some('[');
        self.at += usize::from(bracket);
        let is_prefixed = self.is_string_prefix();
        if is_prefixed {
            self.take_while(char::is_alphabetic);
            let key = self.string().0;
            self.edit(Span::new(start, self.at), quoted(&key), NAME);
            return Name::Is(key);
        }
        let name =
            self.take_while(|char| is_name(char) || matches!(char, '.' | '-' | '/')).to_owned();
        if bracket {
            self.take_while(|char| !matches!(char, ']' | '\n'));
            self.at += usize::from(self.peek() == Some(']'));
        }
        if self.peek() == Some('(') {
            self.expression();
            return Name::None;
        }
        self.edit(Span::new(start, self.at), quoted(&name), NAME);
        Name::Is(name.into())
    }

    /// Takes what joins a name and its value.
    fn colon(&mut self, end: usize) {
        let rest = self.rest();
        let length = if rest.starts_with(':') {
            self.at += 1;
            return;
        } else if rest.starts_with("=>") {
            2
        } else {
            usize::from(rest.starts_with('='))
        };
        self.is_hcl |= length == 1;
        if length > 0 {
            self.edit(Span::new(self.at, self.at + length), ":", "JSON joins them by a colon.");
            self.at += length;
        } else if !matches!(self.peek(), Some(',' | '}' | ']' | ';') | None) {
            self.edit(Span::new(end, end), ":", "A colon is missing here.");
        }
    }

    /// Whether a string stands here, and behind it what joins a name and its value.
    pub(super) fn is_key_ahead(&self) -> bool {
        let rest = self.rest();
        let near = &rest[..rest.floor_char_boundary(NAME_BYTES)];
        let line = near.split('\n').next().unwrap_or_default();
        let Some(quote) = line.chars().next() else { return false };
        let closing = if quote == '“' { '”' } else { quote };
        let mut escaped = false;
        for (at, char) in line.char_indices().skip(1) {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if char == closing => {
                    let behind = line[at + char.len_utf8()..].trim_start();
                    return behind.starts_with([':', '=']);
                }
                _ => {}
            }
        }
        false
    }
}

/// How long a name can be that is looked for before it is read.
const NAME_BYTES: usize = 1000;

const NAME: &str = "JSON's names stand in double quotes.";

pub(super) fn is_name(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '$' | '@')
}

pub(super) fn quoted(text: &str) -> String {
    crate::base::Json::from(text).to_string()
}
