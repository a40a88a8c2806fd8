//! What the workbench asks of the browser.

/// Something only the browser can do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Errand {
    /// Puts a text on the clipboard.
    CopyText(String),
    /// Keeps what has left the bench, on the list of the recent.
    KeepRecent(String),
    /// Saves a text as a file of this name.
    SaveFile {
        /// With its ending: `history.json`.
        name: String,
        /// What is in it.
        text: String,
    },
    /// Paints a picture and saves it as PNG.
    SavePng {
        /// With its ending.
        name: String,
        /// The picture as SVG.
        svg: String,
    },
}
