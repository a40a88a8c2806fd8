//! The workbench: everything the page knows, without the page.

mod account;
mod action;
mod apply;
pub mod code;
mod deed;
pub mod desk;
mod errand;
mod explain;
pub mod graph;
mod key_map;
mod link;
mod offer;
mod opening;
mod palette;
mod parcel;
mod playback;
mod recording;
mod run;
mod script;
mod source;
mod traces;
mod transcript;
pub mod view;
mod visits;
mod workbench;

pub use account::{Place, Service};
pub use action::{Action, PictureKind};
pub use deed::{Deed, Doing, SHORTCUTS, Shortcut, Show};
pub use errand::Errand;
pub use key_map::KeyMap;
pub use link::{from_link, to_link};
pub use opening::{Opening, from_file, to_file};
pub use palette::{PaletteRow, found, palette};
pub use parcel::Reach;
pub use view::View;
pub use workbench::Workbench;
