//! `$contains`, `$match`, `$replace`, `$split`: with texts, regular expressions and functions that
//! do what a regular expression does.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use std::rc::Rc;

use crate::base::Json;

use super::super::error::{Fallible, Fault};
use super::super::evaluate::Evaluator;
use super::super::regex::{Captures, Regex};
use super::super::text::units;
use super::super::value::{Function, Items, Match, Value};
use super::{Arguments, Builtin};

/// A match: places are UTF-16 units.
struct Found {
    text: Rc<str>,
    start: usize,
    end: usize,
    groups: Vec<Value>,
    /// The function that finds the next one.
    next: Value,
}

/// What a short text takes, with what counts its users.
const PART_BYTES: usize = 40;

/// To make the object that describes a match takes so much longer than to evaluate something.
const RECORD: usize = 4;

/// A text under search.
struct Subject {
    text: Rc<str>,
    units: Vec<u16>,
}

impl Subject {
    fn new(text: &str) -> Self {
        let units = match text.is_ascii() {
            true => text.bytes().map(u16::from).collect(),
            false => text.encode_utf16().collect(),
        };
        Self { text: text.into(), units }
    }

    fn part(&self, from: usize, to: usize) -> String {
        let to = to.min(self.units.len());
        String::from_utf16_lossy(&self.units[from.min(to)..to])
    }
}

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn matching_function(
        &mut self,
        builtin: Builtin,
        arguments: &Arguments,
    ) -> Fallible {
        let Some(text) = arguments.text(0) else { return Ok(Value::Undefined) };
        self.spend(text.len() / 16)?;
        match builtin {
            Builtin::Contains => self.contains(text, arguments),
            Builtin::Match => self.matches(text, arguments),
            Builtin::Replace => self.replace(text, arguments),
            _ => self.split(text, arguments),
        }
    }

    #[inline(never)]
    fn contains(&mut self, text: &str, arguments: &Arguments) -> Fallible {
        if let Some(part) = arguments.text(1) {
            return Ok(Value::from(text.contains(part)));
        }
        let subject = self.subject(text)?;
        Ok(Value::from(self.first(arguments.at(1), &subject)?.is_some()))
    }

    fn subject(&mut self, text: &str) -> Fallible<Subject> {
        self.spend(text.len() / 16)?;
        self.allocate(text.len().saturating_mul(3))?;
        Ok(Subject::new(text))
    }

    #[inline(never)]
    fn matches(&mut self, text: &str, arguments: &Arguments) -> Fallible {
        let limit = limit(arguments, 2, "D3040", 3)?;
        let subject = self.subject(text)?;
        let mut results = Vec::new();
        self.each_match(arguments.at(1), &subject, limit, |this, found| {
            this.spend(RECORD)?;
            results.push(Value::record(vec![
                ("match".into(), Value::text(Rc::clone(&found.text))),
                ("index".into(), Value::count(found.start)),
                ("groups".into(), Value::array(found.groups.clone())),
            ]));
            Ok(())
        })?;
        self.sequence(results)
    }

    #[inline(never)]
    fn split(&mut self, text: &str, arguments: &Arguments) -> Fallible {
        let limit = limit(arguments, 2, "D3020", 3)?;
        if let Some(separator) = arguments.text(1) {
            // JavaScript's split cuts its limit off; the loop of jsonata-js does not.
            let limit = arguments.number(2).map_or(limit, |limit| limit.trunc() as usize);
            let mut parts = Vec::new();
            if separator.is_empty() {
                for letter in text.chars().take(limit) {
                    self.part(&mut parts, letter.encode_utf8(&mut [0; 4]))?;
                }
            } else {
                for part in text.split(separator).take(limit) {
                    self.part(&mut parts, part)?;
                }
            }
            return self.array(parts);
        }
        let subject = self.subject(text)?;
        let mut parts = Vec::new();
        let mut start = 0;
        self.each_match(arguments.at(1), &subject, limit, |this, found| {
            let part = subject.part(start, found.start);
            start = found.end;
            this.allocate(part.len() + PART_BYTES)?;
            this.spend(part.len() / 16)?;
            parts.push(Value::text(part));
            Ok(())
        })?;
        if parts.len() < limit {
            parts.push(Value::text(subject.part(start, subject.units.len())));
        }
        self.allocate(text.len())?;
        self.array(parts)
    }

    /// Adds a part of a text that is split.
    fn part(&mut self, parts: &mut Vec<Value>, part: &str) -> Fallible<()> {
        self.spend(2 + part.len() / 64)?;
        self.allocate(PART_BYTES + part.len())?;
        parts.push(Value::text(part));
        Ok(())
    }

    #[inline(never)]
    fn replace(&mut self, text: &str, arguments: &Arguments) -> Fallible {
        if arguments.text(1) == Some("") {
            return Err(Fault::new("D3010").value(arguments.at(1)));
        }
        let limit = limit(arguments, 3, "D3011", 4)?;
        if let Some(pattern) = arguments.text(1) {
            let replacement = arguments.text(2).unwrap_or("undefined");
            let mut out = String::new();
            let mut start = 0;
            for (place, _) in text.match_indices(pattern).take(limit) {
                self.spend(1 + replacement.len() / 64)?;
                self.allocate(place - start + replacement.len())?;
                out.push_str(&text[start..place]);
                out.push_str(replacement);
                start = place + pattern.len();
            }
            self.allocate(text.len() - start)?;
            out.push_str(&text[start..]);
            return self.text(out);
        }
        let subject = self.subject(text)?;
        let template = arguments.text(2);
        let work = template.map_or(0, |text| text.matches('$').count() + text.len() / 64);
        let mut out = String::new();
        let mut start = 0;
        self.each_match(arguments.at(1), &subject, limit, |this, found| {
            let from = out.len();
            out.push_str(&subject.part(start, found.start));
            match template {
                Some(template) => {
                    this.spend(work)?;
                    substitute(template, found, &mut out);
                }
                None => this.replacement(arguments.at(2), found, &mut out)?,
            }
            start = found.start.saturating_add(units(&found.text));
            this.spend((out.len() - from) / 32)?;
            this.allocate(out.len() - from)
        })?;
        out.push_str(&subject.part(start, subject.units.len()));
        self.text(out)
    }

    #[inline(never)]
    fn replacement(&mut self, by: &Value, found: &Found, out: &mut String) -> Fallible<()> {
        self.spend(RECORD)?;
        let replaced = self.call_back(by, vec![record(found)])?;
        let replacement = replaced.as_str();
        out.push_str(replacement.ok_or_else(|| Fault::new("D3012").value(&replaced))?);
        Ok(())
    }

    /// Visits match after match.
    #[inline(never)]
    fn each_match(
        &mut self,
        matcher: &Value,
        subject: &Subject,
        limit: usize,
        mut visit: impl FnMut(&mut Self, &Found) -> Fallible<()>,
    ) -> Fallible<()> {
        if limit == 0 {
            return Ok(());
        }
        let mut next = self.first(matcher, subject)?;
        let mut count = 0;
        while let Some(found) = next {
            /// To find a match and to make one takes so much longer than to evaluate what does it.
            const WORK: usize = 5;
            self.spend(WORK + found.groups.len() + found.text.len() / 32)?;
            self.allocate_items(found.groups.len())?;
            visit(self, &found)?;
            count += 1;
            next = if count < limit { self.after(&found, subject)? } else { None };
        }
        Ok(())
    }

    fn after(&mut self, found: &Found, subject: &Subject) -> Fallible<Option<Found>> {
        match &found.next {
            Value::Function(Function::Next { after, .. }) => {
                self.search(&after.regex, subject, after.from, true)
            }
            next => self.ask(next, Value::Undefined),
        }
    }

    fn first(&mut self, matcher: &Value, subject: &Subject) -> Fallible<Option<Found>> {
        match matcher {
            Value::Function(Function::Regex { regex, .. }) => self.search(regex, subject, 0, false),
            _ => self.ask(matcher, Value::text(Rc::clone(&subject.text))),
        }
    }

    /// Asks a function for a match.
    #[inline(never)]
    fn ask(&mut self, matcher: &Value, argument: Value) -> Fallible<Option<Found>> {
        let answer = self.call_back(matcher, vec![argument])?;
        if let Some(groups) = answer.member("groups") {
            let groups = groups.items().map_or(0, Items::len);
            self.spend(groups / 4)?;
            self.allocate_items(groups)?;
        }
        found_by(&answer)
    }

    /// Searches with a regular expression. After a match, nothing is found at the end of the text,
    /// and a match of nothing would be found for ever.
    #[inline(never)]
    fn search(
        &mut self,
        regex: &Rc<Regex>,
        subject: &Subject,
        from: usize,
        again: bool,
    ) -> Fallible<Option<Found>> {
        if again && from >= subject.units.len() {
            return Ok(None);
        }
        self.spend(2)?;
        let given = self.limits().regex_steps;
        let mut left = given;
        let found = regex.find(&subject.units, from, &mut left);
        self.spend_steps(given - left)?;
        let Some(captures) = found.map_err(|_| Fault::timeout())? else { return Ok(None) };
        if again && captures.start == captures.end {
            return Err(Fault::new("D1004").with("value", regex.source().into()));
        }
        self.allocate(captures.end - captures.start)?;
        Ok(Some(built(regex, subject, &captures)))
    }

    /// What a regular expression called as a function returns.
    #[inline(never)]
    pub(in super::super) fn match_at(&mut self, after: &Match, again: bool) -> Fallible {
        let subject = self.subject(&after.text)?;
        let found = self.search(&after.regex, &subject, after.from, again)?;
        Ok(found.as_ref().map(record).into())
    }
}

