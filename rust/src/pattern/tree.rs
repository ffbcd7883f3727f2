//! A pattern as a tree, and what its parts take at least and always.

use super::set::Set;

/// A pattern that this engine does not know how to follow.
#[derive(Debug)]
pub struct Refused(pub &'static str);

/// A part of a pattern.
#[derive(Clone, Debug)]
pub enum Node {
    Unit(Set),
    Cat(Vec<Node>),
    Alt(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: u32,
        most: u32,
        greedy: bool,
    },
    Group(usize, Box<Node>),
    Look {
        ahead: bool,
        negated: bool,
        node: Box<Node>,
    },
    Back(usize),
    End,
}

/// A pattern's tree, and the names of its groups by their numbers.
pub struct Tree {
    pub node: Node,
    pub groups: usize,
    pub names: Vec<(Vec<u32>, usize)>,
}

pub const WITHOUT_END: u32 = u32::MAX;

/// The least number of units that a part takes.
pub fn shortest(node: &Node) -> usize {
    match node {
        Node::Unit(_) => 1,
        Node::Cat(parts) => parts.iter().map(shortest).sum(),
        Node::Alt(arms) => arms.iter().map(shortest).min().unwrap_or(0),
        Node::Repeat { node, least, .. } => shortest(node) * *least as usize,
        Node::Group(_, node) => shortest(node),
        Node::Look { .. } | Node::Back(_) | Node::End => 0,
    }
}

/// The number of units that a part takes, if it is always the same.
pub fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Unit(_) => Some(1),
        Node::Cat(parts) => parts.iter().map(width).sum(),
        Node::Alt(arms) => {
            let first = width(arms.first()?)?;
            arms.iter()
                .all(|arm| width(arm) == Some(first))
                .then_some(first)
        }
        Node::Repeat {
            node, least, most, ..
        } if least == most => width(node).map(|one| one * *least as usize),
        Node::Group(_, node) => width(node),
        Node::Look { .. } | Node::End => Some(0),
        Node::Repeat { .. } | Node::Back(_) => None,
    }
}
