//! The text scanner of Xinhu, compiled.
//!
//! Guarantees: the hits that the scanner in Python finds with the same rules, which is
//! its model and its test; memory is safe: `unsafe` stands in `border` alone. Leaves to
//! the rules' side what reasons mean, what is masked, and whose detectors they are.

#![deny(unsafe_code)]

mod anchored;
mod border;
mod claims;
mod detector;
mod labels;
mod look;
mod masks;
mod numbers;
mod pattern;
mod people;
mod scan;
mod text;
mod validators;
mod wire;
mod words;