/// The match that a function has returned, in the form of a regular expression's.
fn found_by(answer: &Value) -> Fallible<Option<Found>> {
    if answer.is_undefined() || matches!(answer, Value::Json(Json::Null)) {
        return Ok(None);
    }
    let member = |name| Value::from(answer.member(name));
    let [start, end, groups, next] = ["start", "end", "groups", "next"].map(member);
    let is_match =
        start.as_f64().is_some() || groups.items().is_some() || next.as_function().is_some();
    if !is_match {
        return Err(Fault::new("T1010"));
    }
    let place = |value: Value| value.as_f64().unwrap_or(0.0) as usize;
    Ok(Some(Found {
        text: match member("match") {
            Value::Json(Json::String(text)) => text,
            _ => "".into(),
        },
        start: place(start),
        end: place(end),
        groups: groups.items().map(|items| items.to_vec()).unwrap_or_default(),
        next,
    }))
}

fn built(regex: &Rc<Regex>, subject: &Subject, captures: &Captures) -> Found {
    let group = |group: &Option<(usize, usize)>| {
        Value::from(group.map(|(from, to)| Value::text(subject.part(from, to))))
    };
    let after =
        Match { regex: Rc::clone(regex), text: Rc::clone(&subject.text), from: captures.end };
    Found {
        text: subject.part(captures.start, captures.end).into(),
        start: captures.start,
        end: captures.end,
        groups: captures.groups.iter().map(group).collect(),
        next: Value::Function(Function::Next { after: Rc::new(after), wrapped: false }),
    }
}

