//! What may come next in a definition, at a place in its text, and what stands there already.

mod expression;
mod resource;
mod spot;

use crate::text::{self, Node, Span};

use super::QueryLanguage;
use super::guide::{Field, Place, Shape, TYPES, field, fields};
use spot::{Inside, Spot};

/// What may be written at a place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Completion {
    /// What is taken out: the word around the cursor.
    pub span: Span,
    /// What may come there.
    pub proposals: Vec<Proposal>,
}

/// Something that may be written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proposal {
    /// What a person looks for.
    pub label: String,
    /// What is written.
    pub insert: String,
    /// So many bytes from the end of it the cursor stands afterwards.
    pub back: usize,
    /// What it is, in a word or two.
    pub detail: &'static str,
    /// A sentence on it, or nothing.
    pub info: &'static str,
    /// Whether something else may be proposed right after it.
    pub again: bool,
}

/// What may be written at an offset in bytes. A place where nothing is written yet has proposals too.
#[must_use]
pub fn complete(text: &str, cursor: usize) -> Option<Completion> {
    let spot = Spot::of(text, cursor);
    let tree = text::read(text).0;
    let scene = Scene::of(text, &spot, tree.as_ref());
    if !spot.is_key
        && let Some(completion) = expression::complete(text, cursor, &spot, scene.language)
    {
        return Some(completion);
    }
    let proposals = if spot.is_key { scene.names() } else { scene.values() };
    let closed = spot.quoted.is_some_and(|closed| closed);
    let span = Span::new(spot.word.start, spot.word.end + usize::from(closed));
    (!proposals.is_empty()).then_some(Completion { span, proposals })
}

/// The name of a field, or the type of a state, at an offset in bytes: where it stands, and what it
/// means.
#[must_use]
pub fn explain(text: &str, cursor: usize) -> Option<(Span, &'static str)> {
    let spot = Spot::of(text, cursor);
    spot.quoted?;
    let tree = text::read(text).0;
    let place = Scene::of(text, &spot, tree.as_ref()).place;
    let word = &text[spot.word.start..spot.word.end];
    let sentence = if spot.is_key {
        field(place?, word)?.sentence
    } else if matches!(place?, Place::State(_)) && spot.key() == Some("Type") {
        TYPES.iter().find(|it| it.0 == word)?.1
    } else {
        return None;
    };
    Some((spot.word, sentence))
}

/// What is known of a place.
struct Scene<'a> {
    text: &'a str,
    spot: &'a Spot<'a>,
    /// What the innermost object is, where it has fields.
    place: Option<Place>,
    /// That object.
    object: Option<&'a Node>,
    /// The object whose `States` the place belongs to.
    block: Option<&'a Node>,
    language: QueryLanguage,
}

impl<'a> Scene<'a> {
    fn of(text: &'a str, spot: &'a Spot<'a>, tree: Option<&'a Node>) -> Self {
        let objects: Vec<_> = spot.around.iter().filter(|it| it.is_object).collect();
        let node = |at: usize| find(tree?, objects.get(at)?.at);
        let mut places = spot.places();
        let states = places.iter().rposition(|it| *it == Some(Inside::States));
        let state = states.and_then(|at| node(at + 1));
        let last = places.pop().flatten();
        let place = match last {
            Some(Inside::Fields(Place::State(_))) => Some(Place::State(state.and_then(kind))),
            Some(Inside::Fields(place)) => Some(place),
            Some(Inside::States) | None => None,
        };
        let object = objects.len().checked_sub(1).and_then(node);
        let block = match place {
            Some(Place::Machine | Place::Branch) => object,
            Some(_) | None => states.and_then(|at| node(at.checked_sub(1)?)),
        };
        let languages = [state, node(0)].into_iter().flatten();
        let named = languages.filter_map(|it| text_of(it, "QueryLanguage")).next();
        let language = match named {
            Some("JSONata") => QueryLanguage::Jsonata,
            Some(_) | None => QueryLanguage::JsonPath,
        };
        Self { text, spot, place, object, block, language }
    }

    /// The names of the fields that are not there yet.
    fn names(&self) -> Vec<Proposal> {
        let Some(place) = self.place else { return Vec::new() };
        let own = &self.text[self.spot.word.start..self.spot.word.end];
        let members = self.object.and_then(Node::members).unwrap_or_default();
        let is_free = |field: &&Field| {
            field.name == own || members.iter().all(|member| &*member.key != field.name)
        };
        fields(place, self.language).filter(is_free).map(|field| self.name(field)).collect()
    }

