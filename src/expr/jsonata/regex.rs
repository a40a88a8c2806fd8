//! Regular expressions with the semantics of ECMAScript, over UTF-16 units, in bounded time.
//!
//! A backtracking machine with its stack on the heap. Every attempt is counted, so that a pattern
//! which would take for ever ends with an error. Known to ECMAScript and not to this: none of what
//! the flags `i` and `m` allow; there is no flag `u`, so a character beyond U+FFFF is two units.

mod class;
mod compile;
mod machine;
mod parse;

use super::error::{Fallible, Fault, JsonataError};

use compile::Instruction;

/// How a pattern is to be matched.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::expr) struct Flags {
    pub(in crate::expr) ignore_case: bool,
    pub(in crate::expr) multiline: bool,
}

/// A compiled pattern.
#[derive(Debug)]
pub(in crate::expr) struct Regex {
    program: Vec<Instruction>,
    flags: Flags,
    groups: usize,
    registers: usize,
    source: String,
}

/// Where a pattern matched: the whole and its groups, in UTF-16 units.
#[derive(Debug)]
pub(in crate::expr) struct Captures {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) groups: Vec<Option<(usize, usize)>>,
}

/// The search took more steps than it was given.
#[derive(Debug)]
pub(in crate::expr) struct Exhausted;

impl Regex {
    /// Compiles a pattern, as it stands between the slashes.
    ///
    /// # Errors
    /// Where ECMAScript has a `SyntaxError`, and where the program would be too large.
    pub(super) fn new(pattern: &[u16], flags: Flags) -> Fallible<Self> {
        Self::compile(pattern, flags).map_err(|message| Fault::say(JsonataError::REGEX, message))
    }

    /// The same; the error is ECMAScript's sentence.
    ///
    /// # Errors
    /// Those of [`Regex::new`].
    pub(in crate::expr) fn compile(pattern: &[u16], flags: Flags) -> Result<Self, String> {
        let source = String::from_utf16_lossy(pattern);
        let parsed = parse::parse(pattern).map_err(|reason| invalid(&source, reason))?;
        let compiled =
            compile::compile(&parsed.tree, flags).ok_or_else(|| invalid(&source, "Too large"))?;
        Ok(Self {
            program: compiled.program,
            flags,
            groups: parsed.groups,
            registers: compiled.registers,
            source,
        })
    }

    /// The first match from a place on.
    ///
    /// # Errors
    /// Where the steps did not suffice; those taken are subtracted from them.
    pub(in crate::expr) fn find(
        &self,
        text: &[u16],
        from: usize,
        steps: &mut u64,
    ) -> Result<Option<Captures>, Exhausted> {
        machine::find(self, text, from, steps)
    }

    /// How many instructions it was compiled to.
    pub(super) fn size(&self) -> usize {
        self.program.len()
    }

    /// The pattern.
    pub(super) fn source(&self) -> &str {
        &self.source
    }
}

fn invalid(source: &str, reason: &str) -> String {
    format!("Invalid regular expression: /{source}/: {reason}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, flags: &str, text: &str, expected: &str) {
        let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
        let flags = Flags { ignore_case: flags.contains('i'), multiline: flags.contains('m') };
        let text = units(text);
        let part = |(from, to): (usize, usize)| String::from_utf16_lossy(&text[from..to]);
        let found = match Regex::new(&units(pattern), flags) {
            Err(fault) => fault.sentence(),
            Ok(regex) => match regex.find(&text, 0, &mut 100_000) {
                Err(Exhausted) => "exhausted".to_owned(),
                Ok(None) => "none".to_owned(),
                Ok(Some(captures)) => {
                    let groups = captures.groups.iter();
                    let groups = groups.map(|group| group.map_or("-".to_owned(), part));
                    let all = std::iter::once(part((captures.start, captures.end)));
                    all.chain(groups).collect::<Vec<_>>().join("|")
                }
            },
        };
        assert_eq!(found, expected, "/{pattern}/");
    }

    #[test]
    fn matches_as_ecmascript() {
        for (pattern, flags, text, expected) in [
            ("a|ab", "", "abc", "a"),
            ("((a)|(ab))((c)|(bc))", "", "abc", "abc|a|a|-|bc|-|bc"),
            ("a[a-z]{2,4}", "", "abcdefghi", "abcde"),
            ("a[a-z]{2,4}?", "", "abcdefghi", "abc"),
            ("(aa|aabaac|ba|b|c)*", "", "aabaac", "aaba|ba"),
            ("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac", "zaacbbbcac|z|ac|a|-|c"),
            ("(?=(a+))a*b\\1", "", "baaabac", "aba|a"),
            ("(.*?)a(?!(a+)b\\2c)\\2(.*)", "", "baaabaac", "baaabaac|ba|-|abaac"),
            ("(a*)*", "", "b", "|-"),
            ("(?:a*)*?b", "", "aab", "aab"),
            ("(?<=\\$)\\d+(?:\\.\\d*)?", "", "cost $10.50", "10.50"),
            ("(?<!\\$)\\b\\d+", "", "$10 20", "20"),
            ("(?<year>\\d{4})-\\k<year>", "", "x2020-2020", "2020-2020|2020"),
            ("^b$", "m", "a\nb\nc", "b"),
            ("[^\\W_]+", "", "--ab_1", "ab"),
            ("STRASSE|É", "i", "straße é", "é"),
            ("x{,2}", "", "x{,2}", "x{,2}"),
            ("a{0}b", "", "ab", "b"),
            ("[]", "", "a", "none"),
            ("[^]", "", "\n", "\n"),
            ("\\u0041\\x42\\cJ?", "", "AB", "AB"),
            ("(a+)+$", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "exhausted"),
            ("(", "", "", "Invalid regular expression: /(/: Unterminated group"),
            ("*", "", "", "Invalid regular expression: /*/: Nothing to repeat"),
            (
                "[b-a]",
                "",
                "",
                "Invalid regular expression: /[b-a]/: Range out of order in character class",
            ),
            (
                "a{2,1}",
                "",
                "",
                "Invalid regular expression: /a{2,1}/: numbers out of order in {} quantifier",
            ),
            ("\\", "", "", "Invalid regular expression: /\\/: \\ at end of pattern"),
        ] {
            check(pattern, flags, text, expected);
        }
    }
}
