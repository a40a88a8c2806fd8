//! Links and files: what was shared is what is opened, whatever was done; nothing that is opened
//! does harm; links of old versions are opened for ever.

#[path = "support/seeds.rs"]
mod seeds;

use std::fs;
use std::path::{Path, PathBuf};

use arbtest::arbitrary::{Result, Unstructured};
use seeds::seeds;

use holdpoint::base::{TaskToken, quota};
use holdpoint::lab::{Action, Opening, Reach, Workbench, from_file, from_link, to_file, to_link};
use holdpoint::world::GALLERY;

/// Opens to the end what has an end.
fn opened(opening: std::result::Result<Opening, String>) -> Workbench {
    let mut opening = opening.unwrap_or_else(|problem| panic!("{problem}"));
    while opening.step() {}
    // Over something that is there, of which nothing may be left.
    let mut bench = Workbench::new();
    bench.open(opening, "Opened.");
    bench
}

/// What the page shows, but for what it just said, and what of it can be undone.
#[track_caller]
fn assert_same(one: &Workbench, other: &Workbench) {
    let (mut one, mut other) = (one.view(), other.view());
    for view in [&mut one, &mut other] {
        view.toast = None;
        (view.undo, view.redo) = (None, None);
        view.transport.playing = false;
        let scenario = std::rc::Rc::make_mut(&mut view.scenario);
        (scenario.edited, scenario.set_aside) = (false, false);
        // How far somebody is in the lesson is nothing to be given away.
        scenario.lesson = None;
        if view.runs.len() < 2 {
            view.runs = Default::default();
        }
    }
    assert_eq!(one.transport, other.transport);
    assert_eq!(one.history, other.history);
    assert_eq!(one.holds, other.holds);
    assert_eq!(one.inspector, other.inspector);
    assert!(one == other, "{one:#?}\n{other:#?}");
}

const ITEMS: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor": {
    "StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "TimeoutSeconds": 100, "End": true}}}}}}"#;

/// A bench on which somebody has been.
fn bench(u: &mut Unstructured<'_>) -> Result<Workbench> {
    let mut bench = match u.int_in_range(0..=3)? {
        0 => Workbench::with(ITEMS, "[1, \"two\", {}]"),
        1 => Workbench::new(),
        _ => {
            let mut bench = Workbench::with("", "");
            bench.apply(Action::OpenScenario(u.choose(&GALLERY)?.0));
            bench
        }
    };
    for _ in 0..u.int_in_range(0..=14)? {
        let action = action(u, &bench)?;
        bench.apply(action);
    }
    bench.apply(Action::Pause);
    Ok(bench)
}

fn action(u: &mut Unstructured<'_>, bench: &Workbench) -> Result<Action> {
    let view = bench.view();
    let mut tokens: Vec<_> = view.tokens.iter().map(|it| it.token.clone()).collect();
    tokens.push(TaskToken::from("garbage"));
    let token = u.choose(&tokens)?.clone();
    let states: Vec<_> = view.canvas.nodes.iter().map(|it| it.name.clone()).collect();
    Ok(match u.int_in_range(0..=19)? {
        0..=1 => Action::Run,
        2..=4 => Action::SkipToHold,
        5..=6 => Action::Approve(token),
        7 => Action::Deny(token),
        8 => Action::Heartbeat(token),
        9 => Action::OpenLink(u.int_in_range(0..=3)?, u.int_in_range(0..=1)?),
        10 => Action::SeekTo(u.int_in_range(0..=10_000_000)?),
        11 => Action::StepBack,
        12 => Action::StepForward,
        13 => Action::GoToStart,
        14 => Action::Stop,
        15 if !states.is_empty() => Action::Select(Some(u.choose(&states)?.clone())),
        17 => Action::MoveAsked(u.int_in_range(0..=3)?, u.int_in_range(0..=10_000_000)?),
        18 => Action::DropAsked(u.int_in_range(0..=3)?),
        16 => Action::SetSpeed(f64::from(u.int_in_range(0..=50)?) / 10.0),
        _ => Action::EditInput((*u.choose(&["[]", "{\"a\": 1}", "{broken", "7"])?).into()),
    })
}

