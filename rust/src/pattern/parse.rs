//! From the text of a pattern to its tree.

use super::set::Set;
use super::tree::{shortest, Node, Refused, Tree, WITHOUT_END};

const NEWLINE: u32 = 10;

#[derive(Clone, Copy)]
struct Flags {
    caseless: bool,
    dot_all: bool,
}

struct Parser<'a> {
    units: &'a [u32],
    at: usize,
    bytes: bool,
    groups: usize,
    names: Vec<(Vec<u32>, usize)>,
    looks: usize,
}

/// Read a pattern over bytes (its units are bytes) or over characters.
pub fn parse(units: &[u32], bytes: bool) -> Result<Tree, Refused> {
    let mut parser = Parser {
        units,
        at: 0,
        bytes,
        groups: 0,
        names: Vec::new(),
        looks: 0,
    };
    let flags = Flags {
        caseless: false,
        dot_all: false,
    };
    let node = parser.alternatives(flags)?;
    if parser.at < units.len() {
        return Err(Refused("a bracket too many"));
    }
    Ok(Tree {
        node,
        groups: parser.groups,
        names: parser.names,
    })
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.units
            .get(self.at)
            .map(|&unit| char::from_u32(unit).unwrap_or('\u{fffd}'))
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = wanted
            .chars()
            .enumerate()
            .all(|(place, one)| self.units.get(self.at + place) == Some(&(one as u32)));
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn next(&mut self) -> Result<u32, Refused> {
        let unit = self
            .units
            .get(self.at)
            .copied()
            .ok_or(Refused("ends too early"))?;
        self.at += 1;
        Ok(unit)
    }

    fn alternatives(&mut self, flags: Flags) -> Result<Node, Refused> {
        let mut arms = vec![self.sequence(flags)?];
        while self.eat("|") {
            arms.push(self.sequence(flags)?);
        }
        Ok(if arms.len() == 1 {
            arms.remove(0)
        } else {
            Node::Alt(arms)
        })
    }

    fn sequence(&mut self, flags: Flags) -> Result<Node, Refused> {
        let mut parts = Vec::new();
        while let Some(sign) = self.peek() {
            if sign == '|' || sign == ')' {
                break;
            }
            let part = self.atom(flags)?;
            parts.push(self.repeated(part)?);
        }
        Ok(Node::Cat(parts))
    }

    fn atom(&mut self, flags: Flags) -> Result<Node, Refused> {
        let unit = self.next()?;
        match char::from_u32(unit) {
            Some('(') => self.bracket(flags),
            Some('[') => Ok(Node::Unit(self.class(flags)?)),
            Some('.') if flags.dot_all => Ok(Node::Unit(Set::default().negate())),
            Some('.') => Ok(Node::Unit(Set::of(NEWLINE).negate())),
            Some('$') => Ok(Node::End),
            Some('\\') => match self.peek() {
                Some('1'..='9') if flags.caseless => {
                    Err(Refused("a reference in letters of either case"))
                }
                Some('1'..='9') => self.back(),
                _ => Ok(Node::Unit(cased(self.escape()?, flags))),
            },
            Some('^' | '*' | '+' | '?') => Err(Refused("a sign that is not known here")),
            _ => Ok(Node::Unit(cased(Set::of(unit), flags))),
        }
    }

    /// Read the number of a group, of two digits at most; three that are octal are a
    /// character to `re`.
    fn back(&mut self) -> Result<Node, Refused> {
        let mut group = 0;
        for _ in 0..2 {
            if let Some(digit) = self.peek().and_then(|sign| sign.to_digit(10)) {
                group = group * 10 + digit as usize;
                self.at += 1;
            }
        }
        if group > 9 && matches!(self.peek(), Some('0'..='7')) {
            return Err(Refused("a character by its octal number"));
        }
        Ok(Node::Back(group))
    }

    fn bracket(&mut self, flags: Flags) -> Result<Node, Refused> {
        let mut inner = flags;
        if let Some((ahead, negated)) = self.looking() {
            self.looks += 1;
            let node = self.inner(flags)?;
            self.looks -= 1;
            return Ok(Node::Look {
                ahead,
                negated,
                node,
            });
        }
        if self.eat("?:") {
        } else if self.eat("?s:") {
            inner.dot_all = true;
        } else if self.eat("?i:") {
            if !self.bytes {
                return Err(Refused("letters of either case, of characters"));
            }
            inner.caseless = true;
        } else {
            let number = self.numbered()?;
            return Ok(Node::Group(number, self.inner(flags)?));
        }
        Ok(*self.inner(inner)?)
    }

    /// What a look is, if one begins here: ahead, and negated.
    fn looking(&mut self) -> Option<(bool, bool)> {
        let signs = [
            ("?=", (true, false)),
            ("?!", (true, true)),
            ("?<=", (false, false)),
            ("?<!", (false, true)),
        ];
        let found = signs.into_iter().find(|(sign, _)| self.eat(sign));
        found.map(|(_, look)| look)
    }

    /// Begin a group, which may have a name; return its number.
    fn numbered(&mut self) -> Result<usize, Refused> {
        if self.eat("?P<") {
            let mut name = Vec::new();
            while !self.eat(">") {
                name.push(self.next()?);
            }
            self.names.push((name, self.groups + 1));
        } else if self.peek() == Some('?') {
            return Err(Refused("a bracket that is not known"));
        }
        if self.looks > 0 {
            return Err(Refused("a group within what is looked for ahead"));
        }
        self.groups += 1;
        Ok(self.groups)
    }

    fn inner(&mut self, flags: Flags) -> Result<Box<Node>, Refused> {
        let node = self.alternatives(flags)?;
        if !self.eat(")") {
            return Err(Refused("a bracket too few"));
        }
        Ok(Box::new(node))
    }

    fn repeated(&mut self, node: Node) -> Result<Node, Refused> {
        let before = self.at;
        let bounds = match self.peek() {
            Some('?') => Some((0, 1)),
            Some('*') => Some((0, WITHOUT_END)),
            Some('+') => Some((1, WITHOUT_END)),
            Some('{') => self.counted(),
            _ => None,
        };
        let (least, most) = match bounds {
            Some(bounds) => bounds,
            None => {
                self.at = before;
                return Ok(node);
            }
        };
        if self.at == before {
            self.at += 1;
        }
        if self.peek() == Some('+') {
            return Err(Refused("a repetition that gives nothing back"));
        }
        let greedy = !self.eat("?");
        if matches!(self.peek(), Some('?' | '*' | '+')) {
            return Err(Refused("a repetition of a repetition"));
        }
        if most == WITHOUT_END && shortest(&node) == 0 {
            return Err(Refused("nothing, without end"));
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            least,
            most,
            greedy,
        })
    }

    /// Read `{1,3}`; without numbers a brace stands for itself.
    fn counted(&mut self) -> Option<(u32, u32)> {
        self.at += 1;
        let least = self.number();
        let most = if self.eat(",") {
            self.number().or(Some(WITHOUT_END))
        } else {
            least
        };
        match (least, most) {
            (_, None) => None,
            (least, Some(most)) if self.eat("}") => Some((least.unwrap_or(0), most)),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|sign| sign.to_digit(10)) {
            number = Some(number.unwrap_or(0) * 10 + digit);
            self.at += 1;
        }
        number
    }

    fn class(&mut self, flags: Flags) -> Result<Set, Refused> {
        let negated = self.eat("^");
        let mut set = Set::default();
        let mut first = true;
        while first || self.peek() != Some(']') {
            first = false;
            let from = self.member()?;
            let low = from.single();
            let ranged = self.peek() == Some('-')
                && self
                    .units
                    .get(self.at + 1)
                    .map_or(false, |&unit| unit != ']' as u32);
            match low {
                Some(low) if ranged => {
                    self.at += 1;
                    let high = self
                        .member()?
                        .single()
                        .ok_or(Refused("a range to a class"))?;
                    set.add(low, high);
                }
                _ => set.add_all(&from),
            }
        }
        self.at += 1;
        let set = if flags.caseless { set.caseless() } else { set };
        Ok(if negated { set.negate() } else { set })
    }

    fn member(&mut self) -> Result<Set, Refused> {
        let unit = self.next()?;
        if unit == '\\' as u32 {
            self.escape()
        } else {
            Ok(Set::of(unit))
        }
    }

    /// Read the digits of a character's number, to the base of 16.
    fn coded(&mut self, digits: usize) -> Result<u32, Refused> {
        let mut number = 0;
        for _ in 0..digits {
            let digit = char::from_u32(self.next()?).and_then(|one| one.to_digit(16));
            number = number * 16 + digit.ok_or(Refused("an escape without its number"))?;
        }
        Ok(number)
    }

    fn escape(&mut self) -> Result<Set, Refused> {
        let unit = self.next()?;
        let sign = char::from_u32(unit).ok_or(Refused("an escape that is not known"))?;
        let mut set = Set::default();
        match sign {
            'x' => {
                let number = self.coded(2)?;
                set.add(number, number);
            }
            'u' if !self.bytes => {
                let number = self.coded(4)?;
                set.add(number, number);
            }
            'd' if self.bytes => set.add(u32::from(b'0'), u32::from(b'9')),
            's' if self.bytes => {
                set.add(9, 13);
                set.add(32, 32);
            }
            't' => set.add(9, 9),
            'n' => set.add(10, 10),
            'r' => set.add(13, 13),
            _ if sign.is_ascii_alphanumeric() => {
                return Err(Refused("an escape that is not known"))
            }
            _ => set.add(unit, unit),
        }
        Ok(set)
    }
}

fn cased(set: Set, flags: Flags) -> Set {
    if flags.caseless {
        set.caseless()
    } else {
        set
    }
}
