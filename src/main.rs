//! Mounts the page.
fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        // The first one made decides by what keys all hash tables hash, from where in memory things lie just then. Made
        // here, that is the same at each visit, so that all first visits run the same code: `www/first`.
        let _ = std::hash::RandomState::new();
        holdpoint::app::mount();
    }
}
