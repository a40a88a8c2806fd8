//! A number that a definition gives, or says where to find.

use std::ops::RangeInclusive;

use crate::base::Number;
use crate::expr::{Path, Query};

use super::QueryLanguage;
use super::read::{Fields, NOT_A_REFERENCE, Reader};

/// A number, from the definition or from the data.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// So many.
    Literal(Number),
    /// As many as a path's value says.
    Path(Path),
    /// As many as an expression gives.
    Query(Query),
}

impl Quantity {
    /// Reads `Key` or `KeyPath`, a whole number within a range.
    pub(super) fn read(
        key: &str,
        range: RangeInclusive<i64>,
        fields: &mut Fields<'_>,
        reader: &mut Reader,
    ) -> Option<Self> {
        Self::read_with(key, fields, reader, |fields, reader| {
            fields.integer(key, range, reader).map(Number::Integer)
        })
    }

    /// Reads `Key` or `KeyPath` of a Map state, a whole number within a range. The context object
    /// is not open to these (measured on AWS).
    pub(super) fn read_map(
        key: &str,
        range: RangeInclusive<i64>,
        fields: &mut Fields<'_>,
        reader: &mut Reader,
    ) -> Option<Self> {
        Self::not_from_context(Self::read(key, range, fields, reader), key, fields, reader)
    }

    /// The same for a number that may have a fraction.
    pub(super) fn read_map_decimal(
        key: &str,
        range: RangeInclusive<f64>,
        fields: &mut Fields<'_>,
        reader: &mut Reader,
    ) -> Option<Self> {
        let quantity = Self::read_with(key, fields, reader, |fields, reader| {
            fields.decimal(key, range, reader).map(Number::Float)
        });
        Self::not_from_context(quantity, key, fields, reader)
    }

    fn not_from_context(
        quantity: Option<Self>,
        key: &str,
        fields: &mut Fields<'_>,
        reader: &mut Reader,
    ) -> Option<Self> {
        if let Some(Self::Path(path)) = &quantity
            && path.to_string().starts_with("$$")
            && let key = format!("{key}Path")
            && let Some(node) = fields.take(&key)
        {
            let sentence = format!("\"{key}\" cannot read the context object, `$$`.");
            reader.explain(NOT_A_REFERENCE, sentence, &fields.location_of(&key), node.span);
        }
        quantity
    }

    fn read_with(
        key: &str,
        fields: &mut Fields<'_>,
        reader: &mut Reader,
        literal: impl FnOnce(&mut Fields<'_>, &mut Reader) -> Option<Number>,
    ) -> Option<Self> {
        if let Some(node) = fields.take(key)
            && let Some(query) = reader.query(node, &fields.location_of(key))
        {
            return Some(Self::Query(query));
        }
        let literal = literal(fields, reader).map(Self::Literal);
        if reader.language == QueryLanguage::Jsonata {
            return literal;
        }
        let path_key = format!("{key}Path");
        fields.exclude(key, &path_key, reader);
        let path = fields.reference_path(&path_key, reader).map(Self::Path);
        literal.or(path)
    }
}
