//! From a pattern's tree to steps that a matcher takes.

use super::parse::parse;
use super::set::Set;
use super::tree::{width, Node, Refused};

/// One step; places are of other steps.
#[derive(Debug)]
pub enum Step {
    Unit(u32),
    /// Several, one behind the other.
    Units(Vec<u32>),
    Set(usize),
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    /// Note where a group begins or ends.
    Save(usize),
    Many(Many),
    /// Begin to count a repetition.
    Count(usize),
    Again(Again),
    Look(Look),
    /// Take the unit that stands here, which tells the arm.
    Switch(Vec<(u32, usize)>),
    Back(usize),
    End,
    Accept,
}

/// One unit over and over.
#[derive(Debug)]
pub struct Many {
    pub set: usize,
    pub least: u32,
    pub most: u32,
    pub greedy: bool,
}

/// What is counted: once more, or on.
#[derive(Debug)]
pub struct Again {
    pub counter: usize,
    pub least: u32,
    pub most: u32,
    pub greedy: bool,
    pub body: usize,
}

/// Look ahead or behind with the steps that follow, to go on at `next`.
#[derive(Debug)]
pub struct Look {
    pub behind: usize,
    pub negated: bool,
    pub next: usize,
}

/// A pattern, ready to be matched.
#[derive(Debug)]
pub struct Pattern {
    pub(super) steps: Vec<Step>,
    pub(super) sets: Vec<Set>,
    pub(super) slots: usize,
    pub(super) counters: usize,
    names: Vec<(Vec<u32>, usize)>,
}

impl Pattern {
    /// Read a pattern over bytes.
    pub fn of_bytes(pattern: &[u8]) -> Result<Pattern, Refused> {
        let units: Vec<u32> = pattern.iter().map(|&byte| u32::from(byte)).collect();
        Pattern::of(&units, true)
    }

    /// Read a pattern over characters.
    pub fn of_characters(pattern: &str) -> Result<Pattern, Refused> {
        let units: Vec<u32> = pattern.chars().map(u32::from).collect();
        Pattern::of(&units, false)
    }

    fn of(units: &[u32], bytes: bool) -> Result<Pattern, Refused> {
        let tree = parse(units, bytes)?;
        let mut pattern = Pattern {
            steps: Vec::new(),
            sets: Vec::new(),
            slots: 2 * (tree.groups + 1),
            counters: 0,
            names: tree.names,
        };
        pattern.add(&tree.node)?;
        pattern.steps.push(Step::Accept);
        Ok(pattern)
    }

    /// The number of a group by its name; the whole where there is none.
    pub fn group(&self, name: &str) -> usize {
        let units: Vec<u32> = name.chars().map(u32::from).collect();
        let found = self.names.iter().find(|(known, _)| *known == units);
        found.map_or(0, |&(_, number)| number)
    }

    fn add(&mut self, node: &Node) -> Result<(), Refused> {
        match node {
            Node::Unit(set) => self.unit(set),
            Node::Cat(parts) => self.row(parts)?,
            Node::Alt(arms) => self.arms(arms)?,
            Node::Repeat {
                node,
                least,
                most,
                greedy,
            } => self.repeat(node, *least, *most, *greedy)?,
            Node::Group(number, node) => {
                self.steps.push(Step::Save(2 * number));
                self.add(node)?;
                self.steps.push(Step::Save(2 * number + 1));
            }
            Node::Look {
                ahead,
                negated,
                node,
            } => self.look(*ahead, *negated, node)?,
            Node::Back(number) => {
                if 2 * number >= self.slots {
                    return Err(Refused("a group that is not there"));
                }
                self.steps.push(Step::Back(*number));
            }
            Node::End => self.steps.push(Step::End),
        }
        Ok(())
    }

    /// Add parts one behind the other; several that are one unit each are one step.
    fn row(&mut self, parts: &[Node]) -> Result<(), Refused> {
        let mut left = parts;
        while let Some(part) = left.first() {
            let units: Vec<u32> = left.iter().map_while(single).collect();
            if units.len() > 1 {
                left = &left[units.len()..];
                self.steps.push(Step::Units(units));
            } else {
                left = &left[1..];
                self.add(part)?;
            }
        }
        Ok(())
    }

    fn unit(&mut self, set: &Set) {
        if let Some(unit) = set.single() {
            self.steps.push(Step::Unit(unit));
        } else {
            let number = self.set(set);
            self.steps.push(Step::Set(number));
        }
    }

    fn set(&mut self, set: &Set) -> usize {
        self.sets.push(set.clone());
        self.sets.len() - 1
    }

