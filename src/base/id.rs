//! Names and numbers that must not be mixed up, each a type of its own.

use std::fmt;
use std::rc::Rc;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Rc<str>);

        impl $name {
            /// The text of it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text of it, shared.
            #[must_use]
            pub fn shared(&self) -> Rc<str> {
                Rc::clone(&self.0)
            }
        }

        impl<T: Into<Rc<str>>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )*};
}

names! {
    /// `arn:aws:states:us-east-1:123456789012:execution:Approval:run-1`
    ExecutionArn;
    /// `arn:aws:states:us-east-1:123456789012:stateMachine:Approval`
    StateMachineArn;
    /// The key of a state in `States`.
    StateName;
    /// What `.waitForTaskToken` hands out and SendTaskSuccess brings back.
    TaskToken;
}

impl ExecutionArn {
    /// The name of its machine; of a child of a map run, that of the parent's.
    #[must_use]
    pub fn machine_name(&self) -> &str {
        let machine = self.0.split(':').nth(6).unwrap_or_default();
        machine.split_once('/').map_or(machine, |(machine, _)| machine)
    }
}

numbers! {
    /// A line of control in an execution: the root, a Parallel branch, a Map iteration.
    BranchId;
    /// The number of a history event, from 1; 0 means "none".
    EventId;
    /// A run of a distributed Map state, by its number in its execution.
    MapRunId;
    /// One attempt of a Task state.
    TaskId;
    /// An alarm that an execution set for itself.
    TimerId;
}