    /// A name with what has to follow it, unless that is there.
    fn name(&self, field: &'static Field) -> Proposal {
        let closed = self.spot.quoted.is_some_and(|closed| closed);
        let rest = &self.text[self.spot.word.end + usize::from(closed)..];
        let follows = rest.trim_start().chars().next();
        let open = if self.spot.quoted.is_some() { "" } else { "\"" };
        let (body, back) = match (follows, field.shape) {
            (Some(':'), _) => ("", 0),
            (_, Shape::Text) => (": \"\"", 1),
            (_, Shape::Bare) => (": ", 0),
            (_, Shape::Object) => (": {}", 1),
            (_, Shape::List) => (": []", 1),
        };
        let comma = if follows == Some('"') { "," } else { "" };
        Proposal {
            label: field.name.into(),
            insert: [open, field.name, "\"", body, comma].concat(),
            back: back + comma.len(),
            detail: "",
            info: field.sentence,
            again: field.shape == Shape::Text && follows != Some(':'),
        }
    }

    /// What may be the value of the member.
    fn values(&self) -> Vec<Proposal> {
        let key = self.spot.key().unwrap_or_default();
        let all = |names: &[&'static str]| names.iter().map(|it| self.value(it, "", "")).collect();
        match (self.place, key) {
            (Some(_), "Next" | "Default" | "StartAt") => self.states(),
            (Some(Place::State(_)), "Type") => {
                TYPES.iter().map(|(name, info)| self.value(name, "", info)).collect()
            }
            (Some(Place::State(_)), "Resource") => {
                let own = &self.text[self.spot.word.start..self.spot.word.end];
                resource::resources(own, |arn, detail, is_open| Proposal {
                    back: usize::from(is_open),
                    again: is_open,
                    ..self.value(arn, detail, "")
                })
            }
            (Some(Place::ItemReader), "Resource") => {
                all(&["arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"])
            }
            (Some(Place::ResultWriter), "Resource") => all(&["arn:aws:states:::s3:putObject"]),
            (Some(_), "QueryLanguage") => all(&["JSONPath", "JSONata"]),
            (Some(_), "ErrorEquals") => all(&expression::ERRORS),
            (Some(Place::Retrier), "JitterStrategy") => all(&["FULL", "NONE"]),
            (Some(Place::ProcessorConfig), "Mode") => all(&["INLINE", "DISTRIBUTED"]),
            (Some(Place::ProcessorConfig), "ExecutionType") => all(&["STANDARD", "EXPRESS"]),
            (Some(Place::ReaderConfig), "InputType") => {
                all(&["JSON", "JSONL", "CSV", "MANIFEST", "PARQUET"])
            }
            (Some(Place::WriterConfig), "OutputType") => all(&["JSON", "JSONL"]),
            (Some(Place::WriterConfig), "Transformation") => all(&["NONE", "COMPACT", "FLATTEN"]),
            _ => Vec::new(),
        }
    }

    /// The states that the place can lead to: those of its own block.
    fn states(&self) -> Vec<Proposal> {
        let states = self.block.and_then(|block| member(block, "States"));
        let members = states.and_then(Node::members).unwrap_or_default();
        let detail = |state| kind(state).map_or("", |at| TYPES[at].0);
        members.iter().map(|it| self.value(&it.key, detail(&it.value), "")).collect()
    }

    fn value(&self, value: &str, detail: &'static str, info: &'static str) -> Proposal {
        let open = if self.spot.quoted.is_some() { "" } else { "\"" };
        let written = crate::base::Json::from(value).to_string();
        Proposal {
            label: value.into(),
            insert: [open, &written[1..]].concat(),
            back: 0,
            detail,
            info,
            again: false,
        }
    }
}

/// The object that begins at an offset.
fn find(node: &Node, at: usize) -> Option<&Node> {
    if node.span.start == at {
        return Some(node);
    }
    let inside = |it: &&Node| it.span.start <= at && at < it.span.end;
    let mut members = node.members().unwrap_or_default().iter().map(|it| &it.value);
    let inner = members.find(inside).or_else(|| node.items()?.iter().find(inside));
    find(inner?, at)
}

fn member<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.members()?.iter().rfind(|it| &*it.key == key).map(|it| &it.value)
}

fn text_of<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    Some(member(node, key)?.string()?)
}

