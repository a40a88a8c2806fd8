//! What the workbench asks of the browser.

/// Something only the browser can do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Errand {
    /// Puts a text on the clipboard.
    CopyText(String),
    /// Gives a person a text as a file.
    SaveFile {
        /// What the file is called.
        name: String,
        /// What is in it.
        text: String,
    },
}
