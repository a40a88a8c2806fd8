//! What there is to be run: the scenarios of the gallery, and what people published, where it lies beside the project.

use std::fs;
use std::path::{Path, PathBuf};

use holdpoint::asl;
use holdpoint::world::{GALLERY, Scenario};

/// Characters of a definition; what is longer only takes longer.
const CHARS: usize = 12_000;

/// Scenarios of the gallery, and definitions.
#[derive(Debug)]
pub(crate) struct Stock {
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) definitions: Vec<String>,
    /// Those of them that hand out tokens.
    pub(crate) asking: Vec<String>,
}

impl Stock {
    /// The gallery, and the corpus in `../shared/corpus`, or in the folder that `HOLDPOINT_CORPUS` names.
    pub(crate) fn read() -> Self {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        let folder = std::env::var_os("HOLDPOINT_CORPUS").map_or(beside, PathBuf::from);
        let mut files = Vec::new();
        for kind in ["asl-json", "asl-json-in-code"] {
            let entries = fs::read_dir(folder.join("files").join(kind));
            files.extend(entries.into_iter().flatten().flatten().map(|it| it.path()));
        }
        files.sort();
        let texts = files.iter().filter_map(|path| fs::read_to_string(path).ok());
        let runs = |text: &String| text.len() < CHARS && asl::parse(text).machine.is_some();
        let definitions: Vec<String> = texts.filter(runs).collect();
        let asks = |it: &&String| it.contains(".waitForTaskToken") || it.contains(":activity:");
        let asking = definitions.iter().filter(asks).cloned().collect();
        Self { scenarios: Self::gallery(), definitions, asking }
    }

    fn gallery() -> Vec<Scenario> {
        GALLERY.iter().map(|(_, file)| serde_json::from_str(file).expect("a scenario")).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.scenarios.len() + self.definitions.len()
    }
}
