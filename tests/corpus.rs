//! Everything that people published (`../shared/corpus`, or the folder that `HOLDPOINT_CORPUS`
//! names) is pasted: none panics; the machines in it are found; valid ones are accepted, invalid
//! ones refused, damaged ones mended; and every machine is drawn and run. One line for each kind of
//! text, and `corpus: N of M` at the end. Where the index is wrong, or says what only a linter
//! thinks, `corpus/disputed.txt` says why. Without the folder the test says so and is skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use holdpoint::asl::{self, Paste, PastedMachine, StateMachineType, read_paste};
use holdpoint::base::Json;
use holdpoint::lab::graph::{Layout, Rect};
use holdpoint::lab::view::drawn;
use holdpoint::machine::ExecutionStatus;
use holdpoint::text;
use holdpoint::world::{self, Command, Scenario, World};

/// Files about which the index is not followed, and why: `file`, tab, reason.
const DISPUTED: &str = include_str!("corpus/disputed.txt");

/// What stands in templates of tests where the test puts a value.
const PLACEHOLDERS: [&str; 2] = ["_tbd_", "_placeholder%"];

/// Events of history that end a run: loops are many.
const EVENTS: u32 = 400;

const YEAR: i64 = 366 * 86_400;

/// A line of the index.
struct Row<'a> {
    file: &'a str,
    kind: &'a str,
    verdict: &'a str,
    reason: &'a str,
    note: &'a str,
    definitions: usize,
}

#[test]
fn what_people_paste() {
    let Some(folder) = folder() else { return };
    let mut tally = Tally::default();
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the corpus has an index");
    for cells in lines(&index) {
        let row = Row {
            file: cells["file"],
            kind: cells["kind"],
            verdict: cells["verdict"],
            reason: cells["reason"],
            note: cells["note"],
            definitions: cells["definitions"].parse().unwrap_or(0),
        };
        let text = read(&folder, row.file);
        tally.count(row.kind, row.file, judge(&row, &text));
    }
    let derived = fs::read_to_string(folder.join("DERIVED.tsv")).unwrap_or_default();
    for cells in lines(&derived) {
        let text = read(&folder, cells["file"]);
        tally.count("derived", cells["file"], judge_derived(&folder, cells["expected"], &text));
    }
    tally.report();
}

/// The snippet that an article about task tokens published, without its closing braces.
#[test]
fn the_snippet_of_the_article() {
    let Some(folder) = folder() else { return };
    let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let Some(snippet) = readme.split("```").find(|it| it.contains("RequestApproval\"")) else {
        return;
    };
    let paste = read_paste(snippet);
    let [machine] = &paste.machines[..] else { panic!("one machine: {:?}", paste.machines.len()) };
    assert!(machine.is_valid(), "{:?}", machine.diagnostics);
    assert_eq!(machine.placeholders, [Rc::from("SaveFeedback")]);
    assert_eq!(run(machine, r#"{"body": {}}"#).expect("it runs"), "hold");
}

fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("HOLDPOINT_CORPUS").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpus at {}", folder.display());
        return None;
    }
    Some(folder)
}

fn read(folder: &std::path::Path, file: &str) -> String {
    text::decode(&fs::read(folder.join("files").join(file)).unwrap_or_default())
}

/// The lines of a table by the names of its columns.
fn lines(table: &str) -> impl Iterator<Item = BTreeMap<&str, &str>> {
    let names: Vec<&str> = table.lines().next().unwrap_or_default().split('\t').collect();
    table.lines().skip(1).map(move |line| {
        let cells = line.split('\t').chain(std::iter::repeat(""));
        names.iter().copied().zip(cells).collect()
    })
}

#[derive(Default)]
struct Tally {
    kinds: BTreeMap<String, [usize; 2]>,
    failing: Vec<String>,
}

impl Tally {
    fn count(&mut self, kind: &str, file: &str, verdict: Result<(), String>) {
        let disputed = DISPUTED.lines().any(|line| line.split('\t').next() == Some(file));
        let [right, all] = self.kinds.entry(kind.to_owned()).or_default();
        *all += 1;
        match verdict {
            Ok(()) => *right += 1,
            Err(_) if disputed => *right += 1,
            Err(problem) => self.failing.push(format!("{file}: {problem}")),
        }
    }

    fn report(&self) {
        for problem in &self.failing {
            println!("corpus: failing {problem}");
        }
        let (mut right, mut all) = (0, 0);
        for (kind, [of_kind, whole]) in &self.kinds {
            println!("corpus: {kind}: {of_kind} of {whole}");
            (right, all) = (right + of_kind, all + whole);
        }
        println!("corpus: {right} of {all}");
        assert!(self.failing.is_empty(), "{} files are not as they should be", self.failing.len());
    }
}

