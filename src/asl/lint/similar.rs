//! Names that were probably meant.

use crate::base::quota;

/// The candidate that differs least from a name, where it differs little enough to be a slip.
pub(in crate::asl) fn most_similar<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    least(name, candidates, false)
}

/// The same where there are no other words than these, so that one of them was meant: also a word that
/// somebody has begun to write, or has written on behind its end.
pub(in crate::asl) fn most_likely<'a>(
    word: &str,
    vocabulary: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    least(word, vocabulary, true)
}

fn least<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
    may_be_part: bool,
) -> Option<&'a str> {
    // Every character has up to four bytes.
    if name.len() > 4 * quota::NAME_CHARS {
        return None;
    }
    let name = folded(name);
    if name.len() > quota::NAME_CHARS {
        return None;
    }
    let limit = slips(name.len());
    let mut found: Option<(bool, usize, &str)> = None;
    for candidate in candidates.take(quota::SIMILAR_NAMES) {
        let letters = folded(candidate);
        let is_near = letters.len().abs_diff(name.len()) <= limit;
        if !is_near && !may_be_part {
            continue;
        }
        let distance = Distance::between(&name, &letters);
        let is_part = distance.whole > limit;
        let fits = !is_part || may_be_part && distance.is_of_part(&name, &letters);
        let is_better = |(part, whole, _)| (is_part, distance.whole) < (part, whole);
        if fits && found.is_none_or(is_better) {
            found = Some((is_part, distance.whole, candidate));
        }
    }
    found.map(|it| it.2)
}

/// How many slips of the pen a name of so many letters can have and still be known.
fn slips(length: usize) -> usize {
    match length {
        0 | 1 => 0,
        2..6 => 1,
        _ => (length / 3).min(4),
    }
}

/// Case counts for nothing.
fn folded(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// How many letters must be inserted, removed, replaced or swapped with the next one.
struct Distance {
    /// To make the candidate of the name.
    whole: usize,
    /// To make the nearest beginning of the candidate of the name, one of at least two letters.
    to_beginning: usize,
}

impl Distance {
    fn between(name: &[char], candidate: &[char]) -> Self {
        let mut before: Vec<usize> = Vec::new();
        let mut row: Vec<usize> = (0..=candidate.len()).collect();
        for (at, char) in name.iter().enumerate() {
            let mut next = vec![at + 1];
            for (column, other) in candidate.iter().enumerate() {
                let replaced = row[column] + usize::from(char != other);
                let mut least = replaced.min(row[column + 1] + 1).min(next[column] + 1);
                if at > 0 && column > 0 && *char == candidate[column - 1] && name[at - 1] == *other
                {
                    least = least.min(before[column - 1] + 1);
                }
                next.push(least);
            }
            before = std::mem::replace(&mut row, next);
        }
        let whole = row[candidate.len()];
        let to_beginning = row.iter().skip(2).copied().min().unwrap_or(whole);
        Self { whole, to_beginning }
    }

    /// Whether the name is where the candidate begins, with one slip in it; or the candidate is where
    /// the name begins, and makes up half of it.
    fn is_of_part(&self, name: &[char], candidate: &[char]) -> bool {
        let is_begun = match name.len() {
            0 | 1 => false,
            2 => self.to_beginning == 0,
            _ => self.to_beginning <= 1 && name.first() == candidate.first(),
        };
        is_begun || name.starts_with(candidate) && candidate.len() * 2 >= name.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [&str; 4] = ["Pay refund", "Tell customer", "Done", "B"];
    const TYPES: [&str; 8] =
        ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"];

    /// What a name is taken for among free names, and a word among the only ones.
    #[track_caller]
    fn check(name: &str, similar: Option<&str>, likely: Option<&str>) {
        assert_eq!(most_similar(name, STATES.into_iter()), similar, "{name} among states");
        assert_eq!(most_likely(name, TYPES.into_iter()), likely, "{name} among types");
    }

    #[test]
    fn slips_are_recognised_and_other_names_are_not() {
        check("Pay refnd", Some("Pay refund"), None);
        check("pay refund", Some("Pay refund"), None);
        check("Pay erfunds", Some("Pay refund"), None);
        check("Doe", Some("Done"), None);
        check("Doen", Some("Done"), None);
        check("Dnoe", Some("Done"), None);
        check("Escalate", None, None);
        check("Pay", None, Some("Pass"));
        check("A", None, None);
        check("b", Some("B"), None);
        check("", None, None);
        assert_eq!(most_similar("x", std::iter::empty()), None);
    }

    #[test]
    fn one_of_few_words_is_known_by_its_beginning() {
        check("Pya", None, Some("Pass"));
        check("Taks", None, Some("Task"));
        check("Para", None, Some("Parallel"));
        check("Paralel", None, Some("Parallel"));
        check("Success", None, Some("Succeed"));
        check("Failure", None, Some("Fail"));
        check("Waiting", None, Some("Wait"));
        check("Choose", None, Some("Choice"));
        check("Ma", None, Some("Map"));
    }

    #[test]
    fn far_words_are_nothing() {
        for word in [
            "Lambda",
            "Function",
            "Activity",
            "Loop",
            "End",
            "Start",
            "Test",
            "Switch",
            "Stop",
            "Try",
            "Wt",
            "X",
            "Error",
            "Foo",
            "Sleep",
            "Mapper of orders",
            "Throw",
            "Job",
        ] {
            check(word, None, None);
        }
        check(&"P".repeat(10_000), None, None);
    }
}
