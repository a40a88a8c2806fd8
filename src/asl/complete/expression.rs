//! Names in expressions: what the context object has, and the functions of both query languages.

use crate::asl::QueryLanguage;
use crate::expr::jsonata::Functions;
use crate::expr::{Context, Function, error_name};
use crate::text::Span;

use super::spot::Spot;
use super::{Completion, Proposal};

/// The names of errors that AWS gives and somebody can catch.
pub(super) const ERRORS: [&str; 10] = [
    error_name::ALL,
    error_name::TASK_FAILED,
    error_name::TIMEOUT,
    error_name::HEARTBEAT_TIMEOUT,
    error_name::DATA_LIMIT_EXCEEDED,
    error_name::RESULT_PATH_MATCH_FAILURE,
    error_name::QUERY_EVALUATION_ERROR,
    error_name::ITEM_READER_FAILED,
    error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD,
    "States.Permissions",
];

/// What may be written in the expression around the cursor, if it is in one.
pub(super) fn complete(
    text: &str,
    cursor: usize,
    spot: &Spot<'_>,
    language: QueryLanguage,
) -> Option<Completion> {
    spot.quoted?;
    let before = text.get(spot.word.start..cursor)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.$".contains(byte);
    let length = before.bytes().rev().take_while(is_name).count();
    let span = Span::new(cursor - length, cursor);
    let proposals = match language {
        QueryLanguage::Jsonata => {
            let query = &before[before.rfind("{%")?..];
            (!query.contains("%}")).then(in_jsonata)?
        }
        QueryLanguage::JsonPath => {
            let key = spot.key()?;
            let is_path = key.ends_with(".$") || key.ends_with("Path") || key == "Variable";
            is_path.then(|| in_path(key.ends_with(".$")))?
        }
    };
    Some(Completion { span, proposals })
}

fn in_path(is_template: bool) -> Vec<Proposal> {
    let functions = Function::names().filter(|_| is_template);
    let mut proposals: Vec<_> = functions.map(|name| function(name.into())).collect();
    proposals.extend(Context::members().map(|(group, name)| member("$$.", group, name)));
    proposals
}

fn in_jsonata() -> Vec<Proposal> {
    let states = [
        ("$states.input", "The state's input."),
        ("$states.result", "What the task, the branches or the iterations gave."),
        ("$states.errorOutput", "The error that a catcher took, with its Error and Cause."),
    ];
    let states = states.into_iter().map(|(name, info)| plain(name.into(), "", info));
    let context = Context::members().map(|(group, name)| member("$states.context.", group, name));
    let functions = Functions::Aws.names().map(|name| function(["$", name].concat()));
    states.chain(context).chain(functions).collect()
}

fn member(root: &str, group: &str, name: &str) -> Proposal {
    let info = match (group, name) {
        ("Task", "Token") => {
            "The token that whoever gets it returns with SendTaskSuccess or SendTaskFailure."
        }
        ("Execution", "Input") => "What the execution was started with.",
        ("Map", "Item") => "The item that this iteration works on: its Index and its Value.",
        ("State", "RetryCount") => "How often this state has been tried again.",
        _ => "",
    };
    plain([root, group, ".", name].concat(), "context", info)
}

/// With the cursor between the brackets.
fn function(name: String) -> Proposal {
    let insert = [&*name, "()"].concat();
    Proposal { insert, back: 1, ..plain(name, "function", "") }
}

fn plain(label: String, detail: &'static str, info: &'static str) -> Proposal {
    Proposal { insert: label.clone(), label, back: 0, detail, info, again: false }
}