/// Journal → link → journal is the identity, and so is everything that comes of it.
#[test]
fn what_is_shared_is_what_is_opened() {
    seeds(150, |u| {
        let bench = bench(u)?;
        let file = to_file(&bench, Reach::Runs);
        let other = opened(from_file(&file));
        assert_same(&bench, &other);
        assert_eq!(to_file(&other, Reach::Runs), file);
        Ok(())
    });
}

#[test]
fn what_a_link_holds_is_what_a_file_holds() {
    seeds(30, |u| {
        let bench = bench(u)?;
        let reach = *u.choose(&[Reach::Run, Reach::Moment])?;
        let link = to_link(&bench, reach).expect("short enough");
        let other = opened(from_link(&link));
        assert_eq!(to_file(&other, reach), to_file(&bench, reach));
        assert_eq!(other.view().history, bench.view().history);
        assert_eq!(other.view().transport.elapsed, bench.view().transport.elapsed);
        assert!(!other.view().transport.playing, "nothing runs by itself");
        Ok(())
    });
}

/// The moment that is shared is the end of what is opened.
#[test]
fn a_moment_says_nothing_of_what_came_later() {
    let mut bench = Workbench::new();
    let hold = bench.view();
    bench.apply(Action::Approve(hold.holds[0].token.clone()));
    bench.apply(Action::Tick(5000.0));
    bench.apply(Action::StepBack);
    bench.apply(Action::SeekTo(0));
    let moment = opened(from_link(&to_link(&bench, Reach::Moment).expect("a link")));
    let run = opened(from_link(&to_link(&bench, Reach::Run).expect("a link")));
    assert_eq!(moment.view().transport.elapsed, run.view().transport.elapsed);
    assert!(moment.view().transport.ahead.is_none() && run.view().transport.ahead.is_some());
}

#[track_caller]
fn check(link: &str, said: &str) {
    let problem = from_link(link).err().unwrap_or_default();
    assert!(problem.contains(said), "{problem:?}");
}

#[test]
fn what_is_no_link_is_refused_in_a_sentence() {
    let link = to_link(&Workbench::new(), Reach::Run).expect("a link");
    assert!(from_link(&format!("#{link}")).is_ok());
    check("", "not a link");
    check("#section-2", "not a link");
    check("v1.", "damaged");
    check("v1.!!!!", "damaged");
    check("v1.AAAA", "damaged");
    check("v99.AAAA", "newer Holdpoint");
    check(&link[..link.len() / 2], "damaged");
    check(&link[..link.len() - 3], "damaged");
    let (rest, end) = link.split_at(link.len() - 20);
    check(&(String::from(rest) + &end.chars().rev().collect::<String>()), "damaged");
    check(&format!("v1.{}", "A".repeat(quota::LINK_CHARS + 1)), "longer");
    // A length of 16 MB, and nothing behind it.
    check("v1.____AAAAAAA", "more than Holdpoint opens");
}

