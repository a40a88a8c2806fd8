//! The page as Trunk has built it: its module, the script that loads it, and the document that names both.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasmparser::ExternalKind;

use crate::blocks::Blocks;
use crate::data::Reached;
use crate::first::{GIVEN, REST, first, short, short_export};
use crate::later::later;
use crate::mark::mark;
use crate::module::Module;
use crate::outline::outline;
use crate::plan::{Plan, steps};
use crate::recorded::{Fnv, Recorded, hash_of};
use crate::style::joined;

/// How the page's script finds what comes later.
const LOADER: &str = include_str!("rest.js");
/// Where wasm-bindgen's script has put together what the module imports.
const IMPORTS: &str = "const imports = __wbg_get_imports();";

/// Where it has loaded the module.
const LOADED: &str =
    "const { instance, module } = await __wbg_load(await module_or_path, imports);";

/// What Trunk has built.
pub struct Built {
    folder: PathBuf,
    /// What the names of the module and of its script begin with.
    stem: String,
    module: Vec<u8>,
}

impl Built {
    /// Finds the page in Trunk's staging folder.
    pub fn find(folder: PathBuf) -> Result<Self> {
        let names =
            fs::read_dir(&folder)?.map(|it| Ok(it?.file_name().to_string_lossy().into_owned()));
        let names = names.collect::<Result<Vec<_>>>()?;
        let stem = names
            .iter()
            .find_map(|it| it.strip_suffix("_bg.wasm"))
            .context("there is no module in the staging folder")?;
        let module = fs::read(folder.join(format!("{stem}_bg.wasm")))?;
        Ok(Self { stem: stem.to_owned(), module, folder })
    }

    /// Marks the module, and writes beside it what each function is: the hash of its name, its shape, and how many marks
    /// it has.
    pub fn mark(&self) -> Result<()> {
        let module = Module::read(&self.module)?;
        let defined = module.defined();
        let blocks = defined.clone().map(|it| Blocks::read(&module, it));
        let blocks = blocks.collect::<Result<Vec<_>>>()?;
        let marked = mark(&self.module, &module, &blocks)?;
        let functions: Vec<String> = defined
            .zip(&blocks)
            .map(|(it, blocks)| {
                let (hash, marks) = (hash_of(&module, it), blocks.leaders.len());
                format!("{hash:08x}:{:08x}:{marks}", blocks.shape)
            })
            .collect();
        self.write("_bg.wasm", &marked)?;
        let marks = format!("{{\"functions\":\"{}\"}}", functions.join(" "));
        self.write("_marks.json", marks.as_bytes())
    }

