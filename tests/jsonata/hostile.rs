//! Expressions that mean harm: each ends, as a value or an error, in well under a second.
