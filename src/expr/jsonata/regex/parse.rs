//! Patterns to trees, with the grammar that browsers have (ECMA-262, Annex B.1.2).

use std::rc::Rc;

use super::super::limits::REGEX_DEPTH;
use super::class::Class;

/// A piece of a pattern.
#[derive(Debug)]
pub(super) enum Tree {
    Unit(u16),
    Class(Rc<Class>),
    Sequence(Vec<Tree>),
    Alternatives(Vec<Tree>),
    /// `(…)`, with its number from 0.
    Group(usize, Box<Tree>),
    Repeat(Box<Repeat>),
    LineStart,
    LineEnd,
    /// `\b`, or `\B` where false.
    Boundary(bool),
    /// `\1`, with the group's number from 0.
    Same(usize),
    Look {
        ahead: bool,
        negative: bool,
        inner: Box<Tree>,
    },
}

#[derive(Debug)]
pub(super) struct Repeat {
    pub(super) inner: Tree,
    pub(super) least: u32,
    /// None: as often as possible.
    pub(super) most: Option<u32>,
    pub(super) greedy: bool,
    /// Groups inside, which forget their match with each repetition.
    pub(super) groups: (usize, usize),
}

pub(super) struct Parsed {
    pub(super) tree: Tree,
    pub(super) groups: usize,
}

type Parse<T> = Result<T, &'static str>;

pub(super) fn parse(pattern: &[u16]) -> Parse<Parsed> {
    let mut parser = Parser { pattern, at: 0, groups: 0, total: 0, names: Vec::new(), depth: 0 };
    parser.count_groups();
    let tree = parser.alternatives()?;
    if parser.at < pattern.len() {
        return Err("Unmatched ')'");
    }
    Ok(Parsed { tree, groups: parser.groups })
}

struct Parser<'a> {
    pattern: &'a [u16],
    at: usize,
    /// Groups opened so far.
    groups: usize,
    /// Groups in the whole pattern.
    total: usize,
    /// Names of groups, with their numbers.
    names: Vec<(Vec<u16>, usize)>,
    depth: u32,
}

