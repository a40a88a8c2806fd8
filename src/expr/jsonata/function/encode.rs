//! Base64, percent encoding, hashes, UUIDs and JSON text.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "apply_builtin says every case; here are those it hands on"
)]

use md5::Digest as _;

use crate::base::Json;

use super::super::error::{Fallible, Fault, JsonataError};
use super::super::evaluate::Evaluator;
use super::super::expression::Functions;
use super::super::value::Value;
use super::{Arguments, Builtin, refused};

/// What `encodeURI` and `decodeURI` leave alone, beside letters and digits.
const RESERVED: &str = ";/?:@&=+$,#";
const UNRESERVED: &str = "-_.!~*'()";

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn encode_function(&mut self, builtin: Builtin, arguments: &Arguments) -> Fallible {
        if builtin == Builtin::Uuid {
            return Ok(Value::text(self.rng().uuid()));
        }
        if builtin == Builtin::Hash {
            arguments.check_defined(0)?;
        }
        let Some(text) = arguments.text(0) else { return Ok(Value::Undefined) };
        self.spend(4 + text.len() / 2)?;
        self.allocate(text.len().saturating_mul(3))?;
        let malformed = |name: &'static str| {
            let fault = Fault::new("D3140").value(arguments.at(0));
            fault.with("functionName", name.into())
        };
        match builtin {
            Builtin::Base64Encode => Ok(Value::text(self.encode_base64(text))),
            Builtin::Base64Decode => self.decode_base64(text),
            Builtin::EncodeUrl => Ok(Value::text(percent_encode(text, RESERVED))),
            Builtin::EncodeUrlComponent => Ok(Value::text(percent_encode(text, ""))),
            Builtin::DecodeUrl => {
                let decoded = percent_decode(text, RESERVED);
                decoded.map(Value::text).ok_or_else(|| malformed("decodeUrl"))
            }
            Builtin::DecodeUrlComponent => {
                let decoded = percent_decode(text, "");
                decoded.map(Value::text).ok_or_else(|| malformed("decodeUrlComponent"))
            }
            Builtin::Hash => arguments.text(1).map_or(Ok(Value::Undefined), |it| hash(text, it)),
            _ => Json::parse(text).map(Value::Json).map_err(|_| refused("Invalid JSON")),
        }
    }

    /// jsonata-js under Node takes the lowest byte of each UTF-16 unit; AWS takes UTF-8.
    fn encode_base64(&self, text: &str) -> String {
        match self.functions() {
            Functions::Aws => to_base64(text.as_bytes()),
            Functions::Official => {
                to_base64(&text.encode_utf16().map(|unit| unit as u8).collect::<Vec<_>>())
            }
        }
    }

    fn decode_base64(&self, text: &str) -> Fallible {
        match self.functions() {
            Functions::Aws => {
                let unpadded = match text.len() % 4 {
                    0 => text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text),
                    3 => text.strip_suffix('=').unwrap_or(text),
                    _ => text,
                };
                let digits: Option<Vec<u8>> = unpadded.bytes().map(base64_digit).collect();
                match digits.filter(|digits| digits.len() % 4 != 1) {
                    Some(digits) => {
                        let bytes = from_base64(&digits);
                        Ok(Value::text(String::from_utf8_lossy(&bytes).into_owned()))
                    }
                    None => Err(Fault::say(JsonataError::INTERNAL, "The text is no Base64")),
                }
            }
            // Node stops at the padding and skips what is not of the alphabet.
            Functions::Official => {
                let digits = text.bytes().take_while(|byte| *byte != b'=').filter_map(|byte| {
                    base64_digit(match byte {
                        b'-' => b'+',
                        b'_' => b'/',
                        byte => byte,
                    })
                });
                let bytes = from_base64(&digits.collect::<Vec<_>>());
                Ok(Value::text(bytes.into_iter().map(char::from).collect::<String>()))
            }
        }
    }
}

/// The characters of Base64, by what they stand for.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at| group.get(at).map_or(0, |byte| u32::from(*byte));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = BASE64[(bits >> shift & 63) as usize];
            text.push(if at <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

fn base64_digit(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// The bytes that digits of six bits make up; bits that are left over are dropped.
fn from_base64(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len());
    for group in digits.chunks(4) {
        let bits =
            (0..4).fold(0_u32, |all, at| all << 6 | group.get(at).map_or(0, |d| u32::from(*d)));
        bytes.extend(bits.to_be_bytes().into_iter().skip(1).take(group.len() * 3 / 4));
    }
    bytes
}

fn percent_encode(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() || UNRESERVED.contains(letter) || kept.contains(letter) {
            out.push(letter);
        } else {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                out.push('%');
                out.extend(hex(byte).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}

/// None where the text is malformed. Escapes of kept characters stay as they are.
fn percent_decode(text: &str, kept: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let lead = hex_byte(after)?;
        let length = match lead {
            0x00..=0x7F => 1,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF7 => 4,
            _ => return None,
        };
        let escaped = after.get(..3 * length - 1)?;
        let bytes: Option<Vec<u8>> = escaped.split('%').map(hex_byte).collect();
        let decoded = String::from_utf8(bytes.filter(|bytes| bytes.len() == length)?).ok()?;
        if kept.contains(&decoded) {
            out.push('%');
            out.push_str(escaped);
        } else {
            out.push_str(&decoded);
        }
        rest = &after[escaped.len()..];
    }
    out.push_str(rest);
    Some(out)
}

fn hex_byte(text: &str) -> Option<u8> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|d| d.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok()
}

/// The two digits of a byte.
fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
}

fn hash(text: &str, algorithm: &str) -> Fallible {
    let hex = |bytes: &[u8]| bytes.iter().copied().flat_map(hex).collect::<String>();
    let digest = match algorithm {
        "MD5" => hex(&md5::Md5::digest(text)),
        "SHA-1" => hex(&sha1::Sha1::digest(text)),
        "SHA-256" => hex(&sha2::Sha256::digest(text)),
        "SHA-384" => hex(&sha2::Sha384::digest(text)),
        "SHA-512" => hex(&sha2::Sha512::digest(text)),
        _ => {
            return Err(refused(format!(
                "Hash algorithm '{algorithm}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"
            )));
        }
    };
    Ok(Value::text(digest))
}