/// The type of a state, by its position among all.
fn kind(state: &Node) -> Option<usize> {
    let name = text_of(state, "Type")?;
    TYPES.iter().position(|it| it.0 == name)
}

#[cfg(test)]
mod tests {
    use crate::seeds::seeds;
    use expect_test::{Expect, expect};

    use super::*;

    /// What may come at the bar.
    #[track_caller]
    fn complete_at_bar(marked: &str) -> (String, Option<Completion>) {
        let cursor = marked.find('|').expect("a bar");
        let text = marked.replacen('|', "", 1);
        let completion = complete(&text, cursor);
        (text, completion)
    }

    /// What is to be replaced there, and the proposals that begin as it does.
    #[track_caller]
    fn check(marked: &str, expected: Expect) {
        let (text, completion) = complete_at_bar(marked);
        let shown = completion.map_or("nothing".into(), |it| {
            let word = &text[it.span.start..it.span.end];
            let begun = word.trim_end_matches('"');
            let labels = it.proposals.iter().map(|it| it.label.as_str());
            let labels: Vec<_> = labels.filter(|label| label.starts_with(begun)).collect();
            [word, " -> ", &labels.join(" ")].concat()
        });
        expected.assert_eq(&shown);
    }

    /// What a text becomes when a label is chosen; the bar is where the cursor is then.
    #[track_caller]
    fn choose(marked: &str, label: &str, expected: &str) {
        let (mut text, completion) = complete_at_bar(marked);
        let Completion { span, proposals } = completion.expect("a completion");
        let found = proposals.iter().find(|it| it.label == label).expect("the label");
        let (before, after) = found.insert.split_at(found.insert.len() - found.back);
        text.replace_range(span.start..span.end, &[before, "|", after].concat());
        assert_eq!(text, expected);
    }