impl Parser<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        let unit = *self.pattern.get(self.at + ahead)?;
        // What is no character by itself is no syntax either.
        Some(char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}'))
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(at, letter)| self.peek(at) == Some(letter));
        if found {
            self.at += text.len();
        }
        found
    }

    /// Finds all groups and their names, which may be referred to before they stand.
    fn count_groups(&mut self) {
        let mut in_class = false;
        while let Some(letter) = self.peek(0) {
            match letter {
                '\\' => self.at += 1,
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class => {
                    let named = (self.peek(1), self.peek(2)) == (Some('?'), Some('<'))
                        && !matches!(self.peek(3), Some('=' | '!'));
                    if named {
                        let name = self.pattern[self.at + 3..].iter();
                        let name = name.take_while(|unit| **unit != u16::from(b'>')).take(100);
                        self.names.push((name.copied().collect(), self.total));
                    }
                    self.total += usize::from(named || self.peek(1) != Some('?'));
                }
                _ => {}
            }
            self.at += 1;
        }
        self.at = 0;
    }

    fn alternatives(&mut self) -> Parse<Tree> {
        self.depth += 1;
        if self.depth > REGEX_DEPTH {
            return Err("Too many groups inside one another");
        }
        let mut all = vec![self.sequence()?];
        while self.eat("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Tree::Alternatives(all) })
    }

    fn sequence(&mut self) -> Parse<Tree> {
        let mut terms = Vec::new();
        while let Some(letter) = self.peek(0) {
            if letter == '|' || letter == ')' {
                break;
            }
            let before = self.groups;
            let (term, repeatable) = self.term()?;
            terms.push(self.repeated(term, repeatable, before)?);
        }
        Ok(Tree::Sequence(terms))
    }

    /// A term, and whether it may be repeated.
    fn term(&mut self) -> Parse<(Tree, bool)> {
        let unit = self.pattern[self.at];
        let letter = self.peek(0).unwrap_or('\u{FFFD}');
        self.at += 1;
        Ok(match letter {
            '^' => (Tree::LineStart, false),
            '$' => (Tree::LineEnd, false),
            '.' => (Tree::Class(Class::any().into()), true),
            '(' => return self.group(),
            '[' => (Tree::Class(self.class()?.sorted().into()), true),
            '\\' => return self.escape(),
            '*' | '+' | '?' => return Err("Nothing to repeat"),
            '{' => {
                self.at -= 1;
                if self.braces()?.is_some() {
                    return Err("Nothing to repeat");
                }
                self.at += 1;
                (Tree::Unit(unit), true)
            }
            _ => (Tree::Unit(unit), true),
        })
    }

    fn repeated(&mut self, inner: Tree, repeatable: bool, before: usize) -> Parse<Tree> {
        let bounds = if self.eat("*") {
            Some((0, None))
        } else if self.eat("+") {
            Some((1, None))
        } else if self.eat("?") {
            Some((0, Some(1)))
        } else if self.peek(0) == Some('{') {
            self.braces()?
        } else {
            None
        };
        let Some((least, most)) = bounds else { return Ok(inner) };
        if !repeatable {
            return Err("Nothing to repeat");
        }
        let greedy = !self.eat("?");
        let groups = (before, self.groups);
        Ok(Tree::Repeat(Box::new(Repeat { inner, least, most, greedy, groups })))
    }

    /// `{2}`, `{2,}`, `{2,3}`; braces around anything else are plain text.
    fn braces(&mut self) -> Parse<Option<(u32, Option<u32>)>> {
        let start = self.at;
        self.at += 1;
        let Some(least) = self.digits() else {
            self.at = start;
            return Ok(None);
        };
        let most = if self.eat(",") { self.digits() } else { Some(least) };
        if !self.eat("}") {
            self.at = start;
            return Ok(None);
        }
        if most.is_some_and(|most| most < least) {
            return Err("numbers out of order in {} quantifier");
        }
        Ok(Some((least, most)))
    }

    fn digits(&mut self) -> Option<u32> {
        let start = self.at;
        let mut number = 0_u32;
        while let Some(digit) = self.peek(0).and_then(|letter| letter.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit);
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    fn group(&mut self) -> Parse<(Tree, bool)> {
        let look =
            [("?=", true, false), ("?!", true, true), ("?<=", false, false), ("?<!", false, true)]
                .into_iter()
                .find(|(sign, ..)| self.eat(sign));
        if let Some((_, ahead, negative)) = look {
            let inner = Box::new(self.alternatives()?);
            self.close()?;
            return Ok((Tree::Look { ahead, negative, inner }, ahead));
        }
        if self.eat("?:") {
            let inner = self.alternatives()?;
            self.close()?;
            return Ok((Tree::Sequence(vec![inner]), true));
        }
        if self.eat("?<") {
            let end = self.pattern[self.at..].iter().position(|unit| *unit == u16::from(b'>'));
            let length = end.filter(|length| *length > 0).ok_or("Invalid capture group name")?;
            self.at += length + 1;
        } else if self.peek(0) == Some('?') {
            return Err("Invalid group");
        }
        let number = self.groups;
        self.groups += 1;
        let inner = Box::new(self.alternatives()?);
        self.close()?;
        Ok((Tree::Group(number, inner), true))
    }

    fn close(&mut self) -> Parse<()> {
        if self.eat(")") { Ok(()) } else { Err("Unterminated group") }
    }

    /// What follows a backslash outside of brackets.
    fn escape(&mut self) -> Parse<(Tree, bool)> {
        let Some(letter) = self.peek(0) else { return Err("\\ at end of pattern") };
        if let Some(class) = Class::named(letter) {
            self.at += 1;
            return Ok((Tree::Class(class.into()), true));
        }
        match letter {
            'b' | 'B' => {
                self.at += 1;
                Ok((Tree::Boundary(letter == 'b'), false))
            }
            '1'..='9' => {
                let start = self.at;
                let number = self.digits().unwrap_or(0) as usize;
                if number <= self.total {
                    return Ok((Tree::Same(number - 1), true));
                }
                self.at = start;
                Ok((Tree::Unit(self.escaped_unit()), true))
            }
            'k' if !self.names.is_empty() => {
                self.at += 1;
                let rest = &self.pattern[self.at..];
                let end = rest.iter().position(|unit| *unit == u16::from(b'>'));
                let name = end.filter(|_| rest.first() == Some(&u16::from(b'<')));
                let name = name.map(|end| &rest[1..end]).ok_or("Invalid named reference")?;
                let group = self.names.iter().find(|(own, _)| own == name);
                let number = group.ok_or("Invalid named capture referenced")?.1;
                self.at += name.len() + 2;
                Ok((Tree::Same(number), true))
            }
            _ => Ok((Tree::Unit(self.escaped_unit()), true)),
        }
    }

    /// The unit that an escape sequence stands for, after its backslash.
    fn escaped_unit(&mut self) -> u16 {
        let unit = self.pattern[self.at];
        let letter = self.peek(0).unwrap_or('\u{FFFD}');
        self.at += 1;
        match letter {
            'f' => 0x0C,
            'n' => 0x0A,
            'r' => 0x0D,
            't' => 0x09,
            'v' => 0x0B,
            '0'..='7' => {
                self.at -= 1;
                self.octal()
            }
            'c' => match self.peek(0) {
                Some(control) if control.is_ascii_alphabetic() => {
                    self.at += 1;
                    control as u16 % 32
                }
                Some(_) | None => {
                    self.at -= 1;
                    u16::from(b'\\')
                }
            },
            'x' => self.hex(2).unwrap_or(unit),
            'u' => self.hex(4).unwrap_or(unit),
            _ => unit,
        }
    }

    fn octal(&mut self) -> u16 {
        let mut number = 0;
        for _ in 0..3 {
            match self.peek(0).and_then(|letter| letter.to_digit(8)) {
                Some(digit) if number * 8 + digit <= 0xFF => number = number * 8 + digit,
                Some(_) | None => break,
            }
            self.at += 1;
        }
        number as u16
    }

    fn hex(&mut self, length: usize) -> Option<u16> {
        let digits = self.pattern.get(self.at..self.at + length)?;
        let digits = String::from_utf16(digits).ok()?;
        let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let unit = if hex { u16::from_str_radix(&digits, 16).ok()? } else { return None };
        self.at += length;
        Some(unit)
    }

    /// `[…]`, after its opening bracket.
    fn class(&mut self) -> Parse<Class> {
        let negated = self.eat("^");
        let mut class = Class { ranges: Vec::new(), negated };
        loop {
            let Some(letter) = self.peek(0) else { return Err("Unterminated character class") };
            if letter == ']' {
                self.at += 1;
                return Ok(class);
            }
            let from = self.class_unit(&mut class)?;
            let is_range = self.peek(0) == Some('-') && !matches!(self.peek(1), Some(']') | None);
            if !is_range {
                class.ranges.extend(from.map(|unit| (unit, unit)));
                continue;
            }
            self.at += 1;
            let to = self.class_unit(&mut class)?;
            match (from, to) {
                (Some(from), Some(to)) if from > to => {
                    return Err("Range out of order in character class");
                }
                (Some(from), Some(to)) => class.ranges.push((from, to)),
                // Beside a class such as \d the dash is a dash.
                (from, to) => {
                    let dash = u16::from(b'-');
                    let units = [Some(dash), from, to].into_iter().flatten();
                    class.ranges.extend(units.map(|unit| (unit, unit)));
                }
            }
        }
    }

    /// A unit of a class; none where it is a class, which is added.
    fn class_unit(&mut self, class: &mut Class) -> Parse<Option<u16>> {
        let unit = self.pattern[self.at];
        self.at += 1;
        if unit != u16::from(b'\\') {
            return Ok(Some(unit));
        }
        let Some(letter) = self.peek(0) else { return Err("\\ at end of pattern") };
        if let Some(named) = Class::named(letter) {
            self.at += 1;
            class.ranges.extend(named.ranges);
            return Ok(None);
        }
        if letter == 'b' {
            self.at += 1;
            return Ok(Some(8));
        }
        Ok(Some(self.escaped_unit()))
    }
}
