//! `Retry` and `Catch`: what a state does about errors.

use super::read::{Fields, Reader};
use super::{Catcher, ErrorName, Retrier};

/// The retriers and catchers of a state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovery {
    /// What is tried again.
    pub retry: Vec<Retrier>,
    /// Where to go after an error.
    pub catch: Vec<Catcher>,
}

impl Recovery {
    /// Reads `Retry` and `Catch`.
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Self {
        let retry = fields.items("Retry", reader).unwrap_or_default();
        let retry: Vec<_> =
            retry.iter().filter_map(|(at, node)| Retrier::read(node, at, reader)).collect();
        let names = retry.iter().map(|it| &*it.error_equals).collect();
        ErrorName::check_wildcard(names, "Retry", fields, reader);
        let catch = fields.items("Catch", reader).unwrap_or_default();
        let catch: Vec<_> =
            catch.iter().filter_map(|(at, node)| Catcher::read(node, at, reader)).collect();
        let names = catch.iter().map(|it| &*it.error_equals).collect();
        ErrorName::check_wildcard(names, "Catch", fields, reader);
        Self { retry, catch }
    }
}
