//! The container of .xls: a small file system of sectors in chains, and what it holds by name.
//!
//! Trap: chains may run in circles and sizes may lie, so no stream is longer than the file.

use super::SheetFault;

const END: u32 = 0xffff_fffe;
/// Sectors that are none: free, end, and those of the tables themselves.
const RESERVED: u32 = 0xffff_fffa;
/// Streams shorter than this lie in small sectors within the first one.
const SMALL: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let part = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(part.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(part.try_into().ok()?))
}

/// The streams of a file by name.
pub(super) struct Streams<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<(String, u32, usize)>,
}

impl<'a> Streams<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Streams<'a>, SheetFault> {
        Streams::opened(bytes).ok_or(SheetFault::Broken)
    }

    fn opened(bytes: &'a [u8]) -> Option<Streams<'a>> {
        if !bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            return None;
        }
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut streams = Streams {
            bytes,
            sector,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        streams.table = streams.read_table()?;
        let folder = streams.chain(u32_at(bytes, 48)?, usize::MAX)?;
        let entries: Vec<_> = folder.chunks_exact(ENTRY).filter_map(entry).collect();
        let (_, start, length) = entries.first().cloned()?;
        let small_start = u32_at(bytes, 60)?;
        if small_start < RESERVED {
            streams.small = streams.chain(start, length)?;
            streams.small_table = numbers(&streams.chain(small_start, usize::MAX)?);
        }
        streams.entries = entries;
        Some(streams)
    }

    /// The table of all chains: its own sectors are listed in the header and in a chain after it.
    fn read_table(&self) -> Option<Vec<u32>> {
        let mut places: Vec<u32> = numbers(self.bytes.get(76..512)?);
        let mut next = u32_at(self.bytes, 68)?;
        let most = self.bytes.len().checked_div(self.sector)?;
        for _ in 0..most {
            if next >= RESERVED {
                break;
            }
            let mut more = numbers(self.at(next)?);
            next = more.pop()?;
            places.extend(more);
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < RESERVED).take(most) {
            table.extend(numbers(self.at(place)?));
        }
        Some(table)
    }

    /// One sector; the last one of a file may be cut short.
    fn at(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    fn chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut all = Vec::new();
        let mut next = start;
        while next != END && all.len() < length {
            all.extend_from_slice(self.at(next)?);
            if all.len() > self.bytes.len() {
                return None;
            }
            next = *self.table.get(next as usize)?;
        }
        all.truncate(length);
        Some(all)
    }

    fn small_chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut all = Vec::new();
        let mut next = start;
        while next != END && all.len() < length {
            let from = (next as usize).checked_mul(SMALL_SECTOR)?;
            let end = from.checked_add(SMALL_SECTOR)?.min(self.small.len());
            all.extend_from_slice(self.small.get(from..end).filter(|part| !part.is_empty())?);
            if all.len() > self.small.len() {
                return None;
            }
            next = *self.small_table.get(next as usize)?;
        }
        all.truncate(length);
        Some(all)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.0.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; `None`: there is none of that name.
    pub(super) fn stream(&self, name: &str) -> Option<Result<Vec<u8>, SheetFault>> {
        let (_, start, length) = self.entries.iter().find(|entry| entry.0.eq_ignore_ascii_case(name))?;
        let read = if *length < SMALL { self.small_chain(*start, *length) } else { self.chain(*start, *length) };
        Some(read.ok_or(SheetFault::Broken))
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0)).collect()
}

/// Name, first sector, length.
fn entry(bytes: &[u8]) -> Option<(String, u32, usize)> {
    let units: Vec<u16> = bytes.get(..64)?.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
    let name: Vec<u16> = units.into_iter().take_while(|unit| *unit != 0).collect();
    Some((String::from_utf16_lossy(&name), u32_at(bytes, 116)?, u32_at(bytes, 120)? as usize))
}
