//! The functions of CloudFormation that give a text.
//!
//! Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>

use crate::text::{Member, Node, Traced};

use super::resolve::{Resolver, TEXT_BYTES};
use super::stand_in::clean;
use super::variable;

impl Resolver<'_> {
    /// What a function gives, where a value is one: `{"Fn::Sub": …}`, or `!Sub` in YAML.
    pub(super) fn function(&self, node: &Node) -> Option<Traced> {
        let [Member { key, value, .. }] = node.members()? else { return None };
        let name = key.strip_prefix("Fn::").or_else(|| key.strip_prefix('!'));
        let name = name.or_else(|| matches!(&**key, "Ref").then_some("Ref"))?;
        let place = node.span.start;
        let at_place = |text: &str| {
            let mut traced = Traced::default();
            traced.push_at(text, place);
            traced
        };
        match name {
            "Ref" => Some(at_place(&self.reference(value.string()?))),
            "GetAtt" => {
                let (name, attribute) = attribute_of(value)?;
                Some(at_place(&self.attribute(&name, &attribute)))
            }
            "Sub" => self.sub(value),
            "Join" => self.join(value),
            "If" => self.text(value.items()?.get(1)?),
            "Select" => self.select(value),
            "ImportValue" => Some(at_place(&self.last_word(value)?)),
            "FindInMap" => Some(at_place(&self.last_word(value.items()?.last()?)?)),
            "Base64" | "Split" | "Cidr" | "GetAZs" | "Transform" => {
                Some(at_place(&clean(&name.to_lowercase())))
            }
            // One inside of another doubles every escape.
            "ToJsonString" => {
                let text = self.node(value).to_json().to_string();
                Some(at_place(if text.len() > TEXT_BYTES { "" } else { &text }))
            }
            _ => None,
        }
    }

    fn sub(&self, value: &Node) -> Option<Traced> {
        let (text, own) = match value.items() {
            Some([text, own, ..]) => (text, Some(own)),
            Some([text]) => (text, None),
            Some([]) => return None,
            None => (value, None),
        };
        let text = Traced::of(text.string()?, self.source, text.span);
        // Each is worked out once, however often it is named.
        let own = own.and_then(Node::members).unwrap_or_default();
        let own: Vec<_> = own.iter().map(|it| (&*it.key, self.given(it))).collect();
        Some(self.filled(&text, |name| {
            if let Some(literal) = name.strip_prefix('!') {
                return Some(format!("${{{literal}}}"));
            }
            let given = own.iter().find(|it| it.0 == name).map(|it| it.1.clone());
            if let Some(given) = given.or_else(|| self.substitution(name)) {
                return Some(given);
            }
            Some(match name.split_once('.') {
                Some((resource, attribute)) => self.attribute(resource, attribute),
                None => self.reference(name),
            })
        }))
    }

    fn join(&self, value: &Node) -> Option<Traced> {
        let [separator, parts] = value.items()? else { return None };
        let separator = separator.string()?;
        let mut joined = Traced::default();
        for (at, part) in parts.items()?.iter().enumerate() {
            if joined.text.len() > TEXT_BYTES {
                break;
            }
            if at > 0 {
                joined.push_at(separator, part.span.start);
            }
            if let Some(text) = self.text(part) {
                joined.push(&text, 0, text.text.len());
            }
        }
        Some(joined)
    }

    fn select(&self, value: &Node) -> Option<Traced> {
        let [index, list] = value.items()? else { return None };
        let index: usize = self.text(index)?.text.parse().ok()?;
        match list.items() {
            Some(items) => self.text(items.get(index)?),
            None => self.text(list),
        }
    }

    /// The name in what is looked up elsewhere.
    fn last_word(&self, node: &Node) -> Option<String> {
        let text = self.text(node)?.text;
        Some(clean(&variable::name_of(&variable::fill(&text))))
    }
}

fn attribute_of(value: &Node) -> Option<(String, String)> {
    if let Some(text) = value.string() {
        let (name, attribute) = text.split_once('.')?;
        return Some((name.to_owned(), attribute.to_owned()));
    }
    let [name, attribute, ..] = value.items()? else { return None };
    let attribute = attribute.string().map_or("Arn", |it| it);
    Some((name.string()?.to_string(), attribute.to_owned()))
}
