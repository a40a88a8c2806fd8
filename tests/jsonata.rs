//! The official suite of JSONata 2.0.6, its error sentences, and expressions that mean harm.

#[path = "jsonata/hostile.rs"]
mod hostile;
#[path = "jsonata/suite.rs"]
mod suite;
