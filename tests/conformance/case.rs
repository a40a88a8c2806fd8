//! One file of recordings: what it holds, and who can judge it.

use std::fs;
use std::path::Path;
use std::rc::Rc;

use holdpoint::asl::{self, StateMachine};
use holdpoint::base::{Json, Timestamp};
use holdpoint::text::Severity;

use super::{choice_cases, describe, history, test_state, validate, variable_references};

pub(crate) struct Case {
    /// The name of its file.
    pub(crate) name: String,
    pub(crate) category: String,
    /// `kind`, or where that is `other` the `subkind`.
    pub(crate) kind: String,
    json: Json,
}

/// What came of one record of a case.
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) verdict: Verdict,
}

pub(crate) enum Verdict {
    Agrees,
    /// The first difference.
    Differs(String),
    /// It needs something that is not simulated yet; what.
    NotSimulated(String),
    /// The recorded text is not AWS's.
    Suspect,
}

impl Verdict {
    pub(crate) fn of(difference: Option<String>) -> Self {
        difference.map_or(Self::Agrees, Self::Differs)
    }
}

/// The kinds that count.
const KINDS: [&str; 10] = [
    "history",
    "test_state",
    "validate",
    "choice_cases",
    "express_sync",
    "express_async",
    "variable_references",
    "map_run",
    "describe_execution",
    "logs",
];

impl Case {
    /// A case that counts.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        Self::read_as(path, |text| text)
    }

    /// A case with names that were changed where it was read.
    pub(crate) fn read_as(path: &Path, change: impl FnOnce(String) -> String) -> Option<Self> {
        let json = Json::parse(&change(fs::read_to_string(path).ok()?)).ok()?;
        let text = |key: &str| Some(json.get(key)?.as_str()?.to_owned());
        let kind = text("kind").filter(|kind| kind != "other").or_else(|| text("subkind"))?;
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let category = text("category")?;
        KINDS.contains(&&*kind).then_some(Self { name, category, kind, json })
    }

    pub(crate) fn run(&self) -> Vec<Record> {
        let records = self.member("executions").and_then(Json::as_array);
        let records = records.map(|list| &**list).unwrap_or_default().iter().enumerate();
        let aside = if self.is_suspect() { Vec::new() } else { describe::run_aside(self) };
        let aside = aside
            .into_iter()
            .map(|(key, verdict)| Record { id: format!("{}#{key}", self.name), verdict });
        records.filter_map(|(at, record)| self.run_one(at, record)).chain(aside).collect()
    }

    fn run_one(&self, at: usize, record: &Json) -> Option<Record> {
        let key = record.get("key").and_then(Json::as_str).unwrap_or_default();
        let id = format!("{}#{key}", self.name);
        if self.is_suspect() {
            return Some(Record { id, verdict: Verdict::Suspect });
        }
        let verdict = match &*self.kind {
            "history" => history::run(self, at, record),
            "test_state" => test_state::run(self, record),
            "validate" => validate::run(self, record),
            "choice_cases" => choice_cases::run(self, record),
            "express_sync" | "express_async" | "map_run" | "describe_execution" | "logs" => {
                describe::run(self, record)?
            }
            "variable_references" => variable_references::run(self, record)?,
            kind => unreachable!("{kind} is not one of the kinds that count"),
        };
        Some(Record { id, verdict })
    }

    pub(crate) fn is_suspect(&self) -> bool {
        let provenance = self.member("provenance").and_then(|it| it.get("suspect"));
        provenance.is_some_and(|it| !matches!(it, Json::Null | Json::Bool(false)))
    }

    pub(crate) fn member(&self, key: &str) -> Option<&Json> {
        self.json.get(key)
    }

    pub(crate) fn context(&self, key: &str) -> Option<&Json> {
        self.member("context")?.get(key)
    }

    /// The definition of a record as it was submitted.
    pub(crate) fn definition(&self, record: &Json) -> Option<String> {
        let of = |it: &Json| match (it.get("definition"), it.get("definitionText")) {
            (Some(Json::Null) | None, Some(text)) => text.as_str().map(str::to_owned),
            (Some(Json::Null) | None, None) => None,
            (Some(definition), _) => Some(definition.to_string()),
        };
        of(record).or_else(|| of(&self.json))
    }

    /// The machine of a record, or what stands against it.
    pub(crate) fn machine(&self, record: &Json) -> Result<Rc<StateMachine>, Verdict> {
        let Some(definition) = self.definition(record) else {
            return Err(Verdict::NotSimulated("the case has no definition".into()));
        };
        let parsed = asl::parse(&definition);
        parsed.machine.ok_or_else(|| {
            let errors = parsed.diagnostics.iter().filter(|it| it.severity == Severity::Error);
            let said: Vec<_> =
                errors.take(2).map(|it| format!("{} at {}", it.message, it.location)).collect();
            let said = format!("the definition is refused: {}", said.join("; "));
            if said.contains("Not simulated yet") {
                Verdict::NotSimulated(said)
            } else {
                Verdict::Differs(said)
            }
        })
    }

    /// Whether it was recorded before a day: `2024-11-13`.
    pub(crate) fn recorded_before(&self, day: &str) -> bool {
        let recorded = self.member("recorded").and_then(Json::as_str).unwrap_or_default();
        let date: Vec<_> = recorded.split([',', '-']).take(3).collect();
        let [of_month, month, year] = date[..] else { return false };
        *format!("{year}-{month}-{of_month}") < *day
    }

    /// The moment of recording, where the input depends on it.
    pub(crate) fn start(&self) -> Timestamp {
        const ANY: &str = "2024-06-01T12:00:00Z";
        let moment = self.context("frozenNow").and_then(Json::as_str).unwrap_or(ANY);
        Timestamp::parse(moment).expect("a moment")
    }
}

/// The input of a record as it was submitted, and its value.
pub(crate) fn input(record: &Json) -> (Rc<str>, Json) {
    let text: Rc<str> = match record.get("inputRaw").or_else(|| record.get("inputText")) {
        Some(raw) => raw.as_str().unwrap_or_default().into(),
        None => record.get("input").map_or_else(|| "{}".to_owned(), Json::to_string).into(),
    };
    let value = Json::parse(&text).unwrap_or(Json::Null);
    (text, value)
}
