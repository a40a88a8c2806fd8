//! The language: what a definition says, and what is wrong with it.
//!
//! A [`StateMachine`] that exists can run: every target exists, every path is compiled, every
//! number is in its range.

mod catch;
mod error_name;
mod flow;
mod lint;
mod read;
mod resource;
mod retry;
mod state;
mod state_machine;

pub use catch::Catcher;
pub use error_name::ErrorName;
pub use flow::{Flow, ResultPath, Selection};
pub use resource::{IntegrationPattern, Resource, function_name};
pub use retry::{JitterStrategy, Retrier};
pub use state::{
    Choice, ChoiceRule, Condition, Fail, FailText, Family, Operand, Operator, Pass, Relation,
    Seconds, State, StateKind, Succeed, Task, Test, Transition, Type, Until, Wait,
};
pub use state_machine::{Parsed, StateMachine, parse};