    #[test]
    fn targets_are_the_states_of_the_block() {
        let states = r#"{"States": {"A": {"Type": "Pass", "Next": "|"}, "B": {"Branches": [{"States": {"C": {}}}]}}}"#;
        check(states, expect![[r#"" -> A B"#]]);
        check(r#"{"StartAt": "|", "States": {"A": {}, "B": {}}}"#, expect![[r#"" -> A B"#]]);
        check(
            r#"{"States": {"A": {"Catch": [{"Next": "|"}]}, "B": {}}}"#,
            expect![[r#"" -> A B"#]],
        );
        check(
            r#"{"States": {"B": {"Branches": [{"StartAt": "|", "States": {"C": {"Choices": [{"Next": ""}]}}}]}}}"#,
            expect![[r#"" -> C"#]],
        );
        choose(
            r#"{"States": {"A": {"Next": "B|x"}, "\"": {}}}"#,
            "\"",
            r#"{"States": {"A": {"Next": "\""|}, "\"": {}}}"#,
        );
        choose(
            r#"{"States": {"A": {"Next": |}, "B": {}}}"#,
            "B",
            r#"{"States": {"A": {"Next": "B"|}, "B": {}}}"#,
        );
    }

    #[test]
    fn fields_are_those_of_the_type() {
        check(
            r#"{"States": {"A": {"Type": "Wait", "S|"}}}"#,
            expect![[r#"S" -> Seconds SecondsPath"#]],
        );
        check(
            r#"{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Pass", "|"}}}"#,
            expect![[r#"" -> Comment QueryLanguage Output Assign Next End"#]],
        );
        check(
            r#"{"States": {"A": {"Type": "Task", "Retry": [{"|"}]}}}"#,
            expect![[
                r#"" -> Comment ErrorEquals IntervalSeconds MaxAttempts BackoffRate MaxDelaySeconds JitterStrategy"#
            ]],
        );
        check(
            r#"{"|"}"#,
            expect![[r#"" -> Comment QueryLanguage StartAt States TimeoutSeconds Version"#]],
        );
        check(r#"{"States": {"A": {"Type": "Task", "Parameters": {"|"}}}}"#, expect!["nothing"]);
    }

    #[test]
    fn a_name_comes_with_what_follows_it() {
        let text = r#"{"States": {"A": {"Type": "Wait", "|"}}}"#;
        choose(text, "Seconds", r#"{"States": {"A": {"Type": "Wait", "Seconds": |}}}"#);
        choose(text, "Next", r#"{"States": {"A": {"Type": "Wait", "Next": "|"}}}"#);
        choose(r#"{|"StartAt": ""}"#, "States", r#"{"States": {|},"StartAt": ""}"#);
        choose(r#"{"Com|ment": ""}"#, "Comment", r#"{"Comment"|: ""}"#);
    }

    #[test]
    fn values_are_those_of_the_field() {
        check(
            r#"{"States": {"A": {"Type": "|"}}}"#,
            expect![[r#"" -> Task Pass Wait Choice Parallel Map Succeed Fail"#]],
        );
        check(
            r#"{"States": {"A": {"Retry": [{"ErrorEquals": ["|"]}]}}}"#,
            expect![[
                r#"" -> States.ALL States.TaskFailed States.Timeout States.HeartbeatTimeout States.DataLimitExceeded States.ResultPathMatchFailure States.QueryEvaluationError States.ItemReaderFailed States.ExceedToleratedFailureThreshold States.Permissions"#
            ]],
        );
        check(r#"{"Comment": "|"}"#, expect!["nothing"]);
        let (_, completion) = complete_at_bar(r#"{"States": {"A": {"Resource": "|"}}}"#);
        let labels: Vec<_> =
            completion.expect("resources").proposals.into_iter().map(|it| it.label).collect();
        for arn in
            ["arn:aws:states:::lambda:invoke.waitForTaskToken", "arn:aws:states:::dynamodb:getItem"]
        {
            assert!(labels.iter().any(|it| it == arn), "{arn}");
        }
    }

    #[test]
    fn expressions_have_names() {
        check(
            r#"{"States": {"A": {"Parameters": {"t.$": "$$.Ta|"}}}}"#,
            expect!["$$.Ta -> $$.Task.Token"],
        );
        check(
            r#"{"States": {"A": {"Parameters": {"t.$": "States.Base|"}}}}"#,
            expect!["States.Base -> States.Base64Decode States.Base64Encode"],
        );
        check(
            r#"{"QueryLanguage": "JSONata", "States": {"A": {"Output": "{% $states.i| %}"}}}"#,
            expect!["$states.i -> $states.input"],
        );
        check(
            r#"{"QueryLanguage": "JSONata", "States": {"A": {"Output": {"x": "{% 1 + $base64|"}}}}"#,
            expect!["$base64 -> $base64decode $base64encode"],
        );
        check(
            r#"{"QueryLanguage": "JSONata", "States": {"A": {"Output": "a |"}}}"#,
            expect!["nothing"],
        );
    }

    #[track_caller]
    fn check_explained(marked: &str, expected: Expect) {
        let cursor = marked.find('|').expect("a bar");
        let text = marked.replacen('|', "", 1);
        let shown = explain(&text, cursor).map_or("nothing".into(), |(span, sentence)| {
            [&text[span.start..span.end], ": ", sentence].concat()
        });
        expected.assert_eq(&shown);
    }

    #[test]
    fn fields_and_types_are_explained() {
        check_explained(
            r#"{"States": {"A": {"Type": "Task", "Heart|beatSeconds": 1}}}"#,
            expect![
                "HeartbeatSeconds: So many seconds whoever has the token may be silent; then the task fails with `States.Timeout`."
            ],
        );
        check_explained(
            r#"{"States": {"A": {"Type": "W|ait"}}}"#,
            expect!["Wait: Waits so many seconds, or until a time."],
        );
        check_explained(
            r#"{"TimeoutSec|onds": 1}"#,
            expect![
                "TimeoutSeconds: So many seconds an execution may take; then it ends as timed out."
            ],
        );
        check_explained(r#"{"States": {"Ty|pe": {}}}"#, expect!["nothing"]);
        check_explained(
            r#"{"States": {"A": {"Type": "Pass", "Result": {"Ne|xt": 1}}}}"#,
            expect!["nothing"],
        );
    }

    /// Any text, any place: an answer, and a span within the text.
    #[test]
    fn no_text_is_too_broken() {
        seeds(200, |u| {
            let pieces = [
                "{", "}", "[", "]", "\"", ":", ",", "\\", "States", "Next", "ü", "\n", "$$.", "{%",
                " ",
            ];
            let mut text = String::new();
            for _ in 0..u.int_in_range(0..=30)? {
                text += *u.choose(&pieces)?;
            }
            let cursor = text.floor_char_boundary(u.int_in_range(0..=text.len())?);
            if let Some(completion) = complete(&text, cursor) {
                assert!(text.get(completion.span.start..completion.span.end).is_some());
            }
            let _ = explain(&text, cursor);
            Ok(())
        });
    }
}
