//! Calls: what is called, with which arguments, and the loop that tail calls go round in.

use std::rc::Rc;

use super::super::error::{Fallible, Fault};
use super::super::function::Builtin;
use super::super::node::{Call, Kind, Name, Node};
use super::super::scope::{Closure, Frame, Key};
use super::super::value::{ClosureId, Function, Match, Value};
use super::{Evaluator, NULL};

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
        let mut arguments = Vec::with_capacity(call.arguments.len() + 1);
        arguments.extend(applied);
        for argument in &call.arguments {
            arguments.push(match self.evaluate(argument, input, frame)? {
                Value::Function(function) => Value::Function(function.wrap()),
                value => value,
            });
        }
        self.caller = frame;
        self.invoke(node.position, call, &function, arguments, input)
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

    /// Applies a function. The context stands for arguments that its signature takes from there.
    pub(in super::super) fn apply(
        &mut self,
        function: &Value,
        arguments: Vec<Value>,
        context: &Value,
    ) -> Fallible {
        let mut result = self.apply_once(function, arguments, context)?;
        while let Value::Tail = result {
            let tail = self.tail.take().expect("a tail call leaves its arguments");
            self.spend(1)?;
            result =
                self.apply_once(&tail.function, tail.arguments, context).map_err(|mut fault| {
                    fault.position = Some(tail.position);
                    if fault.token.is_none() {
                        fault.token = tail.name.map(Into::into);
                    }
                    fault
                })?;
        }
        if result.depth() > self.limits.value_depth {
            return Err(Fault::memory());
        }
        Ok(result)
    }

    fn apply_once(&mut self, function: &Value, arguments: Vec<Value>, context: &Value) -> Fallible {
        let Value::Function(function) = function else { return Err(Fault::new("T1006")) };
        let context = if function.is_wrapped() { &NULL } else { context };
        match function {
            Function::Builtin { builtin, .. } => self.apply_builtin(*builtin, arguments, context),
            Function::Closure { id, .. } => self.apply_closure(*id, arguments, context),
            Function::Regex { regex, .. } => {
                let mut arguments = arguments.into_iter();
                let text = arguments.next().unwrap_or(Value::Undefined);
                let text = text.as_str().ok_or_else(|| Fault::new("T0410"))?;
                let from = arguments.next().and_then(|from| from.as_f64()).unwrap_or(0.0);
                let regex = Rc::clone(regex);
                self.match_at(&Match { regex, text: text.into(), from: from as usize }, false)
            }
            Function::Next { after, .. } => self.match_at(&Rc::clone(after), true),
        }
    }

    fn apply_closure(&mut self, id: ClosureId, arguments: Vec<Value>, context: &Value) -> Fallible {
        match self.scope.closure(id).clone() {
            Closure::Lambda { lambda, parameters, frame, input } => {
                let arguments = match &lambda.signature {
                    Some(signature) if parameters.len() == lambda.parameters.len() => {
                        signature.validate(arguments, context)?
                    }
                    Some(_) | None => arguments,
                };
                self.apply_lambda(&lambda.body, &parameters, frame, &input, arguments)
            }
            Closure::Partial { function, arguments: given } => {
                let mut rest = arguments.into_iter();
                let filled = given
                    .iter()
                    .map(|given| given.clone().or_else(|| rest.next()).into())
                    .collect();
                self.apply(&Value::Function(function), filled, &NULL)
            }
            Closure::Transform { transform, frame } => {
                self.apply_transform(&transform, arguments, context, frame)
            }
            Closure::Chain { first, second } => {
                let argument = arguments.into_iter().next().unwrap_or(Value::Undefined);
                let between = self.apply(&Value::Function(first), vec![argument], &NULL)?;
                self.apply(&Value::Function(second), vec![between], &NULL)
            }
        }
    }

    fn apply_lambda(
        &mut self,
        body: &Node,
        parameters: &[Name],
        frame: Frame,
        input: &Value,
        mut arguments: Vec<Value>,
    ) -> Fallible {
        arguments.resize(parameters.len(), Value::Undefined);
        // Of parameters with the same name the last one is found first.
        let bound = parameters.iter().zip(arguments).rev();
        let bound = bound.map(|(name, value)| (Key::Variable(Rc::clone(name)), value)).collect();
        let mark = self.scope.mark();
        let inner = self.open(frame, bound)?;
        let value = self.evaluate(body, input, inner)?;
        match (&value, &self.tail) {
            (Value::Tail, Some(tail)) => self.scope.release(mark, tail.values()),
            _ => self.scope.release(mark, std::iter::once(&value)),
        }
        Ok(value)
    }

    /// `left ~> right`
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
    pub(super) fn partial(
        &mut self,
        node: &Node,
        call: &Call,
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let mut given = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            given.push(match argument.kind {
                Kind::Placeholder => None,
                _ => Some(self.evaluate(argument, input, frame)?),
            });
        }
        let function = self.evaluate(&call.procedure, input, frame)?;
        self.check_spelling("T1007", &function, node, call, frame)?;
        let Value::Function(function) = function else {
            let fault = Fault::new("T1008").at(node.position);
            return Err(match call.name() {
                Some(name) => fault.token(name),
                None => fault,
            });
        };
        let lambda = function.closure().map(|id| self.scope.closure(id).clone());
        let Some(Closure::Lambda { lambda, parameters, frame, input }) = lambda else {
            let arguments = given.into();
            return Ok(self.scope.close_over(Closure::Partial { function, arguments }));
        };
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
