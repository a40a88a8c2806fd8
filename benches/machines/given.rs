//! The machines that lie beside the project, with those of the peers that ran them fastest.

use std::fs;
use std::path::PathBuf;

use holdpoint::base::Json;

use super::machine::{Expected, Machine};

/// Transitions a CPU second of the fastest peer that gave the right output, from the folder's README.
pub(crate) fn fastest_peer(name: &str) -> Option<f64> {
    let peers = Json::parse(include_str!("peers.json")).expect("it is JSON");
    Some(peers.get(name)?.as_number()?.as_f64())
}

/// The folder: `HOLDPOINT_BENCH`, else `../shared/bench/machines`.
pub(crate) struct Folder {
    path: PathBuf,
    manifest: Json,
}

impl Folder {
    /// `None` where there is no such folder.
    pub(crate) fn open() -> Option<Self> {
        let beside =
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/bench/machines"));
        let path = std::env::var_os("HOLDPOINT_BENCH").map_or_else(beside, PathBuf::from);
        let manifest = fs::read_to_string(path.join("manifest.json")).ok()?;
        Some(Self { path, manifest: Json::parse(&manifest).expect("the manifest is JSON") })
    }

    /// The names in the manifest.
    pub(crate) fn names(&self) -> Vec<String> {
        self.entries().map(|entry| text(entry, "name")).collect()
    }

    /// The names of those that AWS would stop.
    pub(crate) fn too_long_for_aws(&self) -> Vec<String> {
        let entries = self.entries().filter(|it| it.get("aws_legal") == Some(&Json::Bool(false)));
        entries.map(|entry| text(entry, "name")).collect()
    }

    /// A machine, and how often it is executed in a process.
    pub(crate) fn find(&self, name: &str) -> Option<(Machine, usize)> {
        let entry = self.entries().find(|entry| text(entry, "name") == name)?;
        let expected = Expected::Output {
            output: entry.get("expect").expect("the manifest has `expect`").clone(),
            entered: number(entry, "entered"),
            events: number(entry, "aws_events"),
        };
        Some((self.read(entry, expected), number(entry, "reps")))
    }

    /// A machine with AWS's limit of events on.
    pub(crate) fn limited(&self, name: &str) -> Option<Machine> {
        let entry = self.entries().find(|entry| text(entry, "name") == name)?;
        Some(self.read(entry, Expected::Stopped))
    }

    fn entries(&self) -> impl Iterator<Item = &Json> {
        self.manifest.as_array().expect("the manifest is a list").iter()
    }

    fn read(&self, entry: &Json, expected: Expected) -> Machine {
        let file = |key: &str| {
            let path = self.path.join(text(entry, key));
            fs::read_to_string(path).expect("the manifest names files that are there")
        };
        Machine::new(&file("file"), file("input"), expected)
    }
}

fn text(entry: &Json, key: &str) -> String {
    entry.get(key).and_then(Json::as_str).expect("the manifest has it").to_owned()
}

fn number(entry: &Json, key: &str) -> usize {
    let number = entry.get(key).and_then(Json::as_number).expect("the manifest has it");
    number.as_i64().and_then(|it| usize::try_from(it).ok()).expect("a count")
}
