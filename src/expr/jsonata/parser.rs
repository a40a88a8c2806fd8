//! Tokens to [`Syntax`], by the operators' binding power (Pratt, 1973).

mod call;

use super::error::{Fallible, Fault};
use super::lexer::{Lexer, Token, TokenKind};
use super::limits::{SOURCE_CHARS, SOURCE_INSTRUCTIONS, SYNTAX_DEPTH, SYNTAX_NODES};
use super::syntax::{Kind, Pair, Syntax, Term};

/// Reads a whole source.
pub(super) fn parse(source: &str) -> Fallible<Syntax> {
    if source.len() > SOURCE_CHARS {
        return Err(too_large());
    }
    let token = Token { kind: TokenKind::End, end: 0 };
    let mut parser =
        Parser { lexer: Lexer::new(source), token, depth: 0, nodes: 0, instructions: 0 };
    parser.advance(false)?;
    let syntax = parser.expression(0)?;
    match parser.token.kind {
        TokenKind::End => Ok(syntax),
        TokenKind::Operator(_)
        | TokenKind::Name(_)
        | TokenKind::Variable(_)
        | TokenKind::Text(_)
        | TokenKind::Number(_)
        | TokenKind::Constant(_)
        | TokenKind::Regex(_) => Err(parser.fault("S0201")),
    }
}

fn too_large() -> Box<Fault> {
    Fault::say(super::JsonataError::RESOURCE, "Expression is too long or nested too deeply")
}

struct Parser {
    lexer: Lexer,
    /// The token that is looked at.
    token: Token,
    depth: u32,
    nodes: usize,
    /// Those of the regular expressions so far.
    instructions: usize,
}