    fn arms(&mut self, arms: &[Node]) -> Result<(), Refused> {
        let groups = by_first(arms);
        if groups.iter().all(|(first, _)| first.is_some()) {
            return self.switch(groups);
        }
        let mut jumps = Vec::new();
        for (place, arm) in arms.iter().enumerate() {
            let split = self.steps.len();
            let last = place + 1 == arms.len();
            if !last {
                self.steps.push(Step::Split(split + 1, 0));
            }
            self.add(arm)?;
            if !last {
                jumps.push(self.steps.len());
                self.steps.push(Step::Jump(0));
                self.steps[split] = Step::Split(split + 1, self.steps.len());
            }
        }
        self.land(jumps);
        Ok(())
    }

    /// Arms that begin with different units: the unit that stands here tells which. Those
    /// that begin alike are tried one after the other behind it.
    fn switch(&mut self, groups: Vec<(Option<u32>, Vec<Node>)>) -> Result<(), Refused> {
        let switch = self.steps.len();
        self.steps.push(Step::Accept);
        let mut table = Vec::new();
        let mut jumps = Vec::new();
        for (first, mut rests) in groups {
            table.push((first.unwrap_or_default(), self.steps.len()));
            if rests.len() == 1 {
                self.add(&rests.remove(0))?;
            } else {
                self.arms(&rests)?;
            }
            jumps.push(self.steps.len());
            self.steps.push(Step::Jump(0));
        }
        table.sort_unstable();
        self.steps[switch] = Step::Switch(table);
        self.land(jumps);
        Ok(())
    }

    fn land(&mut self, jumps: Vec<usize>) {
        for jump in jumps {
            self.steps[jump] = Step::Jump(self.steps.len());
        }
    }

    fn repeat(&mut self, node: &Node, least: u32, most: u32, greedy: bool) -> Result<(), Refused> {
        if let Node::Unit(set) = node {
            let set = self.set(set);
            self.steps.push(Step::Many(Many {
                set,
                least,
                most,
                greedy,
            }));
        } else if (least, most) == (0, 1) {
            let split = self.steps.len();
            self.steps.push(Step::Split(0, 0));
            self.add(node)?;
            let (body, next) = (split + 1, self.steps.len());
            self.steps[split] = if greedy {
                Step::Split(body, next)
            } else {
                Step::Split(next, body)
            };
        } else {
            let counter = self.counters;
            self.counters += 1;
            self.steps.push(Step::Count(counter));
            let jump = self.steps.len();
            self.steps.push(Step::Jump(0));
            let body = self.steps.len();
            self.add(node)?;
            self.steps[jump] = Step::Jump(self.steps.len());
            self.steps.push(Step::Again(Again {
                counter,
                least,
                most,
                greedy,
                body,
            }));
        }
        Ok(())
    }

    fn look(&mut self, ahead: bool, negated: bool, node: &Node) -> Result<(), Refused> {
        let behind = if ahead {
            0
        } else {
            width(node).ok_or(Refused("looks behind by different lengths"))?
        };
        let look = self.steps.len();
        self.steps.push(Step::Accept);
        self.add(node)?;
        self.steps.push(Step::Accept);
        let next = self.steps.len();
        self.steps[look] = Step::Look(Look {
            behind,
            negated,
            next,
        });
        Ok(())
    }
}

fn single(node: &Node) -> Option<u32> {
    match node {
        Node::Unit(set) => set.single(),
        _ => None,
    }
}

/// The arms by the unit with which each begins, if it is one alone, and what is behind it;
/// those that begin alike in their order.
fn by_first(arms: &[Node]) -> Vec<(Option<u32>, Vec<Node>)> {
    let mut groups: Vec<(Option<u32>, Vec<Node>)> = Vec::new();
    for arm in arms {
        let (first, rest) = match parted(arm) {
            Some((first, rest)) => (Some(first), rest),
            None => (None, arm.clone()),
        };
        match groups.iter_mut().find(|(known, _)| *known == first) {
            Some((_, rests)) => rests.push(rest),
            None => groups.push((first, vec![rest])),
        }
    }
    groups
}

/// The unit with which an arm begins, and what is behind it.
fn parted(arm: &Node) -> Option<(u32, Node)> {
    match arm {
        Node::Unit(set) => Some((set.single()?, Node::Cat(Vec::new()))),
        Node::Cat(parts) => {
            let (first, rest) = parted(parts.first()?)?;
            let mut behind = match rest {
                Node::Cat(rest) => rest,
                rest => vec![rest],
            };
            behind.extend_from_slice(&parts[1..]);
            Some((first, Node::Cat(behind)))
        }
        _ => None,
    }
}
