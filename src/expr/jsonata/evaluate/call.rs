//! Calls: what is called, with which arguments, and the loop that tail calls go round in.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use std::rc::Rc;

use super::super::error::{Fallible, Fault};
use super::super::function::Builtin;
use super::super::node::{Call, Kind, Lambda, Name, Node};
use super::super::regex::Regex;
use super::super::scope::{Closure, Frame, Key};
use super::super::value::{ClosureId, Function, Match, Value};
use super::{Evaluator, NULL};

/// Room for the arguments that most functions are padded to.
const ARGUMENTS: usize = 4;

/// A call in tail position, made once the function that ends with it has returned.
#[derive(Debug)]
pub(super) struct TailCall {
    function: Value,
    arguments: Vec<Value>,
    name: Option<Name>,
    position: u32,
}

impl TailCall {
    /// What the call needs to be kept.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.function).chain(&self.arguments)
    }
}

impl Evaluator<'_, '_> {
    /// `procedure(arguments)`; `applied` stands before the arguments (`~>`).
    #[inline(never)]
    pub(super) fn call(
        &mut self,
        node: &Node,
        call: &Call,
        input: &Value,
        frame: Frame,
        applied: Option<Value>,
    ) -> Fallible {
        let function = self.evaluate(&call.procedure, input, frame)?;
        self.check_spelling("T1005", &function, node, call, frame)?;
        let arguments = self.arguments(call, input, frame, applied)?;
        self.caller = frame;
        self.invoke(node.position, call, &function, arguments, input)
    }

    fn arguments(
        &mut self,
        call: &Call,
        input: &Value,
        frame: Frame,
        applied: Option<Value>,
    ) -> Fallible<Vec<Value>> {
        let mut arguments = Vec::with_capacity(ARGUMENTS.max(call.arguments.len() + 1));
        arguments.extend(applied);
        for argument in &call.arguments {
            let value = self.evaluate(argument, input, frame)?;
            arguments.push(wrapped(value));
        }
        Ok(arguments)
    }

    /// Helps those who forgot the `$` before a function's name.
    fn check_spelling(
        &self,
        code: &'static str,
        function: &Value,
        node: &Node,
        call: &Call,
        frame: Frame,
    ) -> Fallible<()> {
        let Kind::Path(steps) = &call.procedure.kind else { return Ok(()) };
        let Kind::Name(name) = &steps[0].kind else { return Ok(()) };
        if !function.is_undefined() {
            return Ok(());
        }
        let bound = self.scope.variable(frame, name).0.is_some_and(|value| !value.is_undefined());
        if bound || Builtin::named(name, self.functions).is_some() {
            return Err(Fault::new(code).at(node.position).token(Rc::clone(name)));
        }
        Ok(())
    }

    fn invoke(
        &mut self,
        position: u32,
        call: &Call,
        function: &Value,
        arguments: Vec<Value>,
        input: &Value,
    ) -> Fallible {
        self.apply(function, arguments, input).map_err(|mut fault| {
            let own = function.as_function().is_some_and(|function| !function.is_wrapped());
            if own || fault.position.is_none() {
                fault.position = Some(position);
            }
            if fault.token.is_none() {
                fault.token = call.name().map(Into::into);
            }
            fault
        })
    }

