//! What the names of a template stand for: parameters, resources, functions, variables.

use std::rc::Rc;

use crate::text::{Kind, Member, Node, Traced};

use super::find::member;
use super::stand_in::{self, ACCOUNT, REGION, arn, clean};
use super::variable;

/// Looks names up in a template.
pub(super) struct Resolver<'a> {
    /// The text that the template was read from.
    pub(super) source: &'a str,
    pub(super) root: &'a Node,
    /// The resources, where the template itself is not known.
    pub(super) resources: Option<&'a Node>,
    /// `DefinitionSubstitutions` of the machine, by their names.
    pub(super) substitutions: Vec<(&'a str, String)>,
}

/// The longest text that comes of a template.
pub(super) const TEXT_BYTES: usize = 4_194_304;

/// How many other variables may stand in the value of one, and in theirs.
const LOOKUPS: usize = 8;

/// The longest name of a resource that is read, and the longest text in which variables stand for others.
const NAME_BYTES: usize = 256;

/// The longest value that takes the place of a name in a text: a longer one stays that name.
const VALUE_BYTES: usize = 2048;

impl<'a> Resolver<'a> {
    /// A definition whose functions are what they give.
    pub(super) fn node(&self, node: &Node) -> Node {
        let span = node.span;
        if let Some(text) = self.function(node) {
            return Node { span, kind: Kind::String(text.text.into()) };
        }
        let kind = match &node.kind {
            Kind::Object(members) => {
                let inside = |it: &Member| Member { value: self.node(&it.value), ..it.clone() };
                Kind::Object(members.iter().map(inside).collect())
            }
            Kind::Array(items) => Kind::Array(items.iter().map(|it| self.node(it)).collect()),
            Kind::String(text) if text.contains("${") => {
                let filled = self.substituted(Traced::of(text, self.source, span));
                Kind::String(filled.text.into())
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Broken => {
                node.kind.clone()
            }
        };
        Node { span, kind }
    }

    /// What a value is as a text, where it is one or gives one.
    pub(super) fn text(&self, node: &Node) -> Option<Traced> {
        match &node.kind {
            Kind::String(text) => Some(Traced::of(text, self.source, node.span)),
            Kind::Number(_) | Kind::Bool(_) => {
                let mut text = Traced::default();
                text.push_at(&node.to_json().to_string(), node.span.start);
                Some(text)
            }
            Kind::Object(_) => self.function(node),
            Kind::Null | Kind::Array(_) | Kind::Broken => None,
        }
    }

    /// The same for a machine that has these substitutions. Their values know of no substitutions:
    /// `Table: !Sub "${Table}"` is a parameter.
    pub(super) fn with(mut self, substitutions: Option<&'a Node>) -> Self {
        let members = substitutions.and_then(Node::members).unwrap_or_default();
        self.substitutions = members.iter().map(|it| (&*it.key, self.given(it))).collect();
        self
    }

    /// The value of a name.
    pub(super) fn given(&self, member: &Member) -> String {
        let text = self.text(&member.value).map(|it| it.text);
        text.filter(|it| it.len() <= VALUE_BYTES).unwrap_or_else(|| clean(&member.key))
    }

    /// What a substitution gives.
    pub(super) fn substitution(&self, name: &str) -> Option<String> {
        self.substitutions.iter().find(|it| it.0 == name).map(|it| it.1.clone())
    }

    /// A text with the values of `DefinitionSubstitutions`, and of variables of the Serverless
    /// Framework. Others stay.
    pub(super) fn substituted(&self, text: Traced) -> Traced {
        self.filled(&text, |name| {
            self.substitution(name).or_else(|| self.configured(name, &mut { LOOKUPS }))
        })
    }

    /// A text in which the variables that have a value are that value.
    pub(super) fn filled(&self, text: &Traced, value: impl Fn(&str) -> Option<String>) -> Traced {
        let (mut filled, mut at) = (Traced::default(), 0);
        for hole in variable::holes(&text.text) {
            if filled.text.len() > TEXT_BYTES {
                break;
            }
            if let Some(value) = value(hole.name(&text.text)) {
                filled.push(text, at, hole.start);
                filled.push_at(&value, text.place(hole.start));
                at = hole.end;
            }
        }
        filled.push(text, at, text.text.len());
        filled
    }

    /// A variable of the Serverless Framework: `self:custom.table`, `opt:stage, 'dev'`.
    fn configured(&self, name: &str, lookups: &mut usize) -> Option<String> {
        if let Some(known) = variable::pseudo(name) {
            return Some(known.to_owned());
        }
        let path = name.split(',').next()?.trim().strip_prefix("self:")?;
        let mut node = self.root;
        for key in path.split('.') {
            node = member(node, key)?;
        }
        let node = if path == "service" { member(node, "name").unwrap_or(node) } else { node };
        if *lookups == 0 {
            return Some(clean(path));
        }
        let text = match node.string() {
            Some(text) if text.len() > NAME_BYTES => return Some(clean(text)),
            Some(text) => Rc::clone(text),
            None => self.text(node)?.text.into(),
        };
        *lookups -= 1;
        let filled = variable::fill_with(&text, |inner| self.configured(inner, lookups));
        Some(if filled.len() > VALUE_BYTES { clean(&text) } else { filled })
    }

    /// What `Ref` gives.
    pub(super) fn reference(&self, name: &str) -> String {
        if let Some(known) = variable::pseudo(name) {
            return known.to_owned();
        }
        if let Some(parameter) = member(self.root, "Parameters").and_then(|it| member(it, name)) {
            return self.default_of(parameter).unwrap_or(name.to_owned());
        }
        let (kind, named) = self.resource(name);
        match &*kind {
            "AWS::SQS::Queue" => format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{named}"),
            "AWS::SNS::Topic" => arn("sns", &named),
            "AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine" => {
                arn("states", &format!("stateMachine:{named}"))
            }
            "AWS::StepFunctions::Activity" => arn("states", &format!("activity:{named}")),
            _ => named,
        }
    }

    /// What `Fn::GetAtt` gives.
    pub(super) fn attribute(&self, name: &str, attribute: &str) -> String {
        let (kind, named) = self.resource(name);
        match attribute {
            "Arn" | "TopicArn" | "FunctionArn" => arn_of(&kind, &named),
            "QueueUrl" => format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{named}"),
            "Name" | "QueueName" | "FunctionName" | "TableName" | "TopicName" | "Ref" => named,
            "StreamArn" => format!("{}/stream/1", arn_of(&kind, &named)),
            // An output of a stack inside of this one.
            _ if attribute.starts_with("Outputs.") => variable::name_of(attribute),
            _ => clean(&format!("{named}-{attribute}")),
        }
    }

    /// The value of a parameter that has one, which no function gives.
    fn default_of(&self, parameter: &Node) -> Option<String> {
        let default = member(parameter, "Default").filter(|it| it.members().is_none())?;
        let text = self.text(default)?.text;
        (!text.is_empty() && text.len() <= VALUE_BYTES).then_some(text)
    }

    /// A name that is put together of parameters that have values; of others it is not readable.
    fn put_together(&self, node: &Node) -> Option<String> {
        let text = match node.members() {
            Some([it]) if matches!(&*it.key, "!Sub" | "Fn::Sub") => it.value.string()?,
            Some(_) => return None,
            None => node.string()?,
        };
        if text.len() > NAME_BYTES {
            return None;
        }
        let mut is_known = true;
        let name = variable::fill_with(text, |hole| {
            let parameter = member(member(self.root, "Parameters")?, hole);
            let value = parameter.and_then(|it| self.default_of(it));
            is_known &= value.is_some();
            value
        });
        (is_known && !name.contains("${")).then_some(name)
    }

    /// The type of a resource, and the name that it has or gets.
    fn resource(&self, logical: &str) -> (String, String) {
        let resources = member(self.root, "Resources").or(self.resources);
        let outer = member(self.root, "resources").and_then(|it| member(it, "Resources"));
        let found = resources.and_then(|it| member(it, logical));
        let found = found.or_else(|| outer.and_then(|it| member(it, logical)));
        let kind = found.and_then(|it| member(it, "Type")).and_then(Node::string);
        let names =
            ["FunctionName", "QueueName", "TopicName", "TableName", "StateMachineName", "Name"];
        let properties = found.and_then(|it| member(it, "Properties"));
        let named = properties.and_then(|it| names.iter().find_map(|key| member(it, key)));
        let name = named.and_then(|it| self.put_together(it));
        let name = name.or_else(|| self.serverless_function(logical));
        (kind.map_or_else(String::new, |it| it.to_string()), name.unwrap_or_else(|| clean(logical)))
    }

    /// The Serverless Framework calls the resource of the function `pay` `PayLambdaFunction`.
    fn serverless_function(&self, logical: &str) -> Option<String> {
        let functions = member(self.root, "functions")?.members()?;
        let plain = |text: &str| text.replace(['-', '_'], "").to_lowercase();
        let short = logical.strip_suffix("LambdaFunction").unwrap_or(logical);
        let short = plain(&short.replace("Dash", "").replace("Underscore", ""));
        let found = functions.iter().find(|it| plain(&it.key) == short)?;
        let name = member(&found.value, "name").and_then(Node::string);
        Some(name.filter(|it| !it.contains("${")).unwrap_or(&found.key).to_string())
    }
}

fn arn_of(kind: &str, name: &str) -> String {
    match kind {
        "AWS::SQS::Queue" => arn("sqs", name),
        "AWS::SNS::Topic" => arn("sns", name),
        "AWS::DynamoDB::Table" | "AWS::Serverless::SimpleTable" => {
            arn("dynamodb", &format!("table/{name}"))
        }
        "AWS::StepFunctions::StateMachine" | "AWS::Serverless::StateMachine" => {
            arn("states", &format!("stateMachine:{name}"))
        }
        "AWS::StepFunctions::Activity" => arn("states", &format!("activity:{name}")),
        "AWS::S3::Bucket" => format!("arn:aws:s3:::{name}"),
        "AWS::IAM::Role" => format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
        "AWS::Events::EventBus" => arn("events", &format!("event-bus/{name}")),
        "AWS::ECS::Cluster" => arn("ecs", &format!("cluster/{name}")),
        _ => stand_in::function_arn(name),
    }
}
