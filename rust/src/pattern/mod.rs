//! Regular expressions as rules write them, over bytes or characters.
//!
//! Guarantees: what is found is what Python's `re` finds with the same pattern, first
//! alternative first. What Python knows and this does not is refused when a pattern is
//! read, never guessed at. Leaves to the rules that patterns do not backtrack without
//! bounds.

mod begins;
mod parse;
mod program;
mod run;
mod scratch;
mod set;
mod tree;

pub use begins::{numbers, Begins, MOST};
pub use program::Pattern;
pub use scratch::Scratch;
pub use tree::Refused;
