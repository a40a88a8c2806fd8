//! `Assign`: the variables that a state sets when it is left.

use std::rc::Rc;

use crate::base::quota;
use crate::expr::Template;
use crate::text::Node;

use super::read::{Fields, Reader, SCHEMA};

/// Reads `Assign`, of a state, a catcher or a rule.
pub(super) fn read_assign(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Template> {
    let node = fields.take("Assign")?;
    let location = fields.location_of("Assign");
    if node.members().is_none() {
        reader.error(SCHEMA, "Value must be an object", &location, node.span);
        return None;
    }
    for name in names(node) {
        if !is_variable_name(&name) {
            let message = format!("'{name}' is not a valid variable name");
            reader.error(SCHEMA, message, &location, node.span);
        } else if reader.outer_variables.contains(&name) {
            let message = format!("The variable '{name}' is assigned in an outer scope");
            reader.error(SCHEMA, message, &location, node.span);
        }
    }
    Some(reader.template(node, &location))
}

/// The names that an `Assign` gives values to.
pub(super) fn names(node: &Node) -> impl Iterator<Item = Rc<str>> + use<'_> {
    let members = node.members().unwrap_or_default();
    members.iter().map(|it| it.key.strip_suffix(".$").map_or_else(|| Rc::clone(&it.key), Rc::from))
}

/// The rule for names: an identifier of Unicode, of at most 80 characters, and not `states`.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html>
fn is_variable_name(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|char| char.is_alphabetic() || char == '_');
    let goes_on = chars.all(|char| char.is_alphanumeric() || char == '_');
    starts && goes_on && name != "states" && name.chars().count() <= quota::NAME_CHARS
}
