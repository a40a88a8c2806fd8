//! `Assign`: the variables that a state sets when it is left.

use std::rc::Rc;

use crate::base::quota;
use crate::expr::Template;
use crate::text::{Node, Span};

use super::read::{Fields, Reader, SCHEMA};

/// Reads `Assign`, of a state, a catcher or a rule.
pub(super) fn read_assign(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    let node = fields.take("Assign")?;
    let location = fields.location_of("Assign");
    if node.members().is_none() {
        reader.error(SCHEMA, "Expected value of type Object", &location, node.span);
        return None;
    }
    for name in names(node) {
        check_name(&name, &location, node.span, reader);
    }
    Some(reader.template(node, &location))
}

/// Codes and messages as measured on AWS, but for the last one.
fn check_name(name: &str, location: &str, span: Span, reader: &mut Reader) {
    if name == "states" {
        let message = "Cannot assign to reserved variable '$states'.";
        reader.error("RESERVED_VARIABLE_NAME", message, location, span);
    } else if !is_variable_name(name) {
        let reason = match name.chars().count() > quota::NAME_CHARS {
            true => "the variable name is too long",
            false => "the variable name contains invalid characters",
        };
        let message = format!("Invalid variable name '{name}': {reason}.");
        reader.error("INVALID_VARIABLE_NAME", message, location, span);
    } else if reader.scopes.is_outer(name) {
        let message = format!("The variable '{name}' is assigned in an outer scope");
        reader.error(SCHEMA, message, location, span);
    }
}

/// The names that an `Assign` gives values to.
pub(super) fn names(node: &Node) -> impl Iterator<Item = Rc<str>> + use<'_> {
    let members = node.members().unwrap_or_default();
    members.iter().map(|it| it.key.strip_suffix(".$").map_or_else(|| Rc::clone(&it.key), Rc::from))
}

/// The rule for names: an identifier of Unicode, of at most 80 characters.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
fn is_variable_name(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(char::is_alphabetic);
    let goes_on = chars.all(|char| char.is_alphanumeric() || char == '_');
    starts && goes_on && name.chars().count() <= quota::NAME_CHARS
}
