//! A workbench as a link: everything stands behind the `#`, which browsers send nowhere.
//!
//! `#v1.` and base64url of: how many bytes there are and a check of them, then these, packed. The
//! bytes are the JSON of [`super::parcel`].

mod model;
mod plain;
mod squeeze;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::base::{Json, quota};

use super::opening::Opening;
use super::parcel::{self, Reach};
use super::workbench::Workbench;

/// Bytes before the packed ones: the length, and the check.
const HEAD: usize = 7;

/// A version of links and of what is in them.
struct Version {
    /// `v1`
    name: &'static str,
    /// The words that were known before the text.
    words: fn() -> Vec<u8>,
    /// Makes what it held into what the next version holds; none for the newest.
    migrate: Option<fn(Json) -> Json>,
}

/// Every version that there was, oldest first. Links of all of them are opened: nothing here
/// changes, and a new one is added at the end.
const VERSIONS: [Version; 1] = [Version { name: "v1", words: words_1, migrate: None }];

/// What definitions and links usually hold.
fn words_1() -> Vec<u8> {
    let mut words = include_bytes!("link/words-1.txt").to_vec();
    words.extend_from_slice(include_bytes!("link/words-1.bin"));
    words
}

/// A workbench as the part of an address behind the `#`.
///
/// # Errors
/// That it is too long for a link, in a sentence.
pub fn to_link(bench: &Workbench, reach: Reach) -> Result<String, String> {
    let mut bytes = Vec::new();
    plain::write(&parcel::write(bench, reach), &mut bytes);
    if bytes.len() > quota::LINK_BYTES {
        return Err(TOO_LONG.into());
    }
    let version = &VERSIONS[VERSIONS.len() - 1];
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut packed = length[1..].to_vec();
    packed.extend_from_slice(&check(&bytes).to_be_bytes());
    packed.extend(squeeze::pack(&bytes, &(version.words)()));
    let mut link = String::from(version.name) + ".";
    URL_SAFE_NO_PAD.encode_string(&packed, &mut link);
    if link.len() > quota::LINK_CHARS {
        return Err(TOO_LONG.into());
    }
    Ok(link)
}

const TOO_LONG: &str = "This is too long for a link. Save it as a file instead.";

/// What a link holds: the part of an address behind the `#`, with it or without.
///
/// # Errors
/// Why it cannot be opened, in a sentence.
pub fn from_link(link: &str) -> Result<Opening, String> {
    let link = link.trim().trim_start_matches('#');
    let (name, code) = link.split_once('.').ok_or(NO_LINK)?;
    let at = VERSIONS.iter().position(|version| version.name == name);
    let at = at.ok_or_else(|| match name.strip_prefix('v').is_some_and(is_number) {
        true => "This link was made by a newer Holdpoint. Reload the page to get it.",
        false => NO_LINK,
    })?;
    let bytes = unpack(code, &VERSIONS[at])?;
    let json = plain::read(&bytes).ok_or(DAMAGED)?;
    let migrations = VERSIONS[at..].iter().filter_map(|version| version.migrate);
    Opening::new(migrations.fold(json, |json, migrate| migrate(json)))
}

/// The newest version of what a file holds.
///
/// # Errors
/// Why it cannot be opened, in a sentence.
pub(super) fn migrate(json: Json) -> Result<Json, String> {
    let Some(number) = json.get("holdpoint") else { return Ok(json) };
    let number = number.as_number().and_then(|it| it.as_i64());
    let at = number.and_then(|it| usize::try_from(it).ok()?.checked_sub(1));
    let at = at.filter(|at| *at < VERSIONS.len());
    let at = at.ok_or("This file was made by a newer Holdpoint. Reload the page to get it.")?;
    let migrations = VERSIONS[at..].iter().filter_map(|version| version.migrate);
    Ok(migrations.fold(json, |json, migrate| migrate(json)))
}

const NO_LINK: &str = "This is not a link of Holdpoint.";
const DAMAGED: &str =
    "This link is damaged: a part of it is missing or was changed. Ask for it once more.";

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unpack(code: &str, version: &Version) -> Result<Vec<u8>, String> {
    if code.len() > quota::LINK_CHARS {
        return Err("This link is longer than any that Holdpoint makes.".into());
    }
    let packed = URL_SAFE_NO_PAD.decode(code).map_err(|_| DAMAGED)?;
    let (head, packed) = packed.split_at_checked(HEAD).ok_or(DAMAGED)?;
    let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
    let length = number(&head[..3]) as usize;
    // What holds more than a link may hold is not unpacked, however little it is packed.
    if length > quota::LINK_BYTES {
        return Err("This link holds more than Holdpoint opens.".into());
    }
    let bytes = squeeze::unpack(packed, length, &(version.words)());
    match check(&bytes) == number(&head[3..]) {
        true => Ok(bytes),
        false => Err(DAMAGED.into()),
    }
}

/// FNV-1a.
fn check(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
