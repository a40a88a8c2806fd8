//! The workbench: everything the page knows, without the page.

mod account;
mod action;
mod apply;
pub mod code;
mod deed;
mod errand;
mod explain;
pub mod graph;
mod key_map;
mod offer;
mod palette;
mod playback;
mod run;
mod source;
mod traces;
pub mod view;
mod visits;
mod workbench;

pub use account::{Place, Service};
pub use action::{Action, PictureKind};
pub use deed::{Deed, Doing, SHORTCUTS, Shortcut, Show};
pub use errand::Errand;
pub use key_map::KeyMap;
pub use palette::{PaletteRow, found, palette};
pub use view::View;
pub use workbench::Workbench;
