//! What the services are before a run.

/// The settings of the services.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setup {
    /// How long a function takes, in milliseconds.
    pub function_millis: i64,
    /// Who gets the mails that functions send.
    pub approver: String,
}

impl Default for Setup {
    fn default() -> Self {
        Self { function_millis: 120, approver: "approver@example.com".into() }
    }
}
