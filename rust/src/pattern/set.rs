//! Sets of bytes or characters.

/// Units below 256 by their bits, those above by ranges.
#[derive(Clone, Debug, Default)]
pub struct Set {
    low: [u64; 4],
    high: Vec<(u32, u32)>,
    negated: bool,
}

const LOW: u32 = 256;

impl Set {
    /// The set of one unit.
    pub fn of(unit: u32) -> Set {
        let mut set = Set::default();
        set.add(unit, unit);
        set
    }

    /// Add the units from `first` to `last`, both counted.
    pub fn add(&mut self, first: u32, last: u32) {
        for unit in first..=last.min(LOW - 1) {
            self.low[(unit >> 6) as usize] |= 1 << (unit & 63);
        }
        if last >= LOW {
            self.high.push((first.max(LOW), last));
        }
    }

    /// Add what is in another set that is not negated.
    pub fn add_all(&mut self, other: &Set) {
        for (own, more) in self.low.iter_mut().zip(other.low) {
            *own |= more;
        }
        self.high.extend_from_slice(&other.high);
    }

    /// The set of all other units.
    pub fn negate(mut self) -> Set {
        for bits in &mut self.low {
            *bits = !*bits;
        }
        self.negated = !self.negated;
        self
    }

    /// With each letter of ASCII the same letter of the other case.
    pub fn caseless(mut self) -> Set {
        for letter in b'a'..=b'z' {
            let (small, large) = (u32::from(letter), u32::from(letter - 32));
            if self.has(small) || self.has(large) {
                self.add(small, small);
                self.add(large, large);
            }
        }
        self
    }

    #[inline]
    pub fn has(&self, unit: u32) -> bool {
        if unit < LOW {
            return self.low[(unit >> 6) as usize] >> (unit & 63) & 1 == 1;
        }
        self.negated
            != self
                .high
                .iter()
                .any(|&(first, last)| first <= unit && unit <= last)
    }

    /// The one unit of the set, if it has one alone.
    pub fn single(&self) -> Option<u32> {
        if self.negated {
            return None;
        }
        let low: u32 = self.low.iter().map(|bits| bits.count_ones()).sum();
        match (low, self.high.as_slice()) {
            (1, []) => (0..LOW).find(|&unit| self.has(unit)),
            (0, &[(first, last)]) if first == last => Some(first),
            _ => None,
        }
    }
}