    #[inline(never)]
    pub(super) fn tail_call(&mut self, call: &Call, input: &Value, frame: Frame) -> Fallible {
        let function = self.evaluate(&call.procedure, input, frame)?;
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(self.evaluate(argument, input, frame)?);
        }
        let position = call.procedure.position;
        self.tail = Some(TailCall { function, arguments, name: call.name(), position });
        Ok(Value::Tail)
    }

    /// Applies a function on behalf of another one. That takes levels of depth as well, in
    /// proportion to what it takes of the host's stack.
    #[inline(never)]
    pub(in super::super) fn call_back(
        &mut self,
        function: &Value,
        arguments: Vec<Value>,
    ) -> Fallible {
        const LEVELS: u32 = 2;
        self.depth += LEVELS;
        if self.depth > self.limits.depth {
            return Err(Fault::stack_overflow());
        }
        let result = self.apply(function, arguments, &NULL)?;
        self.depth -= LEVELS;
        Ok(result)
    }

    /// Applies a function. The context stands for arguments that its signature takes from there.
    fn apply(&mut self, function: &Value, arguments: Vec<Value>, context: &Value) -> Fallible {
        let mut result = self.apply_once(function, arguments, context)?;
        while let Value::Tail = result {
            result = self.apply_tail(context)?;
        }
        self.check_depth(result)
    }

    fn check_depth(&self, value: Value) -> Fallible {
        if value.depth() > self.limits.value_depth { Err(Fault::memory()) } else { Ok(value) }
    }

    #[inline(never)]
    fn apply_tail(&mut self, context: &Value) -> Fallible {
        self.spend(1)?;
        let tail = self.tail.take().expect("a tail call leaves its arguments");
        let TailCall { function, arguments, name, position } = tail;
        self.apply_once(&function, arguments, context).map_err(|mut fault| {
            fault.position = Some(position);
            if fault.token.is_none() {
                fault.token = name.map(Into::into);
            }
            fault
        })
    }

    #[inline(never)]
    fn apply_once(&mut self, function: &Value, arguments: Vec<Value>, context: &Value) -> Fallible {
        let Value::Function(function) = function else { return Err(Fault::new("T1006")) };
        let context = if function.is_wrapped() { &NULL } else { context };
        match function {
            Function::Builtin { builtin, .. } => self.apply_builtin(*builtin, arguments, context),
            Function::Closure { id, .. } => match self.scope.closure(*id) {
                Closure::Lambda { .. } => self.apply_lambda(*id, arguments, context),
                Closure::Partial { .. } => self.apply_partial(*id, arguments),
                Closure::Transform { .. } => self.apply_transform(*id, arguments, context),
                Closure::Chain { .. } => self.apply_chain(*id, arguments),
            },
            Function::Regex { regex, .. } => self.apply_regex(regex, arguments),
            Function::Next { after, .. } => self.match_at(after, true),
        }
    }

    #[inline(never)]
    fn apply_regex(&mut self, regex: &Rc<Regex>, arguments: Vec<Value>) -> Fallible {
        let mut arguments = arguments.into_iter();
        let text = arguments.next().unwrap_or(Value::Undefined);
        // JavaScript searches the text of whatever it is given; no text, no match.
        let Some(text) = text.as_str() else { return Ok(Value::Undefined) };
        let from = arguments.next().and_then(|from| from.as_f64()).unwrap_or(0.0);
        let regex = Rc::clone(regex);
        self.match_at(&Match { regex, text: text.into(), from: from as usize }, false)
    }

    #[inline(never)]
    fn apply_lambda(&mut self, id: ClosureId, arguments: Vec<Value>, context: &Value) -> Fallible {
        let mark = self.scope.mark();
        let (lambda, input, inner) = self.enter(id, arguments, context)?;
        let value = self.evaluate(&lambda.body, &input, inner)?;
        self.release(mark, &value);
        Ok(value)
    }

    /// Opens the frame of a function's parameters; gives its body, input and frame.
    #[inline(never)]
    fn enter(
        &mut self,
        id: ClosureId,
        mut arguments: Vec<Value>,
        context: &Value,
    ) -> Fallible<(Rc<Lambda>, Value, Frame)> {
        let Closure::Lambda { lambda, parameters, frame, input } = self.scope.closure(id) else {
            unreachable!("the caller has seen a lambda")
        };
        let (lambda, parameters) = (Rc::clone(lambda), Rc::clone(parameters));
        let (frame, input) = (*frame, input.clone());
        // What is applied in part has no signature any more.
        if let Some(signature) = &lambda.signature
            && parameters.len() == lambda.parameters.len()
        {
            arguments = signature.validate(arguments, context, &mut |work| self.spend(work))?;
        }
        self.pay_for_names(parameters.len())?;
        arguments.resize(parameters.len(), Value::Undefined);
        self.pay_for_frame()?;
        let inner = self.scope.open_call(frame, parameters, arguments);
        Ok((lambda, input, inner))
    }

    /// Pays for names that are bound together; the few that most functions have cost nothing.
    fn pay_for_names(&mut self, names: usize) -> Fallible<()> {
        const FEW: usize = 8;
        if names < FEW {
            return Ok(());
        }
        self.spend(names / 4)?;
        self.allocate_items(names.saturating_mul(2))
    }

    #[inline(never)]
    fn apply_partial(&mut self, id: ClosureId, arguments: Vec<Value>) -> Fallible {
        let Closure::Partial { function, arguments: given } = self.scope.closure(id) else {
            unreachable!("the caller has seen a partial application")
        };
        let (function, given) = (Value::Function(function.clone()), Rc::clone(given));
        self.pay_for_names(given.len())?;
        let mut rest = arguments.into_iter();
        let fill = |given: &Option<Value>| given.clone().or_else(|| rest.next()).into();
        let filled = given.iter().map(fill).collect();
        self.call_back(&function, filled)
    }

    #[inline(never)]
    fn apply_chain(&mut self, id: ClosureId, arguments: Vec<Value>) -> Fallible {
        let Closure::Chain { first, second } = self.scope.closure(id) else {
            unreachable!("the caller has seen a chain")
        };
        let (first, second) = (first.clone(), second.clone());
        self.spend(2)?;
        let argument = arguments.into_iter().next().unwrap_or(Value::Undefined);
        let between = self.call_back(&Value::Function(first), vec![argument])?;
        let between = self.settle(between, false)?;
        self.call_back(&Value::Function(second), vec![between])
    }

    /// `left ~> right`
    #[inline(never)]
    pub(super) fn apply_to(
        &mut self,
        node: &Node,
        sides: &[Node; 2],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let left = self.evaluate(&sides[0], input, frame)?;
        if let Kind::Call(call) = &sides[1].kind {
            return self.call(&sides[1], call, input, frame, Some(left));
        }
        let right = self.evaluate(&sides[1], input, frame)?;
        match (left, right) {
            (Value::Function(first), Value::Function(second)) => {
                Ok(self.scope.close_over(Closure::Chain { first, second }))
            }
            (left, right @ Value::Function(_)) => self.apply(&right, vec![left], &NULL),
            (_, right) => Err(Fault::new("T2006").at(node.position).value(&right)),
        }
    }

    /// `$function(?, 1)`
    #[inline(never)]
    pub(super) fn partial(
        &mut self,
        node: &Node,
        call: &Call,
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let given = self.given(call, input, frame)?;
        let function = self.evaluate(&call.procedure, input, frame)?;
        self.check_spelling("T1007", &function, node, call, frame)?;
        match function {
            Value::Function(function) => self.partially(function, given),
            Value::Undefined
            | Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Tuples(_)
            | Value::Tail => {
                let mut fault = Fault::new("T1008").at(node.position);
                fault.token = call.name().map(Into::into);
                Err(fault)
            }
        }
    }

    /// The arguments given to a partial application; none where one is awaited.
    fn given(&mut self, call: &Call, input: &Value, frame: Frame) -> Fallible<Vec<Option<Value>>> {
        let mut given = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            given.push(match argument.kind {
                Kind::Placeholder => None,
                _ => Some(self.evaluate(argument, input, frame)?),
            });
        }
        Ok(given)
    }

    #[inline(never)]
    fn partially(&mut self, function: Function, mut given: Vec<Option<Value>>) -> Fallible {
        let lambda = function.closure().map(|id| self.scope.closure(id).clone());
        let Some(Closure::Lambda { lambda, parameters, frame, input }) = lambda else {
            let arguments = given.into();
            return Ok(self.scope.close_over(Closure::Partial { function, arguments }));
        };
        self.pay_for_names(parameters.len().max(given.len()))?;
        let mut unbound = Vec::new();
        let mut bound = Vec::new();
        given.resize(parameters.len().max(given.len()), Some(Value::Undefined));
        for (name, given) in parameters.iter().zip(given) {
            match given {
                Some(value) => bound.push((Key::Variable(Rc::clone(name)), value)),
                None => unbound.push(Rc::clone(name)),
            }
        }
        let frame = self.open(frame, bound)?;
        let parameters = unbound.into();
        Ok(self.scope.close_over(Closure::Lambda { lambda, parameters, frame, input }))
    }

    /// How many arguments a function takes.
    pub(in super::super) fn arity(&self, function: &Function) -> usize {
        match function {
            Function::Builtin { builtin, .. } => builtin.arity(),
            Function::Regex { .. } => 2,
            Function::Next { .. } => 0,
            Function::Closure { id, .. } => match self.scope.closure(*id) {
                Closure::Lambda { parameters, .. } => parameters.len(),
                Closure::Partial { arguments, .. } => {
                    arguments.iter().filter(|argument| argument.is_none()).count()
                }
                Closure::Transform { .. } | Closure::Chain { .. } => 1,
            },
        }
    }
}

/// A value as an argument.
fn wrapped(value: Value) -> Value {
    match value {
        Value::Function(function) => Value::Function(function.wrap()),
        value @ Value::Undefined
        | value @ Value::Json(_)
        | value @ Value::List(_)
        | value @ Value::Record(_)
        | value @ Value::Tuples(_)
        | value @ Value::Tail => value,
    }
}