fn judge(row: &Row<'_>, text: &str) -> Result<(), String> {
    let paste = paste(text)?;
    found(row, &paste)?;
    let is_template = PLACEHOLDERS.iter().any(|it| text.to_lowercase().contains(it));
    if row.verdict == "valid" && !is_template {
        for machine in &paste.machines {
            accepted(machine)?;
        }
    }
    if row.verdict == "invalid" && !is_template {
        refused(row, text, &paste)?;
    }
    paste.machines.iter().filter(|it| it.is_valid()).try_for_each(draw_and_run)
}

/// Pastes a text. Whatever is said of it has its place in it.
fn paste(text: &str) -> Result<Paste, String> {
    let paste = read_paste(text);
    let machines = paste.machines.iter();
    let problems = machines.flat_map(|it| &it.diagnostics).chain(&paste.diagnostics);
    for problem in problems {
        if problem.span.end > text.len() || problem.words().is_empty() {
            return Err(format!("no place for: {}", problem.message));
        }
    }
    for machine in &paste.machines {
        Json::parse(&machine.definition).map_err(|it| format!("no JSON is offered: {it}"))?;
    }
    Ok(paste)
}

/// The index counts definitions that strict readers can read; where those gave up it has none.
fn found(row: &Row<'_>, paste: &Paste) -> Result<(), String> {
    let (found, wanted) = (paste.machines.len(), row.definitions);
    let is_counted = wanted > 0 && !matches!(row.verdict, "partial" | "broken");
    let is_template = ["sam", "cfn", "cdk", "serverless"].iter().any(|it| row.kind.starts_with(it));
    let is_none = row.note.contains("not a state machine") || is_template;
    let is_right = match (wanted, is_counted) {
        (_, true) => found == wanted,
        (0, false) if is_none => true,
        (_, false) => found >= 1,
    };
    is_right.then_some(()).ok_or(format!("{found} machines instead of {wanted}"))
}

fn accepted(machine: &PastedMachine) -> Result<(), String> {
    let errors =
        || machine.diagnostics.iter().map(|it| format!("{} at {}", it.message, it.location));
    if machine.is_valid() {
        Ok(())
    } else {
        Err(format!("refused: {}", errors().next().unwrap_or_default()))
    }
}

/// What the words of an index's reason lead to in AWS's.
const REASONS: [(&str, &str); 13] = [
    ("name of an existing", "MISSING_TRANSITION_TARGET"),
    ("cannot be reached", "is not reachable"),
    ("unreachable", "is not reachable"),
    ("No terminal state", "MISSING_END_STATE"),
    ("missing terminal", "MISSING_END_STATE"),
    ("valid JSONPath or intrinsic", "JSONPath"),
    ("not a JSONPath or intrinsic", "JSONPath"),
    ("Field is not supported", "supported"),
    ("Missing 'Next' target", "MISSING_TRANSITION_TARGET"),
    ("may have only one of", "There should only be one"),
    ("cannot set both", "There should only be one"),
    ("fail dupe", "There should only be one"),
    ("map dupe state", "DUPLICATE_STATE_NAME"),
];

/// The definition as it was pasted is refused, for the reason that the index gives. The index does
/// not say which of the definitions that AWS refused were those of Express machines.
fn refused(row: &Row<'_>, text: &str, paste: &Paste) -> Result<(), String> {
    let (node, _) = text::read(text);
    let json = match node {
        Some(node) if row.file.ends_with("json5") => node.to_json().to_string(),
        Some(_) | None => text.to_owned(),
    };
    let answer = |it| world::invalid_definition(&json, it);
    let is_json = row.kind != "lint-yaml";
    let said = match is_json {
        true => answer(StateMachineType::Standard).or_else(|| answer(StateMachineType::Express)),
        false => {
            let errors = paste.machines.iter().filter(|it| !it.is_valid());
            let texts = errors.flat_map(|it| &it.diagnostics);
            Some(texts.map(|it| format!("{}: {}, ", it.code, it.message)).collect())
                .filter(|it: &String| !it.is_empty())
        }
    };
    let Some(said) = said else { return Err(format!("accepted in spite of: {}", row.reason)) };
    let wanted = REASONS.iter().filter(|(reason, _)| row.reason.contains(reason));
    match wanted.clone().count() == 0 || wanted.clone().any(|(_, words)| said.contains(words)) {
        true => Ok(()),
        false => Err(format!("{}, but: {said}", row.reason)),
    }
}