fn record(found: &Found) -> Value {
    Value::record(vec![
        ("match".into(), Value::text(Rc::clone(&found.text))),
        ("start".into(), Value::count(found.start)),
        ("end".into(), Value::count(found.end)),
        ("groups".into(), Value::array(found.groups.clone())),
        ("next".into(), found.next.clone()),
    ])
}

fn limit(arguments: &Arguments, at: usize, code: &'static str, index: usize) -> Fallible<usize> {
    match arguments.number(at) {
        Some(limit) if limit < 0.0 => {
            Err(Fault::new(code).value(arguments.at(at)).with("index", Json::from(index as i64)))
        }
        Some(limit) => Ok(limit.ceil() as usize),
        None => Ok(usize::MAX),
    }
}

/// Writes a replacement: `$0` is the match, `$1` a group, `$$` a dollar.
fn substitute(template: &str, found: &Found, out: &mut String) {
    let count = found.groups.len();
    let most = if count == 0 { 1 } else { count.to_string().len() };
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        if let Some(after) = after.strip_prefix('0') {
            out.push_str(&found.text);
            rest = after;
            continue;
        }
        let digits = after.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number = |length: usize| after[..length].parse::<usize>().ok();
        let index = match number(digits) {
            Some(index) if most > 1 && index > count => number(digits.min(most - 1)),
            index => index,
        };
        match index {
            Some(index) => {
                let group = index.checked_sub(1).and_then(|at| found.groups.get(at));
                out.push_str(group.and_then(Value::as_str).unwrap_or(""));
                rest = &after[index.to_string().len().min(after.len())..];
            }
            None => {
                out.push('$');
                rest = after;
            }
        }
    }
    out.push_str(rest);
}
