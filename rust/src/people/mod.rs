//! Names and addresses, which are sought only near other hits.

mod addresses;
mod lists;
mod names;
mod near;

use crate::pattern::Scratch;
use crate::wire::{Reader, Wrong};
use addresses::Addresses;
use names::Names;

pub use near::nearby;

/// Begin and end, in characters.
pub type Stretch = (usize, usize);

/// What reads sentences.
pub enum Finder {
    Name(Box<Names>),
    Address(Box<Addresses>),
}

impl Finder {
    pub fn read(reader: &mut Reader<'_>) -> Result<Option<Finder>, Wrong> {
        Ok(match reader.text()? {
            b"" => None,
            b"name" => Some(Finder::Name(Box::new(Names::read(reader)?))),
            b"address" => Some(Finder::Address(Box::new(Addresses::read(reader)?))),
            _ => return Err(Wrong("a finder that is not known here")),
        })
    }

    /// Return what begins in some stretches of a text; it may overlap.
    fn find(&self, points: &[u32], stretches: &[Stretch], scratch: &mut Scratch) -> Vec<Stretch> {
        match self {
            Finder::Name(names) => names.find(points, stretches, scratch),
            Finder::Address(addresses) => addresses.find(points, stretches, scratch),
        }
    }
}