/// How strongly an operator binds what stands to its left; 0 for what is no such operator.
fn power(token: &Token) -> u32 {
    let TokenKind::Operator(operator) = token.kind else { return 0 };
    match operator {
        "[" | "(" | "@" | "#" => 80,
        "." => 75,
        "{" => 70,
        "*" | "/" | "%" => 60,
        "+" | "-" | "&" => 50,
        "=" | "<" | ">" | "^" | "!=" | "<=" | ">=" | "~>" | "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    }
}

impl Parser {
    fn expression(&mut self, least: u32) -> Fallible<Syntax> {
        self.depth += 1;
        if self.depth > SYNTAX_DEPTH {
            return Err(too_large());
        }
        let token = self.advance(true)?;
        let mut left = self.prefix(token)?;
        while least < power(&self.token) {
            let token = self.advance(false)?;
            left = self.infix(token, left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// Takes the token that is looked at and reads the next one.
    fn advance(&mut self, infix: bool) -> Fallible<Token> {
        let next = self.lexer.next(infix)?;
        if let TokenKind::Operator(operator @ ("!" | "~")) = next.kind {
            return Err(Fault::new("S0204").at(next.end).token(operator));
        }
        Ok(std::mem::replace(&mut self.token, next))
    }

    /// Takes the token that must be there.
    fn expect(&mut self, operator: &'static str, infix: bool) -> Fallible<Token> {
        if self.token.is(operator) {
            return self.advance(infix);
        }
        let ended = matches!(self.token.kind, TokenKind::End);
        let fault = self.fault(if ended { "S0203" } else { "S0202" });
        Err(fault.with("value", operator.into()))
    }

    /// Takes the token if it is there.
    fn skip(&mut self, operator: &'static str) -> Fallible<bool> {
        let found = self.token.is(operator);
        if found {
            self.advance(false)?;
        }
        Ok(found)
    }

    fn fault(&self, code: &'static str) -> Box<Fault> {
        Fault::new(code).at(self.token.end).token(self.token.value())
    }

    fn node(&mut self, kind: Kind, position: u32, inside: u32) -> Fallible<Syntax> {
        self.nodes += 1;
        let height = inside + 1;
        if height > SYNTAX_DEPTH || self.nodes > SYNTAX_NODES {
            return Err(too_large());
        }
        Ok(Syntax { kind, position, height, keep_array: false })
    }

    /// What a token means where an operand is expected.
    #[inline(never)]
    fn prefix(&mut self, token: Token) -> Fallible<Syntax> {
        let operator = match token.kind {
            TokenKind::Operator(operator) => operator,
            TokenKind::Name(_)
            | TokenKind::Variable(_)
            | TokenKind::Text(_)
            | TokenKind::Number(_)
            | TokenKind::Constant(_)
            | TokenKind::Regex(_)
            | TokenKind::End => return self.operand(token),
        };
        let at = token.end;
        match operator {
            "and" | "or" | "in" => self.node(Kind::Name(operator.into()), at, 0),
            "*" => self.node(Kind::Wildcard, at, 0),
            "**" => self.node(Kind::Descendant, at, 0),
            "%" => self.node(Kind::Parent, at, 0),
            "-" => {
                let operand = Box::new(self.expression(70)?);
                let inside = operand.height;
                self.node(Kind::Negate(operand), at, inside)
            }
            "(" => self.block(at),
            "[" => self.array(at),
            "{" => {
                let pairs = self.pairs()?;
                let inside = pairs_height(&pairs);
                self.node(Kind::Object(pairs), at, inside)
            }
            "|" => self.transform(at),
            _ => Err(Fault::new("S0211").at(at).token(operator)),
        }
    }

    fn operand(&mut self, token: Token) -> Fallible<Syntax> {
        let kind = match token.kind {
            TokenKind::Name(name) => Kind::Name(name),
            TokenKind::Variable(name) => Kind::Variable(name),
            TokenKind::Text(text) => Kind::Text(text),
            TokenKind::Number(number) => Kind::Number(number),
            TokenKind::Constant(json) => Kind::Constant(json),
            TokenKind::Regex(regex) => {
                self.instructions += regex.size();
                if self.instructions > SOURCE_INSTRUCTIONS {
                    return Err(too_large());
                }
                Kind::Regex(regex)
            }
            TokenKind::End => Kind::End,
            TokenKind::Operator(_) => unreachable!("operators are no operands"),
        };
        self.node(kind, token.end, 0)
    }

    /// What an operator makes of what stands to its left.
    #[inline(never)]
    fn infix(&mut self, token: Token, left: Syntax) -> Fallible<Syntax> {
        let at = token.end;
        let power = power(&token);
        let TokenKind::Operator(operator) = token.kind else {
            unreachable!("only operators have binding power")
        };
        match operator {
            "(" => self.call(at, left),
            "[" => self.filter(at, left),
            "{" => {
                let pairs = self.pairs()?;
                let inside = left.height.max(pairs_height(&pairs));
                self.node(Kind::Group(Box::new(left), pairs), at, inside)
            }
            "^" => self.order_by(at, left),
            ":=" => self.bind(at, left),
            "@" | "#" => self.name_items(operator, at, left),
            "?" => self.condition(at, left),
            operator => {
                let right = self.expression(power)?;
                let inside = left.height.max(right.height);
                let sides = Box::new([left, right]);
                let kind = match operator {
                    "." => Kind::Map(sides),
                    "~>" => Kind::Apply(sides),
                    operator => Kind::Binary(operator, sides),
                };
                self.node(kind, at, inside)
            }
        }
    }

    #[inline(never)]
    fn block(&mut self, at: u32) -> Fallible<Syntax> {
        let mut expressions = Vec::new();
        while !self.token.is(")") {
            expressions.push(self.expression(0)?);
            if !self.skip(";")? {
                break;
            }
        }
        self.expect(")", true)?;
        let inside = height(&expressions);
        self.node(Kind::Block(expressions), at, inside)
    }

    #[inline(never)]
    fn array(&mut self, at: u32) -> Fallible<Syntax> {
        let mut items = Vec::new();
        while !self.token.is("]") || !items.is_empty() {
            let first = self.expression(0)?;
            items.push(if self.token.is("..") { self.range(first)? } else { first });
            if !self.skip(",")? {
                break;
            }
        }
        self.expect("]", true)?;
        let inside = height(&items);
        self.node(Kind::Array(items), at, inside)
    }

    fn range(&mut self, first: Syntax) -> Fallible<Syntax> {
        let dots = self.expect("..", false)?;
        let last = self.expression(0)?;
        let inside = first.height.max(last.height);
        self.node(Kind::Binary("..", Box::new([first, last])), dots.end, inside)
    }

    #[inline(never)]
    fn pairs(&mut self) -> Fallible<Vec<Pair>> {
        let mut pairs = Vec::new();
        while !self.token.is("}") || !pairs.is_empty() {
            let key = self.expression(0)?;
            self.expect(":", false)?;
            pairs.push((key, self.expression(0)?));
            if !self.skip(",")? {
                break;
            }
        }
        self.expect("}", true)?;
        Ok(pairs)
    }

    #[inline(never)]
    fn transform(&mut self, at: u32) -> Fallible<Syntax> {
        let pattern = self.expression(0)?;
        self.expect("|", false)?;
        let update = self.expression(0)?;
        let delete = if self.skip(",")? { Some(Box::new(self.expression(0)?)) } else { None };
        self.expect("|", false)?;
        let deep = delete.as_ref().map_or(0, |delete| delete.height);
        let inside = pattern.height.max(update.height).max(deep);
        self.node(Kind::Transform(Box::new([pattern, update]), delete), at, inside)
    }

    #[inline(never)]
    fn filter(&mut self, at: u32, mut left: Syntax) -> Fallible<Syntax> {
        if self.token.is("]") {
            self.advance(false)?;
            let mut step = &mut left;
            while matches!(step.kind, Kind::Filter(_)) {
                let Kind::Filter(sides) = &mut step.kind else { unreachable!("just matched") };
                step = &mut sides[0];
            }
            step.keep_array = true;
            return Ok(left);
        }
        let predicate = self.expression(0)?;
        self.expect("]", true)?;
        let inside = left.height.max(predicate.height);
        self.node(Kind::Filter(Box::new([left, predicate])), at, inside)
    }

    #[inline(never)]
    fn order_by(&mut self, at: u32, left: Syntax) -> Fallible<Syntax> {
        self.expect("(", false)?;
        let mut terms = Vec::new();
        loop {
            let descending = self.token.is(">");
            if descending || self.token.is("<") {
                self.advance(false)?;
            }
            terms.push(Term { descending, expression: self.expression(0)? });
            if !self.skip(",")? {
                break;
            }
        }
        self.expect(")", false)?;
        let deep = terms.iter().map(|term| term.expression.height).max().unwrap_or(0);
        let inside = left.height.max(deep);
        self.node(Kind::OrderBy(Box::new(left), terms), at, inside)
    }

    fn bind(&mut self, at: u32, left: Syntax) -> Fallible<Syntax> {
        let Kind::Variable(name) = left.kind else {
            let fault = Fault::new("S0212").at(left.position);
            return Err(match left.token() {
                Some(token) => fault.token(token),
                None => fault,
            });
        };
        let value = self.expression(9)?;
        let inside = value.height;
        self.node(Kind::Bind(name, Box::new(value)), at, inside)
    }

    fn name_items(&mut self, sign: &'static str, at: u32, left: Syntax) -> Fallible<Syntax> {
        let right = self.expression(80)?;
        let Kind::Variable(name) = right.kind else {
            return Err(Fault::new("S0214").at(right.position).token(sign));
        };
        let inside = left.height;
        let left = Box::new(left);
        let kind = if sign == "@" { Kind::Focus(left, name) } else { Kind::Index(left, name) };
        self.node(kind, at, inside)
    }

    #[inline(never)]
    fn condition(&mut self, at: u32, condition: Syntax) -> Fallible<Syntax> {
        let then = self.expression(0)?;
        let otherwise = if self.skip(":")? { Some(Box::new(self.expression(0)?)) } else { None };
        let deep = otherwise.as_ref().map_or(0, |otherwise| otherwise.height);
        let inside = condition.height.max(then.height).max(deep);
        self.node(Kind::Condition(Box::new([condition, then]), otherwise), at, inside)
    }
}

fn height(items: &[Syntax]) -> u32 {
    items.iter().map(|item| item.height).max().unwrap_or(0)
}

fn pairs_height(pairs: &[Pair]) -> u32 {
    pairs.iter().map(|(key, value)| key.height.max(value.height)).max().unwrap_or(0)
}