#[test]
fn what_is_no_file_is_refused_in_a_sentence() {
    let refused = |text: &str| from_file(text).err().unwrap_or_default();
    assert!(refused("").contains("not JSON"));
    assert!(refused("{}").contains("neither"));
    assert!(refused("[1]").contains("neither"));
    assert!(refused(&"[".repeat(100_000)).contains("not JSON"));
    assert!(refused(&" ".repeat(quota::FILE_BYTES + 1)).contains("longer"));
    assert!(refused(r#"{"holdpoint": 2}"#).contains("newer"));
    assert!(refused(r#"{"holdpoint": 1}"#).contains("no scenario"));
    assert!(
        refused(r#"{"holdpoint": 1, "scenario": {"stateMachines": []}}"#).contains("missing field")
    );
    let runs = vec!["{}"; 1000].join(",");
    let text = format!(r#"{{"holdpoint": 1, "scenario": {{}}, "runs": [{runs}]}}"#);
    assert!(refused(&text).contains("more runs"));
}

/// A definition by itself is opened, and so is a scenario as those of the gallery are written.
#[test]
fn a_definition_and_a_scenario_are_files_too() {
    assert_eq!(&*opened(from_file(ITEMS)).view().source.definition, ITEMS);
    let text = fs::read_to_string("www/scenario/approval.json").expect("a scenario");
    assert_eq!(&*opened(from_file(&text)).view().scenario.title, "Refund approval");
}

#[test]
fn any_bytes_are_opened_or_refused() {
    seeds(300, |u| {
        let bytes: Vec<u8> = u.arbitrary()?;
        let text = String::from_utf8_lossy(&bytes);
        from_link(&text).ok();
        from_link(&format!("v1.{text}")).ok();
        from_file(&text).ok();
        Ok(())
    });
}

/// Whatever stands in a file, it is opened as far as it goes or refused, and can be worked with.
#[test]
fn any_change_of_a_file_is_opened_or_refused() {
    let mut bench = Workbench::new();
    bench.apply(Action::Approve(bench.view().holds[0].token.clone()));
    bench.apply(Action::GoToStart);
    bench.apply(Action::SkipToHold);
    bench.apply(Action::Deny(bench.view().tokens[0].token.clone()));
    let file = to_file(&bench, Reach::Runs);
    seeds(900, |u| {
        let mut text = file.clone();
        for _ in 0..u.int_in_range(1..=3)? {
            let marks: Vec<usize> = text
                .match_indices(|it: char| it.is_ascii_digit() || "\"[{:,".contains(it))
                .map(|it| it.0)
                .collect();
            // Most of what is interesting stands at the end.
            let from = *u.choose(&[0, marks.len().saturating_sub(150)])?;
            let at = *u.choose(&marks[from..])?;
            let with = *u.choose(&["9", "-", "0", "99999999", "\"", "[", "null,", "true", ""])?;
            text.replace_range(at..=at, with);
        }
        let Ok(mut opening) = from_file(&text) else { return Ok(()) };
        let mut steps = 0;
        while opening.step() && steps < 5000 {
            steps += 1;
        }
        let mut bench = Workbench::new();
        bench.open(opening, "Opened.");
        for _ in 0..3 {
            let action = action(u, &bench)?;
            bench.apply(action);
        }
        bench.apply(Action::TakeBack);
        assert_eq!(bench.view().holds.len(), 1, "what was there is there again");
        Ok(())
    });
}

/// What a bench looks like after opening, in a few lines.
fn look(bench: &Workbench) -> String {
    let view = bench.view();
    let runs: Vec<_> = view.runs.iter().map(|run| &*run.name).collect();
    format!(
        "{} · {} states · {} · {} · {} events · {} ahead · {} · {}\n",
        view.scenario.title,
        view.canvas.nodes.len(),
        view.status.words,
        view.transport.elapsed,
        view.history.len(),
        view.transport.ahead.is_some(),
        view.selected.as_ref().map_or("nothing selected", |it| it.as_str()),
        runs.join(", "),
    )
}

/// `tests/links`: a link, then what it shows. Of a link alone, `UPDATE_EXPECT=1` adds that.
#[test]
fn links_of_old_versions_are_opened() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let mut count = 0;
    for path in files(&folder) {
        let text = fs::read_to_string(&path).expect("a text");
        let (link, expected) = text.split_once('\n').expect("a link, and what it shows");
        let shown = look(&opened(from_link(link)));
        if expected.is_empty() && std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, format!("{link}\n{shown}")).expect("a file to write");
            continue;
        }
        assert_eq!(shown, expected, "{}", path.display());
        count += 1;
    }
    println!("old links: {count} of {count}");
}

/// The definitions that people published, each run until the third answer.
#[test]
fn links_are_short() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("HOLDPOINT_CORPUS").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpus at {}", folder.display());
        return;
    }
    let mut lengths = Vec::new();
    let every = std::env::var("HOLDPOINT_EVERY").ok().and_then(|it| it.parse().ok()).unwrap_or(12);
    for path in files(&folder.join("files")).into_iter().step_by(every) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mut bench = Workbench::with(&text, "{\"orderId\": \"A-1001\", \"amount\": 250}");
        bench.apply(Action::Run);
        if bench.view().run_number == 0 {
            continue;
        }
        for _ in 0..3 {
            bench.apply(Action::SkipToHold);
            let hold = bench.view().holds.first().map(|hold| hold.token.clone());
            hold.map(|token| bench.apply(Action::Approve(token)));
        }
        lengths.extend(to_link(&bench, Reach::Run).map(|link| link.len()));
    }
    lengths.sort_unstable();
    let (median, p95) = (lengths[lengths.len() / 2], lengths[lengths.len() * 95 / 100]);
    println!("links: median {median} p95 {p95} characters, of {} machines", lengths.len());
    assert!(median < 1000);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(self::files(&path)),
            path => files.push(path),
        }
    }
    files.sort();
    files
}
