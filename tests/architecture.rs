//! Holds what ARCHITECTURE.md says of the source: who imports whom, how long files are, where
//! wire formats and the browser are touched.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer and the layers it may name. This table is the diagram of `src/lib.rs`.
const LAYERS: [(&str, &[&str]); 9] = [
    ("base", &[]),
    ("text", &["base"]),
    ("expr", &["base", "text"]),
    ("asl", &["base", "text", "expr"]),
    ("machine", &["base", "expr", "asl"]),
    ("cloud", &["base", "expr", "machine"]),
    ("world", &["base", "text", "asl", "machine", "cloud"]),
    ("lab", &["base", "text", "asl", "machine", "cloud", "world"]),
    ("app", &["base", "lab"]),
];

/// Lines of a file before its tests.
const LINES: usize = 400;

/// The files that define what is written outside of the program.
const WIRE_FORMATS: [&str; 6] = [
    "base/json/text.rs",
    "base/sorted_map.rs",
    "world/scenario.rs",
    "world/journal.rs",
    "world/command.rs",
    "world/mock_config.rs",
];

/// Where the set-up of the services is written, and nothing else.
const SETUP: &str = "cloud/setup";

struct Source {
    /// Relative to `src`.
    path: String,
    text: String,
}

impl Source {
    fn layer(&self) -> &str {
        self.path.split(['/', '.']).next().expect("a path has a first part")
    }

    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(at, line)| (at + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let read = |path: &PathBuf| Source {
        path: path.strip_prefix(&root).expect("below src").to_string_lossy().into_owned(),
        text: fs::read_to_string(path).expect("a source file"),
    };
    files.iter().map(read).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[track_caller]
fn none(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The words that follow `crate::` in a line.
fn named_layers(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let end =
            rest.find(|char: char| !char.is_alphanumeric() && char != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == source.layer()) else {
            assert!(
                matches!(&*source.path, "lib.rs" | "main.rs"),
                "{}: no such layer",
                source.path
            );
            continue;
        };
        for (at, line) in source.code() {
            // The chance that tests try laws with is compiled for tests alone.
            let foreign = named_layers(line)
                .filter(|it| ![source.layer(), "seeds"].contains(it) && !allowed.contains(it));
            wrong.extend(foreign.map(|it| format!("src/{}:{at} names {it}", source.path)));
        }
    }
    none(wrong);
}

#[test]
fn a_stray_import_is_found() {
    assert_eq!(named_layers("use crate::world::World;").collect::<Vec<_>>(), ["world"]);
    assert_eq!(named_layers("fn f(x: crate::lab::View, y: crate::base::Json)").count(), 2);
}

#[test]
fn only_the_shell_touches_the_browser() {
    let inside = |path: &str| path.starts_with("app/shell");
    let named = |line: &str| line.contains("web_sys::window") || line.contains("gloo_timers");
    let in_app = sources().into_iter().filter(|it| it.layer() == "app" && !inside(&it.path));
    none(
        in_app
            .flat_map(|source| {
                let lines = source.code().filter(|(_, line)| named(line));
                lines.map(|(at, _)| format!("src/{}:{at}", source.path)).collect::<Vec<_>>()
            })
            .collect(),
    );
}

#[test]
fn only_route_joins_machines_and_services() {
    let joins =
        |text: &str| text.contains("cloud::Effect") && text.contains("Effect::ScheduleTask");
    let files: Vec<_> =
        sources().into_iter().filter(|it| joins(&it.text)).map(|it| it.path).collect();
    assert_eq!(files, ["world/route.rs"]);
}

#[test]
fn wire_formats_are_where_they_belong() {
    let writes = |source: &Source| {
        source
            .code()
            .any(|(_, line)| line.contains("Serialize") && !line.contains("DeserializeOwned"))
    };
    let elsewhere = sources().into_iter().filter(writes).map(|it| it.path);
    let belongs = |path: &str| path.starts_with(SETUP) || WIRE_FORMATS.contains(&path);
    none(elsewhere.filter(|path| !belongs(path)).collect());
}

/// The standard library's sorts are compiled again for each type, and the page would grow.
#[test]
fn sorting_is_compiled_once() {
    let sorts = |line: &str| [".sort()", ".sort_by", ".sort_un"].iter().any(|it| line.contains(it));
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|it| it.path != "base/sort.rs") {
        let tests = source.text.find("#[cfg(test)]").unwrap_or(source.text.len());
        let end = source.text[..tests].lines().count();
        let found = source.code().filter(|(at, line)| *at <= end && sorts(line));
        wrong.extend(found.map(|(at, _)| format!("src/{}:{at} use base::sort_by", source.path)));
    }
    none(wrong);
}

#[test]
fn files_say_what_they_know_and_are_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//! ") {
            wrong.push(format!(
                "src/{}: does not open with a line saying what it knows",
                source.path
            ));
        }
        let before_tests = source.text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
        let lines = before_tests.lines().count();
        if lines > LINES {
            wrong.push(format!("src/{}: {lines} lines before its tests", source.path));
        }
    }
    none(wrong);
}

/// A file that no `mod` names is not compiled, and nobody would see.
#[test]
fn every_file_is_a_module_of_its_parent() {
    let sources = sources();
    let mut wrong = Vec::new();
    for source in sources.iter().filter(|it| !matches!(&*it.path, "lib.rs" | "main.rs")) {
        let stem = source.path.trim_end_matches(".rs");
        let (parent, name) = stem.rsplit_once('/').unwrap_or(("lib", stem));
        let parent = sources.iter().find(|it| it.path == format!("{parent}.rs"));
        if !parent.is_some_and(|it| it.text.contains(&format!("mod {name};"))) {
            wrong.push(format!("src/{}: nobody declares it", source.path));
        }
    }
    none(wrong);
}
