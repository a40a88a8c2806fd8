//! The page's styles in one file: twelve small ones weigh half as much again, and each is asked for by itself.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::recorded::Fnv;

/// Joins the style sheets that a document names, in their order, and gives the document that names the one they became.
pub fn joined(folder: &Path, document: &str) -> Result<String> {
    let (mut style, mut rest, mut written) = (String::new(), document, String::new());
    let mut place = None;
    while let Some(begins) = rest.find("<link ") {
        let ends = begins + rest[begins..].find('>').context("a link ends")? + 1;
        let link = &rest[begins..ends];
        written.push_str(&rest[..begins]);
        if link.contains("rel=stylesheet") {
            let file = folder.join(href(link).context("a style sheet has a file")?);
            style.push_str(&fs::read_to_string(&file)?);
            fs::remove_file(file)?;
            place.get_or_insert(written.len());
        } else {
            written.push_str(link);
        }
        rest = &rest[ends..];
    }
    written.push_str(rest);
    let place = place.context("the document has style sheets")?;
    ensure!(!style.contains("@import"), "what is imported would have to come first");
    let mut hash = Fnv::default();
    style.bytes().for_each(|it| hash.take(it));
    let name = format!("style-{:08x}.css", hash.0);
    fs::write(folder.join(&name), style)?;
    written.insert_str(place, &format!("<link href=./{name} rel=stylesheet>"));
    Ok(written)
}

fn href(link: &str) -> Option<&str> {
    let (_, after) = link.split_once("href=")?;
    let after = after.trim_start_matches(['"', '\'']);
    after.split(['"', '\'', ' ', '>']).next().map(|it| it.trim_start_matches("./"))
}
