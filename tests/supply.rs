//! What the project is built of, by the lists of `deny.toml`: licences, versions that are there twice, and where each
//! crate is from. `cargo deny check` looks at more, and needs to be installed. Lock files are there, and used.

use std::fs;
use std::path::Path;
use std::process::Command;

use holdpoint::base::Json;

/// Where crates may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn project(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Name, version, licence, source.
type Crate = (String, String, String, Option<String>);

/// Of the project, and of what Trunk runs to build the page.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "www/first/Cargo.toml"];

fn crates(manifest: &str) -> Vec<Crate> {
    let manifest = format!("{}/{manifest}", env!("CARGO_MANIFEST_DIR"));
    let arguments = ["metadata", "--locked", "--format-version", "1", "--manifest-path", &manifest];
    let output = Command::new(env!("CARGO")).args(arguments).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Json = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata.get("packages").and_then(Json::as_array).expect("there are packages");
    let text = |it: &Json, key: &str| it.get(key).and_then(Json::as_str).map(str::to_owned);
    let read = |it: &Json| {
        let own = |key| text(it, key).unwrap_or_default();
        (own("name"), own("version"), own("license"), text(it, "source"))
    };
    packages.iter().map(read).collect()
}

/// The quoted texts of a list in `deny.toml`: those behind `crate =` in lists of tables.
fn listed(list: &str) -> Vec<String> {
    let file = project("deny.toml");
    let start = format!("\n{list} = [");
    let from = file.find(&start).expect("the list is there") + start.len();
    let lines = file[from..].lines().take_while(|line| !line.starts_with(']'));
    let quoted = lines.filter_map(|line| line.split('"').nth(1));
    quoted.map(str::to_owned).collect()
}

/// Whether a licence that is allowed can be chosen.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    let one = |part: &str| allowed.iter().any(|it| it == part.trim());
    plain.split(" AND ").all(|all| all.split(" OR ").any(one))
}

#[test]
fn every_licence_is_one_that_may_be() {
    let allowed = listed("allow");
    let refused = MANIFESTS
        .into_iter()
        .flat_map(crates)
        .filter(|(_, _, licence, _)| !is_allowed(licence, &allowed));
    let refused: Vec<_> =
        refused.map(|(name, _, licence, _)| format!("{name}: {licence}")).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0", &allowed));
    assert!(!is_allowed("MIT AND GPL-3.0", &allowed));
}

#[test]
fn no_crate_is_there_twice_without_a_reason() {
    let crates = crates(MANIFESTS[0]);
    let mut skipped = listed("skip");
    let is_same = |skip: &str, name: &str, version: &str| {
        let (other, of) = skip.split_once('@').expect("name@version");
        other == name && version.split('.').next() == Some(of)
    };
    let mut names: Vec<_> = crates.iter().map(|(name, ..)| name).collect();
    names.sort();
    let twice = names.windows(2).filter(|it| it[0] == it[1]).map(|it| it[0]);
    for name in twice {
        let versions = crates.iter().filter(|it| it.0 == *name).map(|it| &it.1);
        let bare = versions.filter(|version| !skipped.iter().any(|it| is_same(it, name, version)));
        let bare: Vec<_> = bare.collect();
        assert!(bare.len() <= 1, "{name} is there in versions {bare:?}");
    }
    // A reason that is no longer one.
    skipped.retain(|skip| !crates.iter().any(|(name, version, ..)| is_same(skip, name, version)));
    assert!(skipped.is_empty(), "deny.toml skips what is not there: {skipped:?}");
}

#[test]
fn every_crate_is_from_the_registry() {
    let all = MANIFESTS.into_iter().flat_map(crates);
    let foreign = all.filter(|it| it.3.as_deref().is_some_and(|it| it != REGISTRY));
    let foreign: Vec<_> = foreign.map(|(name, _, _, source)| (name, source)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

/// A package of npm has a lock file with the hash of all that it loads, and what is installed is what that says.
#[test]
fn lock_files_are_there_and_used() {
    for folder in ["package", "tests/web", "tests/jsonata", "www/editor", "benches/peers"] {
        let lock = project(&format!("{folder}/package-lock.json"));
        let lock = Json::parse(&lock).expect("a lock file is JSON");
        let packages = lock.get("packages").and_then(Json::as_object).expect("it has packages");
        for (name, entry) in packages.iter().filter(|(name, _)| name.starts_with("node_modules/")) {
            let is_link = entry.get("link") == Some(&Json::Bool(true));
            assert!(is_link || entry.get("integrity").is_some(), "{folder}: {name} has no hash");
        }
    }
    assert!(project("fuzz/Cargo.lock").contains("libfuzzer-sys"));
    for script in [".ci/test", "package/build.sh", "benches/wasm.sh", "tests/jsonata/wasm.sh"] {
        let text = project(script);
        let builds = |it: &&str| {
            ["cargo build", "cargo test", "cargo clippy", "cargo doc"]
                .iter()
                .any(|word| it.contains(word))
        };
        let loose: Vec<_> =
            text.lines().filter(builds).filter(|it| !it.contains("--locked")).collect();
        assert!(loose.is_empty(), "{script} builds without the lock file: {loose:?}");
        assert!(!text.contains("npm install"), "{script} installs without the lock file");
    }
}