fn judge_derived(folder: &std::path::Path, expected: &str, text: &str) -> Result<(), String> {
    let paste = paste(text)?;
    let [machine] = &paste.machines[..] else {
        return Err(format!("{} machines instead of one", paste.machines.len()));
    };
    let base = expected.split([' ', ';']).find(|word| word.ends_with(".json"));
    let whole = base.map(|file| read_paste(&read(folder, file)));
    let whole = whole.and_then(|it| Json::parse(&it.machines.first()?.definition).ok());
    let mended = Json::parse(&machine.definition).map_err(|it| it.to_string())?;
    if expected.starts_with("invalid") {
        let dangles = |it: &text::Diagnostic| it.code == "MISSING_TRANSITION_TARGET";
        let is_told = machine.diagnostics.iter().any(dangles);
        return is_told.then_some(()).ok_or("the missing state is not told".into());
    }
    accepted(machine)?;
    let states = |it: &Json| it.get("States").cloned();
    let is_right = match expected.split_whitespace().next() {
        Some("equals" | "nearly" | "two") => Some(&mended) == whole.as_ref(),
        Some("the") => states(&mended) == whole.as_ref().and_then(states),
        Some("a") => is_prefix(&mended, machine, whole.as_ref()),
        _ => true,
    };
    is_right.then_some(()).ok_or(format!("not {expected}: {mended}"))?;
    draw_and_run(machine)
}

/// Every state of a text that was cut off is one of the whole, or was made up.
fn is_prefix(mended: &Json, machine: &PastedMachine, whole: Option<&Json>) -> bool {
    let names = |it: &Json| -> Vec<Rc<str>> {
        let states = it.get("States").and_then(Json::as_object);
        states.into_iter().flat_map(|it| it.iter().map(|(name, _)| Rc::clone(name))).collect()
    };
    let known = whole.map(names).unwrap_or_default();
    let is_known = |it: &Rc<str>| known.contains(it) || machine.placeholders.contains(it);
    names(mended).iter().all(is_known)
}

fn draw_and_run(machine: &PastedMachine) -> Result<(), String> {
    let parsed = asl::parse_as(&machine.definition, machine.machine_type);
    let Some(definition) = parsed.machine else {
        return Err("what is offered is not what was judged".into());
    };
    if let Some(drawn) = drawn(&definition) {
        apart(&drawn.layout)?;
    }
    run(machine, "{}").map(|_| ())
}

/// No two states lie over one another, unless one is inside of the other.
fn apart(layout: &Layout) -> Result<(), String> {
    let right = |it: &Rect| it.x + it.width;
    let bottom = |it: &Rect| it.y + it.height;
    let overlap = |one: &Rect, other: &Rect| {
        one.x < right(other)
            && other.x < right(one)
            && one.y < bottom(other)
            && other.y < bottom(one)
    };
    let inside = |one: &Rect, other: &Rect| {
        one.x >= other.x
            && one.y >= other.y
            && right(one) <= right(other)
            && bottom(one) <= bottom(other)
    };
    for (at, one) in layout.nodes.iter().enumerate() {
        for other in &layout.nodes[at + 1..] {
            if overlap(one, other) && !inside(one, other) && !inside(other, one) {
                return Err(format!("states overlap: {one:?} {other:?}"));
            }
        }
    }
    Ok(())
}

/// Runs a machine: says whether it ended, or holds until somebody answers.
fn run(machine: &PastedMachine, input: &str) -> Result<&'static str, String> {
    let name: Rc<str> = "Pasted".into();
    let mut scenario = Scenario {
        machines: vec![(Rc::clone(&name), Rc::from(machine.definition.as_str()))],
        history_events: Some(EVENTS),
        ..Scenario::default()
    };
    if machine.machine_type == StateMachineType::Express {
        scenario.express.insert(Rc::clone(&name));
    }
    let mut world = World::new(&scenario).map_err(|it| it.to_string())?;
    let start = Command::StartExecution {
        state_machine: name.to_string(),
        name: Some("run-1".into()),
        input: input.into(),
    };
    world.submit(&start).map_err(|it| format!("it does not start: {it:?}"))?;
    world.advance_to(scenario.start.plus_seconds(60));
    let is_open = |world: &World| {
        world.executions().first().is_some_and(|it| it.status() == ExecutionStatus::Running)
    };
    if is_open(&world) && !world.tokens().is_empty() {
        return Ok("hold");
    }
    world.advance_to(scenario.start.plus_seconds(2 * YEAR));
    match (is_open(&world), world.next_due()) {
        (false, _) => Ok("end"),
        (true, None) => Ok("hold"),
        (true, Some(_)) => Err("it neither ends nor holds".into()),
    }
}
