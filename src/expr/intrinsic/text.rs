//! Functions on texts. `None` where they do not take their arguments.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use md5::Digest as _;

use crate::base::{Json, quota, set_of};
use crate::expr::java;

/// At every character of the delimiters; empty parts are left out (recorded: `test_string_split`).
pub(super) fn split(values: &[Json]) -> Option<Json> {
    let [Json::String(text), Json::String(delimiters)] = values else { return None };
    let delimiters = set_of(delimiters.chars());
    let parts = text.split(|char| delimiters.contains(&char)).filter(|part| !part.is_empty());
    Some(Json::array(parts.map(Json::from)))
}

pub(super) fn base64_encode(values: &[Json]) -> Option<Json> {
    let [Json::String(text)] = values else { return None };
    is_short(text).then(|| base64::engine::general_purpose::STANDARD.encode(&**text).into())
}

/// What is no Base64 is passed over, and padding ends it (measured on AWS).
pub(super) fn base64_decode(values: &[Json]) -> Option<Json> {
    let [Json::String(text)] = values else { return None };
    if !is_short(text) {
        return None;
    }
    let digits = text.bytes().take_while(|byte| *byte != b'=').filter_map(|byte| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'+' | b'/' => Some(byte),
        byte => byte.is_ascii_alphanumeric().then_some(byte),
    });
    let mut digits: Vec<u8> = digits.collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let bytes = GeneralPurpose::new(&STANDARD, lenient).decode(digits).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned().into())
}

/// What is no text is hashed as Java prints it.
pub(super) fn hash(values: &[Json]) -> Option<Json> {
    let [data, Json::String(algorithm)] = values else { return None };
    if data.bytes() > quota::INTRINSIC_BYTES {
        return None;
    }
    let text = java::text(data);
    if !is_short(&text) {
        return None;
    }
    let digest = match &**algorithm {
        "MD5" => hex(&md5::Md5::digest(text)),
        "SHA-1" => hex(&sha1::Sha1::digest(text)),
        "SHA-256" => hex(&sha2::Sha256::digest(text)),
        "SHA-384" => hex(&sha2::Sha384::digest(text)),
        "SHA-512" => hex(&sha2::Sha512::digest(text)),
        _ => return None,
    };
    Some(digest.into())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from(b"0123456789abcdef"[usize::from(digit)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn is_short(text: &str) -> bool {
    text.len() <= quota::INTRINSIC_CHARS || text.chars().count() <= quota::INTRINSIC_CHARS
}
