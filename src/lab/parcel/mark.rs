//! What was asked in a run, as a link and a file write it: as in the journal, but tokens,
//! executions and links of mails by their number. A run makes the same ones every time, and they
//! are long.

use std::rc::Rc;

use crate::base::{Json, Object};
use crate::world::{Entry, World};

/// Mails in which the address of a link is looked for.
const MAILS_SEARCHED: usize = 1000;

/// An entry of a journal, as it is written. The world is the furthest that the run has come.
pub(super) fn write(entry: &Entry, world: &World, start_millis: i64) -> Json {
    let text = serde_json::to_string(entry).unwrap_or_default();
    let Some(members) = Json::parse(&text).ok().and_then(Json::into_object) else {
        return Json::Null;
    };
    let now = start_millis.saturating_add(entry.at);
    let members = members.iter().map(|(key, value)| {
        let number = value.as_str().and_then(|text| refer(key, text, world, now));
        (Rc::clone(key), number.unwrap_or_else(|| value.clone()))
    });
    members.collect::<Object>().into()
}

/// What stands for a text: the number of what it names.
fn refer(key: &str, text: &str, world: &World, now: i64) -> Option<Json> {
    match key {
        "taskToken" => {
            let number = world.number_of_token(text)?;
            // Somebody may know a token before it is handed out, from another run.
            let minted = world.tokens().get(number)?.minted.millis();
            (minted <= now).then(|| as_json(number))
        }
        "executionArn" => world.number_of_execution(text).map(as_json),
        "url" => {
            let mut mails = world.mails().iter().take(MAILS_SEARCHED).enumerate();
            mails.find_map(|(number, mail)| {
                let link = mail.links.iter().position(|link| link.url == text)?;
                Some(Json::array([as_json(number), as_json(link)]))
            })
        }
        _ => None,
    }
}

fn as_json(number: usize) -> Json {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

/// When what was written was asked: milliseconds since the start.
pub(in crate::lab) fn at_of(mark: &Json) -> Option<i64> {
    mark.get("at")?.as_number()?.as_i64()
}

/// The entry that was written so, at the moment at which it is asked.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(in crate::lab) fn read(mark: &Json, world: &World) -> Result<Entry, String> {
    let Some(members) = mark.as_object() else { return Err(NO_ENTRY.into()) };
    let mut whole = Object::with_capacity(members.len());
    for (key, value) in members.iter() {
        let text = match (&**key, value) {
            ("taskToken" | "executionArn" | "url", Json::Number(_) | Json::Array(_)) => {
                let text = resolve(key, value, world);
                text.ok_or("What was done in it names a thing that is not there yet.")?
            }
            _ => value.clone(),
        };
        whole.insert(Rc::clone(key), text);
    }
    serde_json::from_str(&Json::from(whole).to_string()).map_err(|_| NO_ENTRY.to_owned())
}

const NO_ENTRY: &str = "What was done in it is not written as Holdpoint writes it.";

fn resolve(key: &str, value: &Json, world: &World) -> Option<Json> {
    let number = |value: &Json| value.as_number()?.as_i64().and_then(|it| usize::try_from(it).ok());
    Some(match key {
        "taskToken" => world.tokens().get(number(value)?)?.token.shared().into(),
        "executionArn" => world.executions().get(number(value)?)?.names().arn.shared().into(),
        _ => {
            let place = value.as_array()?;
            let mail = world.mails().get(number(place.first()?)?)?;
            mail.links.get(number(place.get(1)?)?)?.url.as_str().into()
        }
    })
}