    /// Puts the first part in the module's place, the others beside it, and tells script and document. All of these files
    /// get a name by what is in them: no browser may keep one and fetch another that does not belong to it.
    pub fn divide(mut self) -> Result<()> {
        let module = Module::read(&self.module)?;
        let recorded = Recorded::read();
        let (count, found) = recorded.found(&module);
        println!("first: {found} of {count} functions that were recorded");
        let step = |it| recorded.step(&module, it);
        let (outlined, added) = outline(
            &self.module,
            &module,
            &|it, blocks| Some((step(it), recorded.ran(&module, it, blocks)?)),
            0,
        )?;
        let outlined = Module::read(&outlined)?;
        let had = module.function_types.len() as u32;
        let steps =
            steps(&outlined, &|it| if it < had { step(it) } else { added[(it - had) as usize] });
        let reached = Reached::from(&fs::read(linked()?)?, &outlined, &steps, &module.names)?;
        let plan = Plan::new(&outlined, steps, &reached.places_first, &reached.places_next)?;
        let first = first(&plan, &reached.first)?;
        let next = later(&plan, &plan.next, &reached.next)?;
        let rest = later(&plan, &plan.rest, &reached.rest)?;
        self.write(".js", (told(self.read(".js")?, &outlined)? + LOADER).as_bytes())?;
        minify(&self.file(".js"));
        let script = self.read(".js")?;

        let mut hash = Fnv::default();
        let all = [first.as_slice(), &next, &rest, script.as_bytes()].concat();
        all.into_iter().for_each(|it| hash.take(it));
        let before = std::mem::take(&mut self.stem);
        let name = before.rsplit_once('-').map_or(before.as_str(), |(name, _)| name);
        self.stem = format!("{name}-{:08x}", hash.0);
        for ending in ["_bg.wasm", ".js"] {
            fs::remove_file(self.folder.join(format!("{before}{ending}")))?;
        }
        self.write("_bg.wasm", &first)?;
        self.write("_next.wasm", &next)?;
        self.write("_rest.wasm", &rest)?;
        self.write(".js", script.as_bytes())?;
        let index = self.folder.join("index.html");
        let document = fs::read_to_string(&index)?.replace(&before, &self.stem);
        let named = ["next", "rest"]
            .map(|it| format!("<meta name=\"{it}\" content=\"./{}_{it}.wasm\">", self.stem));
        ensure!(document.contains("</head>"), "the document has no head");
        let document = document.replacen("</head>", &format!("{}</head>", named.concat()), 1);
        Ok(fs::write(index, joined(&self.folder, &document)?)?)
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}{ending}", self.stem))
    }

    fn read(&self, ending: &str) -> Result<String> {
        Ok(fs::read_to_string(self.file(ending))?)
    }

    fn write(&self, ending: &str, bytes: &[u8]) -> Result<()> {
        Ok(fs::write(self.file(ending), bytes)?)
    }
}

/// wasm-bindgen's script, with the way to the rest in what the module imports, under the names that the first part has for
/// it, and the rest awaited where it is needed at once.
fn told(script: String, module: &Module) -> Result<String> {
    let given = module.imports.first().context("the module imports what the script gives")?.module;
    let given = format!("\"{given}\": import0");
    for part in [IMPORTS, LOADED, &given] {
        ensure!(script.contains(part), "wasm-bindgen's script has no `{part}`");
    }
    let mut script = script
        .replace(IMPORTS, &format!("{IMPORTS} imports.{REST} = {{ {REST} }};"))
        .replace(LOADED, &format!("const early = restEarly(); {LOADED} await early;"))
        .replace(&given, &format!("{GIVEN}: import0"));
    for (number, import) in module.imports.iter().enumerate() {
        let named = format!("\n        {}: ", import.name);
        ensure!(script.matches(&named).count() == 1, "the script gives no {}", import.name);
        script = script.replace(&named, &format!("\n        {}: ", short(number)));
    }
    for (number, export) in module.exports.iter().enumerate() {
        if export.kind == ExternalKind::Func {
            script = renamed(
                &script,
                &format!("wasm.{}", export.name),
                &format!("wasm.{}", short_export(number)),
            );
        }
    }
    Ok(script)
}

/// A script with another name in the place of one, where that is not the beginning of a longer one.
fn renamed(script: &str, name: &str, other: &str) -> String {
    let mut parts = script.split(name);
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|it: char| it.is_alphanumeric() || it == '_' || it == '$');
        renamed.push_str(if goes_on { name } else { other });
        renamed.push_str(part);
    }
    renamed
}

/// Makes a script small with what bundles the code editor; without it the page's script stays as it is.
fn minify(script: &Path) {
    let minify = Path::new(env!("CARGO_MANIFEST_DIR")).join("minify.mjs");
    let done = Command::new("node").arg(minify).arg(script).status();
    if !done.is_ok_and(|it| it.success()) {
        println!("first: the script is not minified: the code editor's packages are not there");
    }
}

/// The module as the linker wrote it: wasm-bindgen keeps where everything lies in memory, but not what points where.
fn linked() -> Result<PathBuf> {
    let source =
        std::env::var_os("TRUNK_SOURCE_DIR").context("Trunk says where the sources are")?;
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(PathBuf::from(source).join(target).join("wasm32-unknown-unknown/release/page.wasm"))
}
