//! Calls and function definitions, which begin alike.

use std::rc::Rc;

use crate::base::Json;

use super::super::error::{Fallible, Fault};
use super::super::lexer::TokenKind;
use super::super::node::Name;
use super::super::signature::Signature;
use super::super::syntax::{Kind, Lambda, Syntax};
use super::{Parser, height};

impl Parser {
    #[inline(never)]
    pub(super) fn call(&mut self, at: u32, procedure: Syntax) -> Fallible<Syntax> {
        let mut arguments = Vec::new();
        let mut partial = false;
        while !self.token.is(")") || !arguments.is_empty() {
            if self.token.is("?") {
                partial = true;
                let token = self.advance(false)?;
                arguments.push(self.node(Kind::Placeholder, token.end, 0)?);
            } else {
                arguments.push(self.expression(0)?);
            }
            if !self.skip(",")? {
                break;
            }
        }
        self.expect(")", true)?;
        if matches!(&procedure.kind, Kind::Name(name) if matches!(&**name, "function" | "λ")) {
            return self.lambda(at, &arguments);
        }
        let inside = procedure.height.max(height(&arguments));
        let kind = Kind::Call { procedure: Box::new(procedure), arguments, partial };
        self.node(kind, at, inside)
    }

    #[inline(never)]
    fn lambda(&mut self, at: u32, arguments: &[Syntax]) -> Fallible<Syntax> {
        let parameters = arguments.iter().enumerate().map(parameter).collect::<Fallible<_>>()?;
        let signature = if self.token.is("<") { Some(self.signature()?) } else { None };
        self.expect("{", false)?;
        let body = self.expression(0)?;
        self.expect("}", false)?;
        let inside = body.height;
        self.node(Kind::Lambda(Box::new(Lambda { parameters, signature, body })), at, inside)
    }

    #[inline(never)]
    fn signature(&mut self) -> Fallible<Signature> {
        let start = self.token.end;
        let mut text = "<".to_owned();
        let mut depth = 1;
        while depth > 0 && !self.token.is("{") && !matches!(self.token.kind, TokenKind::End) {
            self.advance(false)?;
            depth += i32::from(self.token.is("<")) - i32::from(self.token.is(">"));
            match self.token.value() {
                Json::String(part) => text.push_str(&part),
                part @ Json::Null
                | part @ Json::Bool(_)
                | part @ Json::Number(_)
                | part @ Json::Array(_)
                | part @ Json::Object(_) => text.push_str(&super::super::text::stringify(&part)),
            }
        }
        self.expect(">", false)?;
        Signature::parse(&text).map_err(|(fault, offset)| fault.at(start + offset))
    }
}

fn parameter((index, argument): (usize, &Syntax)) -> Fallible<Name> {
    if let Kind::Variable(name) = &argument.kind {
        return Ok(Rc::clone(name));
    }
    let number = i64::try_from(index + 1).expect("parameters are few");
    let fault = Fault::new("S0208").at(argument.position).with("value", number.into());
    Err(match argument.token() {
        Some(token) => fault.token(token),
        None => fault,
    })
}
