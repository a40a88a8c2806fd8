//! The page as Trunk has built it: its module, the script that loads it, and the document that names both.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::blocks::Blocks;
use crate::data::Reached;
use crate::first::{REST, first};
use crate::mark::mark;
use crate::module::Module;
use crate::plan::{Plan, staying};
use crate::outline::outline;
use crate::recorded::{Fnv, Recorded, hash_of};
use crate::rest::rest;

/// How the page's script finds the rest.
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

    /// Marks the module, and writes beside it where the marks begin and what each function is: the hash of its name, its
    /// shape, and how many marks it has.
    pub fn mark(&self) -> Result<()> {
        let module = Module::read(&self.module)?;
        let defined = module.imported..module.function_types.len() as u32;
        let blocks = defined.clone().map(|it| Blocks::read(&module, it));
        let blocks = blocks.collect::<Result<Vec<_>>>()?;
        let (marked, from) = mark(&self.module, &module, &blocks)?;
        let functions: Vec<String> = defined
            .zip(&blocks)
            .map(|(it, blocks)| {
                let (hash, marks) = (hash_of(&module, it), blocks.leaders.len());
                format!("{hash:08x}:{:08x}:{marks}", blocks.shape)
            })
            .collect();
        self.write("_bg.wasm", &marked)?;
        let marks = format!("{{\"from\":{from},\"functions\":\"{}\"}}", functions.join(" "));
        self.write("_marks.json", marks.as_bytes())
    }

    /// Puts the first part in the module's place, the rest beside it, and tells script and document. All three files
    /// get a name by what is in them: no browser may keep one and fetch another that does not belong to it.
    pub fn divide(mut self) -> Result<()> {
        let module = Module::read(&self.module)?;
        let recorded = Recorded::read();
        let (count, found) = recorded.found(&module);
        println!("first: {found} of {count} functions that were recorded");
        let outlined =
            outline(&self.module, &module, &|it, blocks| recorded.ran(&module, it, blocks))?;
        let mut outlined = Module::read(&outlined)?;
        if std::env::var("HOLDPOINT_NAMES").is_ok() { outlined.names = module.names.clone(); }
        let stay = staying(&outlined, &|it| recorded.is_first(&module, it));
        let linked = fs::read(linked()?)?;
        let reached = Reached::from(&linked, &outlined, &stay, &module.names)?;
        let plan = Plan::new(&outlined, &stay, &reached.places)?;
        let (first, rest) = (first(&plan, &reached.first)?, rest(&plan, &reached.later)?);
        let script = self.read(".js")?;
        let script = told(script)? + LOADER;

        let mut hash = Fnv::default();
        [first.as_slice(), &rest, script.as_bytes()]
            .concat()
            .into_iter()
            .for_each(|it| hash.take(it));
        let before = std::mem::take(&mut self.stem);
        let name = before.rsplit_once('-').map_or(before.as_str(), |(name, _)| name);
        self.stem = format!("{name}-{:08x}", hash.0);
        for ending in ["_bg.wasm", ".js"] {
            fs::remove_file(self.folder.join(format!("{before}{ending}")))?;
        }
        self.write("_bg.wasm", &first)?;
        self.write("_rest.wasm", &rest)?;
        self.write(".js", script.as_bytes())?;
        let document =
            fs::read_to_string(self.folder.join("index.html"))?.replace(&before, &self.stem);
        let named = format!("<meta name=\"rest\" content=\"./{}_rest.wasm\"></head>", self.stem);
        ensure!(document.contains("</head>"), "the document has no head");
        Ok(fs::write(self.folder.join("index.html"), document.replacen("</head>", &named, 1))?)
    }

    fn read(&self, ending: &str) -> Result<String> {
        Ok(fs::read_to_string(self.folder.join(format!("{}{ending}", self.stem)))?)
    }

    fn write(&self, ending: &str, bytes: &[u8]) -> Result<()> {
        Ok(fs::write(self.folder.join(format!("{}{ending}", self.stem)), bytes)?)
    }
}

/// wasm-bindgen's script, with the way to the rest in what the module imports, and the rest awaited where it is needed at once.
fn told(script: String) -> Result<String> {
    for part in [IMPORTS, LOADED] {
        ensure!(script.contains(part), "wasm-bindgen's script has no `{part}`");
    }
    let script = script.replace(IMPORTS, &format!("{IMPORTS} imports.{REST} = {{ {REST} }};"));
    Ok(script.replace(LOADED, &format!("const early = restEarly(); {LOADED} await early;")))
}

/// The module as the linker wrote it: wasm-bindgen keeps where everything lies in memory, but not what points where.
fn linked() -> Result<PathBuf> {
    let source = std::env::var_os("TRUNK_SOURCE_DIR").context("Trunk says where the sources are")?;
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(PathBuf::from(source).join(target).join("wasm32-unknown-unknown/release/page.wasm"))
}
