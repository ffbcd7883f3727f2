//! A text character by character; a byte that belongs to none counts as one.

/// Stands for a byte of no character: outside of all that is sought.
const ESCAPED: u32 = 0xDC00;

/// The characters of a text, and at which byte each begins.
pub struct Characters<'a> {
    bytes: &'a [u8],
    pub points: Vec<u32>,
    starts: Vec<u32>,
}

impl<'a> Characters<'a> {
    /// `valid`: the same text, where it is UTF-8 throughout.
    pub fn new(bytes: &'a [u8], valid: Option<&str>) -> Characters<'a> {
        let mut points = Vec::with_capacity(bytes.len() / 2);
        let mut starts = Vec::with_capacity(bytes.len() / 2);
        let mut add = |at: usize, point: u32| {
            starts.push(at as u32);
            points.push(point);
        };
        match valid {
            Some(text) => text
                .char_indices()
                .for_each(|(at, sign)| add(at, sign as u32)),
            None => each(bytes, add),
        }
        Characters {
            bytes,
            points,
            starts,
        }
    }

    /// Return how many characters begin before a byte.
    pub fn before(&self, place: usize) -> usize {
        self.starts
            .partition_point(|&start| (start as usize) < place)
    }

    /// Return the first character that begins at a byte or behind it.
    ///
    /// `from`: a byte before which no character is wanted.
    pub fn at_byte(&self, place: usize, from: usize) -> usize {
        let mut here = place.min(self.bytes.len());
        while here < self.bytes.len() && here > from && self.bytes[here] & 0xC0 == 0x80 {
            here += 1;
        }
        self.before(here)
    }

    /// Return the byte at which a character begins.
    pub fn byte_at(&self, place: usize) -> usize {
        self.starts
            .get(place)
            .map_or(self.bytes.len(), |&start| start as usize)
    }
}

/// The characters of a text, taken once somebody asks for them.
pub struct Lazy<'a> {
    bytes: &'a [u8],
    pub valid: Option<&'a str>,
    taken: Option<Characters<'a>>,
}

impl<'a> Lazy<'a> {
    pub fn new(bytes: &'a [u8]) -> Lazy<'a> {
        Lazy {
            bytes,
            valid: std::str::from_utf8(bytes).ok(),
            taken: None,
        }
    }

    pub fn get(&mut self) -> &Characters<'a> {
        let (bytes, valid) = (self.bytes, self.valid);
        self.taken
            .get_or_insert_with(|| Characters::new(bytes, valid))
    }

    /// Return them if they were taken.
    pub fn taken(&self) -> Option<&Characters<'a>> {
        self.taken.as_ref()
    }
}

/// Count the characters of a text.
pub fn count(bytes: &[u8], valid: bool) -> usize {
    if valid {
        return bytes
            .iter()
            .map(|&byte| usize::from(byte & 0xC0 != 0x80))
            .sum();
    }
    let mut number = 0;
    each(bytes, |_, _| number += 1);
    number
}

fn each(bytes: &[u8], mut tell: impl FnMut(usize, u32)) {
    let mut at = 0;
    while at < bytes.len() {
        let (valid, broken) = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => (text, false),
            Err(error) => {
                let whole = &bytes[at..at + error.valid_up_to()];
                (std::str::from_utf8(whole).unwrap_or(""), true)
            }
        };
        for (place, sign) in valid.char_indices() {
            tell(at + place, sign as u32);
        }
        at += valid.len();
        if broken {
            tell(at, ESCAPED + u32::from(bytes[at]));
            at += 1;
        }
    }
}
