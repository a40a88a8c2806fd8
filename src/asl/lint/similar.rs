//! Names that were probably meant.

use crate::base::quota;

/// The candidate that differs least from a name, where it differs little enough to be a slip.
pub(in crate::asl) fn most_similar<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = name.chars().count();
    if length > quota::NAME_CHARS {
        return None;
    }
    let limit = (length / 3).clamp(1, 4);
    let near = |it: &&str| it.chars().count().abs_diff(length) <= limit;
    let candidates = candidates.take(quota::SIMILAR_NAMES).filter(near);
    let distances = candidates.map(|candidate| (distance(name, candidate), candidate));
    let (distance, candidate) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= limit).then_some(candidate)
}

/// How many characters must be inserted, removed or replaced; case counts for nothing.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, char) in one.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for column in 0..other.len() {
            let replaced = diagonal + usize::from(char != other[column]);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_names_are_not() {
        let names = ["Pay refund", "Tell customer", "Done"];
        let similar = |name| most_similar(name, names.into_iter());
        assert_eq!(similar("Pay refnd"), Some("Pay refund"));
        assert_eq!(similar("pay refund"), Some("Pay refund"));
        assert_eq!(similar("Doe"), Some("Done"));
        assert_eq!(similar("Escalate"), None);
        assert_eq!(most_similar("x", std::iter::empty()), None);
    }
}
