//! A text as it is scanned: disguises taken off, seen by classes and characters.

pub mod characters;
pub mod classes;
mod plain;
pub mod runs;

pub use plain::undisguised;
