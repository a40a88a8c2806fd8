//! The page's styles in two files: twelve small ones weigh half as much again, and each is asked for by itself.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::recorded::Fnv;

/// What a first visit shows nothing of: styles of what is opened later. They are the last in the document, so that the
/// order of all rules stays what it was.
const LATER: [&str; 3] = ["cloud-", "share-", "embed-"];

/// Joins the style sheets that a document names, in their order, and gives the document that names the two that they
/// became: the second one for the script that brings what comes later.
pub fn joined(folder: &Path, document: &str) -> Result<String> {
    let (mut first, mut later) = (String::new(), String::new());
    let (mut rest, mut written, mut place) = (document, String::new(), None);
    while let Some(begins) = rest.find("<link ") {
        let ends = begins + rest[begins..].find('>').context("a link ends")? + 1;
        let link = &rest[begins..ends];
        written.push_str(&rest[..begins]);
        if link.contains("rel=stylesheet") {
            let name = href(link).context("a style sheet has a file")?;
            let comes_later = LATER.iter().any(|it| name.starts_with(it));
            ensure!(comes_later || later.is_empty(), "{name} follows styles that come later");
            let style = if comes_later { &mut later } else { &mut first };
            style.push_str(&fs::read_to_string(folder.join(name))?);
            fs::remove_file(folder.join(name))?;
            place.get_or_insert(written.len());
        } else {
            written.push_str(link);
        }
        rest = &rest[ends..];
    }
    written.push_str(rest);
    let place = place.context("the document has style sheets")?;
    let links = format!(
        "<link href=./{} rel=stylesheet><meta name=\"style\" content=\"./{}\">",
        kept(folder, "style", &first)?,
        kept(folder, "later", &later)?,
    );
    written.insert_str(place, &links);
    Ok(written)
}

/// Writes a style sheet under a name that says what is in it.
fn kept(folder: &Path, name: &str, style: &str) -> Result<String> {
    let mut hash = Fnv::default();
    style.bytes().for_each(|it| hash.take(it));
    let name = format!("{name}-{:08x}.css", hash.0);
    fs::write(folder.join(&name), style)?;
    Ok(name)
}

fn href(link: &str) -> Option<&str> {
    let (_, after) = link.split_once("href=")?;
    let after = after.trim_start_matches(['"', '\'']);
    after.split(['"', '\'', ' ', '>']).next().map(|it| it.trim_start_matches("./"))
}
