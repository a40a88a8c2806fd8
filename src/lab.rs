//! The workbench: everything the page knows, without the page.

mod account;
mod action;
mod apply;
mod errand;
pub mod graph;
mod playback;
mod run;
mod source;
mod traces;
pub mod view;
mod visits;
mod workbench;

pub use account::{Place, Service};
pub use action::{Action, PictureKind};
pub use errand::Errand;
pub use source::{Paste, PasteFormat, PasteKind, PastedMachine, read_paste};
pub use view::View;
pub use workbench::Workbench;
