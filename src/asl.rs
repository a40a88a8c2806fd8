//! The language: what a definition says, and what is wrong with it.
//!
//! A [`StateMachine`] that exists can run: every target exists, every path is compiled, every
//! number is in its range.

mod add_catch;
mod assign;
mod block;
mod catch;
mod complete;
mod error_name;
mod fields;
mod flow;
mod guide;
mod item;
mod jsonata;
mod language;
mod lint;
mod outline;
mod paste;
mod quantity;
mod read;
mod recovery;
mod resource;
mod retry;
mod slip;
mod state;
mod state_index;
mod state_machine;
mod variable;

pub use add_catch::add_catch;
pub use block::Block;
pub use catch::Catcher;
pub use complete::{Completion, Proposal, complete, explain};
pub use error_name::ErrorName;
pub use flow::{Flow, JsonataFlow, PathFlow, ResultPath, Selection};
pub use item::{
    Csv, CsvDelimiter, CsvHeaders, InputType, ItemBatcher, ItemReader, ItemSource, ResultWriter,
    Transformation,
};
pub use language::QueryLanguage;
pub use lint::advise;
pub use outline::{StatePlace, outline};
pub use paste::{Paste, PasteFormat, PasteKind, PastedMachine, read_paste};
pub use quantity::Quantity;
pub use recovery::Recovery;
pub use resource::{IntegrationPattern, Resource, function_name};
pub use retry::{JitterStrategy, Retrier};
pub use state::{
    Choice, ChoiceRule, Condition, Distributed, Fail, FailText, Family, Items, Map, Operand,
    Operator, Parallel, Pass, Relation, State, StateKind, Succeed, Task, Test, Transition, Type,
    Until, Wait,
};
pub use state_machine::{
    Parsed, StateMachine, StateMachineType, TESTED_STATE, parse, parse_as, parse_node, parse_state,
    parse_with_advice,
};
