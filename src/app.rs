//! The page: what a person sees of the workbench, and how they act on it.

mod approver;
mod asked;
mod canvas;
mod compare;
mod editor;
mod embed;
mod ending;
mod frame;
mod gallery;
mod header;
mod help;
mod hold;
mod inspector;
mod keys;
mod kit;
mod palette;
mod panel;
mod question;
mod settings;
mod share;
mod shell;
mod store;
mod transport;

/// Puts in its place in the document what the address asks for.
///
/// # Panics
/// Where `index.html` has no element with the id `page`.
pub fn mount() {
    let root = shell::by_id("page").expect("index.html has an element #page");
    match shell::asked() {
        shell::Asked::Page => drop(yew::Renderer::<frame::Page>::with_root(root).render()),
        shell::Asked::Embed(embed) => {
            let props = embed::EmbeddedProps { embed };
            drop(yew::Renderer::<embed::Embedded>::with_root_and_props(root, props).render());
        }
        shell::Asked::Approver(page) => {
            let props = approver::ApproverProps { page };
            drop(yew::Renderer::<approver::Approver>::with_root_and_props(root, props).render());
        }
    }
}
